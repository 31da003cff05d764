"""What the main window's message bar says about a run."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis
from qgis.gui import QgsMessageBar
from qgis.PyQt.QtWidgets import QPushButton

TITLE = "GLAKES"


def say(message_bar: QgsMessageBar, text: str, level: Qgis.MessageLevel, seconds: int = 0) -> None:
    """One sentence; 0 seconds = until the user puts it away."""
    message_bar.pushMessage(TITLE, text, level, seconds)


def say_with_button(
    message_bar: QgsMessageBar, text: str, name: str, label: str, do: Callable[[], object], level: Qgis.MessageLevel
) -> None:
    """A sentence with one thing to do about it; `name` is the button's object name.

    `do` must not hold the message bar or what is in it: Python would collect the circle, and `do` with it.
    """
    item = message_bar.createMessage(TITLE, text)
    button = QPushButton(label)
    button.setObjectName(name)
    button.clicked.connect(do)
    item.layout().addWidget(button)
    message_bar.pushWidget(item, level)
