"""A map tool that paints: it tells where the mouse went while its button was held."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent


class BrushTool(QgsMapTool):
    """Places are in the coordinate system of the map."""

    hovered = pyqtSignal(QgsPointXY)
    painted = pyqtSignal(QgsPointXY)
    """The stroke begins or goes on here."""
    finished = pyqtSignal()
    """The button was let go."""
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._is_down = False
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._is_down = True
            self.painted.emit(event.mapPoint())

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS."""
        if self._is_down:
            self.painted.emit(event.mapPoint())
        else:
            self.hovered.emit(event.mapPoint())

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS."""
        if event.button() == Qt.MouseButton.LeftButton and self._is_down:
            self._is_down = False
            self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by QGIS."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self._is_down = False
            self.given_up.emit()
        else:
            event.ignore()
