"""Every algorithm in QGIS's batch dialog: rows are run, outputs are named, and a row that fails stops no other."""

from pathlib import Path

import numpy as np
import pytest
from batch_window import BatchWindow
from earth_engine_loopback import serving, workflow_row
from qgis.core import QgsProcessingContext, QgsVectorLayer
from rasters import read_raster, water_scene, write_raster

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "t48que"


@pytest.fixture
def open_batch(provider):
    provider.workers.keep_warm = True  # as in the window
    windows = []

    def open_batch(name):
        windows.append(BatchWindow(f"glakes:{name}"))
        return windows[-1]

    yield open_batch
    for window in windows:
        window.close()
    provider.workers.keep_warm = False
    provider.workers.stop()


@pytest.fixture(scope="module")
def loopback():
    yield from serving("one")


def count(path):
    return QgsVectorLayer(str(path), "found", "ogr").featureCount()


def test_every_algorithm_has_a_table_whose_defaults_can_be_run(open_batch, provider):
    for algorithm in provider.algorithms():
        window = open_batch(algorithm.name())
        found = window.row(0)
        for parameter in algorithm.parameterDefinitions():
            if not parameter.isDestination() and parameter.defaultValue() is not None:
                value = found[parameter.name()]
                assert parameter.checkValueIsAcceptable(value, QgsProcessingContext()), f"{algorithm.name()}: {value}"


def test_predictions_of_a_folder_are_named_after_their_images(open_batch, monkeypatch, tmp_path):
    images, out = tmp_path / "images of 湖泊", tmp_path / "out"
    images.mkdir()
    out.mkdir()
    for name in ("east", "west"):
        water_scene(images / f"{name}.tif")
    write_raster(images / "photo.tif", np.ones((1, 20, 20), np.uint8))
    window = open_batch("predictlakes")
    window.add_folder(monkeypatch, "INPUT", images)
    window.autofill(monkeypatch, "PROBABILITY", out / "p_.tif", "INPUT")
    log = window.run()
    assert sorted(path.name for path in out.glob("*.tif")) == ["p_east.tif", "p_west.tif"]
    np.testing.assert_array_equal(read_raster(out / "p_east.tif"), read_raster(out / "p_west.tif"))
    assert "1 executions failed" in log
    assert "NDWI" in log.split("photo.tif", 1)[1], "the log does not say what is wrong with the photograph"


def test_drafts_by_two_methods(open_batch, tmp_path):
    image, _ = water_scene(tmp_path / "scene.tif")
    rows = [
        {"INPUT": image, "METHOD": method, "THRESHOLD": threshold, "OUTPUT": str(tmp_path / f"{number}.gpkg")}
        for number, (method, threshold) in enumerate([("otsu", 0.0), ("manual", 0.2), ("manual", 1.0)])
    ]
    window = open_batch("thresholdlabels")
    window.fill(rows)
    assert "failed" not in window.run()
    assert [count(row["OUTPUT"]) for row in rows] == [2, 2, 0]


def test_a_row_that_fails_leaves_the_others_alone(open_batch, tmp_path):
    lakes = f"{SAMPLE / 'basin.gpkg'}|layername=known_lakes"
    (tmp_path / "a file").write_text("no folder")
    window = open_batch("finishlakes")
    window.fill(
        [
            {"INPUT": lakes, "OUTPUT": str(tmp_path / "all.gpkg")},
            {"INPUT": lakes, "OUTPUT": str(tmp_path / "a file" / "x.gpkg")},
            {"INPUT": lakes, "MIN_AREA": 1.0, "OUTPUT": str(tmp_path / "large.gpkg")},
        ]
    )
    log = window.run()
    assert 0 < count(tmp_path / "large.gpkg") < count(tmp_path / "all.gpkg")
    assert "1 executions failed" in log and f"Cannot write into '{tmp_path / 'a file'}'" in log
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a file", "all.gpkg", "large.gpkg"]


def test_a_place_without_images_and_one_with_a_lake(open_batch, loopback, tmp_path):
    window = open_batch("lakesfromearthengine")
    elsewhere = workflow_row(tmp_path, loopback, "elsewhere", west=1.25e6, east=1.251e6)
    window.fill([elsewhere, workflow_row(tmp_path, loopback, "here")])
    log = window.run()
    assert "1 executions failed" in log
    assert "No scene in the period" in log and "Error encountered while running Composite from Earth Engine" in log
    assert not (tmp_path / "elsewhere.gpkg").exists()
    water = (read_raster(tmp_path / "here" / "composite.vrt")[0] > 0).sum()
    lakes = list(QgsVectorLayer(str(tmp_path / "here.gpkg"), "lakes", "ogr").getFeatures())
    assert sum(lake["area_km2"] for lake in lakes) == pytest.approx(water * 1e-4, rel=0.05) and len(lakes) == 1
    assert count(tmp_path / "here-review.gpkg") == 0
