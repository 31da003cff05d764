"""`tilegrid` and `maplakes` in QGIS, with a real worker and its tile processes."""

import numpy as np
import pytest
from osgeo import gdal, osr
from qgis.core import QgsProcessingException, QgsProcessingFeedback, QgsProject, QgsRasterLayer, QgsVectorLayer

SIDE = 120


class Ears(QgsProcessingFeedback):
    def __init__(self):
        super().__init__(False)
        self.said = []

    def pushInfo(self, text):
        self.said.append(text)

    def pushWarning(self, text):
        self.said.append(text)


@pytest.fixture
def composite(tmp_path):
    """Half water, half land, over the corner of four degrees."""
    path = tmp_path / "composite 湖.tif"
    data = gdal.GetDriverByName("GTiff").Create(str(path), SIDE, SIDE, 5, gdal.GDT_Int16)
    data.SetGeoTransform((112.994, 0.0001, 0, 30.006, 0, -0.0001))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(4326)
    data.SetProjection(crs.ExportToWkt())
    water = np.hypot(*np.mgrid[-60:60, -60:60]) < 40
    values = {"NDWI": (700, -500), "B4": (30, 200), "B3": (60, 150), "B2": (50, 100), "B11": (10, 300)}
    for number, (name, (wet, dry)) in enumerate(values.items(), 1):
        band = data.GetRasterBand(number)
        band.SetDescription(name)
        band.SetNoDataValue(-32768)
        band.SetScale(0.001)
        band.WriteArray(np.where(water, wet, dry).astype("int16"))
    data.FlushCache()
    return str(path)


def test_a_grid_and_the_lakes_of_its_tiles(run, composite, tmp_path):
    grid = run("tilegrid", EXTENT="112.994,113.006,29.994,30.006 [EPSG:4326]", OUTPUT=str(tmp_path / "grid.gpkg"))
    assert grid["TILES"] == 4
    layer = QgsVectorLayer(grid["OUTPUT"], "grid", "ogr")
    assert sorted(feature["tile_id"] for feature in layer.getFeatures()) == ["N29E112", "N29E113", "N30E112", "N30E113"]
    parameters = {"INPUT": composite, "GRID": grid["OUTPUT"], "RUN_FOLDER": str(tmp_path / "run")}
    parameters |= {"LAKES": str(tmp_path / "lakes.gpkg"), "REPORT": str(tmp_path / "report.html")}
    ears = Ears()
    planned = run("maplakes", feedback=ears, **parameters, DRY_RUN=True)
    assert planned["MISSING"] == 4
    assert any("4 tiles" in text for text in ears.said)
    without = {name: value for name, value in parameters.items() if name not in ("LAKES", "REPORT")}
    assert run("maplakes", **without, DRY_RUN=True)["MISSING"] == 4
    with pytest.raises(QgsProcessingException, match="Choose a file for LAKES"):
        run("maplakes", **without)
    result = run("maplakes", **parameters)
    assert (result["DONE"], result["FAILED"], result["COMPUTED"]) == (4, 0, 4)
    lakes = QgsVectorLayer(result["LAKES"], "lakes", "ogr")
    assert lakes.featureCount() == 1  # one lake in four tiles
    assert QgsRasterLayer(result["PROBABILITY"], "p").isValid()
    assert (tmp_path / "report.html").exists()
    assert run("maplakes", **parameters)["COMPUTED"] == 0
    lakes = QgsVectorLayer(result["LAKES"], "lakes", "ogr")
    assembled = run("assembleinventory", RUN_FOLDER=parameters["RUN_FOLDER"], REGIONS=grid["OUTPUT"])
    assert (assembled["REGIONS_COUNT"], assembled["LAKES_COUNT"], assembled["COMPUTED"]) == (1, 1, 2)
    (finished,) = (tmp_path / "run" / "regions").glob("*/lakes.gpkg")
    layer = QgsVectorLayer(str(finished), "lakes", "ogr")
    assert next(layer.getFeatures())["lake_id"] == next(lakes.getFeatures())["lake_id"]
    with pytest.raises(QgsProcessingException, match=r"threshold was 0\.5, is 0\.7"):
        run("maplakes", **parameters, THRESHOLD=0.7)


def test_the_project_is_closed_during_the_run(run, composite, tmp_path):
    class Closing(Ears):
        def pushInfo(self, text):
            super().pushInfo(text)
            QgsProject.instance().clear()

    layer = QgsRasterLayer(composite, "composite")
    QgsProject.instance().addMapLayer(layer)
    parameters = {"INPUT": layer.id(), "RUN_FOLDER": str(tmp_path / "run"), "LAKES": str(tmp_path / "lakes.gpkg")}
    closing = Closing()
    result = run("maplakes", feedback=closing, **parameters)
    assert closing.said and not QgsProject.instance().mapLayers()
    assert QgsVectorLayer(result["LAKES"], "lakes", "ogr").featureCount() == 1


def test_an_extent_is_needed(run, tmp_path):
    with pytest.raises(QgsProcessingException, match="Incorrect parameter value for EXTENT"):
        run("tilegrid", EXTENT="", OUTPUT=str(tmp_path / "grid.gpkg"))
