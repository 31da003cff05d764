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

_CHECK_EVERY = 5000
"""Rings between two looks at whether to stop; about 10 ms for outlines of small lakes."""


def area_and_shore(geometry: gpd.GeoSeries, progress: Progress | None = None) -> pd.DataFrame:
    """`area_km2` and `shore_km` of polygons or multi-polygons; the shore includes that of islands.

    Empty and missing geometry has area and shore 0.
    """
    progress = progress or Silent()
    polygons, owner = shapely.get_parts(geometry.values, return_index=True)
    rings, part = shapely.get_rings(polygons, return_index=True)
    is_outer = np.ones(len(rings), dtype=bool)
    is_outer[1:] = part[1:] != part[:-1]
    area_m2, shore_m = _ring_measures(rings, geometry.crs, progress)
    signed = np.where(is_outer, area_m2, -area_m2)
    lake = owner[part]
    return pd.DataFrame(
        {
            "area_km2": np.bincount(lake, signed, minlength=len(geometry)) / 1e6,
            "shore_km": np.bincount(lake, shore_m, minlength=len(geometry)) / 1e3,
        },
        index=geometry.index,
    )


def _ring_measures(
    rings: NDArray, crs: CRS | None, progress: Progress
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unsigned area in m2 and length in m of closed rings."""
    area, length = np.zeros(len(rings)), np.zeros(len(rings))
    for first in range(0, len(rings), _CHECK_EVERY):
        progress.check()
        chunk = rings[first : first + _CHECK_EVERY]
        lonlat = to_lonlat(shapely.get_coordinates(chunk), crs)
        stops = np.cumsum(shapely.get_num_coordinates(chunk))
        for number, (start, stop) in enumerate(zip(np.append(0, stops[:-1]), stops, strict=True), first):
            # Without the repeated last vertex: pyproj closes the ring itself.
            area[number], length[number] = WGS84.polygon_area_perimeter(*lonlat[start : stop - 1].T)
    return np.abs(area), length


def area_km2(geometry: gpd.GeoSeries) -> pd.Series:
    """Geodesic area in km2 of each geometry."""
    return area_and_shore(geometry)["area_km2"]


def shore_km(geometry: gpd.GeoSeries) -> pd.Series:
    """Geodesic length in km of all outlines of each geometry, islands included."""
    return area_and_shore(geometry)["shore_km"]


def interior_point(geometry: gpd.GeoSeries) -> pd.DataFrame:
    """`lon` and `lat` in degrees on WGS 84 of a point that lies inside each geometry."""
    inside = shapely.get_coordinates(shapely.point_on_surface(geometry.values))
    return pd.DataFrame(to_lonlat(inside, geometry.crs), columns=["lon", "lat"], index=geometry.index)
