"""Lakes joined over tiles are the lakes of the whole raster: number, flag, every vertex."""

import numpy as np
import pytest
from glakes.lakes.grid import Window
from hypothesis import given, settings
from hypothesis import strategies as st
from made_tiles import in_tiles, tiles, whole


@st.composite
def scenes(draw):
    height, width = draw(st.integers(1, 14)), draw(st.integers(1, 14))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    water = rng.random((height, width)) < draw(st.floats(0, 1))
    gaps = rng.random((height, width)) < draw(st.sampled_from([0.0, 0.0, 0.1, 0.5]))
    return water & ~gaps, gaps


@settings(max_examples=300)
@given(scenes(), st.integers(1, 15), st.integers(0, 99), st.sampled_from([1, 40, 4_000_000]))
def test_any_tiling_gives_the_lakes_of_the_whole(scene, size, order, most_vertices):
    water, gaps = scene
    found = in_tiles(water, tiles(water.shape, size, order), gaps, most_vertices=most_vertices)
    assert found == whole(water, gaps)


@settings(max_examples=100)
@given(scenes(), st.data())
def test_tiles_of_any_sizes_side_by_side(scene, data):
    water, gaps = scene
    height, width = water.shape
    windows, top = [], 0
    while top < height:
        rows, left = data.draw(st.integers(1, height - top)), 0
        while left < width:
            cols = data.draw(st.integers(1, width - left))
            windows.append(Window(top, left, rows, cols))
            left += cols
        top += rows
    assert in_tiles(water, windows, gaps) == whole(water, gaps)


@settings(max_examples=100)
@given(scenes(), st.integers(1, 8), st.integers(0, 99))
def test_a_tile_that_is_missing_counts_as_no_data(scene, size, seed):
    water, gaps = scene
    windows = tiles(water.shape, size, seed)
    missing = windows.pop()
    water[missing.slices], gaps[missing.slices] = False, True
    assert in_tiles(water, windows, gaps) == whole(water, gaps)


@settings(max_examples=150)
@given(scenes(), st.integers(1, 8), st.integers(0, 13))
def test_around_the_earth_no_column_is_the_first(scene, size, turn):
    """Wherever a raster around the earth is cut open, lakes are the same; their columns are counted from the cut."""
    water, gaps = scene
    width = water.shape[1]
    turn %= width
    water[:, 0] = False  # some meridian is dry: no lake goes all the way around
    open_cut = whole(water, gaps)
    turned = np.roll(water, turn, 1)
    found = in_tiles(turned, tiles(water.shape, size), np.roll(gaps, turn, 1), around=width)
    assert sorted(area(lake) for lake in found) == sorted(area(lake) for lake in open_cut)
    assert all(turned[row, col] for row, col, _, _ in found)


def test_water_all_around_the_earth_stays_cut_and_what_meets_it_too():
    water = np.ones((3, 8), dtype=bool)
    water[1, 2:6] = False
    found = in_tiles(water, tiles(water.shape, 3), around=8)
    assert [lake[3] for lake in found] == [lake[3] for lake in whole(water)]
    assert [lake[2] for lake in found] == [1]  # north and south of it is nothing


def area(lake):
    """Pixels inside the outlines of a lake, by the shoelace formula."""
    total = 0.0
    for ring in lake[3]:
        x, y = np.array(ring).T
        total += (x[1:] * y[:-1] - x[:-1] * y[1:]).sum() / 2
    return total


def test_a_diagonal_touch_at_the_corner_of_four_tiles_joins_nothing():
    water = np.zeros((4, 4), dtype=bool)
    water[1, 1] = water[2, 2] = True
    assert len(in_tiles(water, tiles(water.shape, 2))) == 2


def test_a_huge_lake_with_islands_over_a_hundred_tiles():
    water = np.ones((200, 200), dtype=bool)
    water[5::20, 5::20] = False
    water[0] = False
    found = in_tiles(water, tiles(water.shape, 20), most_vertices=10)
    assert found == whole(water)
    assert len(found) == 1
    assert len(found[0][3]) == 101


@pytest.mark.parametrize("value", [False, True])
def test_no_water_and_nothing_but_water(value):
    water = np.full((9, 9), value)
    assert in_tiles(water, tiles(water.shape, 4)) == whole(water)


def test_no_tiles():
    assert in_tiles(np.ones((2, 2), dtype=bool), []) == []
