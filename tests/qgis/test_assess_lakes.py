"""Assessment of lakes, from outside, with the lakes and regions of the bundled sample."""

import csv
from pathlib import Path

import pytest
from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsFeature,
    QgsGeometry,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "sample" / "t48que" / "samples.gpkg"
LABELS, REGIONS = f"{SAMPLES}|layername=labels", f"{SAMPLES}|layername=regions"


@pytest.fixture
def predicted(tmp_path):
    """The sample's labels moved by a pixel to the east, without the smallest ones, and one false lake in a region."""
    import processing

    moved = processing.run("native:translategeometry", {"INPUT": LABELS, "DELTA_X": 10, "OUTPUT": "memory:"})["OUTPUT"]
    small = [feature.id() for feature in moved.getFeatures() if feature.geometry().area() < 2000]
    moved.dataProvider().deleteFeatures(small)
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    path = folder / "predicted.gpkg"
    processing.run("native:savefeatures", {"INPUT": moved, "OUTPUT": str(path)})
    return str(path)


def rows(path):
    with Path(path).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_lakes_are_assessed_by_size_and_type(run, predicted):
    folder = Path(predicted).parent
    feedback = QgsProcessingFeedback()
    outputs = {name: str(folder / f"{name.lower()}.csv") for name in ("TABLE", "EFFECT")}
    result = run(
        "assesslakes",
        feedback,
        LABELS=LABELS,
        PREDICTED=predicted,
        MASKED=predicted,
        REGIONS=REGIONS,
        PAIRS=str(folder / "pairs.gpkg"),
        REPORT=str(folder / "report.html"),
        **outputs,
    )
    table = rows(outputs["TABLE"])
    whole = next(row for row in table if row["type"] == "all" and row["size"] == "all")
    assert 0.8 < float(whole["recall"]) < 1 and 0.8 < float(whole["precision"]) < 1
    assert float(whole["recall_low"]) < float(whole["recall"]) < float(whole["recall_high"])
    assert 2 < float(whole["distance_m"]) < 11
    assert {row["type"] for row in table} >= {"NR", "AR", "all"}
    effect = rows(outputs["EFFECT"])
    assert [row["stage"] for row in effect] == ["before", "after"]
    assert float(effect[1]["removed_km2"]) == 0
    assert result["R2"] > 0.9 and 0.7 < result["SLOPE"] < 1.1
    pairs = QgsVectorLayer(result["PAIRS"], "pairs", "ogr")
    outcomes = [feature["outcome"] for feature in pairs.getFeatures()]
    assert outcomes.count("missed") == result["MISSED_COUNT"] and outcomes.count("false") == result["FALSE_COUNT"]
    assert "平均召回率" in Path(result["REPORT"]).read_text(encoding="utf-8")


def test_selected_memory_layers_defaults_and_the_style(run, algorithm, predicted):
    layer = QgsVectorLayer("Polygon?crs=EPSG:32648&field=lake_id:integer", "made", "memory")
    features = []
    for number in range(1):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(
            QgsGeometry.fromRect(QgsRectangle(5e5 + 1000 * number, 2e6, 5e5 + 1000 * number + 300, 2e6 + 300))
        )
        feature["lake_id"] = number
        features.append(feature)
    layer.dataProvider().addFeatures(features)
    context, project = QgsProcessingContext(), QgsProject()
    context.setProject(project)
    found = algorithm("assesslakes")
    parameters = {"LABELS": layer, "PREDICTED": layer, "TABLE": "TEMPORARY_OUTPUT", "PAIRS": "TEMPORARY_OUTPUT"}
    parameters["REPORT"] = "TEMPORARY_OUTPUT"
    project.addMapLayer(layer)
    results, done = found.run(parameters, context, QgsProcessingFeedback())
    assert done and results["R2"] is None, "one lake has no line"
    assert "EFFECT" not in results and "DESIGN" not in results
    pairs = QgsVectorLayer(results["PAIRS"], "pairs", "ogr")
    message, loaded = pairs.loadNamedStyle(str(SAMPLES.parents[2] / "styles" / "pairs.qml"))
    assert loaded, message
    renderer = pairs.renderer()
    assert isinstance(renderer, QgsCategorizedSymbolRenderer) and renderer.classAttribute() == "outcome"
    assert [category.value() for category in renderer.categories()] == ["hit", "missed", "false"]
    assert pairs.featureCount() == 1 and len(list(QgsVectorLayer(results["TABLE"], "t", "ogr").getFeatures())) == 7


def test_a_sample_without_geometry_gives_design_based_estimates(run, predicted, tmp_path):
    sample = QgsVectorLayer("NoGeometry?field=stratum:string&field=truth:string&field=area:double", "sample", "memory")
    features = []
    for stratum, truth, area in [
        ("lake", "lake", 10),
        ("lake", "land", 10),
        ("land", "land", 90),
        ("land", "land", 90),
    ]:
        feature = QgsFeature(sample.fields())
        feature.setAttributes([stratum, truth, area])
        features.append(feature)
    sample.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(sample)
    fields = {"STRATUM_FIELD": "stratum", "REFERENCE_FIELD": "truth", "AREA_FIELD": "area"}
    given = {"LABELS": LABELS, "PREDICTED": predicted, "SAMPLE": sample, "DESIGN": str(tmp_path / "design.csv")}
    run("assesslakes", **given, **fields)
    QgsProject.instance().removeMapLayer(sample.id())
    found = {(row["measure"], row["class"]): float(row["estimate"]) for row in rows(tmp_path / "design.csv")}
    assert found["area", "lake"] == pytest.approx(5) and found["users_accuracy", "lake"] == pytest.approx(0.5)
    assert found["overall_accuracy", "all"] == pytest.approx(0.95)


@pytest.mark.parametrize(
    ("parameters", "sentence"),
    [
        ({"EFFECT": "TEMPORARY_OUTPUT"}, "Give the layer MASKED"),
        ({"DESIGN": "TEMPORARY_OUTPUT"}, "Give SAMPLE with its fields"),
        ({"PREDICTED": str(SAMPLES.with_name("composite.tif"))}, "PREDICTED|composite"),
    ],
)
def test_what_is_missing_is_said(run, predicted, parameters, sentence):
    with pytest.raises(QgsProcessingException, match=sentence):
        run("assesslakes", **{"LABELS": LABELS, "PREDICTED": predicted, "TABLE": "TEMPORARY_OUTPUT"} | parameters)
