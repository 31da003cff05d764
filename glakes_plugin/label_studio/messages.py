"""What the studio says in the message bar. What it said of a region goes when the region is left or saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QPushButton

TITLE = "GLAKES"
INFO_S = 8

Choice = tuple[str, str, Callable[[], object]]
"""Text and object name of a button, and what it does."""


class StudioMessages(QObject):
    """Sentences, and questions with buttons, that are taken back when they are settled."""

    def __init__(self, bar: QgsMessageBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bar = bar
        self._of_region: list[QgsMessageBarItem] = []
        self._questions: list[QgsMessageBarItem] = []
        bar.widgetRemoved.connect(self._on_removed)

    def say(self, text: str, level: int = Qgis.MessageLevel.Info) -> None:
        """One sentence; what is only for information goes by itself."""
        item = self._bar.createMessage(TITLE, text)
        item.setToolTip(text)  # the bar may be too narrow for it
        self._of_region.append(item)
        item.setLevel(Qgis.MessageLevel(level))
        item.setDuration(INFO_S if level == Qgis.MessageLevel.Info else 0)
        self._bar.pushItem(item)

    def ask(self, text: str, choices: Sequence[Choice], more: str = "", title: str = TITLE) -> QgsMessageBarItem:
        """A sentence with buttons, each an answer, and what a tool tip adds. Returns what `take_back` wants."""
        item = self._bar.createMessage(title, text)
        item.setToolTip(more or text)
        for label, name, do in choices:
            button = QPushButton(label)
            button.setObjectName(name)
            button.clicked.connect(lambda _checked=False, do=do: (self._bar.popWidget(item), do()))
            item.layout().addWidget(button)
        self._questions.append(item)
        self._bar.pushWidget(item, Qgis.MessageLevel.Warning)
        return item

    def take_back(self, item: QgsMessageBarItem | None) -> None:
        """A question is no longer one; nothing happens where it was answered."""
        if item in self._questions:
            self._bar.popWidget(item)

    def settle_region(self) -> None:
        """Take back what was said of the region."""
        while self._of_region:
            self._bar.popWidget(self._of_region.pop())

    def settle_all(self) -> None:
        """Take back everything."""
        self.settle_region()
        while self._questions:
            self._bar.popWidget(self._questions.pop())

    def _on_removed(self, item: QgsMessageBarItem) -> None:
        for items in (self._of_region, self._questions):
            if item in items:
                items.remove(item)
