"""A large area in tiles: the lakes of the whole, continued, refused, repaired."""

import json
import os
import shutil
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import BandMismatch, Cancelled, GridMismatch, InvalidSetting, LakesError
from glakes.lakes.locks import alone
from glakes.lakes.progress import Silent
from glakes.lakes.tiles.folder import RunFolder, checksum
from glakes.lakes.tiles.grid import write_tile_grid
from glakes.lakes.tiles.settings import TileGridSettings
from glakes.models.mapping.settings import MapSettings, ShardSettings
from glakes.models.mapping.tile import map_tile
from glakes.worker import driving, mapping
from glakes.worker.mapping import map_lakes, map_shard
from listeners import Recorder, Stop
from made_prediction import use_blur
from made_run import assert_same_lakes, contents, lakes_of_the_whole, parts, scene, settings_of, tile_names, use_here
from rasterio.transform import from_origin


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A scene, a model, the lakes of the whole, and a finished run over it."""
    folder = tmp_path_factory.mktemp("made 湖泊 ô'x")
    source, model = scene(folder)
    with pytest.MonkeyPatch.context() as patch:
        use_blur(patch)
        use_here(patch)
        map_lakes(settings_of(folder, source, model), Silent())
        return folder, source, model, lakes_of_the_whole(folder, source, model)


@pytest.fixture(autouse=True)
def _blurred(monkeypatch):
    """An engine without a network: these tests are about what becomes of its pixels."""
    use_blur(monkeypatch)


@pytest.fixture
def run(made, tmp_path):
    """A copy of the finished run: its settings with a folder of its own."""
    folder, source, model, _ = made
    shutil.copytree(folder / "run", tmp_path / "run")
    return settings_of(tmp_path, source, model)


@pytest.mark.parametrize("tile_size", [150, 400])
def test_any_tiles_give_the_lakes_of_the_whole(made, tmp_path, monkeypatch, tile_size):
    folder, source, model, whole = made
    use_here(monkeypatch)
    settings = settings_of(tmp_path, source, model, tile_size=tile_size, report=str(tmp_path / "report.html"))
    result = map_lakes(settings, Silent())
    assert_same_lakes(settings.lakes, whole)
    assert result["LAKES_COUNT"] == len(whole) > 300
    assert result["FAILED"] == 0
    with rasterio.open(result["PROBABILITY"]) as mosaic, rasterio.open(folder / "whole.tif") as expected:
        assert np.array_equal(mosaic.read(), expected.read())
        assert mosaic.transform == expected.transform
        assert mosaic.tags()["MODEL_SHA256"]
    assert "Lakes of a large area" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_a_finished_run_computes_nothing_and_changes_no_byte(run, monkeypatch):
    crews = use_here(monkeypatch)
    first = map_lakes(run, Silent())  # writes lakes of the copied parts
    before = contents(Path(run.lakes).parent)
    assert map_lakes(run, Silent()) == first
    assert contents(Path(run.lakes).parent) == before
    assert not crews
    assert first["COMPUTED"] == 0


def test_a_stopped_run_goes_on_and_gives_the_same_bytes(made, tmp_path, monkeypatch):
    folder, source, model, whole = made
    settings = settings_of(tmp_path, source, model)
    stop = Stop(10**9)
    use_here(monkeypatch, after=lambda tile: setattr(stop, "left", 0 if tile.endswith("c0002") else 10**9))
    with pytest.raises(Cancelled):
        map_lakes(settings, stop)
    done = {path.stem for path in (tmp_path / "run" / "done").glob("*.json")}
    assert 0 < len(done) < 6
    assert not (tmp_path / "lakes.gpkg").exists()
    crews = use_here(monkeypatch)
    map_lakes(settings, Silent())
    assert {tile for crew in crews for tile in crew.ran}.isdisjoint(done)
    assert_same_lakes(settings.lakes, whole)
    assert parts(tmp_path / "run") == parts(folder / "run")


@pytest.mark.parametrize(
    ("kind", "harm"),
    [("tif", "cut"), ("tif", "flipped"), ("fgb", "gone"), ("fgb", "flipped"), ("npz", "cut"), ("npz", "flipped")],
)
def test_damaged_parts_are_computed_again(run, made, monkeypatch, kind, harm):
    path = RunFolder_parts(run) / f"r0000c0001.{kind}"
    content = path.read_bytes()
    if harm == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:90] + bytes([content[90] ^ 1]) + content[91:])
    crews, heard = use_here(monkeypatch), Recorder()
    map_lakes(MapSettings(**vars(run) | {"verify": kind == "tif"}), heard)
    assert [tile for crew in crews for tile in crew.ran] == ["r0000c0001"]
    assert path.read_bytes() == content
    assert any("r0000c0001" in text and "again" in text for text in heard.warnings)
    assert_same_lakes(run.lakes, made[3])


def RunFolder_parts(settings):
    return RunFolder(Path(settings.run_folder)).root / "parts"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"properties": {"glakes:job": "of another run"}}'])
def test_a_damaged_marker_counts_for_nothing(run, monkeypatch, content):
    RunFolder(Path(run.run_folder)).done_path("r0001c0000").write_text(content)
    crews, heard = use_here(monkeypatch), Recorder()
    map_lakes(run, heard)
    assert [tile for crew in crews for tile in crew.ran] == ["r0001c0000"]
    assert "marker is damaged" in heard.warnings[0]


@pytest.mark.parametrize(
    ("change", "piece"),
    [
        ({"threshold": 0.5}, "threshold was 0.55, is 0.5"),
        ({"min_area": 1.0}, "min_area was 0.0, is 1.0"),
        ({"model": None}, "model was"),
        ({"tile_size": 128}, "the tiles differ"),
    ],
)
def test_other_settings_need_another_folder(run, change, piece):
    before = contents(run.run_folder)
    with pytest.raises(LakesError, match="Choose another RUN_FOLDER") as error:
        map_lakes(MapSettings(**vars(run) | change), Silent())
    assert piece in str(error.value)
    assert contents(run.run_folder) == before


def test_a_changed_composite_needs_another_folder(made, run, tmp_path):
    copy = tmp_path / "copy.tif"
    shutil.copy(run.input, copy)
    with pytest.raises(LakesError, match="input was"):
        map_lakes(MapSettings(**vars(run) | {"input": str(copy)}), Silent())


def test_two_drivers_of_one_folder(run):
    folder = RunFolder(Path(run.run_folder))
    with mapping._alone(folder), pytest.raises(LakesError, match=f"Another run works in .* process {os.getpid()} on"):
        map_lakes(run, Silent())
    with alone(folder.job_path):
        pass  # let go


def test_a_failing_tile_is_left_out_and_tried_by_the_next_run(made, tmp_path, monkeypatch):
    _, source, model, whole = made
    settings = settings_of(tmp_path, source, model, report=str(tmp_path / "report.html"))

    def poison(tile):
        if tile == "r0001c0001":
            raise LakesError("Bitter.")

    use_here(monkeypatch, spoil=poison)
    heard = Recorder()
    result = map_lakes(settings, heard)
    assert (result["DONE"], result["FAILED"]) == (5, 1)
    assert any("failed 3 times" in text and "Bitter." in text for text in heard.warnings)
    note = json.loads((tmp_path / "run" / "failed" / "r0001c0001.json").read_text())
    assert (note["reason"], note["attempts"]) == ("Bitter.", 3)
    assert "Bitter." in (tmp_path / "report.html").read_text(encoding="utf-8")
    cut = gpd.read_file(settings.lakes)
    assert cut["edge_flag"].sum() > whole["edge_flag"].sum()
    crews = use_here(monkeypatch)
    assert map_lakes(settings, Silent())["FAILED"] == 0
    assert crews[0].ran == ["r0001c0001"]
    assert not list((tmp_path / "run" / "failed").iterdir())
    assert_same_lakes(settings.lakes, whole)


def test_a_tile_whose_process_died_three_times_is_not_begun_a_fourth_time(run, monkeypatch):
    folder = RunFolder(Path(run.run_folder))
    folder.forget("r0000c0000")
    folder.begun_path("r0000c0000").write_text("3")
    crews = use_here(monkeypatch)
    assert map_lakes(run, Silent())["FAILED"] == 1
    assert not crews[0].ran
    assert map_lakes(run, Silent())["FAILED"] == 0  # whoever runs it again wants it tried again


def test_no_tile_at_all(made, tmp_path, monkeypatch):
    def poison(tile):
        raise LakesError("Bitter.")

    use_here(monkeypatch, spoil=poison)
    with pytest.raises(LakesError, match=r"No tile could be mapped; .*Bitter\."):
        map_lakes(settings_of(tmp_path, *made[1:3]), Silent())


def test_a_full_disk_stops_the_run_and_blames_no_tile(made, tmp_path, monkeypatch):
    free = {"bytes": 10**9}
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(driving.shutil, "disk_usage", lambda path: usage._replace(free=free["bytes"]))
    monkeypatch.setattr(driving, "TICK_S", 0.0)
    use_here(monkeypatch, after=lambda tile: free.update(bytes=10**6))
    settings = settings_of(tmp_path, *made[1:3])
    with pytest.raises(LakesError, match=r"disk of .* is full: 1 MB are free"):
        map_lakes(settings, Silent())
    assert not list((tmp_path / "run" / "failed").iterdir())
    free["bytes"] = 10**3
    with pytest.raises(LakesError, match=r"the run needs about .* GB"):
        map_lakes(settings, Silent())


def test_a_dry_run_prepares_and_says(made, tmp_path, monkeypatch):
    crews, heard = use_here(monkeypatch), Recorder()
    result = map_lakes(settings_of(tmp_path, *made[1:3], dry_run=True), heard)
    assert (result["DONE"], result["MISSING"]) == (0, 6)
    assert 0 < result["HOURS"] < 1
    assert 0 < result["GIGABYTES"] < 1
    assert "6 tiles" in heard.infos[-1]
    assert not crews
    assert not list((tmp_path / "run" / "parts").iterdir())


def test_shards_that_know_nothing_of_each_other(made, tmp_path, monkeypatch):
    _, source, model, whole = made
    settings = settings_of(tmp_path, source, model)
    map_lakes(MapSettings(**vars(settings) | {"dry_run": True}), Silent())
    from made_run import Here

    monkeypatch.setattr(mapping, "Processes", lambda root, count, limit_s: Here(root))
    assert map_shard(ShardSettings(settings.run_folder, 1, 2), Silent()) == {"DONE": 3, "FAILED": 0}
    assert map_shard(ShardSettings(settings.run_folder, 2, 2), Silent()) == {"DONE": 3, "FAILED": 0}
    crews = use_here(monkeypatch)
    map_lakes(settings, Silent())
    assert not crews
    assert_same_lakes(settings.lakes, whole)
    with pytest.raises(LakesError, match="holds no run"):
        map_shard(ShardSettings(str(tmp_path), 1, 2), Silent())
    with pytest.raises(InvalidSetting, match="i/n"):
        ShardSettings("run", 3, 2)


def test_a_shard_of_a_stopped_run_says_what_to_do(run):
    stopped = RunFolder(Path(run.run_folder)).cancel_path
    stopped.touch()
    with pytest.raises(
        LakesError,
        match=r"was stopped: 'cancelled' lies there.*Remove that file, or run 'Map lakes of a large area' with DRY_RUN",
    ):
        map_shard(ShardSettings(run.run_folder, 1, 2), Silent())
    map_lakes(MapSettings(**vars(run) | {"dry_run": True}), Silent())
    assert not stopped.exists()
    assert map_shard(ShardSettings(run.run_folder, 1, 2), Silent()) == {"DONE": 3, "FAILED": 0}


def test_a_marker_is_a_stac_item_with_checksums(made):
    folder = RunFolder(made[0] / "run")
    item = folder.marker("r0001c0002")
    assert (item["type"], item["stac_version"], item["id"]) == ("Feature", "1.0.0", "r0001c0002")
    west, south, east, north = item["bbox"]
    assert -180 <= west < east <= 180
    assert 40 < south < north < 41
    assert item["properties"]["datetime"].endswith("Z")
    for kind, asset in item["assets"].items():
        path = (folder.root / "done" / asset["href"]).resolve()
        assert path == folder.part("r0001c0002", kind).resolve()
        assert asset["file:size"] == path.stat().st_size
        assert asset["file:checksum"] == checksum(path)
        assert asset["file:checksum"].startswith("1220")


def test_a_tile_that_is_done_is_left_as_it_is(made):
    folder = RunFolder(made[0] / "run")
    before = contents(folder.root)
    from glakes.models.mapping.settings import TileSettings

    assert map_tile(TileSettings(str(folder.root), "r0000c0000"), Silent())["STATUS"] == "there"
    assert contents(folder.root) == before


def test_a_grid_in_degrees_across_the_antimeridian(tmp_path, monkeypatch):
    """Tiles at 179 east and 180 west of a composite from 179.5 to 180.5."""
    size = 1 / 300
    source, model = scene(tmp_path, 300, 300, crs="EPSG:4326", transform=from_origin(179.5, -16.5, size, size))
    write_tile_grid(TileGridSettings((179.4, -18, 180.6, -16), str(tmp_path / "grid.gpkg")), Silent())
    use_here(monkeypatch)
    settings = settings_of(tmp_path, source, model, grid=str(tmp_path / "grid.gpkg"))
    map_lakes(settings, Silent())
    assert tile_names(settings.run_folder) == ["S17W180", "S17E179", "S18W180", "S18E179"]
    assert_same_lakes(settings.lakes, lakes_of_the_whole(tmp_path, source, model))


def test_a_raster_around_the_earth_joins_its_ends(tmp_path, monkeypatch):
    size = 1.0
    source, model = scene(tmp_path, 40, 360, holes=0, crs="EPSG:4326", transform=from_origin(-180, 20, size, size))
    use_here(monkeypatch)
    settings = settings_of(tmp_path, source, model, tile_size=120, threshold=0.6)
    map_lakes(settings, Silent())
    found, whole = gpd.read_file(settings.lakes), lakes_of_the_whole(tmp_path, source, model, 0.6)
    # Sides that are a degree long are no geodesics: a longer one of several is another line.
    assert found["area_km2"].sum() == pytest.approx(whole["area_km2"].sum(), rel=1e-5)
    assert len(found) < len(whole)
    west, _, east, _ = found.bounds.to_numpy().T
    across = found[(west < -179.5) & (east > 179.5)]
    assert len(across) == len(whole) - len(found)
    assert found.geometry.is_valid.all()
    assert found["lake_id"].is_unique
    assert set(found["lake_id"]) < set(whole["lake_id"])
    assert (across["lon"].abs() > 150).all()
    assert (found.bounds["maxx"] <= 180).all()


def test_a_folder_of_tiles_is_one_raster(made, tmp_path, monkeypatch):
    _, source, model, whole = made
    tiles = tmp_path / "tiles"
    tiles.mkdir()
    with rasterio.open(source) as dataset:
        for number, col in enumerate((0, 160, 320)):
            window = rasterio.windows.Window(col, 0, min(160, 400 - col), 300)
            profile = dataset.profile | {"width": window.width, "transform": dataset.window_transform(window)}
            with rasterio.open(tiles / f"{number}.tif", "w", **profile) as part:
                part.write(dataset.read(window=window))
                part.descriptions, part.scales = dataset.descriptions, dataset.scales
    use_here(monkeypatch)
    settings = settings_of(tmp_path, str(tiles), model)
    map_lakes(settings, Silent())
    assert_same_lakes(settings.lakes, whole)
    shutil.copy(tiles / "1.tif", tiles / "again.tif")
    with pytest.raises(GridMismatch, match=r"'1.tif' and 'again.tif' overlap"):
        map_lakes(settings_of(tmp_path, str(tiles), model, run_folder=str(tmp_path / "other")), Silent())


def test_an_input_that_does_not_fit_is_refused_before_any_tile(made, tmp_path):
    from made_scene import composite

    wrong = composite(tmp_path / "wrong.tif", 50, 50, order=("B1", "B2"))
    with pytest.raises(BandMismatch, match="expected bands NDWI"):
        map_lakes(settings_of(tmp_path, wrong, made[2]), Silent())
    assert not (tmp_path / "run" / "job.json").exists()


@pytest.mark.parametrize(
    ("setting", "value", "piece"),
    [
        ("scheduler", "http://x", "SCHEDULER must be"),
        ("scheduler", "processes:0", "SCHEDULER must be"),
        ("resource", "GPU", "RESOURCE must be"),
        ("run_folder", "", "RUN_FOLDER is empty"),
        ("threshold", 0.0, "THRESHOLD"),
        ("time_limit", -1.0, "TIME_LIMIT"),
    ],
)
def test_settings_that_mean_nothing(setting, value, piece):
    with pytest.raises(InvalidSetting, match=piece):
        MapSettings(**{"input": "a.tif", "run_folder": "run", setting: value})
