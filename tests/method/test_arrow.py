"""Layers in batches, against pyogrio's own reader."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from glakes.lakes.arrow import read_batches


@pytest.fixture
def frame():
    """Seven lakes with numbers and texts, some of them missing."""
    shapes = [shapely.box(n, 0, n + 1, 1) for n in range(6)] + [None]
    return gpd.GeoDataFrame(
        {
            "whole": np.arange(7, dtype="int32"),
            "large": pd.array([1, None, 3, 4, 5, 6, 2**40], dtype="Int64"),
            "real": [0.5, np.nan, 1.5, 2.5, 3.5, 4.5, 5.5],
            "name": ["a", None, "湖泊", "", "e", "f", "g"],
            "day": pd.to_datetime(["2026-01-01"] * 7),
        },
        geometry=shapes,
        crs=4326,
    )


def together(path, columns, size):
    batches = list(read_batches(str(path), None, columns, size))
    return batches, {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "geojson", "shp"])
@pytest.mark.parametrize("size", [1, 3, 100])
def test_batches_hold_what_the_layer_holds(tmp_path, frame, suffix, size):
    path = tmp_path / f"湖 lakes.{suffix}"
    if suffix == "shp":
        frame = frame.drop(columns="day")
    frame.to_file(path, **({"SPATIAL_INDEX": "NO"} if suffix == "fgb" else {}))  # which takes no missing geometry
    wanted = ["whole", "large", "real", "name"]
    batches, found = together(path, wanted, size)
    expected = pyogrio.read_dataframe(path, columns=wanted)
    assert max(len(batch[""]) for batch in batches) <= size
    np.testing.assert_array_equal(found["whole"], expected["whole"])
    np.testing.assert_array_equal(found["large"].astype(float), expected["large"].astype(float))
    np.testing.assert_array_equal(found["real"], expected["real"])
    assert [name or None for name in found["name"]] == ["a", None, "湖泊", None, "e", "f", "g"]
    shapes = shapely.from_wkb(found[""])
    assert all(a is b is None or shapely.equals(a, b) for a, b in zip(shapes, expected.geometry))


def test_columns_are_chosen_and_dates_left_out(tmp_path, frame):
    frame.to_file(tmp_path / "p.gpkg")
    assert set(together(tmp_path / "p.gpkg", [], 5)[1]) == {""}
    assert set(together(tmp_path / "p.gpkg", ["day", "whole"], 5)[1]) == {"", "whole"}


def test_an_empty_layer_has_no_batches_or_empty_ones(tmp_path, frame):
    frame.iloc[:0].to_file(tmp_path / "p.gpkg")
    assert sum(len(batch[""]) for batch in read_batches(str(tmp_path / "p.gpkg"), None, ["name"], 5)) == 0


def test_a_missing_file_is_told_by_its_error(tmp_path):
    with pytest.raises(pyogrio.errors.DataSourceError):
        next(read_batches(str(tmp_path / "none.gpkg"), None, [], 5))
