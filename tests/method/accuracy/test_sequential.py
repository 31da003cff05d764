"""Patches side by side: every pixel once, or the remainder dropped."""

import numpy as np
import pytest
from glakes.lakes.accuracy.sequential import sequential_tiles
from glakes.lakes.grid import Window
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(1, 70), st.integers(1, 70), st.integers(1, 30))
def test_every_pixel_is_kept_once(height, width, patch):
    region = Window(11, 5, height, width)
    seen = np.zeros((height, width), int)
    for tile in sequential_tiles(region, patch, True):
        assert tile.read.shape == (patch, patch)
        assert tile.keep == tile.keep.intersect(tile.read) == tile.keep.intersect(region)
        seen[tile.keep.relative_to(region).slices] += 1
        beyond = tile.read.row_stop > region.row_stop
        assert not beyond or height < patch, "only regions smaller than the patch are padded"
    assert (seen == 1).all()


@pytest.mark.parametrize(("length", "patches"), [(100, 1), (576, 1), (577, 1), (1151, 1), (1152, 2), (1800, 3)])
def test_the_remainder_may_be_dropped(length, patches):
    tiles = list(sequential_tiles(Window(0, 0, length, 576), 576, False))
    assert len(tiles) == patches
    assert [tile.read.row for tile in tiles] == [576 * number for number in range(patches)]
    assert all(tile.keep.height == min(length, 576) for tile in tiles)
