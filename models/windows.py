"""Which windows a network is run on, and what it is shown beyond the edge of a raster.

A window's corners are multiples of 16 of the raster's own grid (32 with an encoder), and a margin around
what is kept is computed and thrown away. From the network's reach on, the kept pixels then depend on the
raster alone: not on the extent, the size of the windows or their number. A network that sees farther
gets windows of one size at fixed places of the raster, and the extent only chooses among them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..lakes.grid import Window, align_down, align_up, mirror_indices, split_window
from ..lakes.rasters import read_window
from .settings import PATCH_STEP

SIDES = (576, 768, 1152, 1536, 2048)
"""Pixels. Few shapes, none of them small: convolution libraries choose how to sum by the shape of a
picture, and over these the kept pixels were found equal to the last bit (tests/method/models)."""

LARGEST = 2240
"""Pixels; the longest side where any will do: it keeps 2048. Longer ones save a few percent and take 3 GB."""


class Patch(NamedTuple):
    """One run of the network: pixels it reads (may lie beyond the raster) and pixels that are kept."""

    read: Window
    keep: Window


def plan_patches(extent: Window, largest: int, margin: int, any_side: bool = False) -> list[Patch]:
    """Patches whose kept parts cover `extent` once, in scan order.

    All patches have one shape, with the sides that compute the fewest pixels. The extent is cut evenly,
    two halves rather than a full window and a sliver.

    Args:
        extent: pixels of the raster.
        largest: longest side of a window in pixels; the smallest of `SIDES` is allowed in any case.
        margin: a multiple of 16.
        any_side: whether sides may be any multiple of 16 (`Engine.any_side`), or those of `SIDES` only.
    """
    area, side = extent.aligned(PATCH_STEP), _fitting_side if any_side else _listed_side
    height, row_step = side(area.height, largest, margin)
    width, col_step = side(area.width, largest, margin)
    return [
        Patch(Window(row - margin, col - margin, height, width), Window(row, col, row_step, col_step).intersect(extent))
        for row in range(area.row, area.row_stop, row_step)
        for col in range(area.col, area.col_stop, col_step)
    ]


def _fitting_side(length: int, largest: int, margin: int) -> tuple[int, int]:
    """The side of the windows along one axis of `length` pixels, and how many pixels each of them keeps."""
    most = max(align_down(max(largest, SIDES[0]), PATCH_STEP) - 2 * margin, PATCH_STEP)
    count = -(-length // most)
    step = align_up(-(-length // count), PATCH_STEP)
    return step + 2 * margin, step


def _listed_side(length: int, largest: int, margin: int) -> tuple[int, int]:
    """As `_fitting_side`, with sides of `SIDES`."""
    sides = [side for side in SIDES if 2 * margin < side <= largest] or [max(largest, SIDES[0])]
    counts = {side: -(-length // (side - 2 * margin)) for side in sides}
    side = min(sides, key=lambda side: (counts[side] * side, side))
    return side, align_up(-(-length // counts[side]), PATCH_STEP)


def plan_fixed(extent: Window, window: int, margin: int) -> list[Patch]:
    """Patches of exactly `window` on one grid over the raster, for networks that see farther than any margin.

    A pixel's window then depends on the raster alone. Patches come in scan order and cover the extent once.

    Args:
        extent: pixels of the raster.
        window: a multiple of the network's step, more than twice the margin.
        margin: a multiple of the network's step.
    """
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
