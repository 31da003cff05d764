"""Distances of outlines, in metres wherever on the earth, and quantiles by weight."""

import geopandas as gpd
import numpy as np
import pytest
from glakes.lakes.accuracy.outline_distance import outline_distances, outlines, weighted_quantile
from glakes.lakes.progress import Silent
from pyproj import Geod
from shapely import Point
from shapely.geometry import Polygon, box

GEOD = Geod(ellps="WGS84")


def measured(predicted, labels, lake, crs=4326):
    shapes = [gpd.GeoSeries(side, crs=4326).to_crs(crs).to_numpy() for side in (predicted, labels)]
    lines = [outlines(side) for side in shapes]
    return outline_distances(lines[0], lines[1], np.array(lake), gpd.GeoSeries([], crs=crs).crs, Silent())


@pytest.mark.parametrize("lat", [0.0, 45.0, -70.0])
@pytest.mark.parametrize("crs", [4326, 3857])
def test_a_margin_of_30_metres_is_30_metres_everywhere(lat, crs):
    east = 30 / GEOD.line_length([10, 11], [lat, lat])
    north = 30 / GEOD.line_length([10, 10], [lat - 0.5, lat + 0.5])
    label = box(10, lat, 10.05, lat + 0.05)
    inner = box(10 + east, lat + north, 10.05 - east, lat + 0.05 - north)
    found = measured([inner], [label], [0], crs)
    assert np.median(found.metres) == pytest.approx(30, rel=2e-3)
    assert found.metres.max() < 30.5 and found.metres.min() > 29.5
    length = GEOD.geometry_length(inner.exterior)
    assert found.weight_m.sum() == pytest.approx(length, rel=0.01)
    assert (found.lake == 0).all() and len(found.metres) <= 504


def test_the_nearest_of_several_outlines_counts_and_lakes_without_any_are_left_out():
    labels = [box(0, 0, 0.01, 0.01), box(0.02, 0, 0.03, 0.01)]
    predicted = [box(0, 0, 0.01, 0.01), box(5, 5, 5.01, 5.01), box(0.02, 0, 0.03, 0.01)]
    found = measured(predicted, [labels[0], labels[0], labels[1]], [0, 2, 2])
    assert set(found.lake) == {0, 2} and found.metres.max() < 1e-3


def test_islands_have_outlines_too():
    ring = Polygon(box(0, 0, 0.03, 0.03).exterior, [box(0.01, 0.01, 0.02, 0.02).exterior])
    found = measured([ring], [box(0, 0, 0.03, 0.03)], [0])
    slow = [Point(0.01, 0.015).distance(box(0, 0, 0.03, 0.03).exterior) * 111319]
    assert found.metres.max() == pytest.approx(slow[0], rel=0.02)


def test_only_what_lies_in_the_region_is_an_outline():
    line = outlines(np.array([box(0, 0, 2, 1)]), np.array([box(-1, -1, 1, 2)]))[0]
    assert line.length == pytest.approx(3)
    assert line.distance(Point(1, 0.5)) == pytest.approx(0.5), "the edge of the region is none"


def test_quantiles_by_weight():
    assert weighted_quantile(np.array([3.0, 1, 2]), np.array([1.0, 98, 1]), 0.95) == 1
    assert weighted_quantile(np.array([3.0, 1, 2]), np.array([10.0, 80, 10]), 0.95) == 3
    assert np.isnan(weighted_quantile(np.array([]), np.array([]), 0.5))
