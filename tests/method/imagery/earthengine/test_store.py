"""A tile is there whole or not at all; a folder belongs to one job."""

import json
import os
import time
from dataclasses import replace

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import InvalidSetting, LakesError, MissingInput
from glakes.lakes.imagery.earthengine import store as module
from glakes.lakes.imagery.earthengine.settings import EarthEngineSettings
from glakes.lakes.imagery.earthengine.store import TileStore, WrongAnswer, decode
from glakes.lakes.imagery.earthengine.tiles import plan_tiles
from rasterio.io import MemoryFile
from rasterio.transform import Affine


@pytest.fixture
def settings(tmp_path):
    extent = (250_000.0, 4_660_000.0, 250_600.0, 4_660_500.0)
    folder = tmp_path / "my 湖泊 'tiles'"
    return EarthEngineSettings(
        extent=extent, crs="EPSG:32633", output_folder=str(folder), count=True, project="secret-less"
    )


@pytest.fixture
def tile(settings):
    plan = plan_tiles(settings)
    return plan.tiles[0], plan.lattice.grid(plan.tiles[0].window)


def pixels(grid, bands=6):
    return np.random.default_rng(1).integers(0, 900, (bands, grid.height, grid.width)).astype(np.int16)


def test_a_tile_is_a_composite(settings, tile):
    store, stored = TileStore(settings), pixels(tile[1])
    store.write(*tile, stored)
    assert store.has(*tile)
    with rasterio.open(store.composite_path(tile[0])) as dataset:
        assert (dataset.read() == stored[:5]).all()
        assert dataset.descriptions == ("NDWI", "B4", "B3", "B2", "B11") and dataset.nodata == -32768
        assert set(dataset.scales) == {0.001} and dataset.transform == tile[1].transform
        assert dataset.tags()["BUFFER"] == "50" and dataset.tags()["SOFTWARE"].startswith("GLAKES ")
    with rasterio.open(store.count_path(tile[0])) as dataset:
        assert (dataset.read(1) == stored[5]).all() and dataset.dtypes == ("uint16",)


def truncate(path):
    path.write_bytes(path.read_bytes()[:-2000])


def move(path):
    with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as dataset:
        dataset.transform = dataset.transform * Affine.translation(1, 0)


def relabel(path):
    with rasterio.open(path, "r+", IGNORE_COG_LAYOUT_BREAK="YES") as dataset:
        dataset.update_tags(GLAKES_JOB="another")


@pytest.mark.parametrize("harm", [os.remove, truncate, move, relabel, lambda path: path.write_text("<html>")])
@pytest.mark.parametrize("part", ["composite_path", "count_path"])
def test_a_tile_that_is_not_whole_counts_as_missing(settings, tile, harm, part):
    store = TileStore(settings)
    store.write(*tile, pixels(tile[1]))
    harm(getattr(store, part)(tile[0]))
    assert not store.has(*tile)


def test_a_write_that_fails_leaves_nothing(settings, tile, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("glakes.lakes.rasters.copy_to_cog", full)
    store = TileStore(settings)
    store.claim()
    with pytest.raises(LakesError, match=r"No space left on device.*run again"):
        store.write(*tile, pixels(tile[1]))
    assert [path.name for path in store.folder.iterdir()] == ["job.json"]


def test_a_folder_belongs_to_its_settings(settings):
    assert TileStore(settings).claim() == {}
    assert TileStore(replace(settings, project="other", endpoint="https://x.example")).claim()["hash"]
    with pytest.raises(InvalidSetting, match=r"other settings \(BUFFER, SNOW\)"):
        TileStore(replace(settings, buffer=1.0, snow=False)).claim()


def test_facts_are_kept_for_the_next_run(settings):
    store = TileStore(settings)
    store.claim()
    store.note(exports={"composite": "operations/1"})
    assert TileStore(settings).claim()["exports"] == {"composite": "operations/1"}


@pytest.mark.parametrize("content", ["", "[]", '{"hash": "x"}', '{"hash": "x", "settings": 3}'])
def test_another_job_json_is_not_overwritten(settings, content):
    store = TileStore(settings)
    store.folder.mkdir()
    path = store.folder / "job.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(MissingInput, match="is not the record of a job"):
        store.claim()
    assert path.read_text(encoding="utf-8") == content


def test_halves_of_killed_runs_are_swept_and_those_of_others_are_not(settings):
    store = TileStore(settings)
    store.claim()
    old, new = store.folder / ".tile_0_0.1.part.tif", store.folder / ".tile_0_1.2.part.tif"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (time.time() - module.ABANDONED_S - 9,) * 2)
    store.claim()
    assert new.exists() and not old.exists()


def geotiff(array, transform, crs="EPSG:32633"):
    count, height, width = array.shape
    with MemoryFile() as memory:
        with memory.open(
            driver="GTiff", count=count, height=height, width=width, dtype=array.dtype, crs=crs, transform=transform
        ) as dataset:
            dataset.write(array)
        return bytes(memory.getbuffer())


def test_answers_are_unpacked(tile):
    stored = pixels(tile[1])
    assert (decode(geotiff(stored, tile[1].transform), tile[1], 6) == stored).all()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda a, t: geotiff(a[:5], t), "5 bands of int16 instead of 6"),
        (lambda a, t: geotiff(a.astype(np.float32), t), "6 bands of float32 instead of 6 of int16"),
        (lambda a, t: geotiff(a[:, 1:], t), "60 x 49 pixels instead of 60 x 50"),
        (lambda a, t: geotiff(a, t * Affine.translation(3, 0)), "lies elsewhere"),
        (lambda a, t: geotiff(a, t * Affine.scale(2)), "another grid"),
        (lambda a, t: geotiff(a, t, "EPSG:32632"), "another grid"),
        (lambda a, t: geotiff(a, t)[:3000], "no complete GeoTIFF"),
        (lambda a, t: b"<html>", "no complete GeoTIFF"),
        (lambda a, t: b"", "is empty"),
    ],
)
def test_wrong_answers_are_told_apart(tile, answer, sentence):
    with pytest.raises(WrongAnswer, match=sentence):
        decode(answer(pixels(tile[1]), tile[1].transform), tile[1], 6)


def test_nothing_of_the_account_is_kept(settings):
    store = TileStore(settings)
    store.claim()
    kept = json.loads((store.folder / "job.json").read_text(encoding="utf-8"))
    assert set(kept) == {"job", "hash", "software", "settings"}
    assert not {"token", "refresh_token", "credentials"} & set(kept["settings"])
