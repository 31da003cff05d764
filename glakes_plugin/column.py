"""The column of widgets in a dock, and its pages."""

from __future__ import annotations

from qgis.gui import QgsScrollArea
from qgis.PyQt.QtCore import QEvent, QObject, QSize
from qgis.PyQt.QtWidgets import QAbstractItemView, QFrame, QSizePolicy, QStyle, QTabWidget, QWidget

LEAST_HEIGHT_PX = 120
LEAST_ROWS = 4
WIDEST_PX = 480
"""What a wordy language may take of the map's width; what is wider scrolls."""


class Column(QgsScrollArea):
    """Scrolls where the window is low, so that no dock makes it higher than the screen, and is as wide as its words.

    A turn of the wheel moves the column, not the number or the choice that happens to lie under the mouse.
    """

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setWidget(inside)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Called by Qt: what is in it has come to want another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return bool(super().eventFilter(watched, event))

    def sizeHint(self) -> QSize:
        """Called by Qt: as large as what is in it."""
        return self._beside_the_bar(self.widget().sizeHint())

    def minimumSizeHint(self) -> QSize:
        """Called by Qt: as wide as what is in it, within reason, and of little height."""
        least = self._beside_the_bar(self.widget().minimumSizeHint())
        return QSize(min(least.width(), WIDEST_PX), min(least.height(), LEAST_HEIGHT_PX))

    def _beside_the_bar(self, size: QSize) -> QSize:
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(size.width() + bar, size.height())


class Pages(QTabWidget):
    """Never so narrow that a tab could not be read."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDocumentMode(True)

    def minimumSizeHint(self) -> QSize:
        """Called by Qt."""
        least = super().minimumSizeHint()
        return QSize(max(least.width(), self.tabBar().sizeHint().width()), least.height())


def leave_height(table: QAbstractItemView) -> None:
    """A list that scrolls itself gives way to the buttons below it, down to a few rows."""
    table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    table.setMinimumHeight(2 * LEAST_ROWS * table.fontMetrics().height())
