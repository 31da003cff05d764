"""Where a model and the labels differ, as polygons, the largest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from qgis.core import QgsGeometry
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import MissingInput
from ..pixels import burn, trace
from .image import NdwiWindow, open_raster

NODATA = 255
"""Of a probability raster, DESIGN section 2."""

MISSING, SURPLUS = "missing", "surplus"
SMALLEST_PX = 10
"""Fewer connected pixels than this are the ragged edge of a shore, or a fifth of the smallest lake at 10 m."""


@dataclass(frozen=True)
class Difference:
    """One connected place where the two differ."""

    kind: str
    """`missing`: the model sees a lake and there is no label; `surplus`: the other way round."""
    shape: QgsGeometry
    """In the image's system."""
    pixels: int


def read_probability(path: str, window: NdwiWindow) -> np.ndarray:
    """Whole percents on the grid of a window of the same image; 255 where there is none.

    Raises:
        MissingInput: the file cannot be read.
    """
    dataset = open_raster(path)
    if dataset is None:
        problem = QCoreApplication.translate("LabelStudio", "cannot be read as a probability raster")
        raise MissingInput(path, problem, QCoreApplication.translate("LabelStudio", "Compare again."))
    x, step, _, y, _, down = dataset.GetGeoTransform()
    column, row = round((window.transform[0] - x) / step), round((window.transform[3] - y) / down)
    height, width = window.values.shape
    found = np.full((height, width), NODATA, dtype=np.uint8)
    first_row, first_column = max(0, -row), max(0, -column)
    rows = min(height - first_row, dataset.RasterYSize - max(0, row))
    columns = min(width - first_column, dataset.RasterXSize - max(0, column))
    if rows > 0 and columns > 0:
        part = dataset.GetRasterBand(1).ReadAsArray(max(0, column), max(0, row), columns, rows)
        found[first_row : first_row + rows, first_column : first_column + columns] = part
    return found


def differences(
    percents: np.ndarray, threshold: float, labels: np.ndarray, ignored: np.ndarray, window: NdwiWindow
) -> list[Difference]:
    """What differs in a region.

    Args:
        percents: (rows, columns) of the model, 255 = none.
        threshold: 0..1; a pixel at or above it is lake.
        labels: True where a lake is labelled.
        ignored: True where nothing is compared: labelled `ignore`, or outside the region.
        window: the grid.
    """
    lake = percents >= round(100 * threshold, 6)
    compared = (percents != NODATA) & ~ignored
    found = []
    for kind, mask in ((MISSING, lake & ~labels), (SURPLUS, labels & ~lake)):
        pixel = abs(window.transform[1] * window.transform[5])
        for shape in trace(mask & compared, window.transform):
            count = round(shape.area() / pixel)
            if count >= SMALLEST_PX:
                found.append(Difference(kind, shape, count))
    return sorted(found, key=lambda difference: -difference.pixels)


def burn_all(shapes: list[QgsGeometry], window: NdwiWindow) -> np.ndarray:
    """The pixels of many shapes of the image's system."""
    rows, columns = window.values.shape
    if not shapes:
        return np.zeros((rows, columns), dtype=bool)
    return burn(QgsGeometry.collectGeometry(shapes), window.transform, rows, columns)
