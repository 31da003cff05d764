"""The corners of lakes, found row by row: compiled, arrays only.

Every outline follows pixel sides, so its corners come in pairs along row lines (the ends of a
horizontal side) and in pairs along columns (the ends of a vertical side). Corners are numbered in
scan order, which makes 2k and 2k + 1 the ends of one horizontal side; only the other end of the
vertical side, the `partner`, has to be noted:

         0-------1          0: partner 2    1: partner 5
         |       |
         |   2---3          Where two water pixels meet at a corner only, that point is two corners,
         |   |              one for each pixel.
         4---5 ...

What has been found of a lake never changes when rows follow, so a raster can come in pieces of any
height: only the runs of the last row are carried on, with the corners from which their sides come.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..compiled import compiled

LAND, WATER, GAP = 0, 1, 2
"""What a pixel is; a gap has no data."""

WORD = 8
"""Pixels that are looked at together where nothing changes."""

_ALL_WATER = np.uint64(0x0101010101010101)


class RowRuns(NamedTuple):
    """Room for the runs of water of one row: columns start..stop-1."""

    start: NDArray[np.int32]
    stop: NDArray[np.int32]
    label: NDArray[np.int32]
    """Equal labels, or labels with one root, are of one lake."""
    start_corner: NDArray[np.int32]
    """The upper corner of the vertical side that is at `start` below the row line; the same for `stop`."""
    stop_corner: NDArray[np.int32]


class Corners(NamedTuple):
    """Room for corners, in scan order."""

    col: NDArray[np.int32]
    line: NDArray[np.int32]
    """Row line: the upper side of the row of that number."""
    partner: NDArray[np.int32]
    label: NDArray[np.int32]
    """Of every second corner: the lake's label."""


class Labels(NamedTuple):
    """Room for labels of parts of lakes, in the scan order of their first pixels."""

    parent: NDArray[np.int32]
    """A smaller label of the same lake, or the label itself at the root."""
    at_edge: NDArray[np.bool_]
    """Whether the part touches the raster's edge or a gap."""


class Counts(NamedTuple):
    """How much of the room is taken."""

    runs: int
    corners: int
    labels: int


def row_room(width: int) -> RowRuns:
    """Room for the runs of any row of that width."""
    most = width // 2 + 1
    return RowRuns(*(np.empty(most, dtype=np.int32) for _ in RowRuns._fields))


def corner_room(count: int) -> Corners:
    """Room for so many corners."""
    return Corners(*(np.empty(size, dtype=np.int32) for size in (count, count, count, count // 2)))


def label_room(count: int) -> Labels:
    """Room for so many labels."""
    return Labels(np.empty(count, dtype=np.int32), np.empty(count, dtype=np.bool_))


@compiled
def add_rows(
    pixels: NDArray[np.uint8],
    words: NDArray[np.uint64],
    previous: NDArray[np.uint8],
    first: int,
    width: int,
    runs: RowRuns,
    spare: RowRuns,
    corners: Corners,
    labels: Labels,
    counts: Counts,
) -> tuple[int, Counts]:
    """Find the corners on the row lines above each of the rows, until the rows or the room end.

    Args:
        pixels: LAND, WATER or GAP; rows padded with at least one LAND.
        words: the same memory, eight pixels at a time.
        previous: the row above the first, of LAND above the raster.
        first: the number of the first row.
        width: of the raster.
        runs: of the row above the first.
        spare: room of the same size; of the two, it holds the runs of the last row after an odd number of rows.
        corners: filled.
        labels: filled.
        counts: what is filled already.

    Returns:
        how many rows were done, and what is filled.
    """
    runs_above, corner_count, label_count = counts
    above, below = runs, spare
    done = 0
    for row in range(pixels.shape[0]):
        here = pixels[row]
        over = previous if row == 0 else pixels[row - 1]
        runs_below = _find_runs(here, words[row], width, below)
        no_room = corner_count + 2 * (runs_above + runs_below) > len(corners.col)
        if no_room or label_count + runs_below > len(labels.parent):
            break
        label_count = _label_runs(above, runs_above, below, runs_below, labels, label_count)
        _flag_runs(over, here, width, first + row == 0, above, runs_above, below, runs_below, labels)
        corner_count = _add_line(first + row, above, runs_above, below, runs_below, corners, corner_count)
        above, below, runs_above = below, above, runs_below
        done += 1
    if done % 2:
        for mine, other in zip(runs, spare):
            mine[:runs_above] = other[:runs_above]
    return done, Counts(runs_above, corner_count, label_count)


@compiled
def _find_runs(pixels: NDArray[np.uint8], words: NDArray[np.uint64], width: int, runs: RowRuns) -> int:
    """Fill in start and stop of the runs of a row; returns how many there are."""
    count = col = 0
    while True:
        while col < width and pixels[col] != WATER:
            col += WORD if col % WORD == 0 and not words[col // WORD] & _ALL_WATER else 1
        if col >= width:
            return count
        runs.start[count] = col
        while pixels[col] == WATER:
            col += WORD if col % WORD == 0 and words[col // WORD] == _ALL_WATER else 1
        runs.stop[count] = col
        count += 1


@compiled
def _label_runs(
    above: RowRuns, runs_above: int, below: RowRuns, runs_below: int, labels: Labels, label_count: int
) -> int:
    """Label the runs below by those above that they share a column with; returns how many labels there are."""
    first = 0
    for run in range(runs_below):
        while first < runs_above and above.stop[first] <= below.start[run]:
            first += 1
        label, other = -1, first
        while other < runs_above and above.start[other] < below.stop[run]:
            root = _root(labels.parent, above.label[other])
            if label == -1:
                label = root
            # The smaller label is the root, hence a root holds the first pixel.
            labels.parent[max(label, root)] = min(label, root)
            label = min(label, root)
            other += 1
        if label == -1:
            label = label_count
            labels.parent[label], labels.at_edge[label] = label, False
            label_count += 1
        below.label[run] = label
    return label_count


@compiled
def _root(parent: NDArray[np.int32], label: int) -> int:
    while parent[label] != label:
        parent[label] = parent[parent[label]]
        label = parent[label]
    return label


@compiled
def _flag_runs(
    over: NDArray[np.uint8],
    here: NDArray[np.uint8],
    width: int,
    is_first: bool,
    above: RowRuns,
    runs_above: int,
    below: RowRuns,
    runs_below: int,
    labels: Labels,
) -> None:
    """Flag what touches the raster's upper, left or right edge, or shares a pixel side with a gap.

    Across a corner a lake could not go on anyway.
    """
    for run in range(runs_below):
        start, stop = below.start[run], below.stop[run]
        beside = start == 0 or here[start - 1] == GAP or stop == width or here[stop] == GAP
        if is_first or beside or _has_gap(over, start, stop):
            labels.at_edge[below.label[run]] = True
    for run in range(runs_above):
        if _has_gap(here, above.start[run], above.stop[run]):
            labels.at_edge[above.label[run]] = True


@compiled
def _has_gap(pixels: NDArray[np.uint8], start: int, stop: int) -> bool:
    count = 0
    for col in range(start, stop):
        count += pixels[col] == GAP
    return count > 0


@compiled
def _add_line(
    line: int, above: RowRuns, runs_above: int, below: RowRuns, runs_below: int, corners: Corners, count: int
) -> int:
    """Add the corners on the line between two rows; returns how many corners there are then."""
    upper = lower = 0
    while upper < 2 * runs_above or lower < 2 * runs_below:
        above_run, above_stops, above_col = _next_end(above, runs_above, upper)
        below_run, below_stops, below_col = _next_end(below, runs_below, lower)
        if above_col == below_col and above_stops == below_stops:
            _set_corner(below, below_run, below_stops, _get_corner(above, above_run, above_stops))
            upper, lower = upper + 1, lower + 1
            continue
        # Of two corners at one point, the horizontal side of a run that stops there comes from the left.
        is_above = above_col < below_col or (above_col == below_col and above_stops)
        if is_above:
            top = _get_corner(above, above_run, above_stops)
            corners.partner[top], corners.partner[count] = count, top
            upper += 1
        else:
            _set_corner(below, below_run, below_stops, count)
            corners.partner[count] = count  # until the lower end is found
            lower += 1
        if count % 2 == 0:
            # A horizontal side to the right begins; on which side of it is the water?
            is_water_below = above_stops if is_above else not below_stops
            corners.label[count // 2] = below.label[below_run] if is_water_below else above.label[above_run]
        corners.col[count] = min(above_col, below_col)
        corners.line[count] = line
        count += 1
    return count


@compiled
def _next_end(runs: RowRuns, count: int, end: int) -> tuple[int, bool, int]:
    """Of the ends of a row's runs from left to right, start and stop in turns: run, is it a stop, column."""
    run, stops = end // 2, end % 2 == 1
    if run >= count:
        return run, stops, np.iinfo(np.int32).max
    return run, stops, runs.stop[run] if stops else runs.start[run]


@compiled
def _get_corner(runs: RowRuns, run: int, stops: bool) -> int:
    return runs.stop_corner[run] if stops else runs.start_corner[run]


@compiled
def _set_corner(runs: RowRuns, run: int, stops: bool, corner: int) -> None:
    if stops:
        runs.stop_corner[run] = corner
    else:
        runs.start_corner[run] = corner
