"""Which windows a network is run on, and what it is shown beyond the edge of a raster.

A window's corners are multiples of 16 of the raster's own grid, and a margin around what is kept is
computed and thrown away. From the network's reach on, the kept pixels then depend on the raster
alone: not on the extent, the size of the windows or their number.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..lakes.grid import Window, align_down, align_up, mirror_indices, split_window
from ..lakes.rasters import read_window
from .settings import PATCH_STEP


class Patch(NamedTuple):
    """One run of the network: pixels it reads (may lie beyond the raster) and pixels that are kept."""

    read: Window
    keep: Window


def plan_patches(extent: Window, window: int, margin: int) -> list[Patch]:
    """Patches no larger than `window` whose kept parts cover `extent` once, in scan order.

    The extent is cut evenly: two halves rather than a full window and a sliver, which would be
    mostly margin.

    Args:
        extent: pixels of the raster.
        window: a multiple of 16, larger than twice the margin.
        margin: a multiple of 16.
    """
    area = extent.aligned(PATCH_STEP)
    stride = window - 2 * margin
    return [
        Patch(Window(row, col, height, width).expand(margin), Window(row, col, height, width).intersect(extent))
        for row, height in _cut(area.row, area.row_stop, stride)
        for col, width in _cut(area.col, area.col_stop, stride)
    ]


def _cut(start: int, stop: int, longest: int) -> Iterator[tuple[int, int]]:
    """Start and length of equal pieces that are multiples of 16; the last may be shorter."""
    pieces = -(-(stop - start) // longest)
    length = align_up(-(-(stop - start) // pieces), PATCH_STEP)
    for here in range(start, stop, length):
        yield here, min(length, stop - here)


def plan_fixed(extent: Window, window: int, margin: int) -> list[Patch]:
    """Patches of exactly `window` on one grid over the raster, for networks whose reach exceeds any margin."""
    stride = window - 2 * margin
    cells = (
        (keep, align_down(keep.row, stride), align_down(keep.col, stride)) for keep in split_window(extent, stride)
    )
    return [Patch(Window(row, col, stride, stride).expand(margin), keep) for keep, row, col in cells]


def read_mirrored(dataset: DatasetReader, bands: list[int], window: Window) -> NDArray[Any]:
    """Stored values (bands x height x width) of a window; beyond the raster's edge its mirror image."""
    rows = mirror_indices(window.row, window.row_stop, dataset.height)
    cols = mirror_indices(window.col, window.col_stop, dataset.width)
    top, left = int(rows.min()), int(cols.min())
    inside = Window(top, left, int(rows.max()) + 1 - top, int(cols.max()) + 1 - left)
    block = read_window(dataset, bands, inside)
    if inside == window:
        return block
    return np.take(np.take(block, rows - top, axis=1), cols - left, axis=2)
