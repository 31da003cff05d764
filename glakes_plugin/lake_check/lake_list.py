"""The list of lakes: a model over the columns of the table. Rows of the list are places in an order, not copies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QAbstractTableModel, QCoreApplication, QModelIndex, QObject, Qt
from qgis.PyQt.QtGui import QFont

from ..figures import decimal
from .ranking import LakeTable

HEADINGS = (
    (QT_TRANSLATE_NOOP("LakeCheck", "Lake"), QT_TRANSLATE_NOOP("LakeCheck", "Id of the lake")),
    (QT_TRANSLATE_NOOP("LakeCheck", "km²"), QT_TRANSLATE_NOOP("LakeCheck", "Area in km²")),
    (QT_TRANSLATE_NOOP("LakeCheck", "Ratio"), QT_TRANSLATE_NOOP("LakeCheck", "Share of its area that rivers leave")),
    (
        QT_TRANSLATE_NOOP("LakeCheck", "Rule"),
        QT_TRANSLATE_NOOP("LakeCheck", "Rule of the river mask that decided: a, b, c, d, reservoir or person"),
    ),
    (
        QT_TRANSLATE_NOOP("LakeCheck", "Doubt"),
        QT_TRANSLATE_NOOP("LakeCheck", "Share of its pixels with a probability of 40 to 60 %"),
    ),
    (QT_TRANSLATE_NOOP("LakeCheck", "Said"), QT_TRANSLATE_NOOP("LakeCheck", "What people decided")),
)
"""Each with what it means."""
NUMBERS = (1, 2, 4)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NO_PARENT = QModelIndex()
translate = QCoreApplication.translate


class LakeModel(QAbstractTableModel):
    """What is listed, in the order of the check."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: LakeTable | None = None
        self.order: NDArray[np.intp] = np.empty(0, dtype=np.intp)
        """Row of the table by place in the list."""
        self._current = -1
        self._bold = QFont()
        self._bold.setBold(True)

    def show(self, table: LakeTable | None, order: NDArray[np.intp]) -> None:
        """List other lakes, or the same in another order."""
        self.beginResetModel()
        self._table, self.order, self._current = table, order, -1
        self.endResetModel()

    def set_current(self, place: int) -> None:
        """The lake at hand; -1 = none."""
        for changed in (self._current, place):
            self.refresh(changed)
        self._current = place

    def refresh(self, place: int) -> None:
        """A lake has been decided."""
        if 0 <= place < len(self.order):
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(HEADINGS) - 1))

    def rowCount(self, parent: QModelIndex = NO_PARENT) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else len(self.order)

    def columnCount(self, parent: QModelIndex = NO_PARENT) -> int:
        """Called by Qt."""
        return 0 if parent.isValid() else len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt."""
        texts = {Qt.ItemDataRole.DisplayRole: 0, Qt.ItemDataRole.ToolTipRole: 1}
        if orientation == Qt.Orientation.Horizontal and role in texts:
            return translate("LakeCheck", HEADINGS[section][texts[role]])
        return None

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Called by Qt, for the rows that are seen."""
        if self._table is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(self._table, int(self.order[index.row()]), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() in NUMBERS:
            return RIGHT
        if role == Qt.ItemDataRole.FontRole and index.row() == self._current:
            return self._bold
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._table.notes[self.order[index.row()]] or None
        return None


def _text(table: LakeTable, row: int, column: int) -> str:
    if column == 0:
        return str(table.ids[row])
    if column == 1:
        return decimal(float(table.km2[row]), 3)
    if column == 2:
        return _share(table.ratios[row])
    if column == 3:
        return str(table.rules[row])
    if column == 4:
        return _share(table.doubts[row])
    said = decision_text(table.overrides[row])
    return f"{said} ✎" if table.notes[row] else said


def _share(value: float) -> str:
    return "" if np.isnan(value) else decimal(float(value), 2)


def decision_text(decision: str) -> str:
    """A decision in the language of the window."""
    texts = {
        "keep": translate("LakeCheck", "keep"),
        "mask": translate("LakeCheck", "mask"),
        "delete": translate("LakeCheck", "delete"),
    }
    return str(texts.get(decision, decision))
