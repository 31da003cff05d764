"""The grid of the earth: cells of equal degrees, counted from 180 west and 90 north."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..steps import Extent

HAIR = 1e-9
"""Cells: an extent that ends on a line of the grid does not take the cell behind it."""


class Cells(NamedTuple):
    """Cells in scan order; columns lie between 180 west and 180 east."""

    row: NDArray[np.int64]
    col: NDArray[np.int64]


def find_cells(extent: Extent, size: float) -> Cells:
    """The cells that an extent touches.

    Args:
        extent: west, south, east, north in degrees; it crosses the antimeridian where it reaches beyond 180, or
            where west is greater than east.
        size: of a cell in degrees.
    """
    west, south, east, north = extent
    east += 360 * (west > east)
    columns, rows = round(360 / size), round(180 / size)
    top, bottom = _touched((90 - north) / size, (90 - south) / size)
    left, right = _touched((west + 180) / size, (east + 180) / size)
    right = min(right, left + columns)
    row, col = np.meshgrid(
        np.arange(max(top, 0), min(bottom, rows)), np.unique(np.arange(left, right) % columns), indexing="ij"
    )
    return Cells(row.ravel(), col.ravel())


def _touched(first: float, last: float) -> tuple[int, int]:
    return int(np.floor(first + HAIR)), int(np.ceil(last - HAIR))


def cell_bounds(cells: Cells, size: float) -> NDArray[np.float64]:
    """West, south, east, north (n, 4) in degrees."""
    # Not from sums of sizes: neighbours must have the very same edge.
    west, east = _line(cells.col, 360, size) - 180, _line(cells.col + 1, 360, size) - 180
    north, south = 90 - _line(cells.row, 180, size), 90 - _line(cells.row + 1, 180, size)
    return np.column_stack([west, south, east, north])


def _line(number: NDArray[np.int64], span: int, size: float) -> NDArray[np.float64]:
    return number * span / round(span / size)


def cell_names(bounds: NDArray[np.float64]) -> list[str]:
    """Names of cells after their south-west corners, as elevation tiles have them: N30E114, S05_5W070."""
    return [_angle(south, "NS", 2) + _angle(west, "EW", 3) for west, south in bounds[:, :2]]


def _angle(degrees: float, signs: str, digits: int) -> str:
    parts = round(abs(degrees) * 10_000)
    whole, rest = divmod(parts, 10_000)
    decimals = f"_{rest:04d}".rstrip("0") if rest else ""
    return f"{signs[int(degrees < 0 < parts)]}{whole:0{digits}d}{decimals}"
