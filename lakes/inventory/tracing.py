"""Lakes of a raster that comes in pieces: whole rows from top to bottom, as soon as they are complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .corners import GAP, WORD, Corners, Counts, Labels, add_rows, corner_room, label_room, row_room
from .outlines import Outlines
from .rings import close_rings, keep_open, settle_labels

BAND_CORNERS = 2_000_000
"""Corners gathered before the lakes among them that are complete are given out."""


class Traced(NamedTuple):
    """Complete lakes in scan order: outlines, first pixel of each, 1 where it meets the edge of the data."""

    outlines: Outlines
    first_row: NDArray[np.int64]
    first_col: NDArray[np.int64]
    edge_flag: NDArray[np.int16]


def pixel_room(rows: int, width: int) -> NDArray[np.uint8]:
    """Rows of LAND, wide enough for the tracer."""
    return np.zeros((rows, (width // WORD + 1) * WORD), dtype=np.uint8)


def to_pixels(water: NDArray[np.bool_], gaps: NDArray[np.bool_] | None = None) -> NDArray[np.uint8]:
    """Rows for the tracer: where there is water, and where there is no data."""
    pixels = pixel_room(*water.shape)
    inside = pixels[:, : water.shape[1]]
    inside[:] = water
    if gaps is not None:
        inside[gaps] = GAP
    return pixels


class Tracer:
    """Takes rows, gives lakes. Memory: the corners of open lakes, and one band of others."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._row = 0
        self._previous = pixel_room(1, width)[0]
        self._runs, self._spare = row_room(width), row_room(width)
        self._counts = Counts(0, 0, 0)
        self._corners, self._labels = corner_room(0), label_room(0)
        self._make_room()

    def _make_room(self) -> None:
        """Doubling keeps the whole effort linear where one huge lake is carried along."""
        row_ends = 2 * (self._width + 1)  # on the line between two rows, at most
        size = max(BAND_CORNERS, 2 * (self._counts.corners + row_ends)) // 2 * 2
        if size != len(self._corners.col):
            corners, labels = corner_room(size), label_room(size // 2)
            _copy(self._corners, corners, self._counts.corners)
            _copy(self._labels, labels, self._counts.labels)
            self._corners, self._labels = corners, labels

    def add(self, pixels: NDArray[np.uint8]) -> Iterator[Traced]:
        """Take the next rows, as `to_pixels` makes them."""
        done = 0
        while True:
            done += self._add(pixels[done:])
            if done == len(pixels):
                return
            yield self._take()

    def _add(self, pixels: NDArray[np.uint8]) -> int:
        if not len(pixels):
            return 0
        done, self._counts = add_rows(
            pixels,
            pixels.view(np.uint64),
            self._previous,
            self._row,
            self._width,
            self._runs,
            self._spare,
            self._corners,
            self._labels,
            self._counts,
        )
        if done:
            self._previous[:] = pixels[done - 1]
            self._row += done
        if done % 2:
            self._runs, self._spare = self._spare, self._runs
        return int(done)

    def _take(self) -> Traced:
        """The complete lakes; what stays moves to the front, and half of the room is free for more."""
        runs, corners, labels = self._counts
        is_open = settle_labels(self._labels, labels, self._runs, runs)
        outlines, at_edge = close_rings(self._corners, corners, self._labels, is_open)
        kept = keep_open(self._corners, corners, self._labels, is_open, self._runs, runs)
        self._counts = Counts(runs, *kept)
        self._make_room()
        first = outlines.rings[outlines.ring_offsets[outlines.lake_offsets[:-1]]].astype(np.int64)
        return Traced(outlines, first[:, 1], first[:, 0], at_edge.astype(np.int16))

    def finish(self) -> Iterator[Traced]:
        """The lakes that are left when there are no more rows."""
        self._labels.at_edge[self._runs.label[: self._counts.runs]] = True
        yield from self.add(pixel_room(1, self._width))
        yield self._take()


def _copy(old: Corners | Labels, new: Corners | Labels, count: int) -> None:
    for source, target in zip(old, new, strict=True):
        used = min(count, len(source), len(target))
        target[:used] = source[:used]


def trace_rows(parts: Iterable[NDArray[np.uint8]], width: int) -> Iterator[Traced]:
    """Lakes of a raster given from top to bottom in pieces that `to_pixels` made."""
    tracer = Tracer(width)
    for pixels in parts:
        yield from tracer.add(pixels)
    yield from tracer.finish()
