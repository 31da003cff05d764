"""The algorithms on samples, from outside, on the bundled sample and a register of 799 regions."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from rasters import water_scene

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "sample" / "t48que"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def register(tmp_path_factory):
    folder = tmp_path_factory.mktemp("register")
    subprocess.run([os.environ["GLAKES_PYTHON"], str(ROOT / "tests" / "made_register.py"), str(folder)], check=True)
    return folder / "samples.gpkg"


def memory_layer(geometry, wkts, **fields):
    """A memory layer; fields are name -> values."""
    names = "".join(f"&field={name}:{'string' if isinstance(fields[name][0], str) else 'double'}" for name in fields)
    layer = QgsVectorLayer(f"{geometry}?crs=EPSG:32648{names}", "made", "memory")
    for number, wkt in enumerate(wkts):
        feature = QgsFeature(layer.fields())
        feature.setGeometry(QgsGeometry.fromWkt(wkt))
        feature.setAttributes([values[number] for values in fields.values()])
        layer.dataProvider().addFeature(feature)
    return layer


def rectangle(west, south, east, north):
    return f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"


def rows(path, table):
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(f"SELECT * FROM {table}")]


def two_regions():
    scene = QgsRasterLayer(str(SAMPLE / "composite.tif"), "scene").extent()
    west, north = scene.xMinimum(), scene.yMaximum()
    boxes = [rectangle(west + x, north - 3000, west + x + 2500, north - 500) for x in (500, 4000)]
    return memory_layer("Polygon", boxes, kind=["AR", "NR"])


def test_from_regions_to_a_split_register(run, folder):
    """Regions drawn in a memory layer; images as a folder; labels by threshold; then split."""
    shutil.copy(SAMPLE / "composite.tif", folder / "image.tif")
    regions = two_regions()
    made = run("createsamples", REGIONS=regions, TYPE_FIELD="kind", IMAGES=str(folder), OUTPUT=str(folder / "s.gpkg"))
    path = made["OUTPUT"]
    assert [(row["region_id"], row["type"], row["image"]) for row in rows(path, "regions")] == [
        ("001", "AR", "image.tif"),
        ("002", "NR", "image.tif"),
    ]
    drafted = run(
        "thresholdlabels",
        INPUT=str(folder / "image.tif"),
        REGIONS=f"{path}|layername=regions",
        METHOD="otsu",
        OUTPUT=str(folder / "drafts.gpkg"),
    )
    labels = QgsVectorLayer(drafted["OUTPUT"], "drafts", "ogr")
    assert {feature["region_id"] for feature in labels.getFeatures()} == {"001", "002"}
    table = folder / "by type.csv"
    split = run("splitsamples", SAMPLES=path, TRAIN=50, VALIDATION=50, TEST=0, OUTPUT=str(table))
    assert split["SAMPLES"] == path
    assert table.read_text(encoding="utf-8").splitlines()[0] == "type,train,validation,test,total"
    assert {row["action"] for row in rows(path, "history")} == {"created", "split"}
    again = run(
        "createsamples",
        REGIONS=regions,
        TYPE_FIELD="kind",
        IMAGES=[QgsRasterLayer(str(folder / "image.tif"), "layer"), str(folder)],
        LABELS=labels,
        OUTPUT=str(folder / "labelled.gpkg"),
    )
    assert len(rows(again["OUTPUT"], "labels")) == labels.featureCount()
    with pytest.raises(QgsProcessingException, match="with work in it that would be lost"):
        run("createsamples", REGIONS=regions, TYPE_FIELD="kind", IMAGES=str(folder), OUTPUT=again["OUTPUT"])


def test_createsamples_says_what_is_wrong(run, folder):
    regions, empty = two_regions(), folder / "empty"
    empty.mkdir()
    with pytest.raises(QgsProcessingException, match=r"IMAGES|Images"):
        run("createsamples", REGIONS=regions, TYPE_FIELD="kind", IMAGES=str(empty), OUTPUT=str(folder / "s.gpkg"))
    scene, _ = water_scene(folder / "elsewhere.tif")
    far = memory_layer("Polygon", [rectangle(0, 0, 10, 10)], kind=["NR"])
    with pytest.raises(QgsProcessingException, match="None of the 1 images covers any of the 1 regions"):
        run("createsamples", REGIONS=far, TYPE_FIELD="kind", IMAGES=scene, OUTPUT=str(folder / "s.gpkg"))


def test_the_split_of_799_regions_reaches_a_layer_that_is_open(run, register, folder):
    path = str(shutil.copy(register, folder / "s.gpkg"))
    layer = QgsVectorLayer(f"{path}|layername=regions", "regions", "ogr")
    QgsProject.instance().addMapLayer(layer)
    try:
        next(layer.getFeatures())
        run("splitsamples", SAMPLES=path, SEED=7)
        layer.dataProvider().reloadData()
        subsets = [feature["subset"] for feature in layer.getFeatures()]
        assert len(subsets) == 799
        assert 476 <= subsets.count("train") <= 482, "within one region per type"
    finally:
        QgsProject.instance().removeMapLayer(layer.id())


def test_mergesamples_of_two_analysts(run, folder):
    """The bundled samples, edited in two places with QGIS's own tools and the history that belongs to it."""
    paths = []
    for number, name in enumerate(("anna", "ben")):
        (folder / name).mkdir()
        path = str(shutil.copy(SAMPLE / "samples.gpkg", folder / name / "samples.gpkg"))
        shutil.copy(SAMPLE / "composite.tif", folder / name / "composite.tif")
        when = f"2025-01-0{1 + number}T00:00:00Z"
        layer = QgsVectorLayer(f"{path}|layername=regions", "regions", "ogr")
        for feature in list(layer.getFeatures()):
            if feature["region_id"] in ("QUE-03", f"QUE-0{5 + number}"):
                changes = {layer.fields().indexOf("annotator"): name, layer.fields().indexOf("annotated_at"): when}
                assert layer.dataProvider().changeAttributeValues({feature.id(): changes})
        history = QgsVectorLayer(f"{path}|layername=history", "history", "ogr")
        for region_id in ("QUE-03", f"QUE-0{5 + number}"):
            line = QgsFeature(history.fields())
            for field, value in zip(("who", "when", "region_id", "action"), (name, when, region_id, "edited")):
                line[field] = value
            assert history.dataProvider().addFeature(line)
        paths.append(path)
    merged = run(
        "mergesamples",
        SAMPLES=[paths[0], f"{paths[1]}|layername=regions"],
        OUTPUT=str(folder / "m.gpkg"),
        CONFLICTS=str(folder / "c.gpkg"),
    )
    assert merged["CONFLICTS_COUNT"] == 1
    annotators = {row["region_id"]: row["annotator"] for row in rows(merged["OUTPUT"], "regions")}
    assert [annotators[f"QUE-0{number}"] for number in (3, 5, 6)] == ["ben", "anna", "ben"]
    assert all((folder / row["image"]).is_file() for row in rows(merged["OUTPUT"], "regions"))
    assert len(rows(merged["OUTPUT"], "labels")) == len(rows(paths[0], "labels"))
    conflicts = QgsVectorLayer(merged["CONFLICTS"], "conflicts", "ogr")
    assert {(feature["region_id"], feature["version"]) for feature in conflicts.getFeatures()} == {
        ("QUE-03", "kept"),
        ("QUE-03", "other"),
    }
    with pytest.raises(QgsProcessingException, match="is one of the copies to merge"):
        run("mergesamples", SAMPLES=paths, OUTPUT=paths[0], CONFLICTS="TEMPORARY_OUTPUT")


def test_editlabels_on_layers_of_qgis(run, folder):
    labels = memory_layer(
        "Polygon", [rectangle(500000, 0, 500100, 100), rectangle(500200, 0, 500210, 10)], **{"class": ["lake", "lake"]}
    )
    result = run(
        "editlabels",
        INPUT=labels,
        REMOVE_SMALLER=0.001,
        SPLIT=memory_layer("LineString", ["LINESTRING(500050 -10,500050 110)"], n=[1.0]),
        ERASE=memory_layer("Polygon", [rectangle(500000, 0, 500010, 10)], n=[1.0]),
        ADD=memory_layer("Polygon", [rectangle(500090, 90, 500150, 100)], n=[1.0]),
        OUTPUT=str(folder / "e.gpkg"),
    )
    counts = {name: result[name] for name in ("REMOVED", "FILLED", "ADDED", "ERASED", "SPLIT_COUNT")}
    assert counts == {"REMOVED": 1, "FILLED": 0, "ADDED": 1, "ERASED": 1, "SPLIT_COUNT": 1}
    edited = QgsVectorLayer(result["OUTPUT"], "edited", "ogr")
    assert sorted(feature.geometry().area() for feature in edited.getFeatures()) == [4900, 5500]
    assert {feature["class"] for feature in edited.getFeatures()} == {"lake"}


def test_editlabels_smooths_what_a_threshold_drew(run, folder):
    drafted = run(
        "thresholdlabels", INPUT=str(SAMPLE / "composite.tif"), METHOD="otsu", OUTPUT=str(folder / "drafts.gpkg")
    )
    result = run("editlabels", INPUT=drafted["OUTPUT"], SMOOTH=10, FILL_HOLES=0.002, OUTPUT=str(folder / "e.gpkg"))
    before = QgsVectorLayer(drafted["OUTPUT"], "before", "ogr")
    after = QgsVectorLayer(result["OUTPUT"], "after", "ogr")
    assert result["FILLED"] > 0 and after.fields().names() == before.fields().names()
    lengths = [sum(f.geometry().length() for f in layer.getFeatures()) for layer in (before, after)]
    assert lengths[1] < 0.9 * lengths[0]


def test_samplecoverage_writes_a_page_and_cells(run, register, folder):
    result = run("samplecoverage", SAMPLES=str(register), REPORT=str(folder / "r.html"), OUTPUT=str(folder / "g.fgb"))
    cells = QgsVectorLayer(result["OUTPUT"], "cells", "ogr")
    assert sum(feature["regions"] for feature in cells.getFeatures()) == 799
    assert result["UNDER_SAMPLED"] == sum(feature["under"] for feature in cells.getFeatures())
    assert "<svg" in Path(result["REPORT"]).read_text(encoding="utf-8")


def test_the_authors_set_is_imported(run, folder):
    maker = ROOT / "tests" / "made_authors.py"
    subprocess.run([os.environ["GLAKES_PYTHON"], "-W", "ignore", str(maker), str(folder / "set")], check=True)
    output = str(folder / "samples.gpkg")
    result = run("importsamples", FOLDER=str(folder / "set"), OUTPUT=output)
    assert (result["REGIONS_COUNT"], result["FROM_ANNOTATIONS"], result["DIFFERENT_PERCENT"]) == (6, 1, 0)
    regions = rows(output, "regions")
    assert [region["type"] for region in regions] == ["NR", "NR", "AR", "BR", "IL", "SL"]
    layer = QgsRasterLayer(str(folder / regions[3]["image"]))
    assert layer.isValid() and layer.bandCount() == 5
    with pytest.raises(QgsProcessingException, match="TYPE_CODES must be one of"):
        run("importsamples", FOLDER=str(folder / "set"), TYPE_CODES="NR,XX", OUTPUT=str(folder / "other.gpkg"))
