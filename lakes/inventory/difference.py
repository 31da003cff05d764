"""What polygons leave of lakes: of plain lakes by following outlines (`cutting`), of the others by GEOS."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from .cutting import CUT, UNCLEAR, Points, cut
from .nearby import united
from .passing import Shapes, Sides, has_one_ring, may_touch, sides_of

Positions = NDArray[np.intp]


def difference(
    lakes: Shapes, others: Shapes, sides: Sides, blocks: Points, ours: Positions, theirs: Positions
) -> tuple[NDArray[np.bool_], Shapes]:
    """What polygons leave of lakes.

    Args:
        lakes: valid polygons or multi-polygons.
        others: valid polygons.
        sides: of the others.
        blocks: `blocks_of` the points of the sides.
        ours: position of the lake of every pair whose boxes meet, in rising order.
        theirs: position of the other of each pair; they are taken from a lake in this order.

    Returns:
        which lakes touch any of the others; and of those, what is left, which may be empty. What stands in the
        places of the others is not to be used.
    """
    touched, left = np.zeros(len(lakes), dtype=bool), np.full(len(lakes), None, dtype=object)
    plain = np.flatnonzero(has_one_ring(lakes))
    is_clear, touched[plain], left[plain] = _by_outlines(
        lakes[plain], sides, blocks, *_pairs_of(plain, len(lakes), ours, theirs)
    )
    rest = np.setdiff1d(np.arange(len(lakes)), plain[is_clear])
    touched[rest], left[rest] = _by_union(lakes[rest], others, sides, *_pairs_of(rest, len(lakes), ours, theirs))
    return touched, left


def _pairs_of(some: Positions, lakes: int, ours: Positions, theirs: Positions) -> tuple[Positions, Positions]:
    """The pairs of some of the lakes, which are numbered anew."""
    number = np.full(lakes, -1)
    number[some] = np.arange(len(some))
    mine = number[ours] >= 0
    return number[ours[mine]], theirs[mine]


def _by_outlines(
    lakes: Shapes, sides: Sides, blocks: Points, ours: Positions, theirs: Positions
) -> tuple[NDArray[np.bool_], NDArray[np.bool_], Shapes]:
    """Of lakes of one ring, whether all is clear, whether they are touched, and what is left where both are so."""
    shores = sides_of(lakes)
    pair_offsets = np.searchsorted(ours, np.arange(len(lakes) + 1))
    state, points, ring_offsets, lake_offsets = cut(
        shores.points, shores.ring_offsets, pair_offsets, theirs, *sides, blocks
    )
    rings = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, points, (ring_offsets, np.arange(len(ring_offsets)))
    )
    pieces = np.diff(lake_offsets)
    left = np.full(len(lakes), shapely.Polygon(), dtype=object)
    left[pieces == 1] = rings[lake_offsets[:-1][pieces == 1]]
    several = np.flatnonzero(pieces > 1)
    owner = np.repeat(np.arange(len(several)), pieces[several])
    left[several] = shapely.multipolygons(rings[np.repeat(pieces > 1, pieces)], indices=owner)
    return state != UNCLEAR, state == CUT, left


def _by_union(
    lakes: Shapes, others: Shapes, sides: Sides, ours: Positions, theirs: Positions
) -> tuple[NDArray[np.bool_], Shapes]:
    """Whether lakes are touched, and what the union of those that touch each leaves of it."""
    near = may_touch(shapely.bounds(lakes[ours]), theirs, *sides)
    ours, theirs = ours[near], theirs[near]
    touching = shapely.intersects(lakes[ours], others[theirs])
    ours, theirs = ours[touching], theirs[touching]
    touched = np.zeros(len(lakes), dtype=bool)
    touched[ours] = True
    return touched, shapely.difference(lakes, united(others[theirs], ours, len(lakes)))
