"""The normalised difference water index of McFeeters (1996), for arrays and for rasters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from rasterio.io import DatasetReader

from ..errors import BandMismatch
from ..grid import Window, split_window
from ..progress import Progress
from ..rasters import open_raster, raster_window, read_window, to_rasterio, written_cog
from .settings import NdwiSettings

BLOCK = 2048


def ndwi(green: ArrayLike, nir: ArrayLike) -> NDArray[np.float64]:
    """NDWI = (green - NIR) / (green + NIR).

    Reflectance below zero, which a band offset may leave over dark water, counts as zero: so the
    index stays in -1..1.

    Args:
        green: reflectance, any unit that `nir` shares; NaN where there is none.
        nir: the same shape.

    Returns:
        float64 of that shape; NaN where either is NaN and where both are zero or below.
    """
    green = np.maximum(np.asarray(green, dtype=np.float64), 0.0)
    nir = np.maximum(np.asarray(nir, dtype=np.float64), 0.0)
    total = green + nir
    index = np.full(total.shape, np.nan)
    np.divide(green - nir, total, out=index, where=total > 0)
    return index


def write_ndwi(settings: NdwiSettings, progress: Progress) -> dict[str, Any]:
    """Write the NDWI of one raster as float32, nodata NaN, band description NDWI.

    NaN is the nodata value because no number that QGIS or NumPy could take for an index remains then.

    Raises:
        BandMismatch: the raster has no band of that number.
        MissingInput: the raster cannot be read.
    """
    with open_raster(settings.input) as source:
        _check_bands(source, settings)
        profile = {
            "dtype": "float32",
            "count": 1,
            "nodata": float("nan"),
            "crs": source.crs,
            "transform": source.transform,
            "height": source.height,
            "width": source.width,
        }
        blocks = list(split_window(raster_window(source), BLOCK))
        with written_cog(settings.output, **profile) as target:
            target.set_band_description(1, "NDWI")
            for done, block in enumerate(blocks):
                progress.percent(100.0 * done / len(blocks))
                index = ndwi(read_physical(source, settings.green, block), read_physical(source, settings.nir, block))
                target.write(index.astype(np.float32), 1, window=to_rasterio(block))
    return {}


def read_physical(source: DatasetReader, band: int, window: Window) -> NDArray[np.float64]:
    """Values of a band as its scale and offset mean them; NaN where it has no data."""
    stored = read_window(source, band, window)
    values: NDArray[np.float64] = stored.astype(np.float64) * source.scales[band - 1] + source.offsets[band - 1]
    nodata = source.nodatavals[band - 1]
    if nodata is not None:
        values[stored == nodata] = np.nan
    return values


def _check_bands(source: DatasetReader, settings: NdwiSettings) -> None:
    for name, band in (("GREEN", settings.green), ("NIR", settings.nir)):
        if band > source.count:
            found = [f"{number} {text or ''}".strip() for number, text in enumerate(source.descriptions, 1)]
            remedy = f"Choose {name} among them."
            raise BandMismatch(settings.input, [f"{name} = {band}"], found, remedy)
