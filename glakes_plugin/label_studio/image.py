"""The image of a region: where its bands are, and the NDWI of a part of it as an array.

Reads with the GDAL and numpy that QGIS itself ships. Bands are known by their descriptions.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal
from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.bands import band_name
from ...lakes.errors import LakesError, MissingInput

EDGE = 1e-6
"""Part of a pixel by which an edge may miss the grid."""

translate = QCoreApplication.translate


class ImageFault(LakesError):
    """The image of a region cannot be used as it is."""


@dataclass(frozen=True)
class NdwiWindow:
    """NDWI of a rectangle of an image, on the image's own grid."""

    values: np.ndarray
    """rows x columns, float32, NaN where there is no data."""
    transform: tuple[float, float, float, float, float, float]
    """GDAL's six numbers for the window's upper left corner."""
    crs: QgsCoordinateReferenceSystem


@dataclass(frozen=True)
class RegionImage:
    """What is known of an image without reading its pixels."""

    path: Path
    bands: dict[str, int]
    """Number, from 1, by short name (`NDWI`, `B4`, ...)."""
    transform: tuple[float, float, float, float, float, float]
    columns: int
    rows: int
    crs: QgsCoordinateReferenceSystem

    @property
    def has_ndwi(self) -> bool:
        """Whether NDWI is there or can be reckoned from green and near infrared."""
        return "NDWI" in self.bands or {"B3", "B8"} <= self.bands.keys()

    def pixel_window(self, extent: QgsRectangle) -> tuple[int, int, int, int]:
        """The whole pixels that a rectangle (in the image's system) touches: column, row, width, height.

        Width or height is 0 where the two do not meet.
        """
        left, size, _, top, _, minus_size = self.transform
        first_column = max(0, math.floor((extent.xMinimum() - left) / size + EDGE))
        last_column = min(self.columns, math.ceil((extent.xMaximum() - left) / size - EDGE))
        first_row = max(0, math.floor((extent.yMaximum() - top) / minus_size + EDGE))
        last_row = min(self.rows, math.ceil((extent.yMinimum() - top) / minus_size - EDGE))
        return first_column, first_row, max(0, last_column - first_column), max(0, last_row - first_row)

    def read_ndwi(self, extent: QgsRectangle) -> NdwiWindow:
        """NDWI of the pixels that a rectangle in the image's system touches.

        Raises:
            ImageFault: no bands to take NDWI from, or the rectangle lies outside.
            MissingInput: the file has gone or is damaged.
        """
        window = self.pixel_window(extent)
        if not (window[2] and window[3]):
            raise ImageFault(translate("LabelStudio", "'{}' does not cover the region.").format(self.path))
        dataset = _open(self.path)
        if "NDWI" in self.bands:
            values = _physical(dataset, self.bands["NDWI"], window)
        elif self.has_ndwi:
            green, infrared = (_physical(dataset, self.bands[name], window) for name in ("B3", "B8"))
            values = _normalized_difference(green, infrared)
        else:
            sentence = translate("LabelStudio", "'{path}': expected a band NDWI, or B3 and B8; found {found}.")
            raise ImageFault(sentence.format(path=self.path, found=", ".join(self.bands) or "-"))
        left, size, _, top, _, minus_size = self.transform
        corner = (left + window[0] * size, size, 0.0, top + window[1] * minus_size, 0.0, minus_size)
        return NdwiWindow(values, corner, self.crs)


def read_image(path: Path) -> RegionImage:
    """Look at an image.

    Raises:
        MissingInput: it is not there or no raster.
        ImageFault: it has no coordinate system, or is turned against north.
    """
    if not path.exists():
        remedy = translate("LabelStudio", "Put it back, or choose the image of this region in the dock.")
        raise MissingInput(path, translate("LabelStudio", "does not exist"), remedy)
    dataset = _open(path)
    transform = dataset.GetGeoTransform(can_return_null=True)
    crs = QgsCoordinateReferenceSystem.fromWkt(dataset.GetProjection())
    if transform is None or not crs.isValid():
        raise ImageFault(translate("LabelStudio", "'{}' does not say where it lies on the Earth.").format(path))
    if transform[2] or transform[4] or transform[1] <= 0 or transform[5] >= 0:
        raise ImageFault(translate("LabelStudio", "'{}' is not north up. Warp it first.").format(path))
    bands: dict[str, int] = {}
    for number in range(1, dataset.RasterCount + 1):
        bands.setdefault(band_name(dataset.GetRasterBand(number).GetDescription()) or f"#{number}", number)
    if bands == {"#1": 1}:
        bands = {"NDWI": 1}  # a file of NDWI alone that does not name its band
    return RegionImage(path, bands, tuple(transform), dataset.RasterXSize, dataset.RasterYSize, crs)


def open_raster(path: str | Path) -> Any:
    """GDAL's dataset; None where there is none."""
    try:
        return gdal.OpenEx(str(path), gdal.OF_RASTER)
    except RuntimeError:  # where somebody has switched GDAL's exceptions on
        return None


def _open(path: Path) -> Any:
    dataset = open_raster(path)
    if dataset is None:
        remedy = translate("LabelStudio", "Replace it, or choose the image of this region in the dock.")
        raise MissingInput(path, translate("LabelStudio", "cannot be read as an image"), remedy)
    return dataset


def _physical(dataset: Any, number: int, window: Sequence[int]) -> np.ndarray:
    """Stored value x scale + offset as float32, NaN at nodata."""
    band = dataset.GetRasterBand(number)
    try:
        stored = band.ReadAsArray(*window)
    except RuntimeError:  # as in `open_raster`
        stored = None
    if stored is None:
        remedy = translate("LabelStudio", "Copy the file again.")
        raise MissingInput(dataset.GetDescription(), translate("LabelStudio", "is damaged"), remedy)
    values = stored.astype(np.float32)
    if band.GetScale() not in (None, 1.0) or band.GetOffset():
        # 51 x 0.001 in single precision is a hair above 0.051, and would pass a threshold of 0.051.
        exact = stored.astype(np.float64) * (band.GetScale() or 1.0) + (band.GetOffset() or 0.0)
        values = np.round(exact, 9).astype(np.float32)
    nodata = band.GetNoDataValue()
    if nodata is not None and not math.isnan(nodata):
        values[stored == nodata] = np.nan
    return values


def _normalized_difference(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        values = (first - second) / (first + second)
    values[~np.isfinite(values)] = np.nan
    return values
