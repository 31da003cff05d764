"""The dock: which layer, how far, filters and list, the lake at hand and its keys. Holds no rule of its own."""

from __future__ import annotations

from qgis.core import QgsMapLayerProxyModel
from qgis.gui import QgsDoubleSpinBox, QgsMapLayerComboBox
from qgis.PyQt.QtCore import QModelIndex, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ..buttons import command_button
from ..column import Column, Pages, leave_height
from ..figures import whole
from ..key_page import KeyPage
from ..key_table import KeyTable
from ..name_box import name_box
from ..ways import Ways
from .lake_list import LakeModel
from .ranking import LEAST_RATIO, Filter, Progress

ROW_ROOM_PX = 8
COLUMNS = 4
LETTERS = (8, 6, 8, 6, 8)
"""Widths of the columns of the list after the first."""
Layers = QgsMapLayerProxyModel.Filter


class LakeCheckDock(QDockWidget):
    """Layer and progress on top, pages in the middle, the lake at hand below."""

    closed = pyqtSignal()
    layer_chosen = pyqtSignal(object)
    probability_chosen = pyqtSignal(object)
    compared_changed = pyqtSignal()
    ranking_changed = pyqtSignal()
    """Filters or the limit of the area ratio."""
    place_chosen = pyqtSignal(int)
    reviewer_changed = pyqtSignal(str)
    rerun_asked = pyqtSignal()
    mask_asked = pyqtSignal()
    add_asked = pyqtSignal()

    def __init__(self, commands: KeyTable, model: LakeModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glakesLakeCheckDock")
        self.setWindowTitle(self.tr("Check lakes"))
        self._commands = commands
        self.pages = Pages()
        self.pages.addTab(self._list_page(model), self.tr("Lakes"))
        self.pages.addTab(self._evidence_page(), self.tr("Evidence"))
        self.pages.addTab(KeyPage(commands), self.tr("Keys"))
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(self._layer_row())
        self.progress = QProgressBar()
        self.progress.setObjectName("glakesLakeCheckProgress")
        self.progress.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.progress)
        self.warning = QLabel()
        self.warning.setWordWrap(True)
        self.warning.setStyleSheet("color: #b35900;")
        self.warning.hide()
        layout.addWidget(self.warning)
        self.body = QStackedWidget()
        self.body.addWidget(self._start_page())
        self.body.addWidget(self.pages)
        layout.addWidget(self.body, 1)
        layout.addWidget(self._lake_box())
        self.rerun = QPushButton(self.tr("Run again with these decisions…"))
        self.rerun.setObjectName("glakesLakeCheckRerun")
        self.rerun.clicked.connect(self.rerun_asked.emit)
        layout.addWidget(self.rerun)
        self.setWidget(Column(inside))

    # --- what is asked ----------------------------------------------------------------------

    def filter(self) -> Filter:
        """Which lakes are to be listed."""
        return Filter(
            rule=self.rule.currentData() or "",
            lake_type=self.lake_type.currentData() or "",
            least_km2=self.least.value(),
            most_km2=self.most.value() or float("inf"),
            is_undecided=self.undecided.isChecked(),
            id_text=self.search.text().strip(),
        )

    # --- what is shown ----------------------------------------------------------------------

    def offer(self, rules: list[str], types: list[str]) -> None:
        """What rules and types there are to choose from; nothing is filtered until then."""
        for box, values in ((self.rule, rules), (self.lake_type, types)):
            box.blockSignals(True)
            box.clear()
            box.addItem(self.tr("all rules") if box is self.rule else self.tr("all types"), "")
            for value in values:
                box.addItem(value, value)
            box.setEnabled(bool(values))
            box.blockSignals(False)

    def show_progress(self, progress: Progress) -> None:
        """How many lakes are decided, and how many of them today."""
        self.progress.setRange(0, max(1, progress.lakes))
        self.progress.setValue(progress.decided)
        text = self.tr("{decided} of {lakes} decided, {today} today")
        figures = {name: whole(value) for name, value in progress._asdict().items()}
        self.progress.setFormat(text.format(**figures))

    def show_layer(self, has_layer: bool) -> None:
        """Show the pages; without a layer, the ways to come by one."""
        self.body.setCurrentWidget(self.pages if has_layer else self.start)
        self.progress.setVisible(has_layer)
        self.rerun.setVisible(has_layer)

    def show_columns(self, has_rules: bool, has_doubts: bool) -> None:
        """Leave out what no lake of the layer has."""
        for column, is_shown in ((2, has_rules), (3, has_rules), (4, has_doubts)):
            self.table.setColumnHidden(column, not is_shown)

    def show_place(self, place: int) -> None:
        """Mark the row of the lake at hand; -1 = none."""
        if place < 0:
            self.table.clearSelection()
        else:
            self.table.selectRow(place)
            self.table.scrollTo(self.table.model().index(place, 0))

    def show_lake(self, title: str, facts: str) -> None:
        """Say what is known of the lake at hand; an empty title = none."""
        self.lake_box.setVisible(bool(title))
        self.title.setText(f"<b>{title}</b>")
        self.facts.setText(facts)

    def show_warning(self, text: str) -> None:
        """What keeps the layer from being written; empty = nothing."""
        self.warning.setText(text)
        self.warning.setVisible(bool(text))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Called by Qt."""
        super().closeEvent(event)
        self.closed.emit()

    # --- inside -----------------------------------------------------------------------------

    def _layer_row(self) -> QHBoxLayout:
        self.layer = _layer_box("glakesLakeCheckLayer", Layers.PolygonLayer)
        self.layer.setToolTip(self.tr("The lakes to check: the review of Mask rivers, or any other polygons"))
        self.layer.layerChanged.connect(self.layer_chosen.emit)
        about = self.tr("Your name, as it is written into the field reviewer")
        self.reviewer = name_box("glakesLakeCheckReviewer", self.tr("Your name"), about, self.reviewer_changed.emit)
        row = QHBoxLayout()
        row.addWidget(self.layer, 1)
        row.addWidget(self.reviewer)
        return row

    def _start_page(self) -> QWidget:
        self.start = Ways(self.tr("Decide about lakes one by one, the most doubtful first."))
        about = self.tr("Its review layer has every lake that touches a river, and what the rules say about it.")
        self.start.add("glakesLakeCheckMask", self.tr("Mask rivers…"), about, self.mask_asked.emit)
        about = self.tr("Any polygons will do: predicted or completed lakes, a finished inventory.")
        self.start.add("glakesLakeCheckAdd", self.tr("Add a layer of lakes…"), about, self.add_asked.emit)
        return self.start

    def _list_page(self, model: LakeModel) -> QWidget:
        self.rule, self.lake_type = QComboBox(), QComboBox()
        self.undecided = QCheckBox(self.tr("only undecided"))
        self.search = QLineEdit()
        self.search.setObjectName("glakesLakeCheckSearch")
        self.search.setPlaceholderText(self.tr("Search by id"))
        self.search.setClearButtonEnabled(True)
        self.least = _size_box(self.tr("from {} km²"), self.tr("from any size"))
        self.most = _size_box(self.tr("to {} km²"), self.tr("to any size"))
        for box in (self.rule, self.lake_type):
            box.currentIndexChanged.connect(lambda _row: self.ranking_changed.emit())
        for size in (self.least, self.most):
            size.valueChanged.connect(lambda _km2: self.ranking_changed.emit())
        self.undecided.toggled.connect(lambda _is_on: self.ranking_changed.emit())
        self.search.textChanged.connect(lambda _text: self.ranking_changed.emit())
        grid = QGridLayout()
        for number, widget in enumerate(
            (self.rule, self.lake_type, self.least, self.most, self.search, self.undecided)
        ):
            grid.addWidget(widget, number // 2, number % 2)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(grid)
        layout.addWidget(self._table(model), 1)
        return page

    def _table(self, model: LakeModel) -> QTableView:
        self.table = QTableView()
        self.table.setObjectName("glakesLakeCheckTable")
        self.table.setModel(model)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setWordWrap(False)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it would search for the letters that are keys
        leave_height(self.table)
        self.table.verticalHeader().setVisible(False)
        self.table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + ROW_ROOM_PX)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        letter = self.fontMetrics().horizontalAdvance("0")
        for column, letters in enumerate(LETTERS, 1):
            header.resizeSection(column, letters * letter)
        self.table.clicked.connect(lambda index: self.place_chosen.emit(QModelIndex(index).row()))
        return self.table

    def _evidence_page(self) -> QWidget:
        self.rivers = _layer_box("glakesLakeCheckRivers", Layers.PolygonLayer, is_optional=True)
        self.masked = _layer_box("glakesLakeCheckMasked", Layers.PolygonLayer, is_optional=True)
        self.probability = _layer_box("glakesLakeCheckProbability", Layers.RasterLayer, is_optional=True)
        self.rivers.layerChanged.connect(lambda _layer: self.compared_changed.emit())
        self.masked.layerChanged.connect(lambda _layer: self.compared_changed.emit())
        self.probability.layerChanged.connect(self.probability_chosen.emit)
        self.limit = QgsDoubleSpinBox()
        self.limit.setRange(0.01, 1.0)
        self.limit.setSingleStep(0.05)
        self.limit.setClearValue(LEAST_RATIO)
        self.limit.setValue(LEAST_RATIO)
        self.limit.valueChanged.connect(lambda _value: self.ranking_changed.emit())
        self.doubt_state = QLabel(self.tr("Lakes of which the model was in two minds come first."))
        about = QLabel(
            self.tr(
                "With rivers the map shows what the mask takes from a lake, whatever was decided. Without them, the "
                "lakes after the mask show what it took."
            )
        )
        for label in (self.doubt_state, about):
            label.setWordWrap(True)
        page = QWidget()
        form = QFormLayout(page)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Rivers"), self.rivers)
        form.addRow(self.tr("After the mask"), self.masked)
        form.addRow(about)
        form.addRow(self.tr("Probability"), self.probability)
        form.addRow(self.doubt_state)
        form.addRow(self.tr("Limit of the ratio"), self.limit)
        return page

    def _lake_box(self) -> QFrame:
        self.lake_box = QFrame()
        self.lake_box.setFrameShape(QFrame.Shape.StyledPanel)
        self.title, self.facts, self.look = QLabel(), QLabel(), QLabel()
        self.facts.setWordWrap(True)
        grid = QGridLayout()
        names = ("keep", "mask", "delete", "undo", "previous", "next", "note", "edit")
        for number, name in enumerate(names):
            grid.addWidget(command_button(self._commands[name], is_wide=True), number // COLUMNS, number % COLUMNS)
        looks = QHBoxLayout()
        looks.addWidget(command_button(self._commands["look"]))
        looks.addWidget(self.look, 1)
        looks.addWidget(command_button(self._commands["zoom"]))
        layout = QVBoxLayout(self.lake_box)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addWidget(self.title)
        layout.addWidget(self.facts)
        layout.addLayout(looks)
        layout.addLayout(grid)
        return self.lake_box


def _layer_box(name: str, kind: QgsMapLayerProxyModel.Filter, is_optional: bool = False) -> QgsMapLayerComboBox:
    box = QgsMapLayerComboBox()
    box.setObjectName(name)
    box.setFilters(kind)
    box.setAllowEmptyLayer(is_optional)
    if is_optional:
        box.setCurrentIndex(0)
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _size_box(text: str, at_zero: str) -> QgsDoubleSpinBox:
    """km2, with words around it."""
    before, _, after = text.partition("{}")
    box = QgsDoubleSpinBox()
    box.setDecimals(3)
    box.setRange(0.0, 1e6)
    box.setPrefix(before)
    box.setSuffix(after)
    box.setSpecialValueText(at_zero)
    box.setShowClearButton(False)
    box.setKeyboardTracking(False)
    return box
