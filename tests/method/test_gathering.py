"""Layers in parts: sorted, complete or absent, the same as in one piece."""

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from glakes.lakes.errors import LakesError
from glakes.lakes.files import remove_parts
from glakes.lakes.gathering import gathered_polygons

NUMBERS = np.random.default_rng(2).permutation(60).astype(np.int64) + 2**40


def layer(numbers):
    boxes = [shapely.box(x, 0, x + 0.5, 1) for x in np.asarray(numbers) - 2**40]
    fields = {"lake_id": numbers, "lon": np.arange(len(numbers)) / 3, "edge_flag": np.zeros(len(numbers), np.int16)}
    return gpd.GeoDataFrame(fields, geometry=boxes, crs=32648)


def gather(final, parts):
    with gathered_polygons(final, "lake_id") as add:
        for part in parts:
            add(part)


@pytest.mark.parametrize("name", ["l.gpkg", "湖 'a\".fgb", "l.shp", "l.geojson"])
@pytest.mark.parametrize("cuts", [[], [0], [20, 20, 41]])
def test_any_parts_give_the_same_layer(tmp_path, name, cuts):
    gather(tmp_path / name, [layer(numbers) for numbers in np.split(NUMBERS, cuts)])
    found = pyogrio.read_dataframe(tmp_path / name).sort_values("lake_id", ignore_index=True)
    assert found["lake_id"].tolist() == sorted(NUMBERS.tolist())
    assert found.crs.to_epsg() == 32648
    assert [box.bounds[0] for box in found.geometry] == list(range(60))
    expected = dict(zip(NUMBERS, np.concatenate([np.arange(len(part)) / 3 for part in np.split(NUMBERS, cuts)])))
    # A shapefile keeps fifteen digits.
    assert dict(zip(found["lake_id"], found["lon"])) == pytest.approx(expected, rel=1e-14)
    if name.endswith("gpkg"):
        assert pyogrio.read_dataframe(tmp_path / name)["lake_id"].is_monotonic_increasing
        assert pyogrio.list_layers(tmp_path / name).tolist() == [["l", "Polygon"]]
    assert {path.stem for path in tmp_path.iterdir()} == {Path(name).stem}


def test_a_layer_of_empty_parts_has_its_fields(tmp_path):
    gather(tmp_path / "l.gpkg", [layer(NUMBERS[:0])] * 3)
    found = pyogrio.read_dataframe(tmp_path / "l.gpkg")
    assert len(found) == 0 and list(found.columns) == ["lake_id", "lon", "edge_flag", "geometry"]


def test_a_geopackage_has_its_index_and_version(tmp_path):
    gather(tmp_path / "l.gpkg", [layer(NUMBERS[:30]), layer(NUMBERS[30:])])
    import sqlite3

    with sqlite3.connect(tmp_path / "l.gpkg") as database:
        assert database.execute("SELECT count(*) FROM rtree_l_geom").fetchone() == (60,)
        assert database.execute("PRAGMA user_version").fetchone() == (10300,)


def test_an_error_leaves_nothing(tmp_path):
    with pytest.raises(ZeroDivisionError), gathered_polygons(tmp_path / "l.gpkg", "lake_id") as add:
        add(layer(NUMBERS[:30]))
        add(layer(NUMBERS[30:]))
        raise ZeroDivisionError
    assert not list(tmp_path.iterdir())


def test_a_wrong_suffix_is_said_before_the_work(tmp_path):
    with pytest.raises(LakesError, match="expected a file ending in"), gathered_polygons(tmp_path / "l.txt", "x"):
        pytest.fail("work began")


def test_the_folder_is_made_or_refused_before_the_work(tmp_path):
    gather(tmp_path / "new" / "l.fgb", [layer(NUMBERS[:30]), layer(NUMBERS[30:])])
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["l.fgb"]
    refused = tmp_path / "new" / "l.fgb" / "l.gpkg"
    with pytest.raises(LakesError, match="Cannot write into"), gathered_polygons(refused, "lake_id"):
        pytest.fail("work began")


def test_a_killed_process_leaves_parts_that_can_be_removed(tmp_path):
    script = """
import os, sys
sys.path[:0] = sys.argv[2:]
import conftest, test_gathering as t
with t.gathered_polygons(sys.argv[1] + "/l.gpkg", "lake_id") as add:
    add(t.layer(t.NUMBERS[:30]))
    add(t.layer(t.NUMBERS[30:]))
    os._exit(9)
"""
    here = Path(__file__).parent
    killed = subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(here), str(here.parent)])
    assert killed.wait() == 9
    left = list(tmp_path.iterdir())
    assert left and all(path.name.startswith(".") for path in left)
    remove_parts(tmp_path, killed.pid)
    assert not list(tmp_path.iterdir())
