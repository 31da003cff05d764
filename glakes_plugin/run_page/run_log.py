"""What the folder says of the selected tile, as text to read and to copy."""

from __future__ import annotations

from qgis.PyQt.QtGui import QFontDatabase, QGuiApplication
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

LINES = 6


class TileLog(QWidget):
    """A text under a title, with what can be done about the selected tiles."""

    def __init__(self) -> None:
        super().__init__()
        title = QLabel(self.tr("Log of the tile"))
        self.text = QPlainTextEdit()
        self.text.setObjectName("glakesRunLog")
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setMinimumHeight(LINES * self.text.fontMetrics().lineSpacing())
        self.text.setAccessibleName(title.text())
        self.retry = QPushButton(self.tr("Retry"))
        self.retry.setObjectName("glakesRunRetry")
        self.retry.setToolTip(self.tr("Have the selected tiles computed by the next run"))
        self.copy = QPushButton(self.tr("Copy"))
        self.copy.setObjectName("glakesRunCopy")
        self.copy.setToolTip(self.tr("Copy the log of the tile"))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text.toPlainText()))
        row = QHBoxLayout()
        row.addWidget(title, 1)
        row.addWidget(self.retry)
        row.addWidget(self.copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(row)
        layout.addWidget(self.text, 1)

    def show_text(self, text: str) -> None:
        """Another text; the same one stays where it was scrolled to."""
        if text != self.text.toPlainText():
            self.text.setPlainText(text)

    def enable(self, has_tiles: bool) -> None:
        """Whether tiles are selected."""
        self.retry.setEnabled(has_tiles)
        self.copy.setEnabled(has_tiles)
