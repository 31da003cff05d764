"""What a dock shows while there is nothing in it: what it is for, and the ways to begin."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

SPACE_PX = 12


class Ways(QWidget):
    """A sentence, and below it buttons, each with what it does."""

    def __init__(self, purpose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(_sentence(purpose))
        self._layout.addSpacing(SPACE_PX)
        self._layout.addStretch()

    def add(self, name: str, title: str, about: str, do: Callable[[], object]) -> QPushButton:
        """Add a way below the others; `name` is the button's object name."""
        button = QPushButton(title)
        button.setObjectName(name)
        button.clicked.connect(lambda _checked=False: do())
        place = self._layout.count() - 1
        self._layout.insertWidget(place, button)
        self._layout.insertWidget(place + 1, _sentence(about))
        self._layout.insertSpacing(place + 2, SPACE_PX)
        return button


def _sentence(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setVisible(bool(text))
    return label
