"""Which polygons really pass by a lake: the boxes of winding rivers overlap far more lakes than their banks do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from ..compiled import compiled

Shapes = NDArray[np.object_]


class Sides(NamedTuple):
    """Vertices of polygons, ring by ring."""

    points: NDArray[np.float64]
    """(n, 2)"""
    ring_offsets: NDArray[np.int64]
    """Where each ring begins among the points, and where the last ends."""
    shape_offsets: NDArray[np.int64]
    """Where each shape begins among the rings, and where the last ends."""


def fixed_order(shapes: Shapes) -> NDArray[np.intp]:
    """An order of shapes that does not depend on the one they came in."""
    return np.lexsort([*shapely.bounds(shapes).T, shapely.area(shapes), shapely.length(shapes)])


def has_one_ring(shapes: Shapes) -> NDArray[np.bool_]:
    """Which shapes are polygons without holes."""
    is_polygon = shapely.get_type_id(shapes) == shapely.GeometryType.POLYGON
    found: NDArray[np.bool_] = is_polygon & (shapely.get_num_interior_rings(shapes) == 0)
    return found


def sides_of(shapes: Shapes) -> Sides:
    """The outlines of polygons and multi-polygons."""
    rings = np.ones(len(shapes), dtype=np.int64)
    # Most have one ring; only the others are taken apart, since every part is a copy.
    is_single = has_one_ring(shapes)
    parts, of_shape = shapely.get_parts(shapes[~is_single], return_index=True)
    outlines, of_part = shapely.get_rings(parts, return_index=True)
    rings[~is_single] = np.bincount(of_shape[of_part], minlength=len(shapes) - np.count_nonzero(is_single))
    vertices = np.repeat(shapely.get_num_coordinates(shapes).astype(np.int64), rings)
    vertices[np.repeat(~is_single, rings)] = shapely.get_num_coordinates(outlines)
    ring_offsets, shape_offsets = np.append(0, np.cumsum(vertices)), np.append(0, np.cumsum(rings))
    return Sides(shapely.get_coordinates(shapes), ring_offsets, shape_offsets)


@compiled
def may_touch(
    boxes: NDArray[np.float64],
    theirs: NDArray[np.intp],
    points: NDArray[np.float64],
    ring_offsets: NDArray[np.int64],
    shape_offsets: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """False where no side of the shape reaches into the box, nor does the shape hold the box.

    Args:
        boxes: left, bottom, right, top of the lake of each pair, (n, 4).
        theirs: position of the shape of each pair.
        points: as the next two, `Sides` of all shapes.
        ring_offsets: likewise.
        shape_offsets: likewise.
    """
    found = np.zeros(len(theirs), dtype=np.bool_)
    for pair in range(len(theirs)):
        left, bottom, right, top = boxes[pair]
        shape = theirs[pair]
        is_inside = False
        for ring in range(shape_offsets[shape], shape_offsets[shape + 1]):
            x, y = points[ring_offsets[ring]]
            for place in range(ring_offsets[ring] + 1, ring_offsets[ring + 1]):
                before_x, before_y, x, y = x, y, points[place, 0], points[place, 1]
                beside = max(x, before_x) < left or min(x, before_x) > right
                if not (beside or max(y, before_y) < bottom or min(y, before_y) > top):
                    found[pair] = True
                    break
                # A ray from the corner to the right crosses the outline an odd number of times from inside.
                crosses = (y > bottom) != (before_y > bottom)
                if crosses and left < x + (bottom - y) * (before_x - x) / (before_y - y):
                    is_inside = not is_inside
            if found[pair]:
                break
        found[pair] |= is_inside
    return found
