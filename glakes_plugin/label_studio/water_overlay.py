"""The preview on a map: water pixels under a colour, fast enough to follow the mouse.

When the map moves, the NDWI under every pixel of the screen is looked up once; while a threshold
moves, only these are compared, whatever the size of the region.
"""

from __future__ import annotations

import numpy as np
from qgis.core import QgsCoordinateTransform, QgsCsException, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem
from qgis.PyQt.QtCore import QRectF
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from .image import NdwiWindow
from .water import OUTSIDE, WaterMap, is_water

WATER = QColor(255, 40, 160, 120)
"""A colour that neither water, land nor cloud has in any display."""

LATTICE = 32
"""Coordinates are transformed at so many places along each side of the map, and interpolated between."""


class WaterOverlay(QgsMapCanvasItem):
    """The preview on one map canvas."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._window: NdwiWindow | None = None
        self._water: WaterMap | None = None
        self._view: tuple[object, ...] = ()
        self._values = np.empty((0, 0), dtype=np.float32)
        self._parts = np.empty((0, 0), dtype=np.uint8)
        self.setZValue(5)
        canvas.extentsChanged.connect(self._follow)

    def show_water(self, window: NdwiWindow, water: WaterMap) -> None:
        """Show this from now on; call again when its parts change."""
        self._window, self._water = window, water
        self._view = ()
        self._follow()
        self.show()

    def hide_water(self) -> None:
        """Show nothing."""
        self._window = self._water = None
        self.hide()

    def remove(self) -> None:
        """Take it off the map for good."""
        self._canvas.extentsChanged.disconnect(self._follow)
        self._canvas.scene().removeItem(self)

    def frame(self) -> QImage:
        """What is painted, one pixel per pixel of the map's widget."""
        self._look_up()
        if self._water is None or not self._values.size:
            return QImage()
        rows, columns = self._values.shape
        # Rows of an image begin at multiples of four bytes.
        indices = np.zeros((rows, (columns + 3) // 4 * 4), dtype=np.uint8)
        indices[:, :columns] = is_water(self._values, self._parts, self._water.table())
        image = QImage(indices.tobytes(), columns, rows, indices.shape[1], QImage.Format.Format_Indexed8)
        image.setColorTable([0, WATER.rgba()])
        return image.copy()  # of its own: the bytes above go

    def paint(self, painter: QPainter, _option: object = None, _widget: object = None) -> None:
        """Called by Qt."""
        image = self.frame()
        if not image.isNull():
            painter.drawImage(QRectF(0, 0, image.width(), image.height()), image)

    def _follow(self) -> None:
        self.setRect(self._canvas.extent())
        self.update()

    def _look_up(self) -> None:
        """Values and parts under the pixels of the screen, unless they are known."""
        canvas = self._canvas
        view = (canvas.extent().toString(12), canvas.width(), canvas.height(), canvas.rotation())
        if self._window is None or self._water is None or view == self._view:
            return
        self._view = view
        columns, rows = canvas_pixels(canvas, self._window)
        height, width = self._water.values.shape
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        rows, columns = np.where(inside, rows, 0), np.where(inside, columns, 0)
        self._values = self._water.values[rows, columns]
        self._parts = np.where(inside, self._water.parts[rows, columns], OUTSIDE).astype(np.uint8)


def canvas_pixels(canvas: QgsMapCanvas, window: NdwiWindow) -> tuple[np.ndarray, np.ndarray]:
    """Column and row in a window of an image of the centre of every pixel of a map, both (height, width)."""
    width, height = canvas.width(), canvas.height()
    to_map = canvas.getCoordinateTransform()
    to_image = QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), window.crs, QgsProject.instance())
    left, size, _, top, _, minus_size = window.transform
    xs, ys = np.linspace(0.5, width - 0.5, LATTICE + 1), np.linspace(0.5, height - 0.5, LATTICE + 1)
    lattice = np.full((2, LATTICE + 1, LATTICE + 1), -1e9)
    for row, y in enumerate(ys):
        for column, x in enumerate(xs):
            place = to_map.toMapCoordinatesF(x, y)
            try:
                place = to_image.transform(QgsPointXY(place))
            except QgsCsException:
                continue  # beyond what the system can tell: far outside
            lattice[:, row, column] = (place.x() - left) / size, (place.y() - top) / minus_size
    across = [_between(grid, np.arange(width), width) for grid in lattice.swapaxes(1, 2)]
    full = [_between(grid.T, np.arange(height), height) for grid in across]
    return np.floor(full[0]).astype(np.int64), np.floor(full[1]).astype(np.int64)


def _between(lattice: np.ndarray, pixels: np.ndarray, size: int) -> np.ndarray:
    """Linear between the rows of a lattice (LATTICE + 1, n) at pixels 0..size-1: (len(pixels), n)."""
    place = pixels * (LATTICE / max(1, size - 1))
    below = np.minimum(place.astype(np.int64), LATTICE - 1)
    share = (place - below)[:, None]
    return np.asarray(lattice[below] * (1 - share) + lattice[below + 1] * share)
