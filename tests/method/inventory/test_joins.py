"""Keys of other inventories: by largest overlap, whatever the field is called or the layer projected in."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from glakes.lakes.errors import LakesError
from glakes.lakes.inventory.joins import find_key, join_keys, plain_keys
from glakes.lakes.inventory.published import GLAKES, HYDROLAKES, PLD
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st


def boxes(*corners):
    return [shapely.box(x, y, x + size, y + size) for x, y, size in corners]


def layer(path, keys, shapes, field="Lake_id", crs=4326, to=None):
    frame = gpd.GeoDataFrame({field: keys}, geometry=shapes, crs=crs)
    (frame if to is None else frame.to_crs(to)).to_file(path)
    return str(path)


OURS = gpd.GeoSeries(boxes((100, 30, 0.01), (100.1, 30, 0.01), (101, 30, 0.01)), crs=4326, index=[7, 8, 9])


@pytest.mark.parametrize("to", [None, 32647, 3857])
@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
def test_largest_overlap_wins(tmp_path, to, suffix):
    others = boxes((99.995, 30, 0.01), (100.002, 30, 0.01), (100.1, 30.01, 0.01), (150, 0, 0.01))
    source = layer(tmp_path / f"o{suffix}", [5, 6, 7, 8], others, to=to)
    found = join_keys(OURS, source, GLAKES, Silent())
    assert found.index.tolist() == [7, 8, 9]
    # The second only touches, the third has nothing near.
    assert found.tolist() == [6, pd.NA, pd.NA]


def test_our_layer_projected_theirs_not(tmp_path):
    source = layer(tmp_path / "o.gpkg", [5], boxes((100, 30, 0.01)))
    assert join_keys(OURS.to_crs(32647), source, GLAKES, Silent()).tolist() == [5, pd.NA, pd.NA]


def test_equal_overlap_takes_the_smaller_key(tmp_path):
    source = layer(tmp_path / "o.gpkg", [9, 4], boxes((100, 30, 0.01), (100, 30, 0.01)))
    assert join_keys(OURS, source, GLAKES, Silent())[7] == 4


def test_null_keys_and_empty_layers_join_nothing(tmp_path):
    source = layer(tmp_path / "o.gpkg", [None, "12"], boxes((100, 30, 0.01), (101, 30, 0.01)), "pld_id")
    assert join_keys(OURS, source, PLD, Silent()).tolist() == [pd.NA, pd.NA, 12]
    assert join_keys(OURS.iloc[:0], source, PLD, Silent()).tolist() == []
    nothing = layer(tmp_path / "n.gpkg", pd.array([], "int64"), [], "Hylak_id")
    assert join_keys(OURS, nothing, HYDROLAKES, Silent()).isna().all()


@pytest.mark.parametrize(
    ("inventory", "fields", "key"),
    [
        (GLAKES, ["Area_bound", "Lake_id"], "Lake_id"),
        (GLAKES, ["LAKE_ID"], "LAKE_ID"),
        (PLD, ["basin_id", "lake_id", "ref_area"], "lake_id"),
        (PLD, ["fid", "p_ref_area"], "fid"),
        (HYDROLAKES, ["Hylak_id", "Lake_name"], "Hylak_id"),
        (HYDROLAKES, ["HYLAK_ID"], "HYLAK_ID"),
    ],
)
def test_key_field_under_its_published_names(inventory, fields, key):
    assert find_key(fields, inventory) == key


def test_a_layer_without_a_key_is_named():
    with pytest.raises(LakesError, match="HydroLAKES: expected a field hylak_id, found name, area"):
        find_key(["name", "area"], HYDROLAKES)


@pytest.mark.parametrize(
    ("keys", "plain"),
    [
        ([1, 2], [1, 2]),
        ([1.0, None], [1, pd.NA]),
        (["7120034567890123", " 5", None], [7120034567890123, 5, pd.NA]),
        (["7A", "5"], ["7A", "5"]),
        ([1.5, 2.0], ["1.5", "2.0"]),
    ],
)
def test_keys_are_whole_numbers_where_they_can_be(keys, plain):
    assert plain_keys(pd.Series(keys)).tolist() == plain


@settings(max_examples=12)
@given(st.integers(0, 2**32))
def test_against_every_pair(tmp_path_factory, seed):
    rng = np.random.default_rng(seed)
    ours = gpd.GeoSeries(shapely.buffer(shapely.points(rng.uniform(0, 0.1, (12, 2))), 0.01), crs=4326)
    theirs = shapely.buffer(shapely.points(rng.uniform(0, 0.1, (15, 2))), 0.015)
    source = layer(tmp_path_factory.mktemp("pairs") / "o.gpkg", range(15), theirs)
    shared = shapely.area(shapely.intersection(ours.to_numpy()[:, None], theirs[None]))
    expected = np.where(shared.max(axis=1) > 0, shared.argmax(axis=1), -1)
    assert join_keys(ours, source, GLAKES, Silent()).fillna(-1).tolist() == expected.tolist()
