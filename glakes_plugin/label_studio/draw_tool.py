"""A map tool that draws one polygon or line: click by click, Backspace takes one back, the right button ends."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

COLOUR = QColor(255, 40, 160)
FILL = QColor(255, 40, 160, 40)


class DrawTool(QgsMapTool):
    """Shapes are in the coordinate system of the map."""

    drawn = pyqtSignal(QgsGeometry)
    """A finished polygon or line."""
    given_up = pyqtSignal()
    """Escape with nothing drawn."""

    def __init__(self, canvas: QgsMapCanvas, is_polygon: bool) -> None:
        super().__init__(canvas)
        kinds = QgsWkbTypes.GeometryType
        self._kind = kinds.PolygonGeometry if is_polygon else kinds.LineGeometry
        self._least = 3 if is_polygon else 2
        self._points: list[QgsPointXY] = []
        self._band: QgsRubberBand | None = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def activate(self) -> None:
        """Called by QGIS."""
        super().activate()
        self._band = QgsRubberBand(self.canvas(), self._kind)
        self._band.setStrokeColor(COLOUR)
        self._band.setFillColor(FILL)
        self._band.setWidth(2)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS: a corner, or the end."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._points.append(event.mapPoint())
            self._show(event.mapPoint())
        elif event.button() == Qt.MouseButton.RightButton:
            self._finish()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS: the shape follows the mouse."""
        if self._points:
            self._show(event.mapPoint())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by QGIS: Return ends, Backspace takes a corner back, Escape begins anew."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._points:
            self._finish()
        elif event.key() == Qt.Key.Key_Backspace and self._points:
            self._points.pop()
            self._show(self._points[-1] if self._points else None)
        elif event.key() == Qt.Key.Key_Escape:
            had_points = bool(self._points)
            self._clear()
            if not had_points:
                self.given_up.emit()
        else:
            event.ignore()
            return
        event.accept()

    def deactivate(self) -> None:
        """Called by QGIS: another tool takes over."""
        self._points = []
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None
        super().deactivate()

    def _show(self, tip: QgsPointXY | None) -> None:
        if self._band is None:
            return
        self._band.reset(self._kind)
        for point in [*self._points, *([tip] if tip is not None and self._points else [])]:
            self._band.addPoint(point, True)

    def _finish(self) -> None:
        points = self._points
        self._clear()
        if len(points) >= self._least:
            is_polygon = self._kind == QgsWkbTypes.GeometryType.PolygonGeometry
            shape = QgsGeometry.fromPolygonXY([points]) if is_polygon else QgsGeometry.fromPolylineXY(points)
            self.drawn.emit(shape)

    def _clear(self) -> None:
        self._points = []
        self._show(None)
