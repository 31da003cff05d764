"""Faults of a large area that need no cluster: what is given, what is there already, and what comes of odd pixels."""

import contextlib
import json
import locale
import os
import platform
import shutil
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import rasterio.shutil
import shapely
from glakes.lakes.errors import GridMismatch, LakesError, MissingInput, MissingLibrary
from glakes.lakes.grid import split_window
from glakes.lakes.progress import Silent
from glakes.lakes.rasters import raster_window
from glakes.lakes.tiles.folder import RunFolder
from glakes.models.mapping.settings import MapSettings
from glakes.worker import cluster
from glakes.worker.mapping import map_lakes
from listeners import Recorder
from made_prediction import Blur, use_blur
from made_run import assert_same_lakes, contents, lakes_of_the_whole, parts, scene, settings_of, use_here
from made_scene import LEFT, SIDE, TOP, composite
from pyproj import Geod
from rasterio.transform import from_origin
from rasterio.windows import Window


@pytest.fixture(autouse=True)
def _blurred(monkeypatch):
    """An engine without a network, and tiles in this process."""
    use_blur(monkeypatch)
    use_here(monkeypatch)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """A composite and a model."""
    return scene(tmp_path_factory.mktemp("given"))


@pytest.fixture
def cut(given, tmp_path):
    """Write columns of the composite as a GeoTIFF into the folder of tiles; changes are of its profile."""
    (tmp_path / "tiles").mkdir()

    def write(name, col, width, **changes):
        with rasterio.open(given[0]) as dataset:
            window = Window(col, 0, width, dataset.height)
            profile = dataset.profile | {"width": width, "transform": dataset.window_transform(window)} | changes
            path = tmp_path / "tiles" / name
            with rasterio.open(path, "w", **profile) as part:
                part.write(dataset.read(window=window))
                part.descriptions, part.scales = dataset.descriptions, dataset.scales
        return path

    return write


def tiles_of(given, tmp_path, **changes):
    return settings_of(tmp_path, str(tmp_path / "tiles"), given[1], **changes)


def statuses(settings):
    folder = RunFolder(Path(settings.run_folder))
    return {
        tile.name: folder.marker(tile.name).get("properties", {}).get("glakes:status", "") for tile in folder.tiles()
    }


@pytest.mark.parametrize("content", [b"", b"<html>404 Not Found</html>", b"II*\0" + bytes(60)])
def test_a_tile_that_is_no_raster_is_refused_by_name(given, cut, tmp_path, content):
    cut("a.tif", 0, 200)
    (tmp_path / "tiles" / "b.tif").write_bytes(content)
    with pytest.raises(MissingInput, match=r"b\.tif' cannot be read"):
        map_lakes(tiles_of(given, tmp_path), Silent())
    assert not (tmp_path / "run" / "job.json").exists()


def test_a_tile_cut_short_fails_and_the_others_are_done(given, cut, tmp_path):
    cut("a.tif", 0, 300)
    broken = cut("b.tif", 300, 100)
    rasterio.shutil.copy(broken, tmp_path / "cog.tif", driver="COG", blocksize=128)  # the header comes first there
    os.replace(tmp_path / "cog.tif", broken)
    os.truncate(broken, broken.stat().st_size // 2)
    heard, settings = Recorder(), tiles_of(given, tmp_path, tile_size=100)
    result = map_lakes(settings, heard)
    assert 0 < result["FAILED"] < 12
    assert result["DONE"] + result["FAILED"] == 12
    assert any("failed and are left out" in text for text in heard.warnings)
    assert {statuses(settings)[f"r000{row}c0000"] for row in range(3)} == {"ok"}
    notes = [json.loads(path.read_text())["reason"] for path in (tmp_path / "run" / "failed").iterdir()]
    assert all("broke off while it was read" in note for note in notes)


@pytest.mark.parametrize("gap", [(100, 200), (150, 151)])
def test_missing_tiles_and_gaps_are_no_data_and_lakes_beside_them_are_flagged(given, cut, tmp_path, gap):
    """First a whole tile is missing, then one column of pixels between two; lakes on both sides stay apart."""
    cut("a.tif", 0, gap[0])
    cut("b.tif", gap[1], 400 - gap[1])
    settings = tiles_of(given, tmp_path, tile_size=100, report=str(tmp_path / "report.html"))
    map_lakes(settings, Silent())
    lakes = gpd.read_file(settings.lakes)
    west, east = (LEFT + SIDE * column for column in gap)
    assert not lakes.intersects(shapely.box(west + 1, TOP - 3000, east - 1, TOP)).any()
    beside = lakes.intersects(shapely.box(west - 1, TOP - 3000, east + 1, TOP))
    assert beside.any()
    assert (lakes.loc[beside, "edge_flag"] == 1).all()
    missing = {f"r000{row}c0001" for row in range(3)} if gap == (100, 200) else set()
    assert {tile for tile, status in statuses(settings).items() if status == "nodata"} == missing
    assert ("without data" in (tmp_path / "report.html").read_text(encoding="utf-8")) == bool(missing)


OTHERS = {
    "another zone": ({"crs": "EPSG:32649"}, "Expected tiles of one kind"),
    "another type": ({"dtype": "float32"}, "Expected tiles of one kind"),
    "another nodata": ({"nodata": -9999}, "Expected tiles of one kind"),
    "coarser": ({"transform": from_origin(LEFT + 2000, TOP, 20, 20)}, "'b.tif' is off that of"),
    "off by half a pixel": ({"transform": from_origin(LEFT + 2005, TOP, 10, 10)}, "'b.tif' is off that of"),
    "twice": ({"transform": from_origin(LEFT, TOP, 10, 10)}, "'a.tif' and 'b.tif' overlap"),
    "half over the other": ({"transform": from_origin(LEFT + 1000, TOP, 10, 10)}, "'a.tif' and 'b.tif' overlap"),
}


@pytest.mark.parametrize("case", OTHERS)
def test_tiles_that_do_not_go_together_are_refused_by_name(given, cut, tmp_path, case):
    changes, piece = OTHERS[case]
    cut("a.tif", 0, 200)
    cut("b.tif", 200, 200, **changes)
    with pytest.raises(GridMismatch, match=piece):
        map_lakes(tiles_of(given, tmp_path), Silent())
    assert not (tmp_path / "run" / "job.json").exists()


def test_a_composite_without_data_and_one_of_floats_with_odd_numbers(given, tmp_path):
    empty = composite(tmp_path / "empty.tif", 100, 100, holes=0)
    odd = composite(tmp_path / "odd.tif", 100, 100, holes=0, dtype="float32")
    for path, value, where in ((empty, -32768, np.s_[:]), (odd, np.nan, np.s_[:, :50]), (odd, np.inf, np.s_[:, 50:60])):
        with rasterio.open(path, "r+") as dataset:
            values = dataset.read()
            values[(slice(None), *where) if isinstance(where, tuple) else where] = value
            dataset.write(values)
    settings = settings_of(tmp_path, empty, given[1], tile_size=50)
    assert map_lakes(settings, Silent())["LAKES_COUNT"] == 0
    assert set(statuses(settings).values()) == {"nodata"}
    settings = settings_of(tmp_path / "odd", odd, given[1], tile_size=50)
    map_lakes(settings, Silent())
    assert [statuses(settings)[f"r0000c000{col}"] for col in (0, 1)] == ["nodata", "ok"]
    lakes = gpd.read_file(settings.lakes)
    assert lakes.total_bounds[0] >= LEFT + 60 * SIDE  # neither is water
    marker = RunFolder(Path(settings.run_folder)).marker("r0000c0001")
    assert marker["properties"]["glakes:valid_percent"] == 80.0


@pytest.mark.parametrize("percent", [0, 100])
def test_no_water_and_nothing_but_water_over_tiles(given, tmp_path, monkeypatch, percent):
    monkeypatch.setattr(Blur, "predict", lambda self, stored: np.full(stored.shape[1:], percent, dtype=np.uint8))
    source = composite(tmp_path / "full.tif", 200, 300, holes=0)
    settings = settings_of(tmp_path, source, given[1], tile_size=128)
    heard = Recorder()
    result = map_lakes(settings, heard)
    lakes = gpd.read_file(settings.lakes)
    assert result["LAKES_COUNT"] == len(lakes) == (percent == 100)
    assert {"lake_id", "area_km2", "edge_flag"} <= set(lakes.columns)
    assert set(statuses(settings).values()) == {"ok" if percent else "empty"}
    if percent:
        assert lakes.geometry[0].equals(shapely.box(LEFT, TOP - 2000, LEFT + 3000, TOP))
    assert any(text.startswith(f"{len(lakes)} lakes") for text in heard.infos)


def test_a_lake_of_small_pieces_is_kept_by_its_whole_area(given, tmp_path):
    least = 0.01
    settings = settings_of(tmp_path, *given, tile_size=50, min_area=least)
    map_lakes(settings, Silent())
    whole = lakes_of_the_whole(tmp_path, *given)
    whole = whole[whole["area_km2"] >= least].reset_index(drop=True)
    assert_same_lakes(settings.lakes, whole)
    with rasterio.open(given[0]) as dataset:
        windows = list(split_window(raster_window(dataset), 50))
    boxes = [
        shapely.box(LEFT + 10 * w.col, TOP - 10 * w.row_stop, LEFT + 10 * w.col_stop, TOP - 10 * w.row) for w in windows
    ]
    largest = np.max([shapely.area(shapely.intersection(whole.geometry.values, box)) for box in boxes], axis=0)
    assert (largest < least * 0.99e6).any(), "no lake whose pieces are all below the threshold"


@pytest.mark.parametrize(("north", "west"), [(90.0, 10.0), (-59.0, 100.0), (81.0, 179.0)])
def test_areas_near_the_poles(tmp_path, north, west):
    size = 0.005
    changes = {"crs": "EPSG:4326", "transform": from_origin(west, north, size, size)}
    source, model = scene(tmp_path, 200, 300, **changes)
    settings = settings_of(tmp_path, source, model, tile_size=100)
    map_lakes(settings, Silent())
    lakes = gpd.read_file(settings.lakes)
    geod = Geod(ellps="WGS84")
    areas = np.abs([geod.geometry_area_perimeter(shape)[0] for shape in lakes.geometry]) / 1e6
    assert lakes.geometry.is_valid.all()
    assert np.allclose(lakes["area_km2"], areas, rtol=1e-6)
    assert (lakes["area_km2"] > 0).all()
    assert_same_lakes(lakes, lakes_of_the_whole(tmp_path, source, model))


def test_times_of_files_decide_nothing(given, tmp_path, monkeypatch):
    settings = settings_of(tmp_path, *given)
    map_lakes(settings, Silent())
    for number, path in enumerate(sorted(Path(settings.run_folder).rglob("*"))):
        os.utime(path, (10**9 * (number % 3), 10**9 * (number % 3)))  # 1970, 2001 and 2033, in no order
    before = {path: content for path, (content, _) in contents(tmp_path).items()}
    crews = use_here(monkeypatch)
    assert map_lakes(settings, Silent())["COMPUTED"] == 0
    assert not crews
    assert {path: content for path, (content, _) in contents(tmp_path).items()} == before


def test_decimal_commas_and_time_zones_change_no_byte(given, tmp_path, monkeypatch):
    settings = settings_of(tmp_path, *given)
    map_lakes(settings, Silent())
    elsewhere = settings_of(tmp_path / "elsewhere", *given)
    before = locale.setlocale(locale.LC_ALL)
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    try:
        time.tzset()
        with contextlib.suppress(locale.Error):  # not every machine has it
            locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
        map_lakes(elsewhere, Silent())
    finally:
        locale.setlocale(locale.LC_ALL, before)
        monkeypatch.undo()
        time.tzset()
    assert parts(elsewhere.run_folder) == parts(settings.run_folder)
    assert_same_lakes(elsewhere.lakes, gpd.read_file(settings.lakes))


def test_a_run_in_a_folder_with_a_long_path(given, tmp_path):
    deep = tmp_path.joinpath(*['湖泊 数据 ô\'x & "more" 100%' + "n" * 40] * 5)
    settings = settings_of(deep, *given, tile_size=200)
    assert len(str(deep)) > 260
    assert map_lakes(settings, Silent())["DONE"] == 4
    assert_same_lakes(settings.lakes, lakes_of_the_whole(tmp_path, *given))


@pytest.mark.parametrize("where", ["run_folder", "lakes"])
def test_places_that_cannot_be_written_into_are_refused_before_the_work(given, tmp_path, monkeypatch, where):
    crews = use_here(monkeypatch)
    (tmp_path / "world.zip").write_bytes(b"PK")
    inside = {"run_folder": "run", "lakes": "lakes.gpkg"}[where]
    settings = settings_of(tmp_path, *given, **{where: str(tmp_path / "world.zip" / inside)})
    with pytest.raises(LakesError, match=r"Cannot write into .*world\.zip.*Choose another folder"):
        map_lakes(settings, Silent())
    monkeypatch.setattr(os, "access", lambda path, mode: "locked" not in str(path))
    (tmp_path / "locked").mkdir()
    settings = settings_of(tmp_path, *given, **{where: str(tmp_path / "locked" / inside)})
    with pytest.raises(LakesError, match=r"Cannot write into .*locked.*: no permission"):
        map_lakes(settings, Silent())
    assert not crews


def test_what_a_killed_driver_left_is_taken_over(given, tmp_path):
    settings = settings_of(tmp_path, *given)
    left = tmp_path / "run"
    left.mkdir()
    (left / "driver.json").write_text(json.dumps({"host": platform.node(), "pid": 2**22 + 1}))
    (left / ".job.json.lock").touch()  # the system let it go
    assert map_lakes(settings, Silent())["FAILED"] == 0
    assert not (left / "driver.json").exists()


def test_a_worker_that_cannot_take_part_says_why(given, tmp_path, monkeypatch):
    settings = settings_of(tmp_path, *given)
    map_lakes(MapSettings(**vars(settings) | {"dry_run": True}), Silent())
    root = settings.run_folder
    digest = RunFolder(Path(root)).job["digest"]
    assert cluster.probe(root, digest) == ""
    assert "does not see the run folder" in cluster.probe(str(tmp_path / "elsewhere"), digest)
    assert "sees another run" in cluster.probe(root, "0" * 64)
    with monkeypatch.context() as patch:
        patch.setattr(cluster, "software_version", lambda: "0.0.1")
        assert "it has GLAKES 0.0.1, the run is of GLAKES" in cluster.probe(root, digest)
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda path, mode: False)
        assert "it cannot write into" in cluster.probe(root, digest)
    hidden = shutil.copytree(root, tmp_path / "copy")
    job = json.loads((hidden / "job.json").read_text())
    for name in ("input", "model_path"):
        (hidden / "job.json").write_text(json.dumps(job | {name: "/not/shared"}))
        assert "it does not see '/not/shared'" in cluster.probe(str(hidden), digest)


def test_without_dask_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingLibrary, match=r"pip install distributed.*or leave SCHEDULER empty"):
        cluster._connect("tcp://127.0.0.1:1")
