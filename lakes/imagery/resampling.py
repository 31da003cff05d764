"""Values of a raster at the pixels of another grid: nearest neighbour and bilinear."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..compiled import compiled
from ..grid import Window
from ..rasters import read_window
from .grids import whole_pixels

WEIGHTS = 1 << 12
"""Steps of bilinear weights: whole numbers, so that no rounding depends on the extent."""


def pick(
    dataset: DatasetReader, band: int, rows: NDArray[np.intp], cols: NDArray[np.intp], out: NDArray | None = None
) -> tuple[NDArray, NDArray[np.bool_]]:
    """Values at pixels of a raster, and where those lie outside it (zero there).

    Args:
        dataset: the raster.
        band: number from 1.
        rows: (h, 1) or (h, w).
        cols: (1, w) or (h, w).
        out: where the values are put, (h, w) and of the raster's type; None = into fresh memory.

    Returns:
        Values, and a mask that broadcasts to their shape.
    """
    rows_in = (rows >= 0) & (rows < dataset.height)
    cols_in = (cols >= 0) & (cols < dataset.width)
    values = out
    if values is None:
        values = np.empty(np.broadcast_shapes(rows.shape, cols.shape), dtype=dataset.dtypes[band - 1])
    outside = np.zeros((1, 1), dtype=bool)
    # The usual case costs no memory.
    if not (rows_in.all() and cols_in.all()):
        outside = ~(rows_in & cols_in)
        values[...] = 0
    if rows.shape[1] == 1 and cols.shape[0] == 1:
        # What lies inside is one rectangle.
        inside = _between(rows_in.ravel()), _between(cols_in.ravel())
        _pick_crossings(dataset, band, rows[inside[0], 0], cols[0, inside[1]], values[inside])
    elif not outside.all():
        there = np.broadcast_to(~outside, values.shape)
        window = _around(rows[there], cols[there])
        values[there] = read_window(dataset, band, window)[rows[there] - window.row, cols[there] - window.col]
    return values, outside


def _between(inside: NDArray[np.bool_]) -> slice:
    """From the first that is inside to the last, where those between are."""
    return slice(int(inside.argmax()), len(inside) - int(inside[::-1].argmax())) if inside.any() else slice(0, 0)


def _pick_crossings(
    dataset: DatasetReader, band: int, rows: NDArray[np.intp], cols: NDArray[np.intp], out: NDArray
) -> None:
    """Values at the crossings of rows and columns inside a raster, both ascending."""
    if not out.size:
        return
    window = _around(rows, cols)
    if window.shape == out.shape:
        read_window(dataset, band, window, out)
    else:
        _repeat(read_window(dataset, band, window), rows - window.row, cols - window.col, out)


@compiled
def _repeat(source: NDArray, rows: NDArray[np.intp], cols: NDArray[np.intp], out: NDArray) -> None:
    """`source` at the crossings of rows and columns."""
    for row in range(rows.size):
        if row and rows[row] == rows[row - 1]:
            out[row] = out[row - 1]
        else:
            line = source[rows[row]]
            for col in range(cols.size):
                out[row, col] = line[cols[col]]


def _around(rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Window:
    row, col = int(rows.min()), int(cols.min())
    return Window(row, col, int(rows.max()) - row + 1, int(cols.max()) - col + 1)


def window_around(rows: NDArray, cols: NDArray) -> Window:
    """The pixels between whose centres the places lie."""
    rows, cols = rows[np.isfinite(rows)], cols[np.isfinite(cols)]
    if not rows.size or not cols.size:
        return Window(0, 0, 0, 0)
    row, col = int(np.floor(rows.min())) - 1, int(np.floor(cols.min())) - 1
    return Window(row, col, int(np.ceil(rows.max())) + 1 - row, int(np.ceil(cols.max())) + 1 - col)


def bilinear(source: NDArray, rows: NDArray[np.float64], cols: NDArray[np.float64]) -> NDArray[np.float64]:
    """Values between the four pixels around each place, from those that have one; 0 where the nearest has none.

    Args:
        source: stored values, 0 where there is none.
        rows: places counted in pixels from the upper edge, (h, 1) or (h, w).
        cols: from the left edge, (1, w) or (h, w).
    """
    row, down = _weights(rows)
    col, right = _weights(cols)
    padded = np.pad(source, 1).astype(np.float64)

    def values_at(row: NDArray[np.intp], col: NDArray[np.intp]) -> NDArray[np.float64]:
        found: NDArray[np.float64] = padded[
            np.clip(row + 1, 0, padded.shape[0] - 1), np.clip(col + 1, 0, padded.shape[1] - 1)
        ]
        return found

    total, weight = np.float64(0), np.int64(0)
    for below, vertical in ((0, WEIGHTS - down), (1, down)):
        for beside, horizontal in ((0, WEIGHTS - right), (1, right)):
            values = values_at(row + below, col + beside)
            share = vertical * horizontal * (values != 0)
            total, weight = total + values * share, weight + share
    is_there = values_at(whole_pixels(rows), whole_pixels(cols)) != 0
    return np.where(is_there, total / np.maximum(weight, 1), 0.0)


def _weights(places: NDArray[np.float64]) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
    """The pixel before each place, and how much of the next one counts."""
    steps = np.rint((np.where(np.isfinite(places), places, -1.0) - 0.5) * WEIGHTS).astype(np.int64)
    return np.asarray(steps // WEIGHTS, dtype=np.intp), steps % WEIGHTS
