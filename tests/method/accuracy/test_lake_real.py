"""Real inventories of the same lakes, checked against a slow computation: HydroLAKES, GSHHG and Natural Earth."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.accuracy.lake_table import EDGES
from made_lakes import assess, layer, whole
from pyproj import Geod
from shapely.geometry import box
from shapely.geometry.polygon import orient
from shared_data import shared

GEOD = Geod(ellps="WGS84")
REGION = box(-92.5, 43.0, -87.8, 46.3)
LARGEST = 1000
"""km2; the Great Lakes are left out, which HydroLAKES has whole and GSHHG not at all."""


def km2(shape):
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return sum(abs(GEOD.geometry_area_perimeter(orient(part))[0]) for part in parts) / 1e6


def slow_shares(lakes, others):
    """Area of each lake, and the share of it that any of the others covers; one lake after the other."""
    tree = shapely.STRtree(others)
    cover = [shapely.union_all(others[tree.query(lake, "intersects")]) for lake in lakes]
    area = np.array([km2(lake) for lake in lakes])
    return area, np.array([km2(lake & near) for lake, near in zip(lakes, cover)]) / area


@pytest.fixture(scope="module")
def hydrolakes():
    frame = gpd.read_file(shared("hydrolakes-wisconsin") / "WI_hydrolakes.gpkg")
    frame = frame[frame["Lake_area"] < LARGEST]
    frame.geometry = shapely.make_valid(frame.geometry.to_numpy())
    return frame[["Hylak_id", "geometry"]]


def others(name):
    if name == "gshhg":
        frame = gpd.read_file(shared(name) / "gshhg_f_wisconsin_michigan.gpkg", layer="lakes")
    else:
        source = shared("natural-earth") / "natural_earth_physical.gpkg.zip"
        frame = gpd.read_file(f"/vsizip/{source}", layer="ne_10m_lakes_north_america", bbox=REGION)
        frame = frame.set_crs(4326, allow_override=True)
    shapes = shapely.make_valid(shapely.force_2d(frame.geometry.to_numpy()))
    return shapes[(shapely.area(shapes) > 0) & (shapely.area(shapes) < 1)]


@pytest.mark.parametrize("name", ["gshhg", "natural-earth"])
def test_as_computed_slowly(tmp_path, hydrolakes, name):
    predicted = others(name)
    labels = layer(tmp_path / "labels.gpkg", hydrolakes.geometry, Hylak_id=hydrolakes["Hylak_id"].to_numpy())
    numbers, found, recorder = assess(tmp_path, labels, list(predicted), regions=[REGION])
    inside = [shapely.intersection(shapes, REGION) for shapes in (hydrolakes.geometry.to_numpy(), predicted)]
    mine, theirs = (shapes[shapely.area(shapes) > 0] for shapes in inside)
    area, recall = slow_shares(mine, theirs)
    other, precision = slow_shares(theirs, mine)
    assert not any("overlap" in text for text in recorder.warnings), "each layer has every place once"
    table, row = found["table"], whole(found["table"])
    assert (row["count"], row["predicted"]) == (len(mine), len(theirs)) and len(theirs) > 5
    assert row["area_km2"] == pytest.approx(area.sum(), rel=1e-6)
    assert row["recall"] == pytest.approx((area * recall).sum() / area.sum(), rel=1e-6)
    assert row["precision"] == pytest.approx((other * precision).sum() / other.sum(), rel=1e-6)
    assert (row["missed"], row["false"]) == ((recall < 0.5).sum(), (precision < 0.5).sum())
    for lower, upper in zip(EDGES, (*EDGES[1:], np.inf)):
        chosen = (area >= lower) & (area < upper)
        if chosen.any():
            mean = table[(table["type"] == "all") & (table["lower"] == lower)].iloc[0]["mean_recall"]
            assert mean == pytest.approx(recall[chosen].mean(), rel=1e-5, abs=1e-9)
    slope, _ = np.polyfit(area, area * recall, 1)
    assert numbers["SLOPE"] == pytest.approx(slope, rel=1e-5)
    assert numbers["R2"] == pytest.approx(np.corrcoef(area, area * recall)[0, 1] ** 2, rel=1e-5)
    assert 0.3 < row["precision"] < 1 and 5 < row["distance_m"] < 500
