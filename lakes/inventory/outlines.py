"""Outlines of lakes from their runs, in whole pixel coordinates: arrays only.

Every outline follows pixel sides. It is put together from its vertical sides: a side is a chain of
rows in which runs start (water to the right) or stop (water to the left) at the same column. On each
row line the ends of a lake's vertical sides are joined in pairs from left to right, and the outline
is what results from walking along them:

    start side: downward          +--<--+
    stop side: upward             |     |      water stays on the left hand
                                  v  w  ^      (as seen on a map, north up)
                                  |     |
                                  +-->--+

Where two pixels of one lake meet at a corner only, the ends at that corner are ordered so that the
outline splits into rings that touch in a point, as the standard for polygons asks for.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from .runs import Runs


class Outlines(NamedTuple):
    """Lakes in the order of their numbers."""

    rings: NDArray[np.float64]
    """Vertices (column, row) of all rings, each ring closed; outer rings first within a lake."""
    ring_offsets: NDArray[np.int64]
    lake_offsets: NDArray[np.int64]


class Sides(NamedTuple):
    """Vertical sides: column, first and last row line, whether water starts there, lake."""

    col: NDArray[np.int64]
    top: NDArray[np.int64]
    bottom: NDArray[np.int64]
    is_start: NDArray[np.bool_]
    lake: NDArray[np.int64]

    def take(self, order: NDArray[np.intp]) -> Sides:
        """The sides in another order."""
        return Sides(self.col[order], self.top[order], self.bottom[order], self.is_start[order], self.lake[order])


def vertical_sides(runs: Runs, lake: NDArray) -> Sides:
    """Chains of rows with the same start or stop column.

    Two runs in adjacent rows that start (or stop) at one column overlap, hence are of one lake.
    """
    count = len(runs)
    col = np.concatenate([runs.start, runs.stop])
    row = np.concatenate([runs.row, runs.row])
    is_start = np.arange(2 * count) < count
    order = np.lexsort((row, col, is_start))
    col, row, is_start = col[order], row[order], is_start[order]
    breaks = (col[1:] != col[:-1]) | (is_start[1:] != is_start[:-1]) | (row[1:] != row[:-1] + 1)
    edge = np.ones(min(count, 1), dtype=bool)
    first = np.flatnonzero(np.concatenate([edge, breaks]))
    last = np.flatnonzero(np.concatenate([breaks, edge]))
    return Sides(col[first], row[first], row[last] + 1, is_start[first], np.concatenate([lake, lake])[order][first])


def next_sides(sides: Sides) -> NDArray[np.intp]:
    """The side that follows each side along its outline."""
    count = len(sides.col)
    side = np.tile(np.arange(count), 2)
    line = np.concatenate([sides.top, sides.bottom])
    # At a corner with two ends of one lake the start side goes with the left neighbour.
    order = np.lexsort((~sides.is_start[side], sides.col[side], line, sides.lake[side]))
    partner = np.empty(2 * count, dtype=np.intp)
    partner[order[::2]], partner[order[1::2]] = order[1::2], order[::2]
    # A start side is left at its bottom, a stop side at its top.
    leaving = np.arange(count) + np.where(sides.is_start, count, 0)
    return side[partner[leaving]]


def walk(following: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The cycles of a permutation: all members cycle by cycle, and where each cycle begins."""
    step = following.tolist()
    seen = bytearray(len(step))
    members: list[int] = []
    begins: list[int] = []
    for first in range(len(step)):
        if seen[first]:
            continue
        begins.append(len(members))
        here = first
        while not seen[here]:
            seen[here] = 1
            members.append(here)
            here = step[here]
    return np.array(members, dtype=np.intp), np.array(begins, dtype=np.intp)


def trace(runs: Runs, lake: NDArray) -> Outlines:
    """Outlines of the lakes 0..n-1, which number every run in `lake`.

    Rings begin at their first corner in scan order, so geometry depends on the lake alone.
    """
    sides = vertical_sides(runs, lake)
    by_corner = np.lexsort((sides.col, sides.top, sides.lake))
    sides = sides.take(by_corner)
    members, begins = walk(next_sides(sides))
    lengths = np.diff(np.append(begins, len(members)))
    # A cycle starts at its topmost, then leftmost side: a start side is the corner of an outer ring,
    # a stop side (no water to its right) that of a hole.
    is_hole = ~sides.is_start[members[begins]]
    ring_lake = sides.lake[members[begins]]
    order = np.lexsort((np.arange(len(begins)), is_hole, ring_lake))
    return _assemble(sides, members, begins[order], lengths[order], ring_lake[order])


def _assemble(
    sides: Sides, members: NDArray[np.intp], begins: NDArray[np.intp], lengths: NDArray[np.intp], ring_lake: NDArray
) -> Outlines:
    """Vertices of the rings in the order given: two per side, and the first again at the end."""
    sizes = 2 * lengths + 1
    ring_offsets = np.concatenate([[0], np.cumsum(sizes)])
    position = np.arange(ring_offsets[-1]) - np.repeat(ring_offsets[:-1], sizes)
    position[ring_offsets[1:] - 1] = 0
    side = members[np.repeat(begins, sizes) + position // 2]
    at_bottom = sides.is_start[side] == (position % 2 == 1)
    rings = np.column_stack([sides.col[side], np.where(at_bottom, sides.bottom[side], sides.top[side])])
    lakes = int(ring_lake[-1]) + 1 if len(ring_lake) else 0
    lake_offsets = np.searchsorted(ring_lake, np.arange(lakes + 1))
    return Outlines(rings.astype(np.float64), ring_offsets, lake_offsets)


def to_map(col: NDArray, row: NDArray, transform: tuple[float, ...]) -> NDArray[np.float64]:
    """Map coordinates (n, 2) of pixel coordinates; `transform` is the raster's affine (a, b, c, d, e, f)."""
    a, b, c, d, e, f = transform[:6]
    return np.column_stack([a * col + b * row + c, d * col + e * row + f])


def to_polygons(outlines: Outlines, transform: tuple[float, ...]) -> NDArray[np.object_]:
    """Polygons on the map; `transform` is the raster's affine."""
    points = to_map(outlines.rings[:, 0], outlines.rings[:, 1], transform)
    offsets = (outlines.ring_offsets, outlines.lake_offsets)
    polygons: NDArray[np.object_] = shapely.from_ragged_array(shapely.GeometryType.POLYGON, points, offsets)
    return polygons
