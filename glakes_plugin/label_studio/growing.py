"""Region growing: the connected pixels around one that are about as wet. Arrays only."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np


def grow(values: np.ndarray, row: int, column: int, tolerance: float) -> np.ndarray:
    """The pixels joined to one over edges whose value is at most `tolerance` below its value.

    What is wetter than the pixel belongs to it as well: a click near the shore takes the whole lake.

    Args:
        values: (rows, columns), NaN where there is none or where growing must not go.
        row: of the pixel to begin with.
        column: of the same.
        tolerance: in units of the values.

    Returns:
        Boolean (rows, columns); nothing but False where the pixel has no value.
    """
    grown = np.zeros(values.shape, dtype=bool)
    if np.isnan(values[row, column]):
        return grown
    with np.errstate(invalid="ignore"):
        allowed = values >= values[row, column] - np.float32(tolerance)
    starts, stops = _runs(allowed)
    todo = [(row, bisect_right(starts[row], column) - 1)]
    seen = set(todo)
    while todo:
        line, number = todo.pop()
        start, stop = starts[line][number], stops[line][number]
        grown[line, start:stop] = True
        for beside in (line - 1, line + 1):
            if 0 <= beside < len(starts):
                for other in range(bisect_right(stops[beside], start), bisect_left(starts[beside], stop)):
                    if (beside, other) not in seen:
                        seen.add((beside, other))
                        todo.append((beside, other))
    return grown


def _runs(mask: np.ndarray) -> tuple[list[list[int]], list[list[int]]]:
    """First column, and column after the last, of the runs of True in each row."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    pairs = []
    for kind in (1, -1):
        rows, columns = np.nonzero(edges == kind)
        ends = np.searchsorted(rows, np.arange(len(mask) + 1))
        pairs.append([columns[first:last].tolist() for first, last in zip(ends, ends[1:])])
    return pairs[0], pairs[1]


def stroke(shape: tuple[int, int], places: list[tuple[float, float]], radius: int) -> np.ndarray:
    """The pixels under a round brush moved along a line.

    Args:
        shape: rows and columns.
        places: (row, column) along the line, in pixels; 0.5 is the centre of the first.
        radius: 0 = one pixel; else every pixel whose centre lies so near to the brush's own pixel.

    Returns:
        Boolean of that shape.
    """
    painted = np.zeros(shape, dtype=bool)
    offsets = np.arange(-radius, radius + 1)
    rows, columns = np.nonzero(offsets[:, None] ** 2 + offsets**2 <= (radius + 0.3) ** 2)
    for row, column in _along(places):
        at_row, at_column = rows - radius + row, columns - radius + column
        inside = (at_row >= 0) & (at_row < shape[0]) & (at_column >= 0) & (at_column < shape[1])
        painted[at_row[inside], at_column[inside]] = True
    return painted


def _along(places: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Every pixel that a line through some places passes, at most half a pixel apart."""
    points = np.array(places if len(places) > 1 else places * 2)
    found = []
    for begin, end in zip(points, points[1:]):
        steps = max(1, int(np.ceil(2 * np.abs(end - begin).max())))
        found.append(begin + np.linspace(0, 1, steps + 1)[:, None] * (end - begin))
    pixels = np.unique(np.floor(np.concatenate(found)).astype(int), axis=0)
    return [(int(row), int(column)) for row, column in pixels]
