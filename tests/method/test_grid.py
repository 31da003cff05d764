"""Windows and pixel numbers against slow, obvious references."""

import numpy as np
import pytest
from glakes.lakes.grid import (
    Window,
    align_down,
    align_up,
    mirror_indices,
    pixel_id,
    pixel_ids,
    split_window,
)
from hypothesis import given
from hypothesis import strategies as st

small = st.integers(-40, 40)
sizes = st.integers(1, 40)
windows = st.builds(Window, small, small, sizes, sizes)


@given(st.integers(-10_000, 10_000), st.integers(1, 100))
def test_alignment_is_the_nearest_multiple_on_its_side(value, step):
    assert align_down(value, step) == max(m for m in range(value - step, value + 1) if m % step == 0)
    assert align_up(value, step) == min(m for m in range(value, value + step + 1) if m % step == 0)


def _pixels(window):
    return {(r, c) for r in range(window.row, window.row_stop) for c in range(window.col, window.col_stop)}


@given(windows, windows)
def test_intersection_holds_the_common_pixels(one, other):
    common = one.intersect(other)
    assert _pixels(common) == _pixels(one) & _pixels(other)
    assert common.is_empty() == (not _pixels(common))


@given(windows, st.integers(1, 16))
def test_cells_partition_the_window_and_follow_the_grid_of_the_raster(whole, size):
    cells = list(split_window(whole, size))
    pixels = [pixel for cell in cells for pixel in _pixels(cell)]
    assert len(pixels) == len(set(pixels))
    assert set(pixels) == _pixels(whole)
    for cell in cells:
        assert {(r // size, c // size) for r, c in _pixels(cell)} == {(cell.row // size, cell.col // size)}


@given(windows, st.integers(1, 16))
def test_aligned_is_the_smallest_window_of_multiples(window, step):
    grown = window.aligned(step)
    assert _pixels(window) <= _pixels(grown)
    assert all(edge % step == 0 for edge in (grown.row, grown.col, grown.row_stop, grown.col_stop))
    assert grown.height < window.height + 2 * step
    assert grown.width < window.width + 2 * step


def test_expanded_window_relative_to_another():
    window = Window(10, 20, 5, 6).expand(3)
    assert window == Window(7, 17, 11, 12)
    assert Window(10, 20, 5, 6).relative_to(window) == Window(3, 3, 5, 6)
    array = np.arange(40 * 40).reshape(40, 40)
    assert array[window.slices].shape == window.shape


@pytest.mark.parametrize("size", [2, 3, 7, 50])
def test_mirror_indices_are_those_of_numpy_reflect(size):
    expected = np.pad(np.arange(size), 200, mode="reflect")
    np.testing.assert_array_equal(mirror_indices(-200, size + 200, size), expected)


@given(st.integers(1, 30), st.integers(-90, 60), st.integers(1, 40), st.integers(-20, 20))
def test_mirror_depends_on_the_axis_alone(size, start, length, shift):
    wide = mirror_indices(start - abs(shift), start + length, size)
    np.testing.assert_array_equal(wide[abs(shift) :], mirror_indices(start, start + length, size))


def test_pixel_id_is_the_same_in_every_raster_of_the_grid():
    # Pixel (row 3, column 5) of one raster is (row 1, column 2) of another.
    one = pixel_id(500_000 + 5.5 * 10, 4_000_000 - 3.5 * 10, 10, 10, False)
    other = pixel_id((500_000 + 30) + 2.5 * 10, (4_000_000 - 20) - 1.5 * 10, 10, 10, False)
    assert one == other


def test_pixel_ids_grow_in_scan_order_and_differ():
    rows, cols = np.mgrid[0:20, 0:30]
    step = 9e-5
    ids = pixel_ids(103 + (cols.ravel() + 0.5) * step, 40 - (rows.ravel() + 0.5) * step, step, step, True)
    assert (np.diff(ids) > 0).all()


def test_pixel_id_survives_rounded_corners():
    step = 8.983152841195215e-05
    exact = pixel_id(-60 + 1234 * step, 10 - 777 * step, step, step, True)
    for wobble in (-1e-13, 1e-13):
        assert pixel_id(-60 + 1234 * step + wobble, 10 - 777 * step - wobble, step, step, True) == exact


@pytest.mark.parametrize(("step", "geographic", "corner"), [(1.0, False, 2.9e7), (1e-5, True, 179.9)])
def test_pixel_id_fits_a_double(step, geographic, corner):
    far = pixel_id(corner, -corner / 2, step, step, geographic)
    assert far < 2**53
    assert int(float(far)) == far
