"""Runs of water along rows, and which of them make one lake: arrays only.

A lake is a set of water pixels that touch along their sides (4-connected). Its runs say all about
its outline and are far fewer than its pixels, so a raster is read strip by strip and only runs stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components


@dataclass(frozen=True)
class Runs:
    """Maximal runs of pixels in scan order: row, columns start..stop-1, and a flag per run."""

    row: NDArray[np.int64]
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    flag: NDArray[np.bool_]
    """True where the run touches the raster's edge or a pixel without data."""

    def __len__(self) -> int:
        return len(self.row)

    def take(self, chosen: NDArray) -> Runs:
        """The runs at some indices, or where a mask is true."""
        return Runs(self.row[chosen], self.start[chosen], self.stop[chosen], self.flag[chosen])


def empty_runs() -> Runs:
    """No runs."""
    nothing = np.empty(0, dtype=np.int64)
    return Runs(nothing, nothing, nothing, np.empty(0, dtype=bool))


def join_runs(parts: list[Runs]) -> Runs:
    """Several lists of runs as one; the caller keeps them in scan order."""
    if not parts:
        return empty_runs()
    return Runs(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.stop for part in parts]),
        np.concatenate([part.flag for part in parts]),
    )


def find_runs(mask: NDArray[np.bool_], first_row: int = 0) -> Runs:
    """Runs of True in a 2D mask whose first row is row `first_row` of the raster; no flag is set."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    # Along a padded row values change at every start and stop, always in pairs.
    changes = np.flatnonzero(padded[:, 1:] != padded[:, :-1])
    starts, stops = changes[::2], changes[1::2]
    row = starts // (width + 1)
    return Runs(
        row + first_row, starts - row * (width + 1), stops - row * (width + 1), np.zeros(len(starts), dtype=bool)
    )


def overlapping(upper: Runs, lower: Runs, shift: int = 1) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Index pairs of runs that share a column, `lower` lying `shift` rows below `upper`."""
    if not len(upper) or not len(lower):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    span = int(max(upper.stop.max(), lower.stop.max())) + 1
    above = (lower.row - shift) * span
    first = np.searchsorted(upper.row * span + upper.stop, above + lower.start, side="right")
    last = np.searchsorted(upper.row * span + upper.start, above + lower.stop, side="left")
    counts = np.maximum(last - first, 0)
    below = np.repeat(np.arange(len(lower)), counts)
    within = np.arange(len(below)) - np.repeat(np.cumsum(counts) - counts, counts)
    return first[below] + within, below


def label_runs(runs: Runs) -> NDArray[np.int32]:
    """A number per run, equal where runs belong to one lake."""
    upper, lower = overlapping(runs, runs)
    graph = coo_array((np.ones(len(upper), dtype=np.int8), (upper, lower)), shape=(len(runs), len(runs)))
    if not len(runs):
        return np.empty(0, dtype=np.int32)
    label: NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return label


def flag_runs(runs: Runs, gaps: Runs, height: int, width: int) -> Runs:
    """Set the flag of runs at the edge of a raster of that size, or beside one of `gaps` (no data).

    Beside means sharing a pixel side: across a corner a lake could not go on anyway.
    """
    flag = (runs.row == 0) | (runs.row == height - 1) | (runs.start == 0) | (runs.stop == width)
    if len(gaps):
        flag[overlapping(gaps, runs)[1]] = True
        flag[overlapping(runs, gaps)[0]] = True
        # Left and right: a gap grown by one pixel on both sides shares a column with its neighbours.
        grown = Runs(gaps.row, gaps.start - 1, gaps.stop + 1, gaps.flag)
        flag[overlapping(runs, grown, shift=0)[0]] = True
    return Runs(runs.row, runs.start, runs.stop, runs.flag | flag)
