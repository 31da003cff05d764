"""The page of the dock with the histogram, the threshold and the parts of the region. Holds no rule of its own."""

from __future__ import annotations

import math

import numpy as np
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..buttons import command_button
from .commands import Commands
from .histogram import FINE, HistogramView


class ThresholdPage(QWidget):
    """Asks for a threshold and for the part of the region that it is for."""

    threshold_moved = pyqtSignal(float)
    part_chosen = pyqtSignal(int)
    clear_asked = pyqtSignal()

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.histogram = HistogramView()
        self.histogram.threshold_moved.connect(self.threshold_moved)
        self.value = QDoubleSpinBox()
        self.value.setObjectName("glakesStudioThreshold")
        self.value.setRange(-1.0, 1.0)
        self.value.setDecimals(3)
        self.value.setSingleStep(FINE)
        self.value.setKeyboardTracking(False)
        self.value.valueChanged.connect(self.threshold_moved)
        self.share = QLabel()
        self.parts = QComboBox()
        self.parts.setObjectName("glakesStudioParts")
        self.parts.activated.connect(self.part_chosen)
        self.clear = QToolButton()
        self.clear.setObjectName("glakesStudioClearParts")
        self.clear.setText(self.tr("One threshold"))
        self.clear.setToolTip(self.tr("Forget the parts: one threshold for the whole region again"))
        self.clear.clicked.connect(self.clear_asked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.histogram, 1)
        layout.addLayout(self._value_row())
        layout.addLayout(self._part_row())
        layout.addLayout(self._command_row())

    def show_parts(self, count: int, current: int) -> None:
        """Offer so many parts beside the rest of the region."""
        self.parts.clear()
        self.parts.addItem(self.tr("Whole region") if count == 0 else self.tr("Rest of the region"))
        for number in range(1, count + 1):
            self.parts.addItem(self.tr("Part {}").format(number))
        self.parts.setCurrentIndex(current)
        self.clear.setEnabled(count > 0)

    def show_values(self, counts: np.ndarray, edges: np.ndarray, otsu: float, threshold: float) -> None:
        """Show the values of a part and the threshold that it has."""
        self.histogram.show_values(counts, edges, otsu)
        action = self._commands["otsu"]
        known = not math.isnan(otsu)
        text = self.tr("Otsu {:.3f}").format(otsu) if known else self.tr("Otsu")
        action.setIconText(text)
        action.setEnabled(known)
        self.show_threshold(threshold)

    def show_threshold(self, threshold: float) -> None:
        """Show another threshold of the same part, without a signal."""
        self.histogram.show_threshold(threshold)
        before = self.value.blockSignals(True)
        self.value.setValue(threshold)
        self.value.blockSignals(before)

    def show_share(self, share: float) -> None:
        """Show how much of the region is water."""
        self.share.setText(self.tr("{:.1f} % water").format(100 * share))

    def _value_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(self.tr("Water above"))
        label.setBuddy(self.value)
        row.addWidget(label)
        row.addWidget(self.value, 1)
        row.addWidget(self.share)
        return row

    def _part_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.parts, 1)
        row.addWidget(command_button(self._commands["drawPart"]))
        row.addWidget(self.clear)
        return row

    def _command_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for command_id in ("otsu", "preview", "acceptWater"):
            row.addWidget(command_button(self._commands[command_id], is_wide=True))
        return row
