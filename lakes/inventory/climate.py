"""Where it is arid: the aridity index of a raster such as the Global Aridity Index."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from ..progress import Progress
from ..rasters import open_raster
from .cells import touch_cells

UNKNOWN = 65535
"""What the Global Aridity Index v3 stores where nothing is known, in copies that do not say so."""


def arid(lakes: gpd.GeoSeries, raster: str, scale: float, below: float, progress: Progress) -> NDArray[np.bool_]:
    """Which lakes touch a cell whose stored value x `scale` is less than `below` (arid and hyper-arid: 0.2).

    A stored 0 is hyper-arid, as in the Sahara; where a raster has 0 over the sea, say so by its nodata value.
    """
    with open_raster(raster) as dataset:
        nodata = dataset.nodata

    def is_arid(values: NDArray[Any]) -> NDArray[np.bool_]:
        known = (values != UNKNOWN) & np.isfinite(values)
        if nodata is not None:
            known &= values != nodata
        return known & (values * scale < below)

    return touch_cells(lakes, raster, is_arid, progress)
