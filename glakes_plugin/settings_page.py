"""The GLAKES page of QGIS's options: the worker's Python, the device, the account at Earth Engine."""

from __future__ import annotations

import os

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..models.settings import DEVICES
from ..processing_provider.interpreter import VARIABLE, find_interpreter
from ..worker.interpreters import Probe, forget_probes, probe
from .background import BackgroundCall
from .earth_engine.box import EarthEngineBox
from .settings import GlakesSettings

PAGE = "glakesOptions"


class SettingsPageFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened."""

    def __init__(self, icon: QIcon) -> None:
        super().__init__("GLAKES", icon)
        self._icon = icon

    def icon(self) -> QIcon:
        """Shown beside the page's name."""
        return self._icon

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:
        """Called by QGIS."""
        return SettingsPage(parent)


class SettingsPage(QgsOptionsPageWidget):
    """Interpreter with a check, device and Earth Engine's project; kept when the options are accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE)
        self._check: BackgroundCall | None = None
        self._settings = GlakesSettings.stored()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._worker_box())
        layout.addWidget(self._device_box())
        self.earth_engine = EarthEngineBox(self._settings.earthengine_project, self._interpreter, self)
        layout.addWidget(self.earth_engine)
        layout.addStretch()

    def apply(self) -> None:
        """Called by QGIS when the options are accepted."""
        GlakesSettings.remember(
            python=self.python.filePath().strip(),
            device=self.device.currentData(),
            earthengine_project=self.earth_engine.chosen_project(),
        )

    def _worker_box(self) -> QGroupBox:
        box = QGroupBox(self.tr("Worker environment"))
        about = QLabel(
            self.tr(
                "Compositing, training, prediction and post-processing run in a Python of their own, so that their"
                " libraries cannot disturb QGIS. The page GLAKES worker makes one. If you have one of your own with the"
                " libraries of requirements/worker.txt, name its Python here."
            )
        )
        about.setWordWrap(True)
        self.python = QgsFileWidget()
        self.python.setStorageMode(QgsFileWidget.StorageMode.GetFile)
        self.python.setDialogTitle(self.tr("Python interpreter of the worker"))
        self.python.setFilePath(self._settings.python)
        self.python.lineEdit().setPlaceholderText(find_interpreter() or self.tr("none found"))
        self.check_button = QPushButton(self.tr("Check"))
        self.check_button.clicked.connect(self.check)
        self.answer = QLabel(self._precedence())
        self.answer.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.python)
        row.addWidget(self.check_button)
        form = QFormLayout(box)
        form.addRow(about)
        form.addRow(self.tr("Interpreter"), row)
        form.addRow("", self.answer)
        return box

    def _device_box(self) -> QGroupBox:
        box = QGroupBox(self.tr("Networks"))
        self.device = QComboBox()
        texts = {
            "auto": self.tr("Automatic: a graphics card where there is one"),
            "cpu": self.tr("Processor"),
            "cuda": self.tr("Graphics card (CUDA)"),
        }
        for name in DEVICES:
            self.device.addItem(texts.get(name, name), name)
        self.device.setCurrentIndex(max(0, self.device.findData(self._settings.device)))
        QFormLayout(box).addRow(self.tr("Run on"), self.device)
        return box

    def check(self) -> None:
        """Ask the interpreter in the field (else the one that would be used) what it has."""
        interpreter = self._interpreter()
        if not interpreter:
            self.answer.setText(
                self.tr(
                    "There is no worker environment yet. Make one on the page GLAKES worker, or name a Python above."
                )
            )
            return
        self.answer.setText(self.tr("Asking '{}'…").format(interpreter))
        self.check_button.setEnabled(False)
        forget_probes()
        self._check = BackgroundCall(lambda _: probe(interpreter), self._show, self._say)
        self.destroyed.connect(self._check.forget)

    def _interpreter(self) -> str | None:
        return self.python.filePath().strip() or find_interpreter()

    def _show(self, found: Probe) -> None:
        self._say(("✔ " if found.is_usable() else "✘ ") + found.sentence())

    def _say(self, sentence: str) -> None:
        self._check = None
        self.answer.setText(sentence)
        self.check_button.setEnabled(True)

    def _precedence(self) -> str:
        named = os.environ.get(VARIABLE)
        if not named:
            return ""
        return self.tr("The variable {} is set and goes first: '{}'.").format(VARIABLE, named)
