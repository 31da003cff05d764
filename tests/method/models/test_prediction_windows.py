"""Plans of windows as laws, and mirrored reading against numpy's."""

import numpy as np
import pytest
import rasterio
from glakes.lakes.grid import Window
from glakes.models.memory import affordable_sides, available_bytes
from glakes.models.windows import LARGEST, SIDES, plan_fixed, plan_patches, read_mirrored
from hypothesis import given
from hypothesis import strategies as st
from made_scene import composite

extents = st.builds(Window, *[st.integers(0, 3000)] * 2, *[st.integers(1, 2500)] * 2)
margins = st.integers(0, 8).map(lambda n: 16 * n)


def covered(patches, extent):
    count = np.zeros(extent.shape, dtype=np.int8)
    for patch in patches:
        count[patch.keep.relative_to(extent).slices] += 1
    return count


@given(extents, margins, st.integers(0, 2500))
def test_kept_parts_cover_the_extent_once_on_the_grid_of_sixteen(extent, margin, largest):
    patches = plan_patches(extent, largest, margin)
    assert (covered(patches, extent) == 1).all()
    assert len({patch.read.shape for patch in patches}) == 1
    assert set(patches[0].read.shape) <= {side for side in SIDES if side <= max(largest, SIDES[0])}
    for read, keep in patches:
        assert read.row % 16 == read.col % 16 == 0
        assert keep.intersect(read.expand(-margin)) == keep


@given(extents, margins, st.integers(0, 2500))
def test_windows_of_any_side_cover_the_extent_once_and_compute_no_more(extent, margin, largest):
    patches = plan_patches(extent, largest, margin, any_side=True)
    assert (covered(patches, extent) == 1).all()
    (shape,) = {patch.read.shape for patch in patches}
    assert max(shape) <= max(largest, SIDES[0]) and shape[0] % 16 == shape[1] % 16 == 0
    for read, keep in patches:
        assert read.row % 16 == read.col % 16 == 0
        assert keep.intersect(read.expand(-margin)) == keep
    listed = plan_patches(extent, largest, margin)
    assert len(patches) * shape[0] * shape[1] <= len(listed) * listed[0].read.height * listed[0].read.width


@given(extents, margins)
def test_no_other_side_would_compute_fewer_pixels(extent, margin):
    patches = plan_patches(extent, 2048, margin)
    computed = len(patches) * patches[0].read.height * patches[0].read.width
    area = extent.aligned(16)
    for side in SIDES:
        rows, cols = (-(-length // (side - 2 * margin)) for length in area.shape)
        assert computed <= rows * cols * side**2


def test_a_margin_wider_than_the_sides_takes_the_window_it_is_given():
    (patch,) = plan_patches(Window(0, 0, 100, 90), 1024, 400)
    assert patch.read == Window(-400, -400, 1024, 1024)


@given(extents)
def test_fixed_windows_lie_on_one_grid(extent):
    patches = plan_fixed(extent, 576, 160)
    assert (covered(patches, extent) == 1).all()
    for read, _ in patches:
        assert read.shape == (576, 576)
        assert (read.row + 160) % 256 == (read.col + 160) % 256 == 0


@pytest.mark.parametrize(("height", "width"), [(1, 1), (5, 300), (40, 33)])
def test_reading_beyond_the_edge_mirrors(tmp_path, height, width):
    path = composite(tmp_path / "s.tif", height, width)
    with rasterio.open(path) as dataset:
        whole = dataset.read([3, 1])
        padded = np.pad(whole, ((0, 0), (400, 400), (400, 400)), mode="reflect" if min(whole.shape[1:]) > 1 else "edge")
        for window in (
            Window(-96, -96, height + 192, width + 192),
            Window(0, 0, height, width),
            Window(height // 2, width // 2, 250, 250),
            Window(-300, -7, 20, 20),
        ):
            shifted = Window(window.row + 400, window.col + 400, window.height, window.width)
            np.testing.assert_array_equal(
                read_mirrored(dataset, [3, 1], window), padded[:, shifted.slices[0], shifted.slices[1]]
            )


def test_window_grows_with_memory_and_shrinks_with_the_network():
    gib = 2**30
    assert affordable_sides(16, 96, 24 * gib) == list(SIDES)
    assert affordable_sides(16, 96, 24 * gib, any_side=True) == [*SIDES, LARGEST]
    assert affordable_sides(64, 96, None)[-1] == 768
    sizes = [affordable_sides(64, 96, memory * gib)[-1] for memory in (1, 4, 16, 64)]
    assert sizes == sorted(sizes)
    assert affordable_sides(16, 400, gib // 8) == [992]
    found = available_bytes()
    assert found is None or found > 2**20
