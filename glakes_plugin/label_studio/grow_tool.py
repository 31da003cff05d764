"""A map tool that grows a lake from a click and shows it before it is taken."""

from __future__ import annotations

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent


class GrowTool(QgsMapTool):
    """Click begins, click elsewhere begins there, Return or the right button takes it, Escape gives up."""

    seeded = pyqtSignal(QgsPointXY)
    """A click, in the coordinate system of the map."""
    accepted = pyqtSignal()
    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.seeded.emit(event.mapPoint())
        elif event.button() == Qt.MouseButton.RightButton:
            self.accepted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by QGIS."""
        signals = {Qt.Key.Key_Return: self.accepted, Qt.Key.Key_Enter: self.accepted, Qt.Key.Key_Escape: self.given_up}
        signal = signals.get(event.key())
        if signal is None:
            event.ignore()
            return
        event.accept()
        signal.emit()
