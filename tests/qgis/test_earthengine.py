"""`compositeearthengine` from Processing: parameters to settings, and tiles from an Earth Engine on loopback."""

import threading
import time
from pathlib import Path

import numpy as np
import pytest
from earth_engine_loopback import serving
from glakes.lakes.errors import InvalidSetting
from glakes.processing_provider.algorithms.destinations import Destinations
from glakes.processing_provider.algorithms.imagery.compositeearthengine import REMEMBERED_PROJECT
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
    QgsSettings,
)
from rasters import read_raster


@pytest.fixture(scope="module")
def loopback():
    yield from serving()


@pytest.fixture
def hanging_loopback():
    yield from serving("hang")


@pytest.fixture
def translate(algorithm):
    def run(**parameters):
        found, context = algorithm("compositeearthengine"), QgsProcessingContext()
        context.setProject(QgsProject.instance())
        return found.settings(parameters, context, Destinations(found))

    return run


@pytest.fixture
def remembered():
    QgsSettings().setValue(REMEMBERED_PROJECT, "remembered-project")
    yield "remembered-project"
    QgsSettings().remove(REMEMBERED_PROJECT)


BOX = "12.0,12.5,42.0,42.5 [EPSG:4326]"


def test_defaults(translate, tmp_path):
    found = translate(EXTENT=BOX, OUTPUT_FOLDER=str(tmp_path))
    assert found.extent == (12.0, 42.0, 12.5, 42.5) and found.crs == "EPSG:4326"
    assert (found.start, found.end, found.max_cloud) == ("2017-03-28", "2022-04-10", 60.0)
    assert (found.cloud_mask, found.cloud_probability, found.nir_dark) == ("auto", 50.0, 0.15)
    assert (found.shadow_distance, found.buffer, found.snow) == (1000.0, 50.0, True)
    assert (found.tile_size, found.count, found.destination, found.wait) == (2048, False, "folder", True)
    assert (found.project, found.endpoint, found.bucket, found.prefix) == ("", "", "", "glakes-composite")
    assert found.output_folder == str(tmp_path)


def test_an_extent_comes_in_the_composites_system(translate, tmp_path):
    found = translate(EXTENT=BOX, CRS="EPSG:32633", OUTPUT_FOLDER=str(tmp_path))
    xmin, ymin, xmax, ymax = found.extent
    assert 240_000 < xmin < xmax < 300_000 and 4_650_000 < ymin < ymax < 4_720_000


def test_the_remembered_project_fills_in(translate, tmp_path, remembered):
    assert translate(EXTENT=BOX, OUTPUT_FOLDER=str(tmp_path)).project == remembered
    assert translate(EXTENT=BOX, PROJECT=" given ", OUTPUT_FOLDER=str(tmp_path)).project == "given"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"TILE_SIZE": 4000}, r"TILE_SIZE must lie in 1\.\.2139"), ({"DESTINATION": "cloudstorage"}, "needs a BUCKET")],
)
def test_what_is_refused(translate, tmp_path, wrong, sentence):
    with pytest.raises(InvalidSetting, match=sentence):
        translate(EXTENT=BOX, OUTPUT_FOLDER=str(tmp_path), **wrong)


def test_tiles_become_one_layer(run, loopback, tmp_path):
    folder = tmp_path / "湖泊 'tiles'"
    result = run("compositeearthengine", **loopback, COUNT=True, OUTPUT_FOLDER=str(folder))
    assert result["TILES_DONE"] == len(list(folder.glob("tile_*.tif"))) > 4 and result["TILES_FAILED"] == 0
    assert Path(result["OUTPUT_FOLDER"]) == folder
    layer = QgsRasterLayer(result["OUTPUT"], "composite")
    assert layer.isValid() and layer.crs().authid() == loopback["CRS"]
    assert [layer.bandName(n).split(": ")[-1] for n in range(1, 6)] == ["NDWI", "B4", "B3", "B2", "B11"]
    pixels, count = read_raster(result["OUTPUT"]), read_raster(folder / "count.vrt")
    assert set(np.unique(count)) <= {0, 1, 2} and (count > 0).mean() > 0.5
    assert ((pixels != -32768).all(axis=0) == (count > 0)).all()


def test_the_composite_is_offered_to_the_project(algorithm, loopback, tmp_path):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    parameters = loopback | {"OUTPUT_FOLDER": str(tmp_path)}
    results, good = algorithm("compositeearthengine").run(parameters, context, feedback)
    assert good and context.willLoadLayerOnCompletion(results["OUTPUT"])
    assert "To fetch: " in feedback.textLog() and "images of 2 days" in feedback.textLog()


def test_a_fault_is_one_sentence(run, loopback, tmp_path):
    wrong = loopback | {"START": "2011-01-01", "END": "2011-12-31"}
    with pytest.raises(QgsProcessingException, match="No scene in the period"):
        run("compositeearthengine", **wrong, OUTPUT_FOLDER=str(tmp_path))


def test_cancel_is_heard_while_answers_hang(algorithm, hanging_loopback, tmp_path):
    context, feedback = QgsProcessingContext(), QgsProcessingFeedback()
    context.setProject(QgsProject.instance())
    pressed = []

    def press():
        while "To fetch: " not in feedback.textLog():
            time.sleep(0.05)
        time.sleep(0.3)
        pressed.append(time.monotonic())
        feedback.cancel()

    threading.Thread(target=press, daemon=True).start()
    algorithm("compositeearthengine").run(hanging_loopback | {"OUTPUT_FOLDER": str(tmp_path)}, context, feedback)
    # A second as promised, and as much again for a busy machine.
    assert pressed and time.monotonic() - pressed[0] < 2.0
    assert [path.name for path in tmp_path.iterdir()] == ["job.json"]
