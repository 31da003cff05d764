"""The page of the dock for checking: what there is to look at, and what was said of it. Holds no rule of its own."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..buttons import command_button
from ..column import leave_height
from .commands import Commands

COMMAND_COLUMNS = 4
ROW_ROOM_PX = 8


class CheckPage(QWidget):
    """A table of places and the buttons that judge the one at hand."""

    chosen = pyqtSignal(int)
    """The row that the user clicked."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._commands = commands
        self.state = QLabel()
        self.state.setWordWrap(True)
        self.table = QTableWidget(0, 3)
        self.table.setObjectName("glakesStudioPlaces")
        self.table.setHorizontalHeaderLabels([self.tr("Place"), self.tr("km²"), self.tr("Verdict")])
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_ROOM_PX)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # The keys judge; a table that has the keyboard would keep Return and the numbers.
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.cellClicked.connect(lambda row, _column: self.chosen.emit(row))
        leave_height(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.setSpacing(4)
        layout.addLayout(self._row(["check", "compareModel", "flicker", "swipe"]))
        layout.addWidget(self.state)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._judging())

    def show_places(self, rows: list[tuple[str, str, str]]) -> None:
        """Show other places: name, area, verdict."""
        self.table.setRowCount(len(rows))
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)
        self.table.scrollToTop()

    def show_verdict(self, row: int, text: str) -> None:
        """Show what was said of a place."""
        item = self.table.item(row, 2)
        if item is not None:
            item.setText(text)
            item.setToolTip(text)

    def show_current(self, row: int) -> None:
        """Mark the place at hand; -1 = none."""
        if row < 0:
            self.table.clearSelection()
        else:
            self.table.selectRow(row)
            item = self.table.item(row, 0)
            if item is not None:
                self.table.scrollToItem(item)

    def show_state(self, text: str) -> None:
        """Show how far the check is."""
        self.state.setText(text)

    def _row(self, command_ids: list[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        for command_id in command_ids:
            row.addWidget(command_button(self._commands[command_id], is_wide=True))
        return row

    def _judging(self) -> QGridLayout:
        grid = QGridLayout()
        names = ["right", "back", "checkNote", "wrong1", "wrong2", "wrong3", "wrong4", "wrong5"]
        for number, command_id in enumerate(names):
            button = command_button(self._commands[command_id], is_wide=True)
            grid.addWidget(button, number // COMMAND_COLUMNS, number % COMMAND_COLUMNS)
        return grid
