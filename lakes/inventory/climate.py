"""Where it is arid: the aridity index of a raster such as the Global Aridity Index."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from ..errors import LakesError
from ..progress import Progress
from ..rasters import open_raster
from .cells import touch_cells

UNKNOWN = 65535
"""What the Global Aridity Index v3 stores where nothing is known, in copies that do not say so."""


MOST = 100.0
"""No place on earth has an index as high; the wettest have some 20."""


def arid(lakes: gpd.GeoSeries, raster: str, scale: float, below: float, progress: Progress) -> NDArray[np.bool_]:
    """Which lakes touch a cell whose stored value x `scale` is less than `below` (arid and hyper-arid: 0.2).

    A stored 0 is hyper-arid, as in the Sahara; where a raster has 0 over the sea, say so by its nodata value.

    Raises:
        LakesError: the stored values contradict the scale.
    """
    with open_raster(raster) as dataset:
        nodata = dataset.nodata

    def is_arid(values: NDArray[Any]) -> NDArray[np.bool_]:
        known = (values != UNKNOWN) & np.isfinite(values)
        if nodata is not None:
            known &= values != nodata
        _check_scale(values[known], scale, raster)
        return known & (values * scale < below)

    return touch_cells(lakes, raster, is_arid, progress)


def _check_scale(values: NDArray[Any], scale: float, raster: str) -> None:
    """The index itself, which some copies hold, would be arid everywhere with the scale of the published one."""
    if scale != 1 and values.dtype.kind == "f" and (values % 1 != 0).any():
        raise LakesError(
            f"ARIDITY: expected whole numbers for ARIDITY_SCALE {scale:g}, found fractions such as"
            f" {values[values % 1 != 0][0]:.4g}: '{raster}' holds the index itself. Set ARIDITY_SCALE to 1."
        )
    if values.size and values.min() * scale > MOST:
        raise LakesError(
            f"ARIDITY: with ARIDITY_SCALE {scale:g} the lowest index found in '{raster}' is {values.min() * scale:g}."
            " The Global Aridity Index has the scale 0.0001."
        )
