"""How dialogs ask for scenes: QGIS's own widget for a folder, with a second button for a file.

Named by `parameters.scenes` and imported by QGIS when a dialog is built, so that `qgis_process` needs no
widgets. The value stays a path.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from processing.gui.wrappers import WidgetWrapper
from qgis.core import QgsProcessingParameterDefinition, QgsSettings
from qgis.gui import QgsFileWidget, QgsGui
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtWidgets import QFileDialog, QToolButton

LAST_FOLDER = "UI/lastFileNameWidgetDir"
"""Where QGIS's file widgets start, and what they remember."""


class ScenesWrapper(WidgetWrapper):
    """The widget of one scenes parameter, in the toolbox's dialog or in a row of batch."""

    def __new__(cls, parameter: QgsProcessingParameterDefinition, dialog: Any, *place: int) -> Any:
        """In the modeler QGIS's own widget is given, which also offers model inputs and expressions."""
        if not hasattr(dialog, "childId"):
            return super().__new__(cls, parameter, dialog, *place)
        registry = QgsGui.processingGuiRegistry()
        widget = registry.createModelerParameterWidget(dialog.model, dialog.childId, parameter, dialog.context)
        widget.setDialog(dialog)
        # Held by the widget, which the dialog holds, else Python may collect what their buttons call at any time.
        widget.held = [(folders, offer_files(folders)) for folders in widget.findChildren(QgsFileWidget)]
        return widget

    def createWidget(self) -> QgsFileWidget:
        """Called by QGIS once."""
        folders = QgsFileWidget()
        folders.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        folders.setDialogTitle(self.parameterDefinition().description())
        folders.fileChanged.connect(lambda _: self.widgetValueHasChanged.emit(self))
        offer_files(folders)
        return folders

    def setValue(self, value: str | None) -> None:
        """Show a path."""
        self.widget.setFilePath(value or "")

    def value(self) -> str:
        """The path that is shown."""
        return str(self.widget.filePath())


def offer_files(folders: QgsFileWidget) -> QToolButton:
    """Add a button for files to a widget for folders; returns it."""
    translate = QCoreApplication.translate
    for button in folders.findChildren(QToolButton):
        if button.text() == "…":
            button.setText(translate("ScenesWidget", "Folder…"))
    button = QToolButton(folders)
    button.setObjectName("glakesFile")
    button.setText(translate("ScenesWidget", "File…"))
    button.setToolTip(translate("ScenesWidget", "A STAC .json file, or the zip of one Sentinel-2 product"))
    button.clicked.connect(lambda: _choose(folders))
    layout = folders.layout()
    if layout is not None:
        layout.addWidget(button)
    return button


def _choose(folders: QgsFileWidget) -> None:
    translate = QCoreApplication.translate
    path, _ = QFileDialog.getOpenFileName(
        folders,
        translate("ScenesWidget", "File of scenes"),
        folders.filePath() or QgsSettings().value(LAST_FOLDER, "", type=str),
        ";;".join(
            [
                translate("ScenesWidget", "STAC items and zipped products (*.json *.zip)"),
                translate("ScenesWidget", "All files (*)"),
            ]
        ),
    )
    if path:
        QgsSettings().setValue(LAST_FOLDER, str(Path(path).parent))
        folders.setFilePath(path)
