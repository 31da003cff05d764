"""The lakes of one tile: those that lie inside it, and the pieces of those that may go on beyond its edge.

Whether a lake goes on is seen from its outline: a tile is traced within a frame of land, so every side on the
frame belongs to water at the tile's edge. These sides, with the piece each is of, are the tile's label strips.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..errors import LakesError
from ..files import said_when_full, written
from ..grid import Window
from ..inventory.corners import GAP
from ..inventory.outlines import Outlines
from ..inventory.tracing import Traced, pixel_room, trace_rows

TOP, BOTTOM, LEFT, RIGHT = range(4)
"""The edges of a tile."""

Rows = NDArray[np.uint8]


class Strips(NamedTuple):
    """Stretches of the edges of tiles, in pixels of the whole raster."""

    edge: NDArray[np.int64]
    """TOP, BOTTOM, LEFT or RIGHT of its tile."""
    line: NDArray[np.int64]
    """Row line of a horizontal edge, column line of a vertical one."""
    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    """Along the line: columns, or rows."""
    piece: NDArray[np.int64]
    """Number of the piece whose water lies there; -1 for stretches of data of any kind."""

    def shifted(self, pieces: int) -> Strips:
        """The same with pieces counted on."""
        return self._replace(piece=np.where(self.piece < 0, self.piece, self.piece + pieces))


class Pieces(NamedTuple):
    """What a tile has cut: water that touches its edge."""

    outlines: Outlines
    """In pixels of the whole raster, a lake each."""
    at_gap: NDArray[np.bool_]
    """Which pieces touch pixels without data."""
    water: Strips
    data: Strips
    """Where along the edges there are data."""


def trace_tile(parts: Iterable[Rows], window: Window) -> tuple[Traced, Pieces]:
    """Lakes that a tile holds whole, and pieces; both in pixels of the whole raster.

    Args:
        parts: rows of LAND, WATER and GAP from top to bottom, `window.width` or more columns wide.
        window: where the tile lies in the raster.
    """
    frame, inside, cut = Frame(window), [], []
    for traced in trace_rows(frame.around(parts), window.width + 2):
        moved = _moved(traced, window)
        is_cut = _touches(moved.outlines, window)
        inside.append(select(moved, ~is_cut))
        cut.append(select(moved, is_cut))
    lakes, pieces = concatenate(inside), concatenate(cut)
    return lakes, Pieces(pieces.outlines, pieces.edge_flag > 0, _water_strips(pieces.outlines, window), frame.strips())


class Frame:
    """Lays a frame of land around the rows of a tile, and remembers where along its edges there are data."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._top: Rows | None = None
        self._bottom: Rows | None = None
        self._left: list[Rows] = []
        self._right: list[Rows] = []

    def around(self, parts: Iterable[Rows]) -> Iterator[Rows]:
        """The rows within the frame."""
        width = self._window.width
        yield pixel_room(1, width + 2)
        for part in parts:
            inside = part[:, :width]
            self._top = inside[0].copy() if self._top is None else self._top
            self._bottom = inside[-1].copy()
            self._left.append(inside[:, 0].copy())
            self._right.append(inside[:, -1].copy())
            framed = pixel_room(len(part), width + 2)
            framed[:, 1 : width + 1] = inside
            yield framed
        yield pixel_room(1, width + 2)

    def strips(self) -> Strips:
        """Stretches of the four edges that have data."""
        window, nothing = self._window, np.zeros(0, dtype=np.uint8)
        rows = [np.concatenate([nothing, *rows]) for rows in (self._left, self._right)]
        top, bottom = (nothing if row is None else row for row in (self._top, self._bottom))
        edges = (
            (TOP, window.row, window.col, top),
            (BOTTOM, window.row_stop, window.col, bottom),
            (LEFT, window.col, window.row, rows[0]),
            (RIGHT, window.col_stop, window.row, rows[1]),
        )
        found = [(edge, line, first + run) for edge, line, first, pixels in edges for run in _runs(pixels != GAP)]
        columns = [
            [edge for edge, _, _ in found],
            [line for _, line, _ in found],
            [run[0] for _, _, run in found],
            [run[1] for _, _, run in found],
            [-1] * len(found),
        ]
        return Strips(*(np.array(column, dtype=np.int64) for column in columns))


def _runs(is_set: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Start and stop (n, 2) of the stretches that are set."""
    changes = np.flatnonzero(np.diff(is_set, prepend=False, append=False))
    return changes.reshape(-1, 2)


def _moved(traced: Traced, window: Window) -> Traced:
    """From pixels within the frame to pixels of the raster."""
    col, row = window.col - 1, window.row - 1
    outlines = traced.outlines._replace(rings=traced.outlines.rings + np.array([col, row]))
    return traced._replace(outlines=outlines, first_row=traced.first_row + row, first_col=traced.first_col + col)


def _touches(outlines: Outlines, window: Window) -> NDArray[np.bool_]:
    """Which lakes have an outline on the edge of the tile."""
    col, row = outlines.rings.T
    on_edge = (col == window.col) | (col == window.col_stop) | (row == window.row) | (row == window.row_stop)
    found = np.zeros(len(outlines.lake_offsets) - 1, dtype=np.bool_)
    found[lake_of_vertices(outlines)[on_edge]] = True
    return found


def lake_of_vertices(outlines: Outlines) -> NDArray[np.int64]:
    """Number of the lake that each vertex is of."""
    starts = outlines.ring_offsets[outlines.lake_offsets]
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _water_strips(outlines: Outlines, window: Window) -> Strips:
    """The sides of outlines on the edges of the tile."""
    begin = np.ones(len(outlines.rings), dtype=np.bool_)
    begin[outlines.ring_offsets[1:] - 1] = False  # the last vertex of a ring begins no side
    first = np.flatnonzero(begin)
    one, other = outlines.rings[first].astype(np.int64), outlines.rings[first + 1].astype(np.int64)
    piece, strips = lake_of_vertices(outlines)[first], []
    lines = ((TOP, 1, window.row), (BOTTOM, 1, window.row_stop), (LEFT, 0, window.col), (RIGHT, 0, window.col_stop))
    for edge, axis, line in lines:
        on = np.flatnonzero((one[:, axis] == line) & (other[:, axis] == line))
        along = np.sort(np.column_stack([one[on, 1 - axis], other[on, 1 - axis]]), axis=1)
        strips.append((np.full(len(on), edge), np.full(len(on), line), along[:, 0], along[:, 1], piece[on]))
    return Strips(*(np.concatenate(column) for column in zip(*strips, strict=True)))


def select(traced: Traced, chosen: NDArray[np.bool_]) -> Traced:
    """Some of the lakes, in their order."""
    outlines = select_outlines(traced.outlines, np.flatnonzero(chosen))
    return Traced(outlines, traced.first_row[chosen], traced.first_col[chosen], traced.edge_flag[chosen])


def select_outlines(outlines: Outlines, lakes: NDArray[np.int64]) -> Outlines:
    """Lakes by their numbers, in any order."""
    ring_sizes, lake_sizes = np.diff(outlines.ring_offsets), np.diff(outlines.lake_offsets)[lakes]
    rings = _ranges(outlines.lake_offsets[lakes], lake_sizes)
    points = _ranges(outlines.ring_offsets[rings], ring_sizes[rings])
    return Outlines(outlines.rings[points], _offsets(ring_sizes[rings]), _offsets(lake_sizes))


def _ranges(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """start, start + 1, ... of each range, one after the other."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(starts - before, sizes) + np.arange(sizes.sum())


def _offsets(sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def concatenate(parts: list[Traced]) -> Traced:
    """The lakes of several, one after the other; none of none."""
    nothing, flags = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int16)
    return Traced(
        concatenate_outlines([part.outlines for part in parts]),
        np.concatenate([nothing, *(part.first_row for part in parts)]),
        np.concatenate([nothing, *(part.first_col for part in parts)]),
        np.concatenate([flags, *(part.edge_flag for part in parts)]),
    )


def concatenate_outlines(parts: list[Outlines]) -> Outlines:
    """The outlines of several, one after the other; none of none."""
    empty = [np.zeros(0, dtype=np.int64)]
    return Outlines(
        np.concatenate([np.zeros((0, 2)), *(part.rings for part in parts)]),
        _offsets(np.concatenate(empty + [np.diff(part.ring_offsets) for part in parts])),
        _offsets(np.concatenate(empty + [np.diff(part.lake_offsets) for part in parts])),
    )


def write_pieces(path: Path, pieces: Pieces) -> None:
    """Write the pieces of a tile as a NumPy archive of whole numbers; the same pieces give the same bytes.

    Raises:
        LakesError: the disk is full, or another fault of the file system.
    """
    arrays: dict[str, Any] = {
        "rings": pieces.outlines.rings.astype(np.int32),
        "ring_offsets": pieces.outlines.ring_offsets,
        "lake_offsets": pieces.outlines.lake_offsets,
        "at_gap": pieces.at_gap,
        "water": np.array(pieces.water).astype(np.int32),
        "data": np.array(pieces.data).astype(np.int32),
    }
    with said_when_full(path), written(path) as part, part.open("wb") as file:
        np.savez_compressed(file, **arrays)


def read_pieces(path: Path) -> Pieces:
    """Read what `write_pieces` wrote.

    Raises:
        LakesError: the file is damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as stored:
            outlines = Outlines(stored["rings"].astype(np.float64), stored["ring_offsets"], stored["lake_offsets"])
            water, data = (Strips(*stored[name].astype(np.int64)) for name in ("water", "data"))
            return Pieces(outlines, stored["at_gap"], water, data)
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise LakesError(f"'{path}' is damaged: {error}. Remove it and run again.") from error
