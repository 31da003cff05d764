"""Area, shoreline and a point inside: geodesic on WGS 84 whatever the layer's coordinate system.

The side between two vertices is the geodesic between them and is not densified. It departs from the
straight line of the map by about L**2 tan(latitude) / (8 R) at its middle: 2 mm for sides of 300 m,
so it matters only for outlines drawn with sides of many kilometres.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from ..geodesy import WGS84, to_lonlat
from ..progress import Progress, Silent
from .geodesics import Sides, sides, turned

_POINTS_AT_ONCE = 50_000
"""Points measured between two looks at whether to stop."""


def area_and_shore(geometry: gpd.GeoSeries, progress: Progress | None = None) -> pd.DataFrame:
    """`area_km2` and `shore_km` of polygons or multi-polygons; the shore includes that of islands.

    Empty and missing geometry has area and shore 0.
    """
    parts, owner = shapely.get_parts(geometry.values, return_index=True)
    is_polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    area, shore = np.zeros(len(parts)), np.zeros(len(parts))
    if is_polygon.any():
        _, points, offsets = shapely.to_ragged_array(parts[is_polygon], include_z=False)
        ring_offsets, polygon_offsets = offsets
        measured = polygon_measures(points, ring_offsets, polygon_offsets, geometry.crs, progress)
        area[is_polygon], shore[is_polygon] = measured
    return pd.DataFrame(
        {
            "area_km2": np.bincount(owner, area, minlength=len(geometry)),
            "shore_km": np.bincount(owner, shore, minlength=len(geometry)),
        },
        index=geometry.index,
    )


def polygon_measures(
    points: NDArray[np.float64],
    ring_offsets: NDArray[np.integer],
    polygon_offsets: NDArray[np.integer],
    crs: CRS | None,
    progress: Progress | None = None,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Area in km2 and shore in km of polygons given as closed rings, the outer one of each first.

    Args:
        points: vertices (n, 2) of all rings in `crs`.
        ring_offsets: where each ring begins among the points, and where the last ends.
        polygon_offsets: where each polygon begins among the rings, and where the last ends.
        crs: anything that pyproj reads as a coordinate system.
        progress: asked now and then whether to stop.
    """
    area_m2, shore_m = _ring_measures(points, ring_offsets, crs, progress or Silent())
    rings = np.diff(polygon_offsets)
    sign = np.full(len(area_m2), -1.0)
    sign[polygon_offsets[:-1][rings > 0]] = 1
    polygon = np.repeat(np.arange(len(rings)), rings)
    return (
        np.bincount(polygon, sign * area_m2, minlength=len(rings)) / 1e6,
        np.bincount(polygon, shore_m, minlength=len(rings)) / 1e3,
    )


def _ring_measures(
    points: NDArray[np.float64], offsets: NDArray[np.integer], crs: CRS | None, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unsigned area in m2 and length in m of closed rings."""
    rings = len(offsets) - 1
    area, length = np.zeros(rings), np.zeros(rings)
    first = 0
    while first < rings:
        progress.check()
        # As many whole rings as have that many points, and at least one.
        last = max(int(np.searchsorted(offsets, offsets[first] + _POINTS_AT_ONCE, side="right")) - 1, first + 1)
        lonlat = to_lonlat(points[offsets[first] : offsets[last]], crs)
        area[first:last], length[first:last] = _measures(lonlat, offsets[first : last + 1] - offsets[first])
        first = last
    return area, length


def _measures(
    lonlat: NDArray[np.float64], offsets: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The same of rings in degrees: of short sides by series, of others and around a pole by pyproj."""
    starts, stops = offsets[:-1], offsets[1:]
    found = Sides(*(np.append(numbers, 0) for numbers in sides(lonlat)))
    # After the end of a ring there is no side; the last ring too gets such a place, since sums of other lengths
    # are added up in another order.
    for numbers in found:
        numbers[stops - 1] = 0
    found.is_short[stops - 1] = True
    area_m2, length_m = np.abs(np.add.reduceat(found.under_m2, starts)), np.add.reduceat(found.length_m, starts)
    is_around_pole = np.abs(np.add.reduceat(found.lon_step, starts)) > 1
    is_long = ~np.logical_and.reduceat(found.is_short, starts) | is_around_pole
    for ring in np.flatnonzero(is_long):
        # Without the repeated last vertex: pyproj closes the ring itself.
        measured = WGS84.polygon_area_perimeter(*lonlat[starts[ring] : stops[ring] - 1].T)
        area_m2[ring], length_m[ring] = np.abs(measured)
    return area_m2, length_m


def area_km2(geometry: gpd.GeoSeries) -> pd.Series:
    """Geodesic area in km2 of each geometry."""
    return area_and_shore(geometry)["area_km2"]


def shore_km(geometry: gpd.GeoSeries) -> pd.Series:
    """Geodesic length in km of all outlines of each geometry, islands included."""
    return area_and_shore(geometry)["shore_km"]


def interior_point(geometry: gpd.GeoSeries) -> pd.DataFrame:
    """`lon` (-180..180) and `lat` in degrees on WGS 84 of a point that lies inside each geometry."""
    inside = to_lonlat(shapely.get_coordinates(shapely.point_on_surface(geometry.values)), geometry.crs)
    return pd.DataFrame({"lon": turned(inside[:, 0]), "lat": inside[:, 1]}, index=geometry.index)
