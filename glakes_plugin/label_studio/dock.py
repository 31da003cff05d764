"""The dock: which file, how far, the list of regions, the region at hand. Holds no rule of its own."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSize, Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDockWidget,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...lakes.samples.settings import TYPES
from ..buttons import command_button
from ..column import Column, Pages
from ..key_page import KeyPage
from ..name_box import name_box
from .commands import Commands
from .region_list import RegionModel, RegionProxy, status_text, subset_text, type_text
from .region_page import RegionPage
from .register_file import Region
from .start_page import StartPage

ICON_PX = 18
TOOLS_PER_ROW = 2


class StudioDock(QDockWidget):
    """File and progress on top, pages in the middle, the open region and its commands below."""

    closed = pyqtSignal()
    open_asked = pyqtSignal()
    new_asked = pyqtSignal()
    sample_asked = pyqtSignal()
    image_asked = pyqtSignal()
    annotator_changed = pyqtSignal(str)
    type_chosen = pyqtSignal(str)
    note_written = pyqtSignal(str)
    page_shown = pyqtSignal(str)

    def __init__(self, commands: Commands, model: RegionModel, proxy: RegionProxy, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glakesStudioDock")
        self.setWindowTitle(self.tr("Label studio"))
        self._commands = commands
        self.pages = Pages()
        self.regions = RegionPage(model, proxy)
        self.pages.addTab(self.regions, self.tr("Regions"))
        self.pages.addTab(KeyPage(commands), self.tr("Keys"))
        self.pages.currentChanged.connect(self._on_page)
        self._ids = ["regions", "keys"]
        self._edit: QVBoxLayout | None = None
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.addLayout(self._file_row())
        layout.addWidget(self._progress_bar())
        self.start = StartPage()
        self.body = QStackedWidget()
        self.body.addWidget(self.start)
        self.body.addWidget(self.pages)
        layout.addWidget(self.body, 1)
        layout.addWidget(self._region_box())
        self.setWidget(Column(inside))
        self._region_id = ""
        self.show_region(None, "", False)

    # --- slots for tools --------------------------------------------------------------------

    def add_page(self, page_id: str, title: str, widget: QWidget) -> None:
        """Add a tab before the keys."""
        widget.setObjectName("glakesStudioPage" + page_id[0].upper() + page_id[1:])
        place = len(self._ids) - 1
        self._ids.insert(place, page_id)
        self.pages.insertTab(place, Column(widget), title)

    def show_page(self, page_id: str) -> None:
        """Bring a tab to the front."""
        self.pages.setCurrentIndex(self._ids.index(page_id))

    def add_tools(self, title: str, command_ids: list[str]) -> None:
        """Add a titled block of buttons to the page "Edit"; it comes with the first block."""
        if self._edit is None:
            page = QWidget()
            self._edit = QVBoxLayout(page)
            self._edit.addStretch()
            self.add_page("edit", self.tr("Edit"), page)
        heading = QLabel(f"<b>{title}</b>")
        grid = QGridLayout()
        for place, command_id in enumerate(command_ids):
            grid.addWidget(self._button(command_id), place // TOOLS_PER_ROW, place % TOOLS_PER_ROW)
        last = self._edit.count() - 1
        self._edit.insertWidget(last, heading)
        self._edit.insertLayout(last + 1, grid)

    def add_options(self, options: QWidget) -> None:
        """Add what the buttons of the page "Edit" ask for, below them."""
        if self._edit is not None:
            self._edit.insertWidget(self._edit.count() - 1, options)

    # --- what is shown ----------------------------------------------------------------------

    def show_register(self, name: str, path: str) -> None:
        """Show the name of the open file; empty = none."""
        self.file_name.setText(name or self.tr("No samples file is open."))
        self.file_name.setToolTip(path)
        self.progress.setVisible(bool(name))
        self.body.setCurrentWidget(self.pages if name else self.start)

    def show_progress(self, checked: int, regions: int) -> None:
        """Show how many regions are checked."""
        self.progress.setRange(0, max(1, regions))
        self.progress.setValue(checked)
        self.progress.setFormat(self.tr("{checked} of {regions} checked").format(checked=checked, regions=regions))

    def show_region(self, region: Region | None, status: str, is_unsaved: bool) -> None:
        """Show the open region and what can be said about it; None = none is open."""
        self.region_box.setVisible(region is not None)
        if region is None:
            return
        minutes = round(region.seconds / 60)
        facts = [status_text(status), subset_text(region.subset), region.annotator, self.tr("{} min").format(minutes)]
        self.region_title.setText(f"<b>{region.region_id}</b>")
        self.region_facts.setText(" · ".join(fact for fact in facts if fact))
        self.unsaved.setText(self.tr("not saved yet") if is_unsaved else "")
        self.type.setCurrentIndex(max(0, self.type.findData(region.type)))
        if region.region_id != self._region_id or not self.note.hasFocus():
            self.note.setText(region.note)
            self.note.setCursorPosition(0)
        self._region_id = region.region_id

    def typed_note(self) -> str | None:
        """The note as it is being typed; None where nobody typed."""
        return self.note.text().strip() if self.note.isModified() else None

    def show_display(self, display_id: str, offered: list[str]) -> None:
        """Press the button of the display on the active map; the image lacks bands for those not offered."""
        for name, button in self.display_buttons.items():
            self._commands[name].setChecked(name == display_id)
            button.setVisible(name in offered)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Called by Qt."""
        super().closeEvent(event)
        self.closed.emit()

    # --- inside -----------------------------------------------------------------------------

    def _file_row(self) -> QHBoxLayout:
        menu = QMenu(self)
        menu.addAction(self.tr("Open samples file…"), self.open_asked.emit).setObjectName("glakesStudioOpenFile")
        menu.addAction(self.tr("New samples file…"), self.new_asked.emit).setObjectName("glakesStudioNewFile")
        menu.addAction(self.tr("Try it on six regions"), self.sample_asked.emit)
        self.file_button = QToolButton()
        self.file_button.setObjectName("glakesStudioFile")
        self.file_button.setText(self.tr("File"))
        self.file_button.setMenu(menu)
        self.file_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.file_name = QLabel()
        self.file_name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        about = self.tr("Your name, as it is written into the samples file")
        self.annotator = name_box("glakesStudioAnnotator", self.tr("Your name"), about, self.annotator_changed.emit)
        row = QHBoxLayout()
        row.addWidget(self.file_button)
        row.addWidget(self.file_name, 1)
        row.addWidget(self.annotator)
        return row

    def _progress_bar(self) -> QProgressBar:
        self.progress = QProgressBar()
        self.progress.setObjectName("glakesStudioProgress")
        self.progress.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return self.progress

    def _region_box(self) -> QFrame:
        self.region_box = QFrame()
        self.region_box.setFrameShape(QFrame.Shape.StyledPanel)
        self.region_title, self.region_facts, self.unsaved = QLabel(), QLabel(), QLabel()
        self.region_facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.unsaved.setStyleSheet("color: #b35900;")
        head = QHBoxLayout()
        head.addWidget(self.region_title)
        head.addWidget(self.region_facts, 1)
        head.addWidget(self.unsaved)
        layout = QVBoxLayout(self.region_box)
        layout.setContentsMargins(6, 4, 6, 6)
        layout.addLayout(head)
        layout.addLayout(self._row_form())
        layout.addLayout(self._display_row())
        layout.addLayout(self._command_rows())
        return self.region_box

    def _row_form(self) -> QFormLayout:
        self.type = QComboBox()
        self.type.setObjectName("glakesStudioType")
        self.type.addItem(self.tr("no type"), "")
        for name in TYPES:
            self.type.addItem(type_text(name), name)
        self.type.activated.connect(lambda row: self.type_chosen.emit(self.type.itemData(row)))
        image = QToolButton()
        image.setObjectName("glakesStudioImage")
        image.setText(self.tr("Image…"))
        image.setToolTip(self.tr("Choose another image for this region"))
        image.clicked.connect(self.image_asked.emit)
        self.note = QLineEdit()
        self.note.setObjectName("glakesStudioNote")
        self.note.editingFinished.connect(lambda: self.note_written.emit(self.note.text().strip()))
        first = QHBoxLayout()
        first.addWidget(self.type, 1)
        first.addWidget(image)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.tr("Type"), first)
        form.addRow(self.tr("Note"), self.note)
        return form

    def _display_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(0)
        self.display_buttons = {}
        for name in ("natural", "swir", "ndwi"):
            button = self.display_buttons[name] = self._button(name)
            row.addWidget(button)
        return row

    def _command_rows(self) -> QGridLayout:
        icons = {"previous": "mActionArrowLeft", "next": "mActionArrowRight", "nextTodo": "mActionPlay"}
        icons |= {"zoom": "mActionZoomToArea", "save": "mActionSaveEdits", "secondView": "mActionNewMap"}
        small = QHBoxLayout()
        for name, icon in icons.items():
            action = self._commands[name]
            action.setIcon(QgsApplication.getThemeIcon(f"/{icon}.svg"))
            button = command_button(action)
            button.setIconSize(QSize(ICON_PX, ICON_PX))
            small.addWidget(button)
        small.addStretch()
        grid = QGridLayout()
        grid.addLayout(small, 0, 0, 1, 3)
        for column, name in enumerate(("finish", "accept", "reject")):
            grid.addWidget(self._button(name), 1, column)
        return grid

    def _button(self, command_id: str) -> QToolButton:
        button = command_button(self._commands[command_id], is_wide=True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _on_page(self, place: int) -> None:
        self.page_shown.emit(self._ids[place])
