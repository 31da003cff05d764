"""The demo scene and the shipped model: any tiles, order, crew and interruption give the lakes of the whole."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from dask_here import cluster
from glakes.lakes.errors import Cancelled
from glakes.lakes.progress import Silent
from glakes.models.card import SHIPPED
from glakes.worker import mapping
from glakes.worker.mapping import map_lakes
from listeners import Stop
from made_run import assert_same_lakes, lakes_of_the_whole, settings_of, use_here
from rasterio.windows import Window

ROOT = Path(__file__).resolve().parents[4]
SAMPLE = ROOT / "resources" / "sample" / "t48que" / "composite.tif"
THRESHOLD = 0.5


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The lakes of the demo scene, predicted and traced in one piece."""
    return lakes_of_the_whole(tmp_path_factory.mktemp("whole"), str(SAMPLE), str(SHIPPED), THRESHOLD)


@pytest.fixture
def _shuffled(monkeypatch):
    """Have tiles run in any order."""
    in_order = mapping.find_missing

    def find_missing(*arguments):
        return random.Random(7).sample(found := in_order(*arguments), len(found))

    monkeypatch.setattr(mapping, "find_missing", find_missing)


def demo(folder, **changes):
    return settings_of(folder, str(SAMPLE), str(SHIPPED), **{"threshold": THRESHOLD, "tile_size": 333} | changes)


def uneven_grid(path, seed=3):
    """Rectangles of many sizes, on the lines of the scene's pixels and covering it."""
    rng = np.random.default_rng(seed)
    with rasterio.open(SAMPLE) as dataset:
        height, width, transform, crs = *dataset.shape, dataset.transform, dataset.crs
    rows = [0, *sorted(rng.choice(np.arange(60, height - 60), 3, replace=False).tolist()), height]
    boxes = []
    for top, bottom in zip(rows, rows[1:], strict=False):
        cols = [0, *sorted(rng.choice(np.arange(60, width - 60), 2, replace=False).tolist()), width]
        for left, right in zip(cols, cols[1:], strict=False):
            (west, north), (east, south) = transform * (left, top), transform * (right, bottom)
            boxes.append(shapely.box(west, south, east, north))
    names = [f"t{number:02d}" for number in range(len(boxes))]
    gpd.GeoDataFrame({"tile_id": names}, geometry=boxes, crs=crs).to_file(path)
    return str(path)


@pytest.mark.usefixtures("_shuffled")
def test_a_corner_of_the_scene_in_shuffled_tiles(tmp_path, monkeypatch):
    source = str(tmp_path / "corner.tif")
    window = Window(300, 300, 420, 420)
    with rasterio.open(SAMPLE) as dataset:
        profile = dataset.profile | {"height": 420, "width": 420, "transform": dataset.window_transform(window)}
        with rasterio.open(source, "w", **profile) as out:
            out.write(dataset.read(window=window))
            out.descriptions, out.scales = dataset.descriptions, dataset.scales
    use_here(monkeypatch)
    settings = settings_of(tmp_path, source, str(SHIPPED), threshold=THRESHOLD, tile_size=256)
    assert map_lakes(settings, Silent())["DONE"] == 4
    expected = lakes_of_the_whole(tmp_path, source, str(SHIPPED), THRESHOLD)
    assert len(expected) > 5
    assert_same_lakes(settings.lakes, expected)


@pytest.mark.long
@pytest.mark.usefixtures("_shuffled")
@pytest.mark.parametrize("tile_size", [200, 256, 333])
def test_tiles_of_any_size_in_any_order(whole, tmp_path, monkeypatch, tile_size):
    use_here(monkeypatch)
    settings = demo(tmp_path, tile_size=tile_size)
    result = map_lakes(settings, Silent())
    assert (result["FAILED"], result["LAKES_COUNT"]) == (0, len(whole)) and len(whole) > 40
    assert result["JOINED"] > 2
    assert_same_lakes(settings.lakes, whole)


@pytest.mark.long
def test_tiles_of_a_grid_in_two_processes(whole, tmp_path):
    settings = demo(tmp_path, tile_size=0, grid=uneven_grid(tmp_path / "grid.gpkg"), scheduler="processes:2")
    assert map_lakes(settings, Silent())["DONE"] == 12
    assert_same_lakes(settings.lakes, whole)


@pytest.mark.long
def test_interrupted_twice_and_continued_by_others(whole, tmp_path, monkeypatch):
    """Begun here and cancelled, gone on with in two processes whose driver is killed, ended here."""
    with monkeypatch.context() as patch:
        stop = Stop(10**9)
        use_here(patch, after=lambda tile: setattr(stop, "left", 0 if tile.endswith("c0001") else 10**9))
        with pytest.raises(Cancelled):
            map_lakes(demo(tmp_path, tile_size=256), stop)
    begun = done(tmp_path)
    assert 0 < len(begun) < 25
    killed_midway(demo(tmp_path, tile_size=256, scheduler="processes:2"), tmp_path, len(begun) + 4)
    assert len(begun) < len(done(tmp_path)) < 25
    settings = demo(tmp_path, tile_size=256)
    assert map_lakes(settings, Silent())["COMPUTED"] < 25 - len(begun)
    assert_same_lakes(settings.lakes, whole)


@pytest.mark.long
def test_tiles_on_two_dask_workers(whole, tmp_path):
    with cluster(tmp_path / "dask", 2) as dask:
        settings = demo(tmp_path, tile_size=200, scheduler=dask.address)
        assert map_lakes(settings, Silent())["COMPUTED"] == 36
    assert_same_lakes(settings.lakes, whole)


def done(folder):
    return {path.stem for path in (folder / "run" / "done").glob("*.json")}


def killed_midway(settings, folder, enough):
    """Run in another process until so many tiles are done, and kill it."""
    values = folder / "settings.json"
    values.write_text(json.dumps(settings.to_dict()))
    code = (
        f"import runpy,sys; runpy.run_path({str(ROOT / 'tests' / 'conftest.py')!r});"
        f"from glakes.worker.once import do_once; sys.exit(do_once(['maplakes', {str(values)!r}]))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while len(done(folder)) < enough and process.poll() is None:
            time.sleep(0.02)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
