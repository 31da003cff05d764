"""How much a model doubted each lake, from its probability raster, in small portions while the window goes on."""

from __future__ import annotations

import math
import time
from collections.abc import Iterable

import numpy as np
from qgis.core import (
    Qgis,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..pixels import burn

LOW, HIGH = 40, 60
"""Percent between which, both included, a model is in two minds."""
MOST_PX = 256
"""Along each side of a lake; of a larger one so many pixels are looked at, evenly spread."""
PORTION = 200
"""Lakes read at once."""
SLICE_S = 0.03
PERCENTS = range(101)


def is_probability(raster: QgsRasterLayer) -> bool:
    """Whether a raster can be one of ours: whole percents in bytes."""
    return raster.isValid() and raster.bandCount() == 1 and raster.dataProvider().dataType(1) == Qgis.DataType.Byte


def doubt_share(raster: QgsRasterLayer, shape: QgsGeometry) -> float:
    """Share of a shape's pixels with a probability of 40 to 60 %; NaN where the raster has none of it.

    Args:
        raster: floor(100 p), 255 where there is none.
        shape: polygon in the raster's coordinate system.
    """
    across, up = raster.rasterUnitsPerPixelX(), raster.rasterUnitsPerPixelY()
    whole = raster.extent()
    box = shape.boundingBox().intersect(whole)
    if box.isEmpty():
        return math.nan
    west, east = _snapped(box.xMinimum(), box.xMaximum(), whole.xMinimum(), across)
    north, south = _snapped(-box.yMaximum(), -box.yMinimum(), -whole.yMaximum(), up)
    columns, rows = (min(MOST_PX, max(1, round(size))) for size in ((east - west) / across, (south - north) / up))
    block = raster.dataProvider().block(1, QgsRectangle(west, -south, east, -north), columns, rows)
    values = np.frombuffer(bytes(block.data()), dtype=np.uint8).reshape(rows, columns)
    inside = burn(shape, (west, (east - west) / columns, 0, -north, 0, (north - south) / rows), rows, columns)
    mine = values[inside] if inside.any() else values.ravel()  # a lake between the centres of pixels
    seen = mine[mine <= PERCENTS[-1]]
    return float(np.mean((seen >= LOW) & (seen <= HIGH))) if len(seen) else math.nan


def _snapped(low: float, high: float, origin: float, step: float) -> tuple[float, float]:
    """A stretch grown to whole pixels."""
    first = math.floor((low - origin) / step + 1e-6)
    last = max(first + 1, math.ceil((high - origin) / step - 1e-6))
    return origin + first * step, origin + last * step


class DoubtRun(QObject):
    """Asks the raster for lake after lake; the window stays alive meanwhile."""

    found = pyqtSignal(object, object)
    """Feature ids and doubts of some lakes."""
    progressed = pyqtSignal(float)
    """0..100"""
    finished = pyqtSignal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)
        self._layer: QgsVectorLayer | None = None
        self._raster: QgsRasterLayer | None = None
        self._fids: list[int] = []
        self._done = 0

    @property
    def is_running(self) -> bool:
        """Whether lakes are left."""
        return self._timer.isActive()

    def start(self, layer: QgsVectorLayer, raster: QgsRasterLayer, fids: Iterable[int]) -> None:
        """Begin anew, in the order given."""
        self._layer, self._raster, self._fids, self._done = layer, raster, [int(fid) for fid in fids], 0
        self._timer.start(0)

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self._layer = self._raster = None

    def _go_on(self) -> None:
        started = time.monotonic()
        while self._done < len(self._fids) and time.monotonic() - started < SLICE_S:
            self._ask(self._fids[self._done : self._done + PORTION])
            self._done += PORTION
        self.progressed.emit(min(100.0, 100.0 * self._done / max(1, len(self._fids))))
        if self._done >= len(self._fids):
            self.stop()
            self.finished.emit()

    def _ask(self, fids: list[int]) -> None:
        if self._layer is None or self._raster is None:
            return
        to_raster = QgsCoordinateTransform(self._layer.crs(), self._raster.crs(), QgsProject.instance())
        request = QgsFeatureRequest().setFilterFids(fids).setNoAttributes()
        doubts = {}
        for feature in self._layer.getFeatures(request):
            shape = QgsGeometry(feature.geometry())
            try:
                shape.transform(to_raster)
            except QgsCsException:
                continue
            doubts[feature.id()] = math.nan if shape.isEmpty() else doubt_share(self._raster, shape)
        self.found.emit(list(doubts), list(doubts.values()))
