"""Which pieces of tiles are one lake, and the lakes they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..inventory.outlines import Outlines
from ..inventory.tracing import Traced
from .corners import merge_outlines
from .pieces import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Pieces,
    Strips,
    concatenate_outlines,
    lake_of_vertices,
    select_outlines,
)

MOST_VERTICES = 4_000_000
"""Of the lakes that are put together at once; a larger lake is done alone."""

SEAMS = ((BOTTOM, TOP), (RIGHT, LEFT))
"""Edges that face each other: of the tile before a line, and of the one behind it."""


NO_STRIPS = Strips(*(np.zeros(0, dtype=np.int64) for _ in Strips._fields))


class Matches(NamedTuple):
    """Stretches of two lists of strips that share a part of a line."""

    one: NDArray[np.int64]
    other: NDArray[np.int64]
    length: NDArray[np.int64]
    """Pixels that they share."""


class Cut(NamedTuple):
    """All that tiles have cut, in one list."""

    outlines: Outlines
    at_gap: NDArray[np.bool_]
    water: Strips
    data: Strips

    def first_pixels(self) -> NDArray[np.int64]:
        """Row and column (n, 2) of the first pixel of each piece in scan order."""
        corners = self.outlines.rings[self.outlines.ring_offsets[self.outlines.lake_offsets[:-1]]]
        return corners[:, ::-1].astype(np.int64)


def gather_pieces(parts: Iterable[Pieces]) -> Cut:
    """The pieces of all tiles in one list, numbered through."""
    outlines, at_gap, water, data, count = [], [np.zeros(0, dtype=np.bool_)], [NO_STRIPS], [NO_STRIPS], 0
    for part in parts:
        outlines.append(part.outlines)
        at_gap.append(part.at_gap)
        water.append(part.water.shifted(count))
        data.append(part.data)
        count += len(part.at_gap)
    strips = (Strips(*map(np.concatenate, zip(*found, strict=True))) for found in (water, data))
    return Cut(concatenate_outlines(outlines), np.concatenate(at_gap), *strips)


def join_pieces(
    cut: Cut, around: int = 0, check: Callable[[], None] = lambda: None, most_vertices: int = MOST_VERTICES
) -> Iterator[Traced]:
    """The lakes that pieces make, so many at a time that memory holds them.

    Args:
        cut: all pieces.
        around: columns of a raster that goes around the earth, whose last column is beside its first; else 0.
            A lake across that seam has columns beyond it.
        check: called now and then; may raise.
        most_vertices: of one part of the result; a lake that has more comes alone.
    """
    lake, moves = group_pieces(len(cut.at_gap), cut.water, around)
    at_edge = cut.at_gap | find_open(len(cut.at_gap), _closed(cut.water, around), _closed(cut.data, around))
    first = cut.first_pixels()
    outlines = _beyond(cut.outlines, moves, around)
    order = np.argsort(lake, kind="stable")
    begin = np.flatnonzero(np.diff(lake[order], prepend=-1))
    sizes = np.diff(outlines.ring_offsets[outlines.lake_offsets])[order]
    for start, stop in _batches(np.add.reduceat(sizes, begin) if len(begin) else sizes, most_vertices):
        check()
        chosen = order[begin[start] : begin[stop] if stop < len(begin) else len(order)]
        yield _joined(select_outlines(outlines, chosen), lake[chosen], at_edge[chosen], first[chosen])


def _closed(strips: Strips, around: int) -> Strips:
    """With the first column line of a raster around the earth where its last one is."""
    if not around:
        return strips
    return strips._replace(line=np.where((strips.edge == LEFT) & (strips.line == 0), around, strips.line))


def _beyond(outlines: Outlines, moves: NDArray[np.bool_], around: int) -> Outlines:
    """Some of the lakes once around the earth to the east."""
    if not moves.any():
        return outlines
    rings = outlines.rings.copy()
    rings[:, 0] += around * moves[lake_of_vertices(outlines)]
    return outlines._replace(rings=rings)


def group_pieces(pieces: int, water: Strips, around: int = 0) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Number of the lake of each piece, and which pieces lie beyond the seam of a raster around the earth.

    Water that goes all around the earth stays cut at the seam: its outline could not be drawn in degrees.

    Args:
        pieces: how many there are.
        water: their stretches.
        around: the column line that is line 0 again; 0 = none.
    """
    pairs = [_facing(water, water, before, behind) for before, behind in SEAMS]
    match = Matches(*map(np.concatenate, zip(*pairs, strict=True)))
    lake = _components(pieces, water.piece[match.one], water.piece[match.other])
    if not around:
        return lake, np.zeros(pieces, dtype=np.bool_)
    seam = _facing(water, _closed(water, around), RIGHT, LEFT)
    at_seam = water.line[seam.one] == around
    east, west = lake[water.piece[seam.one[at_seam]]], lake[water.piece[seam.other[at_seam]]]
    all_around = np.intersect1d(east, west)
    crosses = ~(np.isin(east, all_around) | np.isin(west, all_around))
    east, west = east[crosses], west[crosses]
    whole = _components(int(lake.max(initial=-1)) + 1, east, west)
    return whole[lake], np.isin(lake, west)


def _components(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the group of each of so many things, of which some are connected."""
    graph = coo_array((np.ones(len(one), dtype=np.bool_), (one, other)), shape=(count, count))
    groups: NDArray[np.int64] = connected_components(graph, directed=False)[1].astype(np.int64)
    return groups


def find_open(pieces: int, water: Strips, data: Strips) -> NDArray[np.bool_]:
    """Which pieces touch the edge of the data: a stretch of theirs faces no tile, or pixels without data."""
    is_open = np.zeros(pieces, dtype=np.bool_)
    covered = np.zeros(len(water.piece), dtype=np.int64)
    for before, behind in SEAMS:
        for edge, facing in ((before, behind), (behind, before)):
            found = _facing(water, data, edge, facing)
            np.add.at(covered, found.one, found.length)
    is_open[water.piece[covered < water.stop - water.start]] = True
    return is_open


def _facing(first: Strips, second: Strips, edge: int, facing: int) -> Matches:
    """Stretches on one kind of edge with those of the facing kind on the same line."""
    one, other = np.flatnonzero(first.edge == edge), np.flatnonzero(second.edge == facing)
    if not len(one) or not len(other):
        nothing = np.zeros(0, dtype=np.int64)
        return Matches(nothing, nothing, nothing)
    # Stretches of one list do not overlap, so their starts and their stops are both in order.
    other = other[np.lexsort((second.start[other], second.line[other]))]
    span = int(max(first.stop.max(), second.stop.max())) + 1
    place = second.line[other] * span
    from_first = np.searchsorted(place + second.stop[other], first.line[one] * span + first.start[one], side="right")
    to_last = np.searchsorted(place + second.start[other], first.line[one] * span + first.stop[one], side="left")
    counts = np.maximum(to_last - from_first, 0)
    left = np.repeat(one, counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    right = other[np.repeat(from_first, counts) + within]
    length = np.minimum(first.stop[left], second.stop[right]) - np.maximum(first.start[left], second.start[right])
    return Matches(left, right, length)


def _batches(sizes: NDArray[np.int64], most: int) -> Iterator[tuple[int, int]]:
    """First and last + 1 of neighbours that are at most so large together."""
    first = 0
    ends = np.cumsum(sizes)
    while first < len(sizes):
        before = ends[first - 1] if first else 0
        last = max(int(np.searchsorted(ends, before + most, side="right")), first + 1)
        yield first, last
        first = last


def _joined(
    outlines: Outlines, lake: NDArray[np.int64], at_edge: NDArray[np.bool_], first: NDArray[np.int64]
) -> Traced:
    """Lakes from their pieces, which come lake by lake."""
    is_new = np.diff(lake, prepend=-1) != 0
    begin, number = np.flatnonzero(is_new), np.cumsum(is_new) - 1
    # The first pixel on the grid of the earth, also of a lake that lies across its seam.
    upmost = np.lexsort((first[:, 1], first[:, 0], number))[begin]
    flags = np.maximum.reduceat(at_edge, begin).astype(np.int16)
    return Traced(merge_outlines(outlines, number), first[upmost, 0], first[upmost, 1], flags)
