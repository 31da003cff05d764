"""The page itself: which folder, how far, who works on it, the tiles, what can be done. Holds no rule of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QItemSelection, QItemSelectionModel, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ..column import Column
from ..docks import RUNS
from .run_log import TileLog
from .tile_list import TileModel, counts_html
from .tile_state import State
from .words import bar_text, state_text

MARGIN = 6
ROW_ROOM_PX = 8
LETTERS = (13, 12, 5, 8, 6, 10, 14)
"""Widths of the columns of the list."""
THOUSANDTHS = 1000


class RunDock(QDockWidget):
    """A page to choose a run, and a page of the run that was chosen."""

    closed = pyqtSignal()
    folder_chosen = pyqtSignal(str)
    open_asked = pyqtSignal()
    tiles_chosen = pyqtSignal(list)
    """Names, selected in the list."""
    retry_asked = pyqtSignal()
    continue_asked = pyqtSignal()
    stop_asked = pyqtSignal()
    lakes_toggled = pyqtSignal(bool)
    probability_toggled = pyqtSignal(bool)

    def __init__(self, model: TileModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(RUNS)
        self.setWindowTitle(self.tr("Run of a large area"))
        self.setAcceptDrops(True)
        self._model = model
        self._is_telling = False
        self._pages = QStackedWidget()
        self._pages.addWidget(self._start_page())
        self._pages.addWidget(self._run_page())
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.addLayout(self._folder_row())
        self.fault = _text("glakesRunFault")
        self.fault.setStyleSheet("color: #b35900;")
        self.fault.hide()
        layout.addWidget(self.fault)
        layout.addWidget(self._pages, 1)
        self.setWidget(Column(inside))

    # --- what is shown ----------------------------------------------------------------------

    def show_folders(self, folders: Sequence[Path], chosen: Path | None) -> None:
        """Fill the list of folders; None = none is chosen."""
        self.folders.blockSignals(True)
        self.folders.clear()
        for folder in folders:
            self.folders.addItem(folder.name or str(folder), str(folder))
            self.folders.setItemData(self.folders.count() - 1, str(folder), Qt.ItemDataRole.ToolTipRole)
        self.folders.setCurrentIndex(folders.index(chosen) if chosen in folders else -1)
        self.folders.setToolTip(str(chosen or ""))
        self.folders.blockSignals(False)

    def show_fault(self, sentence: str) -> None:
        """Why the folder cannot be shown; empty = nothing is wrong."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    def show_run(self, is_there: bool) -> None:
        """Turn to the page of a run, or to that to choose one."""
        self._pages.setCurrentIndex(1 if is_there else 0)

    def show_counts(self, counts: Mapping[State, int]) -> None:
        """How many tiles are how far."""
        finished = sum(number for state, number in counts.items() if state.is_finished)
        self.progress.setValue(round(THOUSANDTHS * finished / max(sum(counts.values()), 1)))
        self.progress.setFormat(bar_text(counts))
        self.counts.setText(counts_html(counts))

    def show_facts(self, lines: Sequence[tuple[str, str]]) -> None:
        """What the run is: names and values."""
        form = self._facts
        while form.rowCount() > len(lines):
            form.removeRow(form.rowCount() - 1)
        while form.rowCount() < len(lines):
            form.addRow(QLabel(), _text())
        for row, (name, value) in enumerate(lines):
            for role, text in ((QFormLayout.ItemRole.LabelRole, name), (QFormLayout.ItemRole.FieldRole, value)):
                label = form.itemAt(row, role).widget()
                if label.text() != text:
                    label.setText(text)

    def select(self, names: Sequence[str], is_shown: bool = False) -> None:
        """Select tiles in the list, as far as they are listed; `is_shown`: and scroll to the first of them."""
        rows = sorted(row for row in map(self._model.row_of, names) if row >= 0)
        selection, last = QItemSelection(), self._model.columnCount() - 1
        for first, end in _ranges(rows):
            selection.select(self._model.index(first, 0), self._model.index(end, last))
        self._is_telling = True
        self.table.selectionModel().select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if rows:
            self.table.selectionModel().setCurrentIndex(
                self._model.index(rows[0], 0), QItemSelectionModel.SelectionFlag.NoUpdate
            )
        self._is_telling = False
        if rows and is_shown:
            self.table.scrollTo(self._model.index(rows[0], 0))

    def list_all(self) -> None:
        """Take the filters away: what is to be seen is not listed."""
        self.state.setCurrentIndex(0)
        self.search.clear()

    def take_focus(self) -> None:
        """Let the next keys go to the first thing to do."""
        (self.table if self._pages.currentIndex() else self.open_button).setFocus()

    # --- events -----------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        """Called by Qt."""
        super().closeEvent(event)
        self.closed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Called by Qt: a folder, or a file in it, may be dropped."""
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Called by Qt."""
        folder = _dropped(event)
        if folder:
            event.acceptProposedAction()
            self.folder_chosen.emit(folder)

    # --- inside -----------------------------------------------------------------------------

    def _folder_row(self) -> QHBoxLayout:
        self.folders = QComboBox()
        self.folders.setObjectName("glakesRunFolders")
        self.folders.setAccessibleName(self.tr("Run folder"))
        self.folders.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.folders.activated.connect(lambda row: self.folder_chosen.emit(self.folders.itemData(row)))
        self.open_button = QPushButton(self.tr("Open folder…"))
        self.open_button.setObjectName("glakesRunOpen")
        self.open_button.clicked.connect(self.open_asked.emit)
        row = QHBoxLayout()
        row.addWidget(self.folders, 1)
        row.addWidget(self.open_button)
        return row

    def _start_page(self) -> QWidget:
        about = _text()
        about.setText(
            self.tr(
                "Open or drop here the run folder of 'Map lakes of a large area': its tiles are shown on the map as "
                "they are, also while the run goes on in another program or on another computer that shares the folder."
            )
        )
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, MARGIN, 0, 0)
        layout.addWidget(about)
        layout.addStretch()
        return page

    def _run_page(self) -> QWidget:
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        self.title, self.pace, self.driver = _text("glakesRunTitle"), _text("glakesRunPace"), _text("glakesRunDriver")
        self.progress = QProgressBar()
        self.progress.setObjectName("glakesRunProgress")
        self.progress.setRange(0, THOUSANDTHS)
        self.progress.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.counts = _text("glakesRunCounts")
        for widget in (self.title, self.progress, self.counts, self.pace, self.driver):
            layout.addWidget(widget)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.addTab(self._tiles_page(), self.tr("Tiles"))
        self.pages.addTab(self._facts_page(), self.tr("Run"))
        layout.addWidget(self.pages, 1)
        layout.addLayout(self._layer_row())
        self.lakes_said = _text("glakesRunLakesSaid")
        self.lakes_said.hide()
        layout.addWidget(self.lakes_said)
        layout.addLayout(self._button_row())
        return page

    def _tiles_page(self) -> QWidget:
        self.state = QComboBox()
        self.state.setObjectName("glakesRunState")
        self.state.setAccessibleName(self.tr("State"))
        self.state.addItem(self.tr("all states"), None)
        for state in State:
            self.state.addItem(self._model.icon(state), state_text(state), state)
        self.search = QLineEdit()
        self.search.setObjectName("glakesRunSearch")
        self.search.setPlaceholderText(self.tr("Search by name"))
        self.search.setClearButtonEnabled(True)
        self.state.currentIndexChanged.connect(lambda _row: self._filter())
        self.search.textChanged.connect(lambda _text: self._filter())
        row = QHBoxLayout()
        row.addWidget(self.state)
        row.addWidget(self.search, 1)
        self.log = TileLog()
        self.log.retry.clicked.connect(self.retry_asked.emit)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.addWidget(self._table())
        parts.addWidget(self.log)
        parts.setChildrenCollapsible(False)
        parts.setStretchFactor(0, 3)
        parts.setStretchFactor(1, 2)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, MARGIN, 0, 0)
        layout.addLayout(row)
        layout.addWidget(parts, 1)
        return page

    def _table(self) -> QTableView:
        self.table = QTableView()
        self.table.setObjectName("glakesRunTiles")
        self.table.setAccessibleName(self.tr("Tiles"))
        self.table.setModel(self._model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_ROOM_PX)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.table.horizontalHeader()
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.table.setSortingEnabled(True)
        letter = self.fontMetrics().horizontalAdvance("0")
        for column, letters in enumerate(LETTERS):
            header.resizeSection(column, letters * letter)
        header.setStretchLastSection(True)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        return self.table

    def _facts_page(self) -> QWidget:
        inside = QWidget()
        self._facts = QFormLayout(inside)
        self._facts.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        page = QScrollArea()
        page.setWidgetResizable(True)
        page.setFrameShape(QScrollArea.Shape.NoFrame)
        page.setWidget(inside)
        return page

    def _layer_row(self) -> QHBoxLayout:
        self.lakes = QCheckBox(self.tr("Lakes so far"))
        self.lakes.setObjectName("glakesRunLakes")
        self.lakes.setToolTip(
            self.tr(
                "Show the lakes of finished tiles; those that the edges of tiles cut are joined at the end of the run"
            )
        )
        self.lakes.toggled.connect(self.lakes_toggled.emit)
        self.probability = QCheckBox(self.tr("Probability"))
        self.probability.setObjectName("glakesRunProbability")
        self.probability.setToolTip(self.tr("Show the lake probability of finished tiles"))
        self.probability.toggled.connect(self.probability_toggled.emit)
        row = QHBoxLayout()
        row.addWidget(QLabel(self.tr("On the map:")))
        row.addWidget(self.lakes)
        row.addWidget(self.probability)
        row.addStretch()
        return row

    def _button_row(self) -> QHBoxLayout:
        self.go_on = QPushButton(self.tr("Continue here…"))
        self.go_on.setObjectName("glakesRunContinue")
        self.go_on.clicked.connect(self.continue_asked.emit)
        self.stop = QPushButton(self.tr("Stop…"))
        self.stop.setObjectName("glakesRunStop")
        self.stop.clicked.connect(self.stop_asked.emit)
        row = QHBoxLayout()
        row.addWidget(self.go_on, 1)
        row.addWidget(self.stop, 1)
        return row

    def _filter(self) -> None:
        names = self.selected()
        self._is_telling = True
        self._model.filter(self.state.currentData(), self.search.text())
        self._is_telling = False
        self.select(names)
        self._on_selected()

    def selected(self) -> list[str]:
        """Names of the tiles that are selected in the list."""
        return [self._model.names[index.row()] for index in self.table.selectionModel().selectedRows()]

    def _on_selected(self) -> None:
        if not self._is_telling:
            self.tiles_chosen.emit(self.selected())


def _ranges(rows: Sequence[int]) -> list[tuple[int, int]]:
    """First and last of each stretch of rows without a gap; a selection of many rows is few ranges."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1] = found[-1][0], row
        else:
            found.append((row, row))
    return found


def _dropped(event: QDropEvent) -> str:
    """The folder that is dropped, or that of the file that is; empty = neither."""
    urls = event.mimeData().urls() if event.mimeData().hasUrls() else []
    path = Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
    if path is None:
        return ""
    return str(path if path.is_dir() else path.parent)


def _text(name: str = "") -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
