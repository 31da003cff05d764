"""What the dock shows while no samples file is open: the three ways to begin."""

from __future__ import annotations

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class StartPage(QWidget):
    """Three buttons with what they are for."""

    open_asked = pyqtSignal()
    new_asked = pyqtSignal()
    sample_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        for name, title, about, signal in (
            (
                "glakesStudioOpen",
                self.tr("Open a samples file…"),
                self.tr("A GeoPackage with sample regions, their labels and their history."),
                self.open_asked,
            ),
            (
                "glakesStudioNew",
                self.tr("Make a samples file…"),
                self.tr("From polygons that say where to label, and the images they lie on."),
                self.new_asked,
            ),
            (
                "glakesStudioTry",
                self.tr("Try it on six regions"),
                self.tr("A copy of the bundled sample, gone when QGIS closes."),
                self.sample_asked,
            ),
        ):
            button = QPushButton(title)
            button.setObjectName(name)
            button.clicked.connect(signal.emit)
            text = QLabel(about)
            text.setWordWrap(True)
            layout.addWidget(button)
            layout.addWidget(text)
            layout.addSpacing(12)
        layout.addStretch()
