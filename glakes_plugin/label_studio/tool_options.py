"""What the tools for lakes ask for: how far to grow, how broad the brush is, what is small."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QSpinBox, QWidget

TOLERANCE_STEP = 0.01
SMALLEST_LAKE = 0.005
"""km2; the smallest lake of the data set."""


class ToolOptions(QWidget):
    """Three numbers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tolerance = QDoubleSpinBox()
        self._tolerance.setObjectName("glakesStudioTolerance")
        self._tolerance.setRange(0.0, 2.0)
        self._tolerance.setSingleStep(TOLERANCE_STEP)
        self._tolerance.setValue(0.1)
        self._tolerance.setToolTip(self.tr("Grow over pixels whose NDWI is at most this much lower"))
        self._radius = QSpinBox()
        self._radius.setObjectName("glakesStudioBrush")
        self._radius.setRange(0, 200)
        self._radius.setValue(1)
        self._radius.setSpecialValueText(self.tr("one pixel"))
        self._radius.setSuffix(self.tr(" px"))
        self._radius.setToolTip(self.tr("Radius of the brush in pixels of the image"))
        self._size = QDoubleSpinBox()
        self._size.setObjectName("glakesStudioSmall")
        self._size.setDecimals(4)
        self._size.setRange(0.0, 1000.0)
        self._size.setSingleStep(0.001)
        self._size.setValue(SMALLEST_LAKE)
        self._size.setSuffix(" km²")
        self._size.setToolTip(self.tr("Holes up to this size are filled, lakes below it removed"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        texts = [self.tr("Grow by NDWI"), self.tr("Brush"), self.tr("Small is")]
        for number, (text, box) in enumerate(zip(texts, (self._tolerance, self._radius, self._size))):
            label = QLabel(text)
            label.setBuddy(box)
            grid.addWidget(label, number // 2, number % 2 * 2)
            grid.addWidget(box, number // 2, number % 2 * 2 + 1)

    def tolerance(self) -> float:
        """How much lower NDWI may be."""
        return float(self._tolerance.value())

    def radius(self) -> int:
        """Of the brush, in pixels; 0 = one pixel."""
        return int(self._radius.value())

    def size_km2(self) -> float:
        """What is small."""
        return float(self._size.value())

    def resize(self, steps: int, is_growing: bool) -> None:
        """Grow farther, or take a broader brush."""
        box = self._tolerance if is_growing else self._radius
        box.stepBy(steps)
        box.lineEdit().deselect()
