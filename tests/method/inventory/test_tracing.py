"""Lakes across seams: any cutting into strips, any point of giving out."""

import numpy as np
import pytest
import rasterio.features
import shapely
from glakes.lakes.inventory import tracing
from glakes.lakes.inventory.outlines import to_polygons
from glakes.lakes.inventory.tracing import to_pixels, trace_rows
from hypothesis import given
from hypothesis import strategies as st
from made_masks import masks
from scipy import ndimage

PIXELS = (1, 0, 0, 0, 1, 0)


def pieces(mask, valid, heights):
    """Rows for the tracer, cut after so many rows each; what is left over comes at the end."""
    stops = [stop for stop in np.cumsum(heights, dtype=int) if stop < len(mask)]
    for start, stop in zip([0, *stops], [*stops, len(mask)]):
        yield to_pixels((mask & valid)[start:stop], ~valid[start:stop])


def described(parts):
    """Outline -> first pixel and edge flag of every lake."""
    ours = {}
    for traced in parts:
        shapes = to_polygons(traced.outlines, PIXELS)
        assert shapely.is_valid(shapes).all()
        assert len(shapes) == len(traced.first_row)
        for shape, *lake in zip(shapes, traced.first_row, traced.first_col, traced.edge_flag):
            key = shapely.normalize(shape).wkb
            assert key not in ours
            ours[key] = tuple(lake)
    return ours


def reference(water, valid):
    """The same, one lake at a time, by other libraries."""
    label, count = ndimage.label(water)
    beside = ndimage.binary_dilation(np.pad(~valid, 1, constant_values=True))[1:-1, 1:-1]
    known = {}
    for number in range(1, count + 1):
        lake = label == number
        ((shape, _),) = rasterio.features.shapes(lake.astype(np.uint8), mask=lake, connectivity=4)
        first = np.argwhere(lake)[0]
        known[shapely.normalize(shapely.geometry.shape(shape)).wkb] = (*first, int((lake & beside).any()))
    return known


@pytest.fixture
def band():
    """Sets how many corners are gathered."""
    before = tracing.BAND_CORNERS

    def set_band(corners):
        tracing.BAND_CORNERS = corners

    yield set_band
    tracing.BAND_CORNERS = before


CUTS = st.lists(st.integers(0, 5), max_size=20)


@given(masks(20), CUTS, st.integers(1, 60), st.integers(0, 2**32))
def test_seams_leave_no_trace(mask, heights, corners, seed):
    valid = np.random.default_rng(seed).random(mask.shape) < 0.95
    before, tracing.BAND_CORNERS = tracing.BAND_CORNERS, corners
    try:
        ours = described(trace_rows(pieces(mask, valid, heights), mask.shape[1]))
    finally:
        tracing.BAND_CORNERS = before
    assert ours == reference(mask & valid, valid)


@given(masks(40), CUTS, CUTS)
def test_the_same_bytes_in_the_same_order_for_any_strips(mask, heights, others):
    valid = np.ones(mask.shape, dtype=bool)
    one, other = ([*trace_rows(pieces(mask, valid, cut), mask.shape[1])] for cut in (heights, others))
    assert len(one) == len(other) == 1
    for mine, theirs in zip(one[0].outlines, other[0].outlines):
        assert np.array_equal(mine, theirs)


def spiral(size):
    """One lake that winds inward, and the land between: both touch themselves nowhere."""
    mask = np.zeros((size, size), dtype=bool)
    row, col, turn, reach = 0, -1, 0, size
    while reach > 0:
        for _ in range(2 if turn else 1):
            down, right = ((0, 1), (1, 0), (0, -1), (-1, 0))[turn % 4]
            for _ in range(reach):
                row, col = row + down, col + right
                mask[row, col] = True
            turn += 1
            if turn == 1:
                reach -= 1
        reach -= 2
    return mask


@pytest.mark.parametrize("corners", [1, 500, 10**6])
def test_one_lake_that_spans_everything(band, corners):
    mask = spiral(121)
    band(corners)
    valid = np.ones(mask.shape, dtype=bool)
    assert ndimage.label(mask)[1] == 1
    assert described(trace_rows(pieces(mask, valid, [7] * 20), 121)) == reference(mask, valid)


def test_a_lake_that_spans_everything_holds_others_back_no_longer_than_they_last(band):
    """Its islands' lakes are given out while it goes on."""
    band(2000)
    mask = np.ones((3000, 300), dtype=bool)
    rows, cols = np.ogrid[:3000, :300]
    mask[(rows % 10 < 6) & (rows % 10 > 0) & (cols % 10 < 6) & (cols % 10 > 0)] = False
    mask[(rows % 10 == 3) & (cols % 10 == 3)] = True
    parts = list(trace_rows([to_pixels(mask[row : row + 10]) for row in range(0, 3000, 10)], 300))
    assert len(parts) > 3
    assert len(parts[0].first_row) > 200
    assert sum(len(part.first_row) for part in parts) == 9001
    outlines = parts[-1].outlines
    assert np.diff(outlines.lake_offsets).max() == 9001


def test_memory_follows_the_open_lakes(band):
    """Room grows for a lake of many corners, and is given back after it."""
    band(100)
    tracer = tracing.Tracer(64)
    comb = np.tile([True, False], 32)
    sizes = []
    for row in range(400):
        wide = comb if row < 200 and row % 2 else np.full(64, row < 200)
        list(tracer.add(to_pixels(wide[None])))
        sizes.append(len(tracer._corners.col))
    assert max(sizes) > 6000
    list(tracer.finish())
    assert len(tracer._corners.col) < 1000


def test_no_rows():
    (traced,) = trace_rows([], 5)
    assert len(traced.first_row) == 0


@given(st.integers(1, 40), st.integers(1, 3), st.booleans())
def test_all_water_and_one_pixel_wide_rasters(height, width, gap):
    mask = np.ones((height, width), dtype=bool)
    valid = mask.copy()
    valid[height // 2, width // 2] = not gap
    assert described(trace_rows(pieces(mask, valid, [1] * height), width)) == reference(mask & valid, valid)
