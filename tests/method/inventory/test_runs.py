"""Runs and their labels against pixel-wise references."""

import numpy as np
import pytest
from glakes.lakes.inventory.runs import empty_runs, find_runs, flag_runs, join_runs, label_runs, overlapping
from hypothesis import given
from hypothesis import strategies as st
from made_masks import masks
from scipy import ndimage


def paint(runs, shape):
    image = np.zeros(shape, dtype=bool)
    for row, start, stop in zip(runs.row, runs.start, runs.stop):
        image[row, start:stop] = True
    return image


@given(masks())
def test_runs_are_the_mask_and_maximal(mask):
    runs = find_runs(mask)
    np.testing.assert_array_equal(paint(runs, mask.shape), mask)
    assert len(runs) == ndimage.label(mask, [[0, 0, 0], [1, 1, 1], [0, 0, 0]])[1]
    assert (np.lexsort((runs.start, runs.row)) == np.arange(len(runs))).all()


@given(masks(), st.integers(0, 14))
def test_strips_joined_are_the_runs_of_the_whole(mask, cut):
    parts = [find_runs(mask[:cut]), find_runs(mask[cut:], cut)]
    whole, joined = find_runs(mask), join_runs(parts)
    for one, other in zip((whole.row, whole.start, whole.stop), (joined.row, joined.start, joined.stop)):
        np.testing.assert_array_equal(one, other)


@given(masks(), st.integers(0, 2))
def test_overlapping_pairs_share_a_column(mask, shift):
    runs = find_runs(mask)
    expected = {
        (i, j)
        for i in range(len(runs))
        for j in range(len(runs))
        if runs.row[j] == runs.row[i] + shift and runs.start[i] < runs.stop[j] and runs.start[j] < runs.stop[i]
    }
    assert set(zip(*map(list, overlapping(runs, runs, shift)))) == expected


@given(masks())
def test_labels_are_those_of_four_connected_pixels(mask):
    runs = find_runs(mask)
    reference = ndimage.label(mask)[0][runs.row, runs.start]
    ours = label_runs(runs)
    assert len(set(zip(ours.tolist(), reference.tolist()))) == len(set(ours.tolist())) == len(set(reference.tolist()))


@given(masks(), masks())
def test_flags_mark_the_edge_and_missing_neighbours(mask, missing):
    height, width = min(mask.shape[0], missing.shape[0]), min(mask.shape[1], missing.shape[1])
    missing = missing[:height, :width]
    mask = mask[:height, :width] & ~missing
    runs = flag_runs(find_runs(mask), find_runs(missing), height, width)
    # Beyond the raster counts as missing.
    beside = ndimage.binary_dilation(np.pad(missing, 1, constant_values=True))[1:-1, 1:-1]
    expected = [beside[r, a:b].any() for r, a, b in zip(runs.row, runs.start, runs.stop)]
    assert runs.flag.tolist() == expected


def test_nothing():
    assert len(find_runs(np.zeros((3, 4), dtype=bool))) == 0
    assert len(join_runs([])) == len(empty_runs()) == len(label_runs(empty_runs())) == 0


@pytest.mark.parametrize("width", [1, 2, 5])
def test_full_rows(width):
    runs = find_runs(np.ones((2, width), dtype=bool), first_row=7)
    assert (runs.row.tolist(), runs.start.tolist(), runs.stop.tolist()) == ([7, 8], [0, 0], [width, width])
