"""The histogram of a region's NDWI with a threshold to drag."""

from __future__ import annotations

import math

import numpy as np
from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

WATER = QColor(35, 110, 190)
LAND = QColor(150, 140, 125)
LINE = QColor(225, 30, 140)

FINE, COARSE = 0.001, 0.01
"""Steps of the arrow keys, and with Shift: a stored NDWI is in thousandths."""
MARGIN = 8


class HistogramView(QWidget):
    """Counts over NDWI, land and water in two colours; the threshold follows the mouse or the arrow keys."""

    threshold_moved = pyqtSignal(float)
    """Somebody moved the line here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("glakesStudioHistogram")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._counts, self._edges = np.zeros(0), np.array([-1.0, 1.0])
        self._threshold = 0.0
        self._otsu = math.nan

    def sizeHint(self) -> QSize:
        """Called by Qt."""
        return QSize(260, 150)

    def minimumSizeHint(self) -> QSize:
        """Called by Qt."""
        return QSize(160, 90)

    def show_values(self, counts: np.ndarray, edges: np.ndarray, otsu: float) -> None:
        """Show another histogram; a suggestion of NaN is not drawn."""
        self._counts, self._edges, self._otsu = counts, edges, otsu
        self.update()

    @property
    def threshold(self) -> float:
        """Where the line is."""
        return self._threshold

    def show_threshold(self, value: float) -> None:
        """Put the line somewhere, without a signal."""
        self._threshold = value
        self.update()

    def position(self, value: float) -> float:
        """Where an NDWI lies, in pixels from the left."""
        low, high = float(self._edges[0]), float(self._edges[-1])
        return MARGIN + (value - low) / (high - low) * self._plot().width()

    # --- the mouse and the keys -------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Called by Qt."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._move(self._value_at(event.pos().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Called by Qt while a button is held."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move(self._value_at(event.pos().x()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by Qt."""
        direction = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key())
        if direction is None:
            super().keyPressEvent(event)
            return
        step = COARSE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else FINE
        self._move(self._threshold + direction * step)

    def _value_at(self, x: float) -> float:
        low, high = float(self._edges[0]), float(self._edges[-1])
        return low + (x - MARGIN) / max(1.0, self._plot().width()) * (high - low)

    def _move(self, value: float) -> None:
        self.show_threshold(round(min(1.0, max(-1.0, value)), 3))
        self.threshold_moved.emit(self._threshold)

    # --- what is drawn ----------------------------------------------------------------------

    def _plot(self) -> QRectF:
        text = self.fontMetrics().height()
        return QRectF(MARGIN, text + 4, max(1, self.width() - 2 * MARGIN), max(1, self.height() - 2 * text - 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Called by Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        painter.fillRect(plot, self.palette().base())
        if self._counts.size:
            shape, at = self._outline(plot), self.position(self._threshold)
            painter.setPen(Qt.PenStyle.NoPen)
            for colour, left, right in ((LAND, plot.left(), at), (WATER, at, plot.right())):
                painter.save()
                painter.setClipRect(QRectF(left, plot.top(), max(0.0, right - left), plot.height()))
                painter.setBrush(colour)
                painter.drawPolygon(shape)
                painter.restore()
            self._draw_ticks(painter, plot)
            self._draw_otsu(painter, plot)
            self._draw_line(painter, plot)
        else:
            painter.setPen(self.palette().mid().color())
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, self.tr("No NDWI here"))
        painter.setPen(self.palette().mid().color())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(plot)

    def _outline(self, plot: QRectF) -> QPolygonF:
        """Square roots of the counts: the water of a small lake shows beside much land."""
        heights = np.sqrt(self._counts / self._counts.max()) * (plot.height() - 2)
        points = [QPointF(plot.left(), plot.bottom())]
        for left, right, height in zip(self._edges, self._edges[1:], heights):
            top = plot.bottom() - float(height)
            points += [QPointF(self.position(float(left)), top), QPointF(self.position(float(right)), top)]
        return QPolygonF([*points, QPointF(plot.right(), plot.bottom())])

    def _draw_ticks(self, painter: QPainter, plot: QRectF) -> None:
        low, high = float(self._edges[0]), float(self._edges[-1])
        step = next((size for size in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5) if (high - low) / size <= 6), 1.0)
        painter.setPen(self.palette().text().color())
        height = self.fontMetrics().height()
        for number in range(math.ceil(low / step), math.floor(high / step) + 1):
            x = self.position(number * step)
            painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 3))
            box = QRectF(min(max(0.0, x - 25), self.width() - 50.0), plot.bottom() + 2, 50, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{number * step:.2f}")

    def _draw_otsu(self, painter: QPainter, plot: QRectF) -> None:
        if math.isnan(self._otsu):
            return
        x = self.position(self._otsu)
        painter.setPen(QPen(self.palette().text().color(), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _draw_line(self, painter: QPainter, plot: QRectF) -> None:
        x = min(max(self.position(self._threshold), plot.left()), plot.right())
        painter.setPen(QPen(LINE, 2))
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        text = f"{self._threshold:.3f}"
        width = self.fontMetrics().horizontalAdvance(text) + 8.0
        left = min(max(0.0, x - width / 2), self.width() - width)
        painter.drawText(
            QRectF(left, 0, width, plot.top()), Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, text
        )
