"""What the dock shows while no samples file is open: the ways to begin."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication, pyqtSignal
from qgis.PyQt.QtWidgets import QWidget

from ..ways import Ways

translate = QCoreApplication.translate


class StartPage(Ways):
    """Buttons with what they are for."""

    last_asked = pyqtSignal()
    open_asked = pyqtSignal()
    new_asked = pyqtSignal()
    sample_asked = pyqtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        purpose = translate("StartPage", "Label the lakes of regions from which a model learns, and check them.")
        super().__init__(purpose, parent)
        self.last = self.add("glakesStudioLast", "", "", self.last_asked.emit)
        self.offer_last(None)
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
            self.add(name, title, about, signal.emit)

    def offer_last(self, path: Path | None) -> None:
        """Offer to go on with the file that was open last; None = there is none."""
        self.last.setVisible(path is not None)
        if path is not None:
            self.last.setText(self.tr("Go on with {}").format(path.name))
            self.last.setToolTip(str(path))
