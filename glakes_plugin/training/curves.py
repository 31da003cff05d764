"""Curves over epochs, drawn by Qt alone: QGIS brings no plotting library that may be relied on."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.PyQt.QtCore import QEvent, QPointF, QRectF, QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from .axis import Axis, axis_of, epoch_ticks

GAP = 6
"""Pixels between the parts of the picture."""
LINE_PX, DOT_PX = 2.0, 2.5
TICK_SPACE_X, TICK_SPACE_Y = 45, 24
"""Pixels that a label wants along its axis."""
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


@dataclass(frozen=True)
class Curve:
    """A value per epoch; NaN where there is none."""

    name: str
    colour: QColor
    values: list[float]


class CurveView(QWidget):
    """Some curves over the same epochs; mouse or arrow keys point at an epoch, whose values are then told."""

    pointed = pyqtSignal(object)
    """At this epoch's place in the list; None = at none."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._title = title
        self._epochs: list[int] = []
        self._curves: list[Curve] = []
        self._best: int | None = None
        self._at: int | None = None
        self._is_logarithmic = False

    def sizeHint(self) -> QSize:
        """Called by Qt."""
        return QSize(340, 190)

    def minimumSizeHint(self) -> QSize:
        """Called by Qt."""
        return QSize(220, 120)

    def show_curves(self, epochs: list[int], curves: list[Curve], best: int | None) -> None:
        """Show other curves; `best` is the number of the best epoch."""
        self._epochs, self._curves, self._best = epochs, curves, best
        if self._at is not None and self._at >= len(epochs):
            self._at = None
        self.update()

    def set_logarithmic(self, is_logarithmic: bool) -> None:
        """Powers of ten at equal distances, or not."""
        self._is_logarithmic = is_logarithmic
        self.update()

    def point_at(self, place: int | None) -> None:
        """Tell the values of an epoch, without a signal."""
        self._at = place
        self.update()

    # --- the mouse and the keys -------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Called by Qt."""
        if self._epochs:
            plot = self._plot()
            share = (event.pos().x() - plot.left()) / max(1.0, plot.width())
            self._point(round(share * (len(self._epochs) - 1)))

    def leaveEvent(self, event: QEvent) -> None:
        """Called by Qt."""
        self._at = None
        self.pointed.emit(None)
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by Qt."""
        step = STEPS.get(event.key())
        if step is None or not self._epochs:
            super().keyPressEvent(event)
            return
        self._point(len(self._epochs) - 1 if self._at is None else self._at + step)

    def _point(self, place: int) -> None:
        self._at = min(max(0, place), len(self._epochs) - 1)
        self.pointed.emit(self._at)
        self.update()

    # --- what is drawn ----------------------------------------------------------------------

    def _plot(self) -> QRectF:
        """Where the curves are; the numbers stand left and below, the names above."""
        metrics = self.fontMetrics()
        left, text = metrics.horizontalAdvance("0.0000") + GAP, metrics.height()
        return QRectF(
            left, text + 2 * GAP, max(1, self.width() - left - 2 * GAP), max(1, self.height() - 2 * text - 3 * GAP)
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Called by Qt."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        plot = self._plot()
        painter.fillRect(plot, self.palette().base())
        if self._epochs:
            axis = axis_of([value for curve in self._curves for value in curve.values], self._is_logarithmic)
            self._draw_grid(painter, plot, axis)
            self._draw_lines_at(painter, plot)
            painter.save()
            painter.setClipRect(plot.adjusted(-DOT_PX, 0, DOT_PX, 0))
            for curve in self._curves:
                self._draw_curve(painter, plot, axis, curve)
            painter.restore()
        else:
            painter.setPen(self._muted())
            painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, self.tr("No epoch yet"))
        self._draw_names(painter, plot.left())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self.palette().highlight().color() if self.hasFocus() else self.palette().mid().color())
        painter.drawRect(plot)

    def _muted(self) -> QColor:
        return self.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)

    def _x(self, plot: QRectF, place: float) -> float:
        return plot.left() + (place / (len(self._epochs) - 1) if len(self._epochs) > 1 else 0.5) * plot.width()

    def _draw_grid(self, painter: QPainter, plot: QRectF, axis: Axis) -> None:
        faint = QColor(self.palette().mid().color())
        faint.setAlpha(90)
        height = self.fontMetrics().height()
        for tick in axis.ticks(int(plot.height() / TICK_SPACE_Y)):
            y = plot.bottom() - axis.share(tick.value) * plot.height()
            painter.setPen(faint)
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(self.palette().text().color())
            box = QRectF(0, y - height / 2, plot.left() - GAP / 2, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tick.text)
        for tick in epoch_ticks(self._epochs[0], self._epochs[-1], int(plot.width() / TICK_SPACE_X)):
            x = self._x(plot, tick.value - self._epochs[0])
            painter.setPen(faint)
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
            painter.setPen(self.palette().text().color())
            box = QRectF(x - TICK_SPACE_X / 2, plot.bottom() + GAP / 2, TICK_SPACE_X, height)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick.text)

    def _draw_lines_at(self, painter: QPainter, plot: QRectF) -> None:
        """Upright lines: dashed at the best epoch, whole at the one that is pointed at."""
        if self._best in self._epochs:
            x = self._x(plot, self._epochs.index(self._best))
            painter.setPen(QPen(self._muted(), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))
        if self._at is not None:
            x = self._x(plot, self._at)
            painter.setPen(QPen(self.palette().text().color(), 1))
            painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()))

    def _draw_curve(self, painter: QPainter, plot: QRectF, axis: Axis, curve: Curve) -> None:
        points = [
            QPointF(self._x(plot, place), plot.bottom() - axis.share(value) * plot.height())
            if math.isfinite(value)
            else None
            for place, value in enumerate(curve.values)
        ]
        painter.setPen(QPen(curve.colour, LINE_PX))
        for here, there in zip(points, points[1:]):
            if here and there:
                painter.drawLine(here, there)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(curve.colour)
        for place, point in enumerate(points):
            is_alone = (place == 0 or points[place - 1] is None) and (place + 1 == len(points) or not points[place + 1])
            if point and (place == self._at or is_alone):
                painter.drawEllipse(point, DOT_PX, DOT_PX)

    def _draw_names(self, painter: QPainter, left: float) -> None:
        """What is drawn, or of which epoch, and each curve's name with its value there; smaller where they must be."""
        title = self._title if self._at is None else self.tr("Epoch {}").format(self._epochs[self._at])
        texts = [title, *(self._name(curve) for curve in self._curves)]
        colours = [None, *(curve.colour for curve in self._curves)]
        gaps = GAP * (5 * len(self._curves) + 1)
        wanted = sum(self.fontMetrics().horizontalAdvance(text) + 1 for text in texts)
        left = left if left + gaps + wanted <= self.width() else GAP
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * min(1.0, 0.97 * (self.width() - left - gaps) / wanted))
        painter.setFont(font)
        height = self.fontMetrics().height()
        for text, colour in zip(texts, colours):
            if colour:
                painter.setPen(QPen(colour, LINE_PX + 1))
                painter.drawLine(QPointF(left, GAP + height / 2), QPointF(left + 2 * GAP, GAP + height / 2))
                left += 3 * GAP
            painter.setPen(self.palette().text().color())
            width = painter.fontMetrics().horizontalAdvance(text) + 1.0
            painter.drawText(QRectF(left, GAP, width, height), Qt.AlignmentFlag.AlignVCenter, text)
            left += width + 2 * GAP

    def _name(self, curve: Curve) -> str:
        if self._at is None:
            return curve.name
        value = curve.values[self._at]
        return f"{curve.name} {value:.3f}" if math.isfinite(value) else f"{curve.name} –"
