"""What the dialog says when no layer of the project fits the model, and the ways out."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from ...models.card import ModelCard

COMPOSITE = "glakes:compositescenes"


class NoImageNotice(QFrame):
    """A framed sentence with a button that leads to a fitting image."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self.composite = QPushButton(self.tr("Composite of Sentinel-2 scenes…"))
        self.composite.setObjectName("glakesComposite")
        self.composite.setAutoDefault(False)
        self.composite.clicked.connect(self._open_composite)
        layout = QVBoxLayout(self)
        layout.addWidget(self._sentence)
        layout.addWidget(self.composite)

    def explain(self, card: ModelCard) -> None:
        """Name the bands that this model needs."""
        text = self.tr("No layer of this project has the bands {}. Add such an image, or make one of your scenes:")
        self._sentence.setText(text.format(", ".join(card.bands)))

    def _open_composite(self) -> None:
        import processing

        dialog = processing.createAlgorithmDialog(COMPOSITE)
        if dialog:
            dialog.show()
