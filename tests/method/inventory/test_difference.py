"""What rivers leave of lakes, against GEOS one lake at a time: plain lakes, and every way not to be plain."""

import numpy as np
import pytest
import shapely
from glakes.lakes.inventory import difference
from glakes.lakes.inventory.rivers import left_by
from glakes.lakes.progress import Silent
from hypothesis import given, settings
from hypothesis import strategies as st
from made_layers import blobs

BOX = shapely.box(0, 0, 10, 10)
LAKES = {
    "a box": BOX,
    "with an island": BOX.difference(shapely.box(4, 4, 6, 6)),
    "of two parts": shapely.union(BOX, shapely.box(12, 0, 20, 10)),
    "clockwise": BOX.reverse(),
    "with repeated vertices": shapely.Polygon([(0, 0), (0, 0), (10, 0), (10, 10), (10, 10), (0, 10)]),
}
RIVERS = {
    "around all": [shapely.box(-1, -1, 30, 11)],
    "inside": [shapely.box(1, 1, 2, 2)],
    "around its island": [shapely.box(3, 3, 7, 7)],
    "through the middle": [shapely.box(-1, 4.5, 30, 5.5)],
    "two that cross": [shapely.box(-1, 4.5, 30, 5.5), shapely.box(4.5, -1, 5.5, 30)],
    "one twice": [shapely.box(-1, 4.5, 30, 5.5)] * 2,
    "one in another": [shapely.box(-1, 2, 30, 8), shapely.box(-1, 4.5, 30, 5.5)],
    "side by side": [shapely.box(-1, 2, 5, 3), shapely.box(5, 2, 30, 3)],
    "along the shore": [shapely.box(-5, -5, 30, 0)],
    "along the shore and over it": [shapely.box(-5, -5, 30, 0), shapely.box(1, -1, 2, 2)],
    "at a corner": [shapely.box(-5, -5, 0, 0)],
    "through a corner": [shapely.Polygon([(-1, 1), (1, -1), (2, -1), (-1, 2)])],
    "with an island in the lake": [shapely.box(-1, 2, 30, 8).difference(shapely.box(3, 3, 5, 7))],
    "with an island across the shore": [shapely.box(-5, 2, 30, 8).difference(shapely.box(-3, 3, 5, 7))],
    "whose island has the lake": [shapely.box(-9, -9, 40, 30).difference(shapely.box(-5, -5, 35, 20))],
    "of many arms": [
        shapely.union_all([shapely.box(x, -1, x + 0.5, 9) for x in range(0, 9, 2)] + [shapely.box(-1, -2, 30, -1)])
    ],
    "far away": [shapely.box(100, 100, 101, 101)],
}


def held_against_geos(lakes, rivers):
    """All is compared: which lakes are touched, what is left of them, and that it is valid."""
    touched, left = left_by(lakes, rivers, Silent())
    hit = shapely.intersects(lakes[:, None], rivers[None]) if len(rivers) else np.zeros((len(lakes), 1), dtype=bool)
    assert touched.tolist() == np.flatnonzero(hit.any(axis=1)).tolist()
    for lake, result in zip(touched, left):
        expected = lakes[lake].difference(shapely.union_all(rivers[hit[lake]]))
        assert result.is_valid
        assert result.symmetric_difference(expected).area <= 1e-9 * lakes[lake].area
        assert len(shapely.get_parts(result)) == len(shapely.get_parts(expected))
        assert result.geom_type == expected.geom_type


@pytest.mark.parametrize("river", RIVERS)
@pytest.mark.parametrize("lake", LAKES)
def test_every_kind_of_lake_and_river_is_cut_as_by_geos(lake, river):
    held_against_geos(np.array([LAKES[lake]]), np.array(RIVERS[river]))


@given(seed=st.integers(0, 10**6), size=st.sampled_from([0.02, 0.1, 0.4]), digits=st.sampled_from([None, 2]))
@settings(max_examples=60)
def test_lakes_and_rivers_of_any_kind_are_cut_as_by_geos(seed, size, digits):
    """On a coarse grid outlines share vertices and sides all the time."""
    lakes, rivers = blobs(seed, 12, 0.1), blobs(seed + 1, 12, size)
    islands = blobs(seed + 2, 12, 0.03)
    lakes[::3] = shapely.difference(lakes[::3], islands[::3])
    rivers[::4] = shapely.difference(rivers[::4], islands[1::4][: len(rivers[::4])])
    if digits:
        rounded = (shapely.set_precision(shapes, 10.0**-digits) for shapes in (lakes, rivers))
        lakes, rivers = (shapely.set_precision(shapes, 0) for shapes in rounded)  # else GEOS rounds what it finds, too
    lakes = lakes[~shapely.is_empty(lakes)]
    held_against_geos(lakes, shapely.get_parts(rivers[~shapely.is_empty(rivers)]))


@pytest.mark.parametrize("x", [1e-12, 1e-10, 1e-8, 1e-6])
def test_rivers_that_miss_a_shore_by_almost_nothing_leave_no_slivers(x):
    lake = np.array([shapely.box(100, 30, 101, 31)])
    held_against_geos(lake, np.array([shapely.box(100 + x, 29, 102, 32)]))
    held_against_geos(lake, np.array([shapely.box(100 - x, 29, 102, 32)]))
    held_against_geos(lake, np.array([shapely.box(99, 30.2, 102, 30.4), shapely.box(99, 30.4 + x, 102, 30.6)]))


def test_plain_lakes_do_not_wait_for_geos(monkeypatch):
    lakes, rivers = blobs(3, 200, 0.03), blobs(4, 100, 0.01)
    by_geos = []
    union = difference._by_union

    def counted(some, *more):
        by_geos.extend(some)
        return union(some, *more)

    monkeypatch.setattr(difference, "_by_union", counted)
    touched, _ = left_by(lakes, rivers, Silent())
    assert len(touched) > 20 and len(by_geos) < len(touched) / 2


def test_the_order_of_rivers_and_where_their_rings_begin_changes_no_digit():
    lakes, rivers = blobs(5, 60, 0.1), blobs(6, 60, 0.1)
    _, left = left_by(lakes, rivers, Silent())
    _, again = left_by(lakes, rivers[::-1], Silent())
    assert shapely.to_wkb(left).tolist() == shapely.to_wkb(again).tolist()
