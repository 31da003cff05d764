"""What the main window's message bar says about a run."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QProgressBar, QPushButton

TITLE = "GLAKES"
BAR_WIDTH = 240


class RunBar(QObject):
    """A bar with progress and a cancel button, until `close`. The user may put it away; the run goes on."""

    cancel_requested = pyqtSignal()

    def __init__(self, message_bar: QgsMessageBar, text: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._message_bar = message_bar
        self._item: QgsMessageBarItem | None = message_bar.createMessage(TITLE, text)
        self._progress = QProgressBar()
        self._progress.setObjectName("glakesProgress")
        self._progress.setRange(0, 100)
        self._progress.setFixedWidth(BAR_WIDTH)
        self._button = QPushButton(self.tr("Cancel"))
        self._button.setObjectName("glakesCancel")
        self._button.clicked.connect(self._ask)
        self._item.layout().addWidget(self._progress)
        self._item.layout().addWidget(self._button)
        message_bar.widgetRemoved.connect(self._on_removed)
        message_bar.pushWidget(self._item, Qgis.MessageLevel.Info)

    def show_progress(self, percent: float) -> None:
        """Move to 0..100 percent."""
        if self._item:
            self._progress.setValue(round(percent))

    def show_stage(self, text: str) -> None:
        """What is being done now."""
        if self._item:
            self._item.setText(text)

    def close(self) -> None:
        """Take it away."""
        self._message_bar.widgetRemoved.disconnect(self._on_removed)
        item, self._item = self._item, None
        if item:
            self._message_bar.popWidget(item)

    def _ask(self) -> None:
        self._button.setEnabled(False)
        self.show_stage(self.tr("Cancelling…"))
        self.cancel_requested.emit()

    def _on_removed(self, item: QgsMessageBarItem) -> None:
        if item is self._item:
            self._item = None


def say(message_bar: QgsMessageBar, text: str, level: Qgis.MessageLevel, seconds: int = 0) -> None:
    """One sentence; 0 seconds = until the user puts it away."""
    message_bar.pushMessage(TITLE, text, level, seconds)


def say_with_button(message_bar: QgsMessageBar, text: str, label: str, do: Callable[[], object]) -> None:
    """A success with one thing to do about it."""
    item = message_bar.createMessage(TITLE, text)
    button = QPushButton(label)
    button.setObjectName("glakesShow")
    button.clicked.connect(do)
    item.layout().addWidget(button)
    message_bar.pushWidget(item, Qgis.MessageLevel.Success)
