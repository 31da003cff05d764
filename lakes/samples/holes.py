"""Holes of polygons: finding them, closing some."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray


def find_holes(polygons: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
    """Every hole as a polygon, and the position of the polygon it is in."""
    rings, owner, is_hole = _rings(polygons)
    return shapely.polygons(rings[is_hole]), owner[is_hole]


def close_holes(polygons: NDArray[np.object_], closed: NDArray[np.bool_]) -> NDArray[np.object_]:
    """Polygons without some of their holes.

    Args:
        polygons: single parts.
        closed: of each hole, in the order of `find_holes`.
    """
    rings, owner, is_hole = _rings(polygons)
    keeps = np.ones(len(rings), dtype=bool)
    keeps[np.flatnonzero(is_hole)[closed]] = False
    ring_offsets = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(rings[keeps]))])
    offsets = ring_offsets, np.searchsorted(owner[keeps], np.arange(len(polygons) + 1))
    points = shapely.get_coordinates(rings[keeps])
    filled: NDArray[np.object_] = shapely.from_ragged_array(shapely.GeometryType.POLYGON, points, offsets)
    return filled


def _rings(polygons: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.bool_]]:
    rings, owner = shapely.get_rings(polygons, return_index=True)
    is_hole = np.ones(len(rings), dtype=bool)
    is_hole[np.searchsorted(owner, np.arange(len(polygons)))] = False
    return rings, owner, is_hole
