"""Where people write who they are: beside the samples they label, and beside the lakes they check."""

from __future__ import annotations

from collections.abc import Callable

from qgis.PyQt.QtWidgets import QLineEdit

LETTERS = 9
"""Wide ones that there is room for."""


def name_box(name: str, empty: str, about: str, said: Callable[[str], None]) -> QLineEdit:
    """A small field for a person's name.

    Args:
        name: of the widget.
        empty: shown while nothing is written.
        about: the tool tip.
        said: hears the name without blanks around it once it is written.
    """
    box = QLineEdit()
    box.setObjectName(name)
    box.setPlaceholderText(empty)
    box.setToolTip(about)
    box.setFixedWidth(box.fontMetrics().horizontalAdvance("M") * LETTERS)
    box.editingFinished.connect(lambda: said(box.text().strip()))
    return box
