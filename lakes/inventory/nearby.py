"""Other layers where the lakes are: their coordinate system, their side of the antimeridian, and what touches what."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.warp import transform_bounds

from ..progress import Progress
from ..steps import Extent
from ..threads import in_threads
from ..vectors import layer_fields, read_polygons
from .passing import Shapes, may_touch, sides_of

AROUND = 0.001
"""Degrees (about 100 m), or 100 units of a projected system, read around the lakes."""

DEGREE_M = 110_000.0
"""Metres of a degree of latitude at least."""

NEAR_POLE = 89.9
"""Degrees of latitude from where on a degree of longitude gets no shorter here."""

LAKES_AT_ONCE = 5000
"""Looked up between two looks at whether to stop."""

LARGEST = 2000
"""Vertices of a polygon that is worth cutting up."""


def read_near(
    source: str,
    lakes: gpd.GeoSeries,
    progress: Progress,
    columns: list[str] | None = None,
    where: str | None = None,
    reach_m: float = 0.0,
) -> gpd.GeoDataFrame:
    """The polygons of a layer that lie at the lakes, in the lakes' coordinate system.

    A layer without a coordinate system is taken to be in that of the lakes. What is as near as `reach_m`, in
    metres, is read in any case.

    Raises:
        MissingInput: no such file or layer, or not a polygon layer.
    """
    _, crs = layer_fields(source)
    found = read_polygons(source, progress, columns, bounds_in(lakes, crs, reach_m), where)
    return on_one_side(in_system_of(found, lakes), lakes)


def in_system_of(found: gpd.GeoDataFrame, lakes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """The layer in the coordinate system of the lakes."""
    if found.crs is None or lakes.crs is None:
        return found.set_crs(lakes.crs, allow_override=True)
    return found if found.crs == lakes.crs else found.to_crs(lakes.crs)


def bounds_in(lakes: gpd.GeoSeries, crs: str | None, reach_m: float = 0.0) -> Extent | None:
    """Where the lakes lie, in another system and a little beyond, at least so many metres; None = everywhere."""
    if not len(lakes):
        return (0.0, 0.0, 0.0, 0.0)
    if crs is None or lakes.crs is None:
        return None
    x, y = _around(lakes, reach_m)
    left, bottom, right, top = lakes.total_bounds + np.array([-x, -y, x, y])
    if lakes.crs.is_geographic:
        if left < -180 or right > 180:
            return None
        bottom, top = max(bottom, -90.0), min(top, 90.0)
    system = CRS.from_user_input(lakes.crs.to_wkt())
    moved: Extent = transform_bounds(system, CRS.from_user_input(crs), left, bottom, right, top, 51)
    # A box across the antimeridian comes back with left > right: then every feature is read.
    return moved if np.isfinite(moved).all() and moved[0] <= moved[2] else None


def _around(lakes: gpd.GeoSeries, reach_m: float) -> tuple[float, float]:
    """How far beyond the lakes is read along x and y, in units of their system."""
    if not lakes.crs.is_geographic:
        return max(AROUND * 1e5, 2 * reach_m), max(AROUND * 1e5, 2 * reach_m)
    _, bottom, _, top = lakes.total_bounds
    shrinking = np.cos(np.radians(min(max(abs(bottom), abs(top)), NEAR_POLE)))
    return max(AROUND, reach_m / DEGREE_M / float(shrinking)), max(AROUND, reach_m / DEGREE_M)


def on_one_side(found: gpd.GeoDataFrame, lakes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """The layer and, where lakes reach the antimeridian, what lies beyond it a second time, moved by 360 degrees.

    A lake may be cut at 180 degrees or drawn across; what touches it from the other side has to be there too.
    """
    if lakes.crs is None or not lakes.crs.is_geographic or not len(lakes):
        return found
    left, _, right, _ = lakes.total_bounds
    copies = [found]
    beyond = {360.0: found.bounds.minx + 360 <= right + AROUND, -360.0: found.bounds.maxx - 360 >= left - AROUND}
    for turn, is_there in beyond.items():
        if is_there.any():
            moved = found[is_there].copy()
            moved.geometry = moved.geometry.translate(turn)
            copies.append(moved)
    return found if len(copies) == 1 else gpd.GeoDataFrame(pd.concat(copies, ignore_index=True), crs=found.crs)


def touching_pairs(lakes: Shapes, others: Shapes, progress: Progress) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of lakes and of others that have a point in common; in the order of the lakes, then of the others."""
    tree = shapely.STRtree(others)
    sides = sides_of(others) if len(lakes) > LAKES_AT_ONCE else None

    def look(first: int) -> NDArray[np.intp]:
        # Not left to the tree, which holds the interpreter's lock while it compares shapes.
        pairs = tree.query(lakes[first : first + LAKES_AT_ONCE])
        pairs[0] += first
        if sides:
            pairs = pairs[:, may_touch(shapely.bounds(lakes[pairs[0]]), pairs[1], *sides)]
        return pairs[:, shapely.intersects(lakes[pairs[0]], others[pairs[1]])]

    found = [np.empty((2, 0), dtype=np.intp)]
    found += in_threads(look, range(0, len(lakes), LAKES_AT_ONCE), progress)
    ours, theirs = np.concatenate(found, axis=1)
    order = np.lexsort((theirs, ours))
    return ours[order], theirs[order]


def touch(lakes: Shapes, others: Shapes, progress: Progress) -> NDArray[np.bool_]:
    """Which lakes have a point in common with any of the others."""
    touched = np.zeros(len(lakes), dtype=bool)
    touched[touching_pairs(lakes, others, progress)[0]] = True
    return touched


def subdivided(shapes: Shapes) -> Shapes:
    """The same area in pieces of few vertices, so that a lake never meets a whole continent or river system."""
    small = []
    while len(shapes):
        is_large = shapely.get_num_coordinates(shapes) > LARGEST
        small.append(shapes[~is_large])
        shapes = _halves(shapely.get_parts(shapes[is_large]))
    return np.concatenate(small) if small else shapes


def _halves(shapes: Shapes) -> Shapes:
    """Each polygon cut across its longer side."""
    left, bottom, right, top = shapely.bounds(shapes).T
    is_wide = right - left > top - bottom
    middle_x = np.where(is_wide, (left + right) / 2, right)
    middle_y = np.where(is_wide, top, (bottom + top) / 2)
    first = shapely.intersection(shapes, shapely.box(left, bottom, middle_x, middle_y))
    second = shapely.intersection(
        shapes, shapely.box(np.where(is_wide, middle_x, left), np.where(is_wide, bottom, middle_y), right, top)
    )
    return areal_parts(np.concatenate([first, second]))[0]


def areal_parts(shapes: Shapes) -> tuple[Shapes, NDArray[np.intp]]:
    """Polygons of intersections, and the position of the shape that each is of.

    Where outlines merely touch, intersections hold points and lines as well, or nothing else.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    singles, part = shapely.get_parts(parts, return_index=True)  # of multi-polygons inside of collections
    is_area = shapely.get_dimensions(singles) == 2
    return singles[is_area], owner[part[is_area]]


def united(shapes: Shapes, owner: NDArray[np.intp], owners: int) -> Shapes:
    """The union of the shapes of each owner 0..owners-1; empty for one that has none.

    The order of shapes decides the last digits, so sort them first where those matter.
    """
    order = np.argsort(owner, kind="stable")
    shapes = shapes[order]
    counts = np.bincount(owner, minlength=owners)
    starts = np.cumsum(counts) - counts
    union = np.full(owners, shapely.Polygon(), dtype=object)
    for count in np.unique(counts[counts > 0]):
        alike = np.flatnonzero(counts == count)
        members = shapes[starts[alike, None] + np.arange(count)]
        union[alike] = shapely.union_all(members, axis=1) if count > 1 else members[:, 0]
    return union
