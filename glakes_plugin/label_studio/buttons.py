"""Buttons of commands, with their keys in the tool tip."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QAction, QToolButton

from .commands import key_text


def command_button(action: QAction) -> QToolButton:
    """A button that shows the command's icon or text."""
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolTip(tip(action.toolTip(), key_text(action)))
    return button


def tip(text: str, key: str) -> str:
    """A tool tip that also tells the key."""
    return QCoreApplication.translate("LabelStudio", "{text} ({key})").format(text=text, key=key) if key else text
