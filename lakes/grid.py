"""Pixels and windows: integers only, no paths and no coordinate systems.

All windows are half-open: rows row..row+height-1, columns col..col+width-1. Rows grow downward.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


def align_down(value: int, step: int) -> int:
    """The largest multiple of `step` that is <= `value` (also for negative values)."""
    return value // step * step


def align_up(value: int, step: int) -> int:
    """The smallest multiple of `step` that is >= `value` (also for negative values)."""
    return -(-value // step) * step


@dataclass(frozen=True)
class Window:
    """A rectangle of whole pixels; may reach beyond the raster it is meant for."""

    row: int
    col: int
    height: int
    width: int

    @property
    def row_stop(self) -> int:
        """The first row below the window."""
        return self.row + self.height

    @property
    def col_stop(self) -> int:
        """The first column right of the window."""
        return self.col + self.width

    @property
    def shape(self) -> tuple[int, int]:
        """Height and width."""
        return self.height, self.width

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns to index an array of the whole raster with."""
        return slice(self.row, self.row_stop), slice(self.col, self.col_stop)

    def is_empty(self) -> bool:
        """True when the window holds no pixel."""
        return self.height <= 0 or self.width <= 0

    def expand(self, margin: int) -> Window:
        """The window grown by `margin` pixels on every side."""
        return Window(self.row - margin, self.col - margin, self.height + 2 * margin, self.width + 2 * margin)

    def aligned(self, step: int) -> Window:
        """The smallest window around this one whose corners are multiples of `step`."""
        row, col = align_down(self.row, step), align_down(self.col, step)
        return Window(row, col, align_up(self.row_stop, step) - row, align_up(self.col_stop, step) - col)

    def intersect(self, other: Window) -> Window:
        """The common part; empty when there is none."""
        row, col = max(self.row, other.row), max(self.col, other.col)
        height = min(self.row_stop, other.row_stop) - row
        width = min(self.col_stop, other.col_stop) - col
        return Window(row, col, max(height, 0), max(width, 0))

    def relative_to(self, other: Window) -> Window:
        """The same pixels counted from the upper left corner of `other`."""
        return Window(self.row - other.row, self.col - other.col, self.height, self.width)


def split_window(whole: Window, size: int) -> Iterator[Window]:
    """Cut `whole` along the multiples of `size` of the raster's own grid, in scan order.

    Whatever `whole` is, a pixel always falls into the same cell of the grid, so work done per cell
    does not depend on the extent that was asked for.
    """
    for row in range(align_down(whole.row, size), whole.row_stop, size):
        for col in range(align_down(whole.col, size), whole.col_stop, size):
            yield Window(row, col, size, size).intersect(whole)


def mirror_indices(start: int, stop: int, size: int) -> NDArray[np.intp]:
    """Indices start..stop-1 of an axis of `size` pixels, mirrored at its ends (edge pixel not repeated).

    Defined by the axis alone, so two windows that look beyond the edge see the same pixels there.
    A single pixel is repeated.
    """
    if size == 1:
        return np.zeros(stop - start, dtype=np.intp)
    period = 2 * (size - 1)
    folded = np.arange(start, stop, dtype=np.intp) % period
    return np.minimum(folded, period - folded)


def pixel_id(x: float, y: float, pixel_width: float, pixel_height: float, geographic: bool) -> int:
    """Number of the pixel with its centre at (x, y) in scan order on the global grid of that pixel size.

    The grid starts at (-180, 90) for geographic coordinates (degrees) and at (-30 000 000, 30 000 000)
    for projected ones (any unit), so the number does not depend on the raster that holds the pixel.
    Below 2**53 for pixels of 1 m and more, so that every file format keeps it exactly.
    """
    return int(pixel_ids(np.array([x]), np.array([y]), pixel_width, pixel_height, geographic)[0])


def pixel_ids(
    x: NDArray[np.float64], y: NDArray[np.float64], pixel_width: float, pixel_height: float, geographic: bool
) -> NDArray[np.int64]:
    """`pixel_id` of many pixels."""
    left, top, span = (-180.0, 90.0, 360.0) if geographic else (-3.0e7, 3.0e7, 6.0e7)
    # A hair of tolerance: tiles of one grid write their corners with different last digits.
    row = np.floor((top - y) / pixel_height + 1e-6).astype(np.int64)
    col = np.floor((x - left) / pixel_width + 1e-6).astype(np.int64)
    cols = round(span / pixel_width)
    # Beyond 180 degrees the grid goes on from its left edge.
    return row * cols + (col % cols if geographic else col)
