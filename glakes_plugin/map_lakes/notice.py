"""What the dock says when an image or the worker is missing, and the ways out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from qgis.gui import QgisInterface
from qgis.PyQt.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ...models.card import ModelCard
from ..algorithm_dialog import show_algorithm
from ..sample_project import open_sample_project

COMPOSITE = "glakes:compositescenes"


class Notice(QFrame):
    """A framed sentence above buttons that lead out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        QVBoxLayout(self).addWidget(self.sentence)

    def add(self, name: str, text: str, do: Callable[[], object]) -> QPushButton:
        """Add a button with this object name."""
        button = QPushButton(text)
        button.setObjectName(name)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: do())
        self.layout().addWidget(button)
        return button


class NoImageNotice(Notice):
    """No layer of the project fits the model."""

    def __init__(self, iface: QgisInterface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        to_composite = partial(show_algorithm, COMPOSITE)
        self.composite = self.add("glakesComposite", self.tr("Composite of Sentinel-2 scenes…"), to_composite)
        self.sample = self.add("glakesTrySample", self.tr("Open sample project"), lambda: open_sample_project(iface))

    def explain(self, card: ModelCard) -> None:
        """Name the bands that this model needs."""
        text = self.tr(
            "Lakes are mapped in the part of an image that the map shows. No layer of this project has the bands {}."
            " Add such an image, make one of your scenes, or try the sample:"
        )
        self.sentence.setText(text.format(", ".join(card.bands)))


class NoWorkerNotice(Notice):
    """There is no environment for the worker yet."""

    def __init__(self, iface: QgisInterface, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = self.tr("GLAKES has no worker environment yet, in which networks run. It is made once, outside QGIS:")
        self.sentence.setText(text)
        self.add("glakesMakeWorker", self.tr("Make the worker environment…"), lambda: _open_worker_page(iface))


def _open_worker_page(iface: QgisInterface) -> None:
    from ..environment.page import PAGE

    iface.showOptionsDialog(iface.mainWindow(), PAGE)
