"""A map tool that shows the image without labels on one side of the mouse."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import QgsMapLayer, QgsMapRendererParallelJob
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem, QgsMapMouseEvent, QgsMapTool
from qgis.PyQt.QtCore import QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QKeyEvent, QPainter, QPen

EDGE = QColor(255, 255, 255)


class Curtain(QgsMapCanvasItem):
    """An image of the whole map, drawn left of a line."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setZValue(20)
        self.image = QImage()
        self.x = 0.0

    def boundingRect(self) -> QRectF:
        """Called by Qt."""
        return QRectF(0, 0, self.image.width(), self.image.height())

    def paint(self, painter: QPainter, _option: object = None, _widget: object = None) -> None:
        """Called by Qt."""
        if self.image.isNull():
            return
        height = self.image.height() / self.image.devicePixelRatio()
        painter.save()
        painter.setClipRect(QRectF(0, 0, self.x, height))
        painter.drawImage(QPointF(0, 0), self.image)
        painter.restore()
        painter.setPen(QPen(EDGE, 2))
        painter.drawLine(QPointF(self.x, 0), QPointF(self.x, height))


class SwipeTool(QgsMapTool):
    """Moves a curtain with the mouse; Escape ends."""

    given_up = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, image: Callable[[], QgsMapLayer | None]) -> None:
        """`image` tells what the map shows below the labels at that time."""
        super().__init__(canvas)
        self._image = image
        self._curtain: Curtain | None = None
        self._job: QgsMapRendererParallelJob | None = None
        self.setCursor(Qt.CursorShape.SplitHCursor)

    def activate(self) -> None:
        """Called by QGIS."""
        super().activate()
        self._curtain = Curtain(self.canvas())
        self._curtain.x = self.canvas().width() / 2
        self.canvas().extentsChanged.connect(self._draw)
        self.canvas().layersChanged.connect(self._draw)
        self._draw()

    def deactivate(self) -> None:
        """Called by QGIS: another tool takes over."""
        if self._job is not None:
            self._job.cancelWithoutBlocking()
        if self._curtain is not None:
            self.canvas().extentsChanged.disconnect(self._draw)
            self.canvas().layersChanged.disconnect(self._draw)
            self.canvas().scene().removeItem(self._curtain)
            self._curtain = None
        super().deactivate()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Called by QGIS."""
        if self._curtain is not None:
            self._curtain.x = float(event.pos().x())
            self._curtain.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by QGIS."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self.given_up.emit()
        else:
            event.ignore()

    def _draw(self) -> None:
        """Have the image drawn for what the map shows now."""
        if self._job is not None:
            self._job.cancelWithoutBlocking()
        settings = self.canvas().mapSettings()
        image = self._image()
        settings.setLayers([image] if image is not None else [])
        self._job = QgsMapRendererParallelJob(settings)
        self._job.finished.connect(self._show)
        self._job.start()

    def _show(self) -> None:
        if self._curtain is not None and self._job is not None:
            self._curtain.prepareGeometryChange()
            self._curtain.image = self._job.renderedImage()
            self._curtain.update()
