"""Buttons of commands."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QAction, QSizePolicy, QToolButton


def command_button(action: QAction, is_wide: bool = False) -> QToolButton:
    """A button that shows the command's icon or text; a wide one takes the room there is."""
    button = QToolButton()
    button.setDefaultAction(action)
    if is_wide:
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return button
