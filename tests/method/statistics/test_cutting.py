"""Shares of lakes in cells, against polygons cut by shapely and measured by pyproj."""

import numpy as np
import pytest
import shapely
from glakes.lakes.geodesy import WGS84
from glakes.lakes.statistics.cutting import shares, with_short_sides
from glakes.lakes.statistics.grid import Grid
from hypothesis import given, settings
from hypothesis import strategies as st


def blob(lon, lat, radius, corners=40, seed=0):
    """A ring around a place, degrees."""
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    reach = radius * np.random.default_rng(seed).uniform(0.5, 1, corners)
    ring = np.column_stack([lon + reach * np.cos(angles), lat + reach * np.sin(angles)])
    return np.vstack([ring, ring[:1]])


def whole(ring):
    return abs(WGS84.polygon_area_perimeter(*ring[:-1].T)[0]) / 1e6


def cut(ring, side, is_hole=False):
    wrapped = np.column_stack([(ring[:, 0] + 180) % 360 - 180, ring[:, 1]])
    grid = Grid(side)
    _, keys, areas = shares(wrapped, np.array([0, len(ring)]), np.array([is_hole]), grid)
    return grid, keys, areas


def followed(ring, points=600):
    """The ring with so many points on the geodesic of each side, which the map's straight lines then follow."""
    sides = [[start, *WGS84.npts(*start, *stop, points)] for start, stop in zip(ring, ring[1:])]
    return np.array([point for side in sides for point in side])


def by_shapely(ring, grid, keys):
    """Areas of the pieces, every one cut out of the polygon."""
    pieces = shapely.segmentize(shapely.intersection(shapely.polygons(followed(ring)), grid.boxes(keys)), 0.0005)
    return np.array([abs(WGS84.geometry_area_perimeter(piece)[0]) / 1e6 for piece in pieces])


@pytest.mark.parametrize(
    ("lon", "lat", "radius"), [(10.0, 50.0, 1.7), (-70.4, -33.2, 0.3), (100.0, 0.0, 1.2), (5, 79, 2)]
)
def test_shares_are_those_of_cut_polygons(lon, lat, radius):
    ring = blob(lon, lat, radius)
    grid, keys, areas = cut(ring, 1.0)
    assert len(keys) == len(np.unique(keys))
    np.testing.assert_allclose(areas, by_shapely(ring, grid, keys), rtol=1e-6, atol=1e-5)
    assert areas.sum() == pytest.approx(whole(ring), rel=1e-8)


@settings(max_examples=60)
@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-87, 87),
    radius=st.floats(0.001, 2),
    side=st.sampled_from([0.1, 0.3, 1.0, 7.0, 90.0]),
    seed=st.integers(0, 99),
)
def test_no_area_is_lost_anywhere(lon, lat, radius, side, seed):
    ring = blob(lon, lat, radius, 25, seed)
    _, _, areas = cut(ring, side)
    assert areas.sum() == pytest.approx(whole(ring), rel=1e-7, abs=1e-9)
    assert areas.min() > -1e-9


def test_a_lake_across_the_antimeridian_is_shared_by_both_sides():
    ring = blob(180.0, 20.0, 0.5)
    grid, keys, areas = cut(ring, 1.0)
    _, there, moved = cut(ring - [100, 0], 1.0)
    assert set(grid.meridians[keys % grid.cols]) == {-180.0, 179.0}
    order, other = np.lexsort([(keys % grid.cols + 180) % 360, keys // 360]), np.argsort(there)
    np.testing.assert_allclose(areas[order], moved[other], rtol=1e-9)


def test_a_lake_around_a_pole():
    lons = np.arange(-180, 180, 5.0)
    for sign in (1, -1):
        ring = np.column_stack([lons, np.full(len(lons), sign * 88.5)])
        ring = np.vstack([ring, ring[:1]])
        grid, keys, areas = cut(ring, 1.0)
        assert areas.sum() == pytest.approx(whole(ring), rel=1e-7)
        assert set(grid.parallels[keys // grid.cols]) == ({88.0, 89.0} if sign > 0 else {-89.0, -90.0})


def test_a_cell_as_a_lake_fills_itself():
    grid = Grid(1.0)
    dense = np.linspace(0, 1, 1001)
    south = np.column_stack([10 + dense, np.full(1001, 45.0)])
    north = np.column_stack([11 - dense, np.full(1001, 46.0)])
    ring = np.vstack([south, north, south[:1]])
    _, keys, areas = cut(ring, 1.0)
    inside = grid.keys(np.array([10.5]), np.array([45.5]))
    assert areas[keys == inside] == pytest.approx(grid.cell_km2(inside), rel=1e-6)


def test_holes_and_direction():
    ring = blob(0.9, 10.9, 0.3)
    _, keys, areas = cut(ring, 1.0)
    _, back, reversed_areas = cut(ring[::-1], 1.0)
    _, _, hole = cut(ring, 1.0, is_hole=True)
    np.testing.assert_allclose(areas, reversed_areas, rtol=1e-9)
    np.testing.assert_array_equal(keys, back)
    np.testing.assert_allclose(hole, -areas)


def test_vertices_on_lines_and_sides_along_them():
    ring = np.array([[0.5, 0.5], [1.0, 0.5], [1.0, 1.0], [1.5, 1.0], [1.5, 1.5], [0.5, 1.5], [0.5, 0.5]])
    areas = cut(ring, 1.0)[2]
    assert areas.sum() == pytest.approx(whole(ring), rel=1e-9)
    small = areas[areas < 1]  # what geodesics rise above the parallel of 1 degree
    assert len(areas) - len(small) == 3
    assert small.sum() < 0.01


def test_long_sides_follow_geodesics():
    ring = np.array([[0.0, 50.0], [30.0, 50.0], [15.0, 60.0], [0.0, 50.0]])
    dense, offsets = with_short_sides(ring, np.array([0, 4]))
    assert offsets.tolist() == [0, len(dense)]
    azimuth, _, length = WGS84.inv(0, 50, 30, 50)
    lon, lat, _ = WGS84.fwd(0, 50, azimuth, length / 2)
    middle = np.argmin(np.abs(dense[:, 0] - lon) + np.abs(dense[:, 1] - lat))
    np.testing.assert_allclose(dense[middle], (lon, lat), atol=1e-2)
    assert np.radians(np.abs(np.diff(dense, axis=0))).max() < 5e-4
    _, _, areas = cut(ring, 5.0)
    assert areas.sum() == pytest.approx(whole(ring), rel=1e-8)
