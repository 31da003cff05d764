"""Statistics and comparison through the toolbox: layers of QGIS in, tables, layers and pages out."""

import csv
from pathlib import Path

import pytest
from glakes.processing_provider.styles import apply_style
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsMapLayer,
    QgsPrintLayout,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
    QgsReadWriteContext,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

LAKES = [(10 + 0.1 * n, 45, 10.05 + 0.1 * n, 45.05) for n in range(12)]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / '湖泊 it\'s "here"'
    folder.mkdir()
    return folder


def layer(boxes):
    made = QgsVectorLayer("Polygon?crs=EPSG:4326", "made", "memory")
    for box in boxes:
        feature = QgsFeature(made.fields())
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*box)))
        made.dataProvider().addFeature(feature)
    return made


def rows(path):
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def outputs(folder):
    names = {"GRID_OUTPUT": "grid.gpkg", "SIZES": "sizes.csv", "PROFILES": "profiles.csv", "REPORT": "report.html"}
    return {key: str(folder / name) for key, name in names.items()}


def test_statistics_of_a_layer(run, folder):
    results = run(
        "lakestatistics", INPUT=layer(LAKES), EXCLUDE=layer([(10.01, 45.01, 10.02, 45.02)]), **outputs(folder)
    )
    assert results["LAKES_COUNT"] == 11
    assert sum(int(row["count"]) for row in rows(folder / "sizes.csv")) == 11
    area = sum(float(row["area_km2"]) for row in rows(folder / "sizes.csv"))
    assert area == pytest.approx(results["AREA_KM2"], rel=1e-6)
    grid = QgsVectorLayer(results["GRID_OUTPUT"], "grid", "ogr")
    cells = {(cell["west"], cell["south"]): cell for cell in grid.getFeatures()}
    assert {place: cell["count"] for place, cell in cells.items()} == {(10, 45): 9, (11, 45): 2}
    assert sum(cell["area_km2"] for cell in cells.values()) == pytest.approx(area, rel=1e-6)
    assert {row["axis"] for row in rows(folder / "profiles.csv")} == {"latitude", "longitude"}
    assert "湖泊总数" in (folder / "report.html").read_text(encoding="utf-8")


def test_data_sets_side_by_side(run, folder):
    others = [layer(LAKES[:6]), layer([(30, 45, 30.05, 45.05)])]
    results = run(
        "comparedatasets",
        INPUT=layer(LAKES),
        OTHERS=others,
        NAMES="half, 别处",
        ONLY_INPUT=str(folder / "mine.gpkg"),
        ONLY_OTHERS=str(folder / "theirs.gpkg"),
        **outputs(folder),
    )
    assert results["SHARED_PERCENT"] == pytest.approx(50)
    assert (results["ONLY_INPUT_COUNT"], results["ONLY_OTHERS_COUNT"]) == (6, 1)
    assert QgsVectorLayer(results["ONLY_INPUT"], "mine", "ogr").featureCount() == 6
    (alone,) = QgsVectorLayer(results["ONLY_OTHERS"], "theirs", "ogr").getFeatures()
    assert alone["dataset"] == "别处"
    assert {row["dataset"] for row in rows(folder / "profiles.csv")} >= {"half", "别处"}
    assert "定义不同" in (folder / "report.html").read_text(encoding="utf-8")


def test_places_over_an_image(run, folder):
    image = folder / "image.tif"
    made = gdal.GetDriverByName("GTiff").Create(str(image), 100, 50, 3)
    made.SetGeoTransform((10, 0.01, 0, 45.25, 0, -0.01))
    made.SetProjection(QgsCoordinateReferenceSystem("EPSG:4326").toWkt())
    made = None
    places = layer([(10.05, 44.9, 10.4, 45.2), (10.69, 45, 10.77, 45.04)])
    given = {"INPUT": layer(LAKES), "OTHERS": [layer(LAKES[:6])], "NAMES": "半", **outputs(folder)}
    run("comparedatasets", PLACES=places, IMAGE=QgsRasterLayer(str(image), "image"), **given)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Figure 4. place 1 (45.05° N, 10.2" in page
    assert page.count("no lakes here") == 1
    with pytest.raises(QgsProcessingException, match="PLACES and IMAGE belong together"):
        run("comparedatasets", PLACES=places, **given)


def test_faults_of_users_are_sentences(run, folder):
    with pytest.raises(QgsProcessingException, match="OTHERS must name at least one data set"):
        run("comparedatasets", INPUT=layer(LAKES), **outputs(folder))
    with pytest.raises(QgsProcessingException, match="found 1 names"):
        run("comparedatasets", INPUT=layer(LAKES), OTHERS=[layer(LAKES)] * 2, NAMES="one", **outputs(folder))


@pytest.mark.parametrize(("style", "field"), [("lake_grid", "count"), ("lake_difference", "darea_1")])
def test_grids_get_their_colours(style, field):
    made = QgsVectorLayer(f"Polygon?crs=EPSG:4326&field={field}:double", "made", "memory")
    apply_style(made, style)
    assert made.renderer().classAttribute() == field
    assert made.renderer().rangeForValue(0.7) is not None
    assert made.type() == QgsMapLayer.VectorLayer


def test_the_print_layout_of_the_world_loads():
    path = Path(__file__).resolve().parents[2] / "resources" / "layouts" / "lakes_of_the_world.qpt"
    document = QDomDocument()
    document.setContent(path.read_text(encoding="utf-8"))
    project = QgsProject()  # QGIS keeps no reference to it
    layout = QgsPrintLayout(project)
    _, is_loaded = layout.loadFromTemplate(document, QgsReadWriteContext())
    assert is_loaded
    assert all(layout.itemById(name) is not None for name in ("map", "title", "legend", "note"))
    assert layout.itemById("map").extent().width() == pytest.approx(360, rel=0.01)
