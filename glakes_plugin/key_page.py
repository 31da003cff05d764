"""The page that lists the keys: made from the table of commands, with the keys as they are set now."""

from __future__ import annotations

from html import escape

from qgis.PyQt.QtGui import QShowEvent
from qgis.PyQt.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from .key_table import KeyTable, key_text

NO_KEY = "–"


class KeyPage(QScrollArea):
    """Every command with its key, grouped."""

    def __init__(self, commands: KeyTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.list = QLabel()
        self.list.setWordWrap(True)
        about = QLabel(self.tr("Change keys under Settings ▸ Keyboard Shortcuts…"))
        about.setWordWrap(True)
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.addWidget(self.list)
        layout.addWidget(about)
        layout.addStretch()
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)

    def showEvent(self, event: QShowEvent) -> None:
        """Called by Qt: keys may have been changed meanwhile."""
        self.list.setText(keys_html(self._commands))
        super().showEvent(event)


def keys_html(commands: KeyTable) -> str:
    """A table of keys and what they do, with a heading per group."""
    translated, rows, group = commands.translated, [], ""
    for command in commands.commands:
        if command.group != group:
            group = command.group
            rows.append(f"<tr><td colspan=2><b>{escape(translated(group))}</b></td></tr>")
        key = escape(key_text(commands[command.id])) or NO_KEY
        tip = escape(translated(command.tip))
        rows.append(f"<tr><td width=90><code>{key.replace(' ', '&nbsp;')}</code></td><td>{tip}</td></tr>")
    return f"<table cellpadding=3>{''.join(rows)}</table>"
