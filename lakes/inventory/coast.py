"""Which lakes are in contact with the sea: near a polygon of it, or reaching beyond the land.

Tolerances are metres on the ellipsoid. Shapes are compared on a map of their own place, stretched so that both
axes are metres there; that is good to a thousandth for distances of some hundred metres.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from ..geodesy import WGS84, to_lonlat
from ..progress import Progress
from .nearby import united
from .passing import Shapes

LAKES_AT_ONCE = 2000

STEP = 1e-5
"""Of the map's unit of 1 degree, or 1e5 units of a projected one: what scales are measured with."""

AROUND = 1.5
"""Boxes reach so many times the tolerance beyond a lake, since scales change across it."""


def metres_per_unit(shapes: Shapes, crs: CRS | None) -> NDArray[np.float64]:
    """Metres per unit along x and y in the middle of each shape's box, (n, 2)."""
    left, bottom, right, top = shapely.bounds(shapes).T
    middle = np.column_stack([(left + right) / 2, (bottom + top) / 2])
    step = STEP * (1.0 if crs is not None and crs.is_geographic else 1e5)
    here = to_lonlat(middle, crs)
    scales = []
    for move in ([step, 0.0], [0.0, step]):
        there = to_lonlat(middle + move, crs)
        scales.append(WGS84.inv(*here.T, *there.T)[2] / step)
    return np.column_stack(scales)


def within(lakes: Shapes, others: Shapes, tolerance_m: float, crs: CRS | None, progress: Progress) -> NDArray[np.bool_]:
    """Which lakes come as near as `tolerance_m` to any of the others, or touch one."""
    near = np.zeros(len(lakes), dtype=bool)
    tree = shapely.STRtree(others)
    for first in range(0, len(lakes), LAKES_AT_ONCE):
        progress.percent(100.0 * first / len(lakes))
        chunk = slice(first, first + LAKES_AT_ONCE)
        near[chunk] = _within(lakes[chunk], others, tree, tolerance_m, crs)
    return near


def _within(
    lakes: Shapes, others: Shapes, tree: shapely.STRtree, tolerance_m: float, crs: CRS | None
) -> NDArray[np.bool_]:
    near = np.zeros(len(lakes), dtype=bool)
    near[tree.query(lakes, predicate="intersects")[0]] = True
    scales = metres_per_unit(lakes, crs)
    boxes = _boxes(lakes, scales, tolerance_m)
    ours, theirs = tree.query(boxes)
    still = ~near[ours]
    ours, theirs = ours[still], theirs[still]
    around = shapely.intersection(others[theirs], boxes[ours])
    some = ~shapely.is_empty(around)
    ours, around = ours[some], around[some]
    lines = shapely.shortest_line(stretched(lakes[ours], scales[ours]), stretched(around, scales[ours]))
    ends = shapely.get_coordinates(lines) / np.repeat(scales[ours], 2, axis=0)
    lonlat = to_lonlat(ends, crs).reshape(-1, 2, 2)
    metres = WGS84.inv(*lonlat[:, 0].T, *lonlat[:, 1].T)[2]
    near[ours[metres <= tolerance_m]] = True
    return near


def beyond(lakes: Shapes, land: Shapes, tolerance_m: float, crs: CRS | None, progress: Progress) -> NDArray[np.bool_]:
    """Which lakes have a part that lies more than `tolerance_m` away from all land."""
    is_beyond = np.ones(len(lakes), dtype=bool)
    progress.check()
    is_beyond[shapely.STRtree(lakes).query(land, predicate="covers")[1]] = False
    doubtful = np.flatnonzero(is_beyond)
    tree = shapely.STRtree(land)
    for first in range(0, len(doubtful), LAKES_AT_ONCE):
        progress.percent(100.0 * first / len(doubtful))
        chunk = doubtful[first : first + LAKES_AT_ONCE]
        is_beyond[chunk] = _beyond(lakes[chunk], land, tree, tolerance_m, crs)
    return is_beyond


def _beyond(
    lakes: Shapes, land: Shapes, tree: shapely.STRtree, tolerance_m: float, crs: CRS | None
) -> NDArray[np.bool_]:
    scales = metres_per_unit(lakes, crs)
    boxes = _boxes(lakes, scales, tolerance_m)
    ours, theirs = tree.query(boxes, predicate="intersects")
    ashore = united(shapely.intersection(land[theirs], boxes[ours]), ours, len(lakes))
    off_land = shapely.difference(lakes, ashore)
    reach = shapely.buffer(stretched(ashore, scales), tolerance_m, quad_segs=32)
    return ~(shapely.is_empty(off_land) | shapely.covers(reach, stretched(off_land, scales)))


def _boxes(lakes: Shapes, scales: NDArray[np.float64], tolerance_m: float) -> Shapes:
    left, bottom, right, top = shapely.bounds(lakes).T
    around_x, around_y = (AROUND * tolerance_m / scales).T
    return shapely.box(left - around_x, bottom - around_y, right + around_x, top + around_y)


def stretched(shapes: Shapes, scales: NDArray[np.float64]) -> Shapes:
    """Copies with coordinates in metres of the place of each."""
    counts = shapely.get_num_coordinates(shapes)
    return shapely.set_coordinates(shapes.copy(), shapely.get_coordinates(shapes) * np.repeat(scales, counts, axis=0))
