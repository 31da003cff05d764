"""Smoothing: within its distance, neighbours stay neighbours, small lakes stay."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from glakes.lakes.errors import Cancelled
from glakes.lakes.samples.smooth import overlapping, smooth_outlines, to_arcs, with_junctions
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from listeners import Stop
from rasterio.features import shapes
from rasterio.transform import from_origin

UTM = "EPSG:32648"


def from_pixels(numbers, pixel=10.0, corner=(500_000.0, 2_000_000.0)):
    """Outlines of equal pixels (0 = none), as the vectoriser draws them: neighbours share edges, not all vertices."""
    transform = from_origin(*corner, pixel, pixel)
    found = shapes(numbers.astype("int16"), numbers > 0, 4, transform)
    polygons = np.array([shapely.geometry.shape(outline) for outline, _ in found], dtype=object)
    return shapely.simplify(polygons, 0)


def farthest(one, other, crs):
    """Hausdorff distance in metres of two outlines, both ways, every metre."""
    local = gpd.GeoSeries([one, other], crs=crs)
    centre = local.to_crs("EPSG:4326").iloc[0].centroid
    flat = local.to_crs(f"+proj=aeqd +lat_0={centre.y} +lon_0={centre.x} +ellps=WGS84").boundary
    dense = [shapely.segmentize(line, 1.0) for line in flat]
    points = [shapely.points(shapely.get_coordinates(line)) for line in dense]
    return max(shapely.distance(points[0], flat.iloc[1]).max(), shapely.distance(points[1], flat.iloc[0]).max())


mosaics = arrays(np.int8, st.tuples(st.integers(2, 12), st.integers(2, 12)), elements=st.integers(0, 3))


@settings(max_examples=30)
@given(mosaics, st.sampled_from([5.0, 12.0, 30.0]))
def test_no_outline_moves_further_than_its_distance(numbers, distance):
    polygons = from_pixels(numbers)
    for before, after in zip(polygons, smooth_outlines(polygons, UTM, distance), strict=True):
        assert after.is_valid and not after.is_empty
        assert farthest(before, after, UTM) <= distance


@settings(max_examples=30)
@given(mosaics, st.sampled_from([5.0, 30.0]))
def test_neighbours_neither_overlap_nor_part(numbers, distance):
    polygons = from_pixels(numbers)
    after = smooth_outlines(polygons, UTM, distance)
    assert not overlapping(after)
    for one, other in zip(*shapely.STRtree(polygons).query(polygons, predicate="touches"), strict=True):
        shared = shapely.intersection(polygons[one], polygons[other]).length
        if shared > 0:
            # What lies between the two now is as wide as rounding, wherever the shared line went.
            assert shapely.intersection(after[one].buffer(1e-6), after[other]).length >= 0.5 * shared
    total = shapely.union_all(after)
    assert total.area == pytest.approx(shapely.area(after).sum(), rel=1e-6, abs=1e-3)


@pytest.mark.parametrize(
    ("crs", "corner", "pixel"), [("EPSG:4326", (20.0, 70.0), 9e-5), ("EPSG:3857", (2e6, 1e7), 30.0)]
)
def test_the_distance_is_metres_on_the_ground(crs, corner, pixel):
    rows, cols = np.mgrid[:60, :60]
    lake = ((rows - 30) ** 2 + 2 * (cols - 30) ** 2 < 600) & ~((rows - 28) ** 2 + (cols - 30) ** 2 < 30)
    before = from_pixels(lake.astype(int), pixel, corner)
    after = smooth_outlines(before, crs, 10.0)
    assert 2.0 < farthest(before[0], after[0], crs) <= 10.0


def test_a_staircase_becomes_smooth_and_keeps_its_area():
    rows, cols = np.mgrid[:80, :80]
    disc = ((rows - 40) ** 2 + (cols - 40) ** 2 < 900).astype(int)
    before = from_pixels(disc)
    after = smooth_outlines(before, UTM, 10.0)
    assert after[0].area == pytest.approx(before[0].area, rel=0.005)
    circle = 2 * np.sqrt(np.pi * before[0].area)
    assert before[0].length > 1.2 * circle
    assert after[0].length < 1.03 * circle


@pytest.mark.parametrize("distance", [5.0, 10.0, 100.0])
def test_one_pixel_stays_about_as_large(distance):
    after = smooth_outlines(from_pixels(np.pad([[1]], 1)), UTM, distance)
    assert 80 <= after[0].area <= 120


def test_a_vertex_of_a_neighbour_becomes_a_junction():
    wide, narrow = shapely.box(0, 0, 100, 10), shapely.box(40, 10, 60, 30)
    noded = with_junctions(np.array([wide, narrow]))
    assert shapely.get_num_coordinates(noded).tolist() == [7, 5]
    arcs, outlines = to_arcs(noded)
    assert len(arcs) == 3
    assert sorted(len(arc.users) for arc in arcs) == [1, 1, 2]
    assert [len(outline[0]) for outline in outlines] == [2, 2]


def test_a_lake_in_an_island_keeps_its_ring():
    numbers = np.ones((30, 30), int)
    numbers[10:20, 10:20] = 2
    before = from_pixels(np.pad(numbers, 2))
    after = smooth_outlines(before, UTM, 15.0)
    assert shapely.union_all(after).interiors[:] == []


def test_it_can_be_stopped():
    polygons = from_pixels(np.random.default_rng(1).integers(0, 2, (40, 40)))
    with pytest.raises(Cancelled):
        smooth_outlines(polygons, UTM, 10.0, Stop(0))
