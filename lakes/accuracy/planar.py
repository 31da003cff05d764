"""Lakes of one layer that overlap, and lakes cut at the outlines of regions: shapes only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ..inventory.nearby import areal_parts, touching_pairs, united
from ..inventory.passing import Shapes
from ..progress import Progress

EVERYWHERE = -1
"""Number of the region where there are no regions."""


class Cut(NamedTuple):
    """What of each lake lies in each region; a lake in two regions comes twice."""

    lake: NDArray[np.intp]
    region: NDArray[np.intp]
    shapes: Shapes
    """What lies in the region: polygons or multi-polygons."""
    is_cut: NDArray[np.bool_]
    """Part of the lake lies outside."""


def without_overlaps(shapes: Shapes) -> tuple[Shapes, NDArray[np.bool_]]:
    """The shapes without what a larger one has already, so that no place counts twice.

    Returns:
        the shapes, some of which may be empty, and which of them have changed. The order of the
        shapes decides nothing.
    """
    left, bottom, right, top = shapely.bounds(shapes).T
    rank = np.empty(len(shapes), dtype=np.intp)
    rank[np.lexsort((top, right, bottom, left, -shapely.area(shapes)))] = np.arange(len(shapes))
    smaller, larger = shapely.STRtree(shapes).query(shapes)
    is_behind = rank[smaller] > rank[larger]
    smaller, larger = smaller[is_behind], larger[is_behind]
    # Interiors that meet: lakes may share an edge.
    meet = shapely.relate_pattern(shapes[smaller], shapes[larger], "T********")
    smaller, larger = smaller[meet], larger[meet]
    return _without(shapes, smaller, shapes[larger])


def without(shapes: Shapes, others: Shapes, progress: Progress) -> tuple[Shapes, NDArray[np.bool_]]:
    """The shapes without what the others cover, and which of them may have changed."""
    mine, theirs = touching_pairs(shapes, others, progress)
    return _without(shapes, mine, others[theirs])


def _without(shapes: Shapes, mine: NDArray[np.intp], taken: Shapes) -> tuple[Shapes, NDArray[np.bool_]]:
    changed = np.zeros(len(shapes), dtype=bool)
    changed[mine] = True
    if not changed.any():
        return shapes, changed
    left = shapes.copy()
    cover = united(taken, mine, len(shapes))
    left[changed] = shapely.difference(shapes[changed], cover[changed])
    return left, changed


def cut_at_regions(shapes: Shapes, regions: Shapes | None, progress: Progress) -> Cut:
    """Each lake cut at the outline of each region that it meets; whole where there are no regions."""
    if regions is None:
        everywhere = np.full(len(shapes), EVERYWHERE, dtype=np.intp)
        return Cut(np.arange(len(shapes)), everywhere, shapes, np.zeros(len(shapes), dtype=bool))
    lake, region = touching_pairs(shapes, regions, progress)
    shapely.prepare(regions)
    is_cut = ~shapely.covers(regions[region], shapes[lake])
    inside = shapes[lake]
    progress.check()
    parts, owner = areal_parts(shapely.intersection(inside[is_cut], regions[region[is_cut]]))
    inside[is_cut] = united(parts, owner, int(is_cut.sum()))
    some = ~shapely.is_empty(inside)
    return Cut(lake[some], region[some], inside[some], is_cut[some])
