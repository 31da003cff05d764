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
from pyproj import CRS, Geod, Transformer
from rasterio.io import DatasetReader

from ..errors import LakesError
from ..progress import Progress, Silent

WGS84 = Geod(ellps="WGS84")
_LONLAT = CRS.from_epsg(4326)
_CHECK_EVERY = 5000
"""Rings between two looks at whether to stop; about 10 ms for outlines of small lakes."""


def to_lonlat(xy: NDArray[np.float64], crs: CRS | None) -> NDArray[np.float64]:
    """Longitude and latitude in degrees on WGS 84 of points (n, 2) in `crs`.

    Raises:
        LakesError: `crs` is None.
    """
    if crs is None:
        raise LakesError(
            "The layer has no coordinate system, so no area can be computed. Set its coordinate system first."
        )
    if CRS.from_user_input(crs).equals(_LONLAT, ignore_axis_order=True):
        return xy
    lon, lat = Transformer.from_crs(crs, _LONLAT, always_xy=True).transform(xy[:, 0], xy[:, 1])
    return np.column_stack([lon, lat])


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


def pixel_size_m(dataset: DatasetReader) -> float:
    """Side in metres of a square as large as the pixel in the middle of the raster.

    Without a coordinate system the pixel's height, taken as metres.
    """
    if dataset.crs is None:
        return abs(float(dataset.transform.e))
    row, col = dataset.height / 2, dataset.width / 2
    corners = [dataset.transform * point for point in ((col, row), (col + 1, row), (col, row + 1))]
    lonlat = to_lonlat(np.array(corners), dataset.crs)
    _, _, sides = WGS84.inv(*np.repeat(lonlat[:1], 2, axis=0).T, *lonlat[1:].T)
    return float(np.sqrt(np.prod(sides)))
