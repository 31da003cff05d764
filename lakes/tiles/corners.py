"""One outline for many pieces: where pieces meet, the corners on both sides of the seam cancel out.

A corner counts +1 or -1: of the four pixels around a point, water in the upper left and lower right counts +1, in
the other two -1. The sum over a piece's corners at a point is that of its water around it, so the sums of the pieces
of a lake are those of the whole lake: 0 where it has no corner, 2 or -2 where two of its pixels meet at a corner
only. The order in which pieces come, and how many there are, does not matter.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..inventory.corners import Corners, Labels
from ..inventory.outlines import Outlines
from ..inventory.rings import close_rings

Points = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""Lake, line, column and sum of points, in this order."""


def merge_outlines(outlines: Outlines, lake: NDArray[np.int64]) -> Outlines:
    """Outlines of lakes from those of their pieces, which do not overlap.

    Args:
        outlines: of the pieces, in pixels.
        lake: number of the lake that each piece is of: 0, 1, ... without gaps.

    Returns:
        the lakes by their numbers, with the very vertices that tracing them whole gives.
    """
    corners, count = _to_corners(_sum_points(outlines, lake))
    lakes = int(lake.max()) + 1 if len(lake) else 0
    labels = Labels(np.arange(lakes, dtype=np.int32), np.zeros(lakes, dtype=np.bool_))
    merged, _ = close_rings(corners, count, labels, np.zeros(lakes, dtype=np.bool_))
    return merged


def _sum_points(outlines: Outlines, lake: NDArray[np.int64]) -> Points:
    col, line = outlines.rings.astype(np.int64).T
    vertices = np.diff(outlines.ring_offsets[outlines.lake_offsets])
    of_lake = np.repeat(lake, vertices)
    # Rings have the water to their left: a side along a row line begins with -1 and ends with +1.
    comes_level = np.zeros(len(col), dtype=np.bool_)
    comes_level[1:] = line[1:] == line[:-1]
    is_corner = np.ones(len(col), dtype=np.bool_)
    is_corner[outlines.ring_offsets[:-1]] = False  # the first vertex of a ring comes again as its last
    of_lake, line, col = of_lake[is_corner], line[is_corner], col[is_corner]
    sign = np.where(comes_level[is_corner], 1, -1)
    order = np.lexsort((col, line, of_lake))
    of_lake, line, col, sign = of_lake[order], line[order], col[order], sign[order]
    is_new = np.ones(len(col), dtype=np.bool_)
    is_new[1:] = (np.diff(of_lake) != 0) | (np.diff(line) != 0) | (np.diff(col) != 0)
    begin = np.flatnonzero(is_new)
    total = np.add.reduceat(sign, begin) if len(begin) else sign
    stays = begin[total != 0]
    return of_lake[stays], line[stays], col[stays], total[total != 0]


def _to_corners(points: Points) -> tuple[Corners, int]:
    """Corners as the tracer has them: 2k and 2k + 1 end one side along a row line, partners one along a column."""
    copies = np.abs(points[3])
    lake, line, col, total = (np.repeat(values, copies) for values in points)
    second = np.zeros(len(col), dtype=np.int64)
    second[np.cumsum(copies)[copies == 2] - 1] = 1
    # Of two corners at one point, the left one has the side from above where water is upper left and lower right,
    # and the side below where it is in the other two: so each follows its own water pixel.
    order = np.lexsort((np.where(total == -2, -second, second), line, col, lake))
    partner = np.empty(len(col), dtype=np.int32)
    partner[order[0::2]], partner[order[1::2]] = order[1::2], order[0::2]
    as_room = (values.astype(np.int32) for values in (col, line, partner, lake[0::2]))
    return Corners(*as_room), len(col)
