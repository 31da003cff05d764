"""The page of QGIS's options that shows the models of this user."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QCoreApplication, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ...lakes.errors import LakesError
from ...models.card import SHIPPED
from ...processing_provider.worker_words import translated
from ..settings import GlakesSettings
from . import library
from .card_text import network, page
from .library import Entry

PAGE = "glakesModels"
LIST_HEIGHT = 190


class ModelsPageFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__(QCoreApplication.translate("ModelsPage", "GLAKES models"), icon)
        self._icon = icon

    def icon(self) -> QIcon:
        """Shown beside the page's name."""
        return self._icon

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:
        """Called by QGIS."""
        return ModelsPage(parent)


class ModelsPage(QgsOptionsPageWidget):
    """Models above, the card of the selected one below. The default is kept when the options are accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE)
        self._folder = library.library_folder()
        chosen = GlakesSettings.stored().model
        self._default = "" if chosen and Path(chosen) == SHIPPED else chosen
        self._build()
        self._show(self._default)

    def apply(self) -> None:
        """Called by QGIS when the options are accepted."""
        if GlakesSettings.stored().model != self._default:
            GlakesSettings.remember(model=self._default)

    def selected(self) -> Entry | None:
        """The entry whose card is shown."""
        item = self.models.currentItem()
        return item.data(Qt.ItemDataRole.UserRole) if item else None

    def make_default(self) -> None:
        """Let the window take the selected model."""
        entry = self.selected()
        if entry and entry.card:
            self._default = entry.setting
            self._show(entry.setting)

    def add_file(self) -> None:
        """Ask for a model file and copy it into the library."""
        title, kinds = self.tr("Add a model"), self.tr("Models (*.safetensors)")
        path, _ = QFileDialog.getOpenFileName(self, title, "", kinds)
        if path:
            self._try(lambda: self._show(str(library.add(Path(path), self._folder))))

    def remove(self) -> None:
        """Ask, then delete the selected model, or take it off the list if it lies outside the library."""
        entry = self.selected()
        if entry is None or entry.is_shipped:
            return
        text = (
            self.tr("Delete the file '{}'? This cannot be undone.")
            if entry.is_in_library
            else self.tr("Take '{}' off the list? The file stays.")
        )
        question = text.format(entry.path)
        is_default = entry.setting == self._default
        if is_default:
            question += " " + self.tr("It is the default; the shipped model takes its place.")
        buttons = QMessageBox.StandardButton
        if QMessageBox.question(self, self.tr("Remove a model"), question, buttons.Yes | buttons.No) != buttons.Yes:
            return
        self._try(lambda: self._remove(entry, is_default))

    def show_folder(self) -> None:
        """Open the selected model's folder in the file manager."""
        entry = self.selected()
        if entry:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(entry.path.parent)))

    def import_model(self) -> None:
        """Open the dialog of the import, with the library as the place for its result."""
        target = library.free_path(self._folder, "imported")
        result = _run_dialog("importmodel", {"MODEL": str(target)})
        self._show(result.get("MODEL", self._current_setting()))

    def export_model(self) -> None:
        """Open the dialog of the export for the selected model."""
        entry = self.selected()
        if entry:
            _run_dialog("exportmodel", {"MODEL": entry.setting} if entry.setting else {})

    def _build(self) -> None:
        about = QLabel(
            self.tr(
                "The default is what 'Map lakes in view' and the label studio take. Algorithms of the toolbox take the"
                " shipped model unless they are given another, so that a saved run means the same everywhere."
            )
        )
        about.setWordWrap(True)
        self.models = QListWidget()
        self.models.setMaximumHeight(LIST_HEIGHT)
        self.models.currentItemChanged.connect(self._show_card)
        self.card = QTextBrowser()
        self.card.setOpenExternalLinks(True)
        row = QHBoxLayout()
        row.addWidget(self.models)
        row.addLayout(self._buttons())
        contents = QWidget()
        column = QVBoxLayout(contents)
        column.addWidget(about)
        column.addLayout(row)
        column.addWidget(self.card, 1)
        # Without it the buttons would make the whole options dialog too high for a screen of 540 pixels.
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(contents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scroll)

    def _buttons(self) -> QVBoxLayout:
        column = QVBoxLayout()

        def button(text: str, tip: str, do: Callable[[], None]) -> QPushButton:
            made = QPushButton(text)
            made.setToolTip(tip)
            made.clicked.connect(do)
            column.addWidget(made)
            return made

        self.default_button = button(
            self.tr("Make default"), self.tr("The model that the window takes"), self.make_default
        )
        self.add_button = button(self.tr("Add file…"), self.tr("Copies a model file into your profile"), self.add_file)
        self.import_button = button(self.tr("Import…"), self.tr("From ONNX, PyTorch or Keras"), self.import_model)
        self.export_button = button(self.tr("Export…"), self.tr("As ONNX, for other programs"), self.export_model)
        self.folder_button = button(self.tr("Show folder"), self.tr("In the file manager"), self.show_folder)
        self.remove_button = button(
            self.tr("Remove…"), self.tr("Deletes it from your profile; the shipped one stays"), self.remove
        )
        column.addStretch()
        return column

    def _show(self, setting: str) -> None:
        """Read the models again and select the one that the settings would name so."""
        self.models.clear()
        for entry in library.entries(self._folder, self._default):
            item = QListWidgetItem(self._line(entry))
            item.setData(Qt.ItemDataRole.UserRole, entry)
            item.setToolTip(str(entry.path))
            font = item.font()
            font.setBold(entry.setting == self._default)
            item.setFont(font)
            self.models.addItem(item)
            if entry.setting == setting:
                self.models.setCurrentItem(item)
        if self.models.currentRow() < 0:
            self.models.setCurrentRow(0)

    def _line(self, entry: Entry) -> str:
        parts = [entry.title, network(entry.card) if entry.card else self.tr("cannot be used")]
        if entry.is_shipped:
            parts.append(self.tr("shipped"))
        elif not entry.is_in_library:
            parts.append(self.tr("outside the library"))
        if entry.setting == self._default:
            parts.append(self.tr("default"))
        return " · ".join(parts)

    def _show_card(self) -> None:
        entry = self.selected()
        self.card.setHtml(page(entry) if entry else "")
        is_usable = entry is not None and entry.card is not None
        is_default = entry is not None and entry.setting == self._default
        self.default_button.setEnabled(is_usable and not is_default)
        self.export_button.setEnabled(is_usable)
        self.folder_button.setEnabled(entry is not None)
        self.remove_button.setEnabled(entry is not None and not entry.is_shipped)

    def _remove(self, entry: Entry, is_default: bool) -> None:
        library.remove(entry)
        if is_default:
            self._default = ""
        if GlakesSettings.stored().model == entry.setting:  # what is gone is no default, however the options are left
            GlakesSettings.remember(model="")
        self._show(self._default)

    def _current_setting(self) -> str:
        entry = self.selected()
        return entry.setting if entry else ""

    def _try(self, do: Callable[[], None]) -> None:
        try:
            do()
        except LakesError as error:
            QMessageBox.warning(self, self.tr("GLAKES models"), translated(str(error)))


def _run_dialog(name: str, parameters: dict[str, Any]) -> dict[str, Any]:
    """Open the dialog of an algorithm and wait for it; returns its results, none where it was not run."""
    import processing

    return processing.execAlgorithmDialog(f"glakes:{name}", parameters) or {}
