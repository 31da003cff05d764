"""Lakes that completion will unite, which have to be in one region: a known lake with all that touch it, and so on.

Ocean and rivers only take away from lakes, so what touches after them touched before; groups made of the lakes as
predicted therefore hold those of completion whole.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..inventory.nearby import touching_pairs
from ..inventory.passing import Shapes, fixed_order
from ..progress import Progress


class Touching(NamedTuple):
    """Lakes that touch known lakes."""

    lake: NDArray[np.intp]
    """Position of each that does, once."""
    known: NDArray[np.intp]
    """Position of a known lake that it touches."""
    one: NDArray[np.intp]
    """As `other`: known lakes that such a lake links."""
    other: NDArray[np.intp]


def find_touching(lakes: Shapes, known: Shapes, progress: Progress) -> Touching:
    """Which of the lakes touch which known lakes; only known lakes where the lakes are, are looked at."""
    near = np.flatnonzero(_reach(known, lakes))
    lake, touched = touching_pairs(lakes, known[near], progress)
    touched = near[touched]
    is_first = np.diff(lake, prepend=-1) != 0
    first = touched[is_first][np.cumsum(is_first) - 1]
    return Touching(lake[is_first], touched[is_first], first[~is_first], touched[~is_first])


def _reach(shapes: Shapes, others: Shapes) -> NDArray[np.bool_]:
    """Which shapes have a box that reaches into the box around all others."""
    if not len(others) or not len(shapes):
        return np.zeros(len(shapes), dtype=np.bool_)
    left, bottom, right, top = shapely.total_bounds(others)
    boxes = shapely.bounds(shapes)
    found: NDArray[np.bool_] = (boxes[:, 0] <= right) & (boxes[:, 2] >= left)
    return found & (boxes[:, 1] <= top) & (boxes[:, 3] >= bottom)


def group_regions(
    known: Shapes, region: NDArray[np.intp], one: NDArray[np.intp], other: NDArray[np.intp], progress: Progress
) -> NDArray[np.intp]:
    """The region of each known lake when each group goes where its largest known lake lies.

    Args:
        known: all known lakes.
        region: in which each of them lies.
        one: as `other`: those that are linked by lakes, beside those that touch each other.
        other: likewise.
        progress: asked whether to stop.
    """
    if not len(known):
        return region
    ours, theirs = touching_pairs(known, known, progress)
    ours, theirs = np.concatenate([ours, one]), np.concatenate([theirs, other])
    links = coo_array((np.ones(len(ours), dtype=np.bool_), (ours, theirs)), shape=(len(known), len(known)))
    group = connected_components(links, directed=False)[1]
    rank = np.argsort(fixed_order(known))
    order = np.lexsort((rank, -shapely.area(known), group))
    is_largest = np.diff(group[order], prepend=-1) != 0
    return region[order[is_largest]][group]
