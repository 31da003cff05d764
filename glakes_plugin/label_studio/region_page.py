"""The page with the list of regions and its filters."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QFont, QFontMetrics, QKeyEvent
from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QGridLayout, QLabel, QTableView, QWidget

from ...lakes.samples.settings import STATUSES, SUBSETS, TYPES
from ..column import leave_height
from .region_list import ID_ROLE, RegionFilter, RegionModel, RegionProxy, status_text, subset_text, type_text

ROW_ROOM_PX = 8
COLUMN_ROOM_PX = 8


class RegionTable(QTableView):
    """The list; Enter opens the region of the current row."""

    entered_row = pyqtSignal(QModelIndex)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Called by Qt."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered_row.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class RegionPage(QWidget):
    """Filters above, list below."""

    chosen = pyqtSignal(str)
    """The id of the region to open."""

    def __init__(self, model: RegionModel, proxy: RegionProxy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self.proxy = model, proxy
        self.text = QgsFilterLineEdit()
        self.text.setPlaceholderText(self.tr("Find in ids and notes"))
        self.text.setShowSearchIcon(True)
        self.type = _choice(
            [(self.tr("Any type"), None), *((type_text(name), name) for name in TYPES), (self.tr("No type"), "")]
        )
        self.subset = _choice(
            [
                (self.tr("Any subset"), None),
                *((subset_text(name), name) for name in SUBSETS),
                (self.tr("No subset"), ""),
            ]
        )
        self.status = _choice([(self.tr("Any status"), None), *((status_text(name), name) for name in STATUSES)])
        self.annotator = _choice([(self.tr("Anybody"), None)])
        self.count = QLabel()
        self.table = self._table()
        layout = QGridLayout(self)
        layout.setContentsMargins(4, 6, 4, 4)
        layout.addWidget(self.text, 0, 0, 1, 2)
        for place, box in enumerate((self.status, self.type, self.subset, self.annotator)):
            layout.addWidget(box, 1 + place // 2, place % 2)
        layout.addWidget(self.table, 3, 0, 1, 2)
        layout.addWidget(self.count, 4, 0, 1, 2)
        layout.setRowStretch(3, 1)
        self._connect()
        self.refresh()

    def refresh(self) -> None:
        """Offer the annotators there are now, and count again."""
        self._offer_annotators(self._model.annotators())
        self._count()

    def show_region(self, region_id: str) -> None:
        """Select a region and scroll to it, if it is listed."""
        row = self.proxy.row_of(region_id)
        if row >= 0:
            index = self.proxy.index(row, 0)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)
        else:
            self.table.clearSelection()

    def filter(self) -> RegionFilter:
        """What the fields say."""
        return RegionFilter(
            type=self.type.currentData(),
            subset=self.subset.currentData(),
            status=self.status.currentData(),
            annotator=self.annotator.currentData(),
            text=self.text.text(),
        )

    def _table(self) -> RegionTable:
        table = RegionTable()
        table.setObjectName("glakesStudioRegions")
        table.setModel(self.proxy)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # the last column gives way
        table.setSortingEnabled(True)
        table.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        leave_height(table)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + ROW_ROOM_PX)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        for column, samples in enumerate(_widest()):
            table.setColumnWidth(column, _width(table, column, samples))
        header.setStretchLastSection(True)
        return table

    def _connect(self) -> None:
        self.text.textChanged.connect(self._filter)
        for box in (self.type, self.subset, self.status, self.annotator):
            box.currentIndexChanged.connect(self._filter)
        self.table.doubleClicked.connect(self._choose)
        self.table.entered_row.connect(self._choose)
        for signal in (self._model.modelReset, self._model.dataChanged):
            signal.connect(self.refresh)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(index.data(ID_ROLE))

    def _filter(self, _changed: object = None) -> None:
        self.proxy.set_filter(self.filter())
        self._count()

    def _count(self) -> None:
        text = self.tr("{shown} of {all} regions").format(shown=self.proxy.rowCount(), all=self._model.rowCount())
        self.count.setText(text)

    def _offer_annotators(self, names: Iterable[str]) -> None:
        names = list(names)
        offered = [self.annotator.itemData(row) for row in range(1, self.annotator.count())]
        if offered == [*names, ""]:
            return
        chosen = self.annotator.currentData()
        self.annotator.blockSignals(True)
        while self.annotator.count() > 1:
            self.annotator.removeItem(1)
        for name in names:
            self.annotator.addItem(name, name)
        self.annotator.addItem(self.tr("Nobody yet"), "")
        self.annotator.setCurrentIndex(max(0, self.annotator.findData(chosen)))
        self.annotator.blockSignals(False)
        if self.annotator.currentData() != chosen:
            self._filter()


def _widest() -> list[list[str]]:
    """What each column but the last has room for, with a mark of the status as wide as two letters."""
    return [
        ["NR_0000"],
        list(TYPES),
        [f"■■{status_text(name)}" for name in STATUSES],
        ["999"],
        [subset_text(name) for name in SUBSETS],
    ]


def _width(table: QTableView, column: int, samples: list[str]) -> int:
    """Room for the heading with the arrow of its order, and for samples in the bold letters of the open region."""
    bold = QFont(table.font())
    bold.setBold(True)
    heading = str(table.model().headerData(column, Qt.Orientation.Horizontal))
    widths = [QFontMetrics(bold).horizontalAdvance(text) for text in samples]
    return max([table.fontMetrics().horizontalAdvance(f"{heading} ▾"), *widths]) + COLUMN_ROOM_PX


def _choice(items: list[tuple[str, str | None]]) -> QComboBox:
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(8)
    for text, value in items:
        box.addItem(text, value)
    return box
