"""Places and lengths on WGS 84, for points and for the pixels of a raster."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from rasterio.io import DatasetReader

from .errors import LakesError

WGS84 = Geod(ellps="WGS84")
_LONLAT = CRS.from_epsg(4326)


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
