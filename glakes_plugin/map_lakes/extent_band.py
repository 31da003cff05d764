"""Shows on the map which part will be mapped."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsRectangle, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtGui import QColor

from .view import outline

LINE = QColor(255, 140, 0)
FILL = QColor(255, 140, 0, 25)
LINE_WIDTH_PX = 4


class ExtentBand:
    """A rubber band around a rectangle of some layer."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(LINE)
        self._band.setFillColor(FILL)
        self._band.setWidth(LINE_WIDTH_PX)

    def show(self, extent: QgsRectangle | None, crs: QgsCoordinateReferenceSystem | None) -> None:
        """Show the rectangle of a coordinate system, or nothing."""
        if extent is None or crs is None:
            self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        else:
            self._band.setToGeometry(outline(extent), crs)

    def remove(self) -> None:
        """Take it off the map for good."""
        self._canvas.scene().removeItem(self._band)
