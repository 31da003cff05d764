"""A run to the inventory of each region: the lakes of the single steps, whatever the division, done once."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import made_world
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
from glakes.lakes.errors import Cancelled, InvalidSetting, LakesError
from glakes.lakes.inventory.completion import complete_lakes
from glakes.lakes.inventory.finish import finish_lakes
from glakes.lakes.inventory.ocean import mask_ocean
from glakes.lakes.inventory.river_mask import mask_rivers
from glakes.lakes.inventory.settings import CompleteSettings, FinishSettings, MaskOceanSettings, MaskRiversSettings
from glakes.lakes.progress import Silent
from glakes.lakes.regions.assemble import assemble_inventory
from glakes.lakes.tiles.delivery import deliver_lakes
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder, Stop
from made_world import blobs, bounds, discs, layer, made_data, made_run, settings_of
from rasterio.features import rasterize
from rasterio.transform import from_bounds

TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A finished run, data for all steps, the box of the world, and its inventory as one region."""
    folder = tmp_path_factory.mktemp("world 湖泊 ô'x")
    water = discs(1, 120, 240, 300)
    with pytest.MonkeyPatch.context() as patch:
        run = made_run(folder, water, patch)
    data = made_data(folder, 3, bounds(water))
    assemble_inventory(settings_of(run, data, output_folder=str(folder / "whole")), Silent())
    return run, data, bounds(water), lakes_in(folder / "whole")


def lakes_in(folder):
    """All lakes of all regions, in an order of their own."""
    frames = [gpd.read_file(path) for path in sorted(Path(folder).glob("*/lakes.gpkg"))]
    lakes = pd.concat([frame for frame in frames if len(frame)])
    return lakes.sort_values(["lake_id", "lon", "lat"], ignore_index=True)


def assert_same(found, expected):
    pd.testing.assert_frame_equal(
        found.drop(columns="geometry"), expected.drop(columns="geometry"), check_exact=True, check_dtype=False
    )
    assert (found.geometry.to_wkb() == expected.geometry.to_wkb()).all()


def contents(folder):
    paths = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def halves(folder, box, field="name"):
    left, bottom, right, top = box
    middle = (left + right) / 2
    shapes = [shapely.box(left, bottom, middle, top), shapely.box(middle, bottom, right, top)]
    return layer(folder / "regions.gpkg", shapes, **{field: ["West/Ost", "中部"]})


def in_halves(run, data, folder, box):
    names = {"regions": halves(folder, box), "region_field": "name"}
    return settings_of(run, data, output_folder=str(folder / "out"), **names)


def test_the_lakes_are_those_of_the_single_steps(world, tmp_path):
    run, data, _, whole = world
    path = {name: str(tmp_path / f"{name}.gpkg") for name in ("all", "inland", "masked", "completed", "finished")}
    deliver_lakes(run, list(run.job["tiles"]), path["all"], Silent())
    mask_ocean(MaskOceanSettings(path["all"], data["land"], path["inland"]), Silent())
    rivers = {"rivers": data["rivers"], "reservoirs": data["reservoirs"]}
    mask_rivers(MaskRiversSettings(path["inland"], data["glakes"], path["masked"], **rivers), Silent())
    arid = {"pld": data["pld"], "aridity": data["aridity"]}
    complete_lakes(CompleteSettings(path["masked"], data["glakes"], path["completed"], **arid), Silent())
    finish = FinishSettings(path["completed"], path["finished"], glakes=data["glakes"], pld=data["pld"])
    finish_lakes(finish, Silent())
    single = gpd.read_file(path["finished"]).sort_values(["lake_id", "lon", "lat"], ignore_index=True)
    assert len(single) > 40 and (whole["run_id"] == run.job["digest"][:12]).all()
    assert_same(whole.drop(columns="run_id"), single.drop(columns="run_id"))


@settings(max_examples=8)
@given(seed=st.integers(0, 10**6), count=st.integers(1, 9))
def test_any_division_into_regions_gives_the_same_lakes(world, tmp_path_factory, seed, count):
    run, data, box, whole = world
    folder = tmp_path_factory.mktemp("divided")
    # They overlap, leave gaps, and are cut from lakes in no way.
    regions = layer(folder / "regions.gpkg", blobs(seed, count, box, 0.25))
    made = settings_of(run, data, regions=regions, output_folder=str(folder / "out"))
    result = assemble_inventory(made, Silent())
    assert result["LAKES_COUNT"] == len(whole)
    assert_same(lakes_in(folder / "out"), whole)


def test_done_again_it_computes_nothing_and_changes_no_byte(world, tmp_path):
    run, data, box, _ = world
    made = settings_of(
        run, data, regions=halves(tmp_path, box), region_field="name", output_folder=str(tmp_path / "out")
    )
    first = assemble_inventory(made, Silent())
    assert first["REGIONS_COUNT"] == 2 and first["COMPUTED"] == 9
    assert {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()} == {"West_Ost", "中部", "steps"}
    before = contents(tmp_path / "out")
    assert assemble_inventory(made, Silent()) == first | {"COMPUTED": 0}
    assert contents(tmp_path / "out") == before


def test_stopped_at_any_moment_it_goes_on(world, tmp_path):
    run, data, _, whole = world
    made = settings_of(run, data, output_folder=str(tmp_path / "out"))
    stopped, looks = 0, 1
    while True:
        try:
            assemble_inventory(made, Stop(looks))
            break
        except Cancelled:
            stopped, looks = stopped + 1, looks + 7
            assert not list((tmp_path / "out").rglob("*.part*"))
    assert stopped > 3
    assert_same(lakes_in(tmp_path / "out"), whole)


def test_other_decisions_compute_only_what_comes_from_rivers_on(world, tmp_path):
    run, data, box, _ = world
    made = settings_of(
        run, data, regions=halves(tmp_path, box), region_field="name", output_folder=str(tmp_path / "out")
    )
    assemble_inventory(made, Silent())
    reviews = sorted((tmp_path / "out").glob("*/review.gpkg"))
    review = gpd.read_file(reviews[0])
    gone = review.index[review["decision"] != "delete"][0]
    review.loc[gone, ["override", "reviewer"]] = ["delete", "x"]
    review["override"] = review["override"].astype("string")
    review.to_file(reviews[0], driver="GPKG")
    before = contents(tmp_path / "out")
    heard = Recorder()
    result = assemble_inventory(replace(made, decisions=str(reviews[0])), heard)
    # Rivers in both regions; what follows only where lakes have changed.
    assert result["COMPUTED"] == 4
    assert any("is kept as 'review-1.gpkg'" in text for text in heard.warnings)
    changed = {Path(path).name for path, content in contents(tmp_path / "out").items() if before.get(path) != content}
    assert changed.isdisjoint({"predicted.fgb", "known.fgb", "inland.fgb", "sea.fgb"})
    lake = review.loc[gone, "lake_id"]
    masked = gpd.read_file(reviews[0].with_name("masked.fgb"))
    assert lake not in set(masked["lake_id"])
    assert assemble_inventory(replace(made, decisions=str(reviews[0])), Silent())["COMPUTED"] == 0


def kept(made):
    return {name: getattr(made, name) for name in ("regions", "region_field", "output_folder")}


def test_a_decision_about_no_lake_is_said(world, tmp_path):
    run, data, _, _ = world
    decisions = layer(tmp_path / "decisions.gpkg", [shapely.box(0, 0, 1, 1)], override=["keep"])
    heard = Recorder()
    assemble_inventory(settings_of(run, data, decisions=decisions, output_folder=str(tmp_path / "out")), heard)
    assert any("1 of 1 decisions touch no lake" in text for text in heard.warnings)


def test_steps_without_data_are_left_out_and_said(world, tmp_path):
    run, _, _, _ = world
    heard = Recorder()
    result = assemble_inventory(settings_of(run, {}, output_folder=str(tmp_path / "out"), min_area=0.1), heard)
    assert result["COMPUTED"] == 2
    assert sum("Left out" in text for text in heard.infos) == 3
    item = json.loads((tmp_path / "out" / "all" / "item.json").read_text(encoding="utf-8"))
    assert item["properties"]["glakes:left_out"] == ["ocean", "rivers", "completion"]
    assert gpd.read_file(tmp_path / "out" / "all" / "lakes.gpkg")["area_km2"].min() >= 0.1


def test_files_and_items_say_what_made_them(world, tmp_path):
    run, data, _, _ = world
    assemble_inventory(settings_of(run, data, output_folder=str(tmp_path / "out")), Silent())
    for name in ("predicted.fgb", "masked.fgb", "lakes.gpkg"):
        said = pyogrio.read_info(tmp_path / "out" / "all" / name)["layer_metadata"]
        assert said["RUN"] == run.job["digest"] and said["MODEL_SHA256"] == run.job["model"]
    assert "glakes.gpkg 1220" in said["SOURCES"] and said["MIN_AREA"] == "0.005"
    item = json.loads((tmp_path / "out" / "all" / "item.json").read_text(encoding="utf-8"))
    assert item["properties"]["start_datetime"] == "2020-01-01T00:00:00Z"
    data_of = {entry["setting"] for entry in item["properties"]["glakes:data"]}
    assert data_of == {"land", "rivers", "reservoirs", "glakes", "pld", "aridity"}
    assert all(len(file["checksum"]) == 68 for entry in item["properties"]["glakes:data"] for file in entry["files"])
    # Every link of the catalogue leads somewhere.
    for path in (tmp_path / "out").rglob("*.json"):
        for link in json.loads(path.read_text(encoding="utf-8")).get("links", ()):
            target = Path(os.path.normpath(path.parent / link["href"]))
            assert link.get("title") == "model" or target.exists(), target


def test_a_look_at_a_geopackage_computes_nothing(world, tmp_path):
    run, data, _, _ = world
    glakes = shutil.copy(data["glakes"], tmp_path / "glakes.gpkg")
    made = settings_of(run, data, glakes=str(glakes), output_folder=str(tmp_path / "out"))
    assemble_inventory(made, Silent())
    content = bytearray(glakes.read_bytes())
    content[18:20], content[24:28] = b"\x02\x02", b"\x00\x00\x01\x00"  # as a program in WAL mode leaves it
    glakes.write_bytes(content)
    assert assemble_inventory(made, Silent())["COMPUTED"] == 0
    shapes = gpd.read_file(glakes)
    shapes.loc[0, "Area_bound"] = 99.0
    shapes.to_file(glakes, driver="GPKG")
    assert assemble_inventory(made, Silent())["COMPUTED"] > 0


def test_what_cannot_be_is_said(world, tmp_path):
    run, data, _, _ = world
    with pytest.raises(InvalidSetting, match="expected GLAKES beside RIVERS"):
        settings_of(run, {"rivers": data["rivers"]})
    with pytest.raises(InvalidSetting, match="TOLERANCE must not be negative"):
        settings_of(run, data, tolerance=-1.0)
    with pytest.raises(LakesError, match="holds no run"):
        assemble_inventory(settings_of(run, {}, run_folder=str(tmp_path)), Silent())
    with pytest.raises(LakesError, match="expected the field country of REGION_FIELD, found name"):
        regions = layer(tmp_path / "r.gpkg", [shapely.box(0, 0, 1, 1)], name=["a"])
        assemble_inventory(
            settings_of(run, {}, regions=regions, region_field="country", output_folder=str(tmp_path / "out")), Silent()
        )
    far = layer(tmp_path / "far.gpkg", [shapely.box(50, 50, 51, 51)])
    with pytest.raises(LakesError, match="has no land where the run is"):
        assemble_inventory(settings_of(run, {}, land=far, output_folder=str(tmp_path / "out")), Silent())
    shutil.copytree(run.root, tmp_path / "run")
    next((tmp_path / "run" / "done").glob("*.json")).unlink()
    with pytest.raises(LakesError, match="is not finished: 19 of 20 tiles"):
        assemble_inventory(settings_of(run, {}, run_folder=str(tmp_path / "run")), Silent())


def test_river_masks_by_region_are_those_of_the_whole(world, tmp_path):
    run, data, box, _ = world
    rivers = gpd.read_file(data["rivers"][0])
    mask = tmp_path / "rivers.tif"
    left, bottom, right, top = box
    place = {"height": 480, "width": 600, "transform": from_bounds(left, bottom, right, top, 600, 480)}
    with rasterio.open(mask, "w", driver="GTiff", count=1, dtype="uint8", crs="EPSG:4326", **place) as dataset:
        dataset.write(rasterize(rivers.geometry, (480, 600), transform=place["transform"], default_value=255), 1)
    masked = data | {"rivers": (), "river_masks": (str(mask),)}
    assemble_inventory(settings_of(run, masked, output_folder=str(tmp_path / "whole")), Silent())
    result = assemble_inventory(in_halves(run, masked, tmp_path, box), Silent())
    assert result["REGIONS_COUNT"] == 2
    assert len(gpd.read_file(tmp_path / "whole" / "all" / "review.gpkg")) > 5
    assert_same(lakes_in(tmp_path / "out"), lakes_in(tmp_path / "whole"))


def test_regions_on_both_sides_of_180_degrees(tmp_path, monkeypatch):
    monkeypatch.setattr(made_world, "WEST", 179.88)
    run = made_run(tmp_path, discs(5, 40, 120, 240, 8.0), monkeypatch)
    shapes = [shapely.box(179.8, 45, 180, 47), shapely.box(-180, 45, -179.8, 47)]
    regions = layer(tmp_path / "regions.gpkg", shapes, name=["east", "west"])
    assemble_inventory(settings_of(run, {}, output_folder=str(tmp_path / "whole")), Silent())
    made = settings_of(run, {}, regions=regions, region_field="name", output_folder=str(tmp_path / "out"))
    heard = Recorder()
    assert assemble_inventory(made, heard)["REGIONS_COUNT"] == 2
    assert_same(lakes_in(tmp_path / "out"), lakes_in(tmp_path / "whole"))
    assert not [text for text in heard.warnings if "region" in text]
    for name, inside in (("east", lambda x: x <= 180), ("west", lambda x: x >= 180)):
        points = gpd.read_file(tmp_path / "out" / name / "lakes.gpkg").representative_point()
        assert len(points) > 3 and inside(points.x.to_numpy()).all()


@pytest.mark.long
def test_killed_at_random_moments_layers_are_those_of_a_calm_run(world, tmp_path):
    run, data, box, _ = world
    made = in_halves(run, data, tmp_path, box)
    values = tmp_path / "settings.json"
    values.write_text(json.dumps(made.to_dict()))
    conftest = Path(__file__).parents[2] / "conftest.py"
    code = (
        f"import runpy,sys; runpy.run_path({str(conftest)!r});"
        f"from glakes.worker.once import do_once; sys.exit(do_once(['assembleinventory', {str(values)!r}]))"
    )
    out, moments, killed = Path(made.output_folder), random.Random(1), 0
    for _ in range(8):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        process.stdout.readline()  # it is at work
        try:
            process.communicate(timeout=moments.uniform(0, 1.2))
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        killed += process.returncode == -signal.SIGKILL
    assert killed > 2
    assemble_inventory(made, Silent())
    assemble_inventory(replace(made, output_folder=str(tmp_path / "calm")), Silent())
    assert len(steady(out)) > 15
    assert steady(out) == steady(tmp_path / "calm")


def steady(folder):
    """The bytes of all layers; a GeoPackage also says when it was written."""
    paths = [path for path in Path(folder).rglob("*") if path.suffix in (".fgb", ".gpkg")]
    return {str(path.relative_to(folder)): TIME.sub(b"", path.read_bytes()) for path in paths}


def test_names_of_folders():
    from glakes.lakes.regions.areas import folder_names

    names = folder_names(["a/b", "A?b", "con", " . ", "中国", "中国", "x" * 200])
    assert names == ["a_b", "A_b_2", "_con", "unnamed", "中国", "中国_2", "x" * 80]
    assert len(np.unique(names)) == len(names)
