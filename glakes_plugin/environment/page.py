"""The page of QGIS's options that finds, makes, repairs and removes the worker environment."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import Qgis, QgsNetworkAccessManager
from qgis.gui import QgsCollapsibleGroupBox, QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QT_VERSION_STR, QCoreApplication, Qt
from qgis.PyQt.QtGui import QFontDatabase, QGuiApplication, QIcon
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..settings import GlakesSettings
from .computer import CPU, CUDA, MPS, computer_kind, free_bytes, hardware
from .sources import Sources
from .work import EnvironmentWork, Surroundings, megabytes, translated

PAGE = "glakesWorker"
LOG_HEIGHT = 110


class WorkerPageFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options are opened; has the work, which outlives the page."""

    def __init__(self, icon: QIcon, work: EnvironmentWork) -> None:
        super().__init__(QCoreApplication.translate("WorkerPage", "GLAKES worker"), icon)
        self._icon, self._work = icon, work

    def icon(self) -> QIcon:
        """Shown beside the page's name."""
        return self._icon

    def createWidget(self, parent: QWidget | None = None) -> QgsOptionsPageWidget:
        """Called by QGIS."""
        return WorkerPage(self._work, parent)


class WorkerPage(QgsOptionsPageWidget):
    """What is in use above, what GLAKES makes below, with its log."""

    def __init__(self, work: EnvironmentWork, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(PAGE)
        self._work = work
        self._settings = GlakesSettings.stored()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._in_use_box())
        layout.addWidget(self._own_box(), 1)
        layout.addWidget(self._sources_box())
        self._listen()
        self._show()
        work.look()

    def apply(self) -> None:
        """Called by QGIS when the options are accepted."""
        GlakesSettings.remember(
            worker_kind=self.kind.currentData(),
            worker_index=self.index.text().strip(),
            worker_proxy=self.proxy.text().strip(),
            worker_pythons=self.pythons.text().strip(),
            worker_wheels=self.wheels.filePath().strip(),
            worker_offline=self.offline.isChecked(),
        )

    def sources(self) -> Sources:
        """Where libraries come from, as the fields have it now."""
        return Sources(
            index=self.index.text().strip(),
            proxy=self.proxy.text().strip() or qgis_proxy(),
            wheels=self.wheels.filePath().strip(),
            pythons=self.pythons.text().strip(),
            is_offline=self.offline.isChecked(),
        )

    def make(self) -> None:
        """Make, go on, or repair; the choices are kept, so that going on uses the same."""
        self.apply()
        self.log.clear()
        self.progress.reset()
        self._work.make(self.kind.currentData(), self.sources())

    def remove(self) -> None:
        """Ask, then remove the environment."""
        buttons = QMessageBox.StandardButton
        question = self.tr("Delete '{}' and all that is in it? It can be made again at any time.")
        text = question.format(self._work.folder)
        if QMessageBox.question(self, self.tr("Remove the environment"), text, buttons.Yes | buttons.No) == buttons.Yes:
            self._work.remove()

    def copy_report(self) -> None:
        """Put a report for somebody who helps into the clipboard; it takes some ten seconds."""
        self._work.write_report(self.sources(), f"{Qgis.QGIS_VERSION}, Qt {QT_VERSION_STR}")

    def _in_use_box(self) -> QGroupBox:
        box = QGroupBox(self.tr("In use"))
        self.in_use = _sentence()
        QVBoxLayout(box).addWidget(self.in_use)
        return box

    def _own_box(self) -> QGroupBox:
        box = QGroupBox(self.tr("Environment that GLAKES makes"))
        self.state, self.forecast, self.base = _sentence(), _sentence(), _sentence()
        self.kind = QComboBox()
        texts = {
            CPU: self.tr("for the processor"),
            CUDA: self.tr("for NVIDIA graphics cards (CUDA)"),
            MPS: self.tr("for Apple's graphics and processor"),
        }
        kinds = hardware()
        for number, name in enumerate(kinds):
            suits = self.tr(" · suits this computer") if number == 0 and len(kinds) > 1 else ""
            self.kind.addItem(texts[name] + suits, name)
        self.kind.setCurrentIndex(max(0, self.kind.findData(self._settings.worker_kind)))
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.step = _sentence()
        self.log = QPlainTextEdit()
        self.log.setReadOnly(True)
        self.log.setMinimumHeight(LOG_HEIGHT)
        self.log.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.log.setPlaceholderText(self.tr("What is fetched and installed is logged here."))
        form = QFormLayout(box)
        form.addRow(self.tr("State"), self.state)
        form.addRow(self.tr("Made from"), self.base)
        form.addRow(self.tr("PyTorch"), self.kind)
        form.addRow(self.tr("Size"), self.forecast)
        form.addRow(self._buttons())
        form.addRow(self.step)
        form.addRow(self.progress)
        form.addRow(self.log)
        return box

    def _buttons(self) -> QHBoxLayout:
        self.make_button = self._button(self.tr("Make"), self.make)
        self.cancel_button = self._button(self.tr("Cancel"), self._work.cancel)
        self.check_button = self._button(self.tr("Check"), lambda: self._work.look(with_imports=True))
        self.remove_button = self._button(self.tr("Remove…"), self.remove)
        self.report_button = self._button(self.tr("Copy report"), self.copy_report)
        self.report_button.setToolTip(self.tr("Copy all that somebody who helps would ask about into the clipboard"))
        row = QHBoxLayout()
        for button in (self.make_button, self.cancel_button, self.check_button, self.remove_button, self.report_button):
            row.addWidget(button)
        row.addStretch()
        return row

    def _button(self, text: str, do: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(lambda _=False: do())
        return button

    def _sources_box(self) -> QgsCollapsibleGroupBox:
        box = QgsCollapsibleGroupBox(self.tr("Proxy, mirror, or no network"))
        settings = self._settings
        self.proxy, self.index = QLineEdit(settings.worker_proxy), QLineEdit(settings.worker_index)
        self.proxy.setPlaceholderText(qgis_proxy() or self.tr("as pip is configured"))
        self.index.setPlaceholderText(self.tr("as pip is configured; else the public index"))
        self.pythons = QLineEdit(settings.worker_pythons)
        self.pythons.setPlaceholderText(self.tr("only where no Python suits; else uv's own"))
        self.wheels = QgsFileWidget()
        self.wheels.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.wheels.setFilePath(settings.worker_wheels)
        self.wheels.setDialogTitle(self.tr("Folder of wheels"))
        self.offline = QCheckBox(self.tr("From this folder alone, without a network"))
        self.offline.setChecked(settings.worker_offline)
        form = QFormLayout(box)
        form.addRow(self.tr("Proxy"), self.proxy)
        form.addRow(self.tr("Mirror of the index"), self.index)
        form.addRow(self.tr("Mirror of Pythons"), self.pythons)
        form.addRow(self.tr("Folder of wheels"), self.wheels)
        form.addRow("", self.offline)
        used = any((self.sources() != Sources(proxy=qgis_proxy()), settings.worker_proxy))
        box.setCollapsed(not used)
        return box

    def _listen(self) -> None:
        self.kind.currentIndexChanged.connect(self._show)
        self._work.changed.connect(self._show)
        self._work.stepped.connect(self.step.setText)
        self._work.line_said.connect(self.log.appendPlainText)
        self._work.progressed.connect(self._advance)
        self._work.reported.connect(self._copy)
        for line in self._work.log:
            self.log.appendPlainText(line)

    def _advance(self, fraction: float) -> None:
        self.progress.setValue(max(self.progress.value(), round(1000 * fraction)))  # each call of pip begins anew

    def _copy(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.step.setText(self.tr("The report is in the clipboard."))

    def _show(self) -> None:
        seen, is_busy = self._work.surroundings, self._work.is_busy
        self.in_use.setText(seen.in_use if seen else self.tr("Looking…"))
        self.state.setText(self._state(seen) if seen else self.tr("Looking…"))
        self.base.setText(self._base(seen) if seen else "")
        self.forecast.setText(self._forecast(seen))
        self.step.setText("" if is_busy else self._work.outcome)
        is_there, is_whole = bool(seen and seen.findings.exists), bool(seen and seen.findings.is_whole())
        self.make_button.setText(self._verb(seen))
        is_other = is_whole and seen is not None and seen.findings.kind != self.kind.currentData()
        self.make_button.setEnabled(not is_busy and seen is not None and (not is_whole or is_other))
        self.cancel_button.setEnabled(is_busy)
        self.check_button.setEnabled(not is_busy)
        self.report_button.setEnabled(not is_busy)
        self.remove_button.setEnabled(not is_busy and is_there)
        self.kind.setEnabled(not is_busy)
        self.progress.setVisible(is_busy)

    def _verb(self, seen: Surroundings | None) -> str:
        if not seen or not seen.findings.exists:
            return self.tr("Make")
        if seen.findings.is_half_made:
            return self.tr("Go on")
        return self.tr("Change") if seen.findings.is_whole() else self.tr("Repair")

    def _state(self, seen: Surroundings) -> str:
        place = self.tr("In '{}'.").format(self._work.folder)
        if not seen.findings.exists:
            return self.tr("There is none yet. It would lie in '{}'.").format(self._work.folder)
        if seen.findings.is_whole():
            return self.tr("✔ Whole, {}.").format(megabytes(seen.bytes)) + " " + place
        return "✘ " + " ".join(map(translated, seen.findings.faults())) + " " + place

    def _base(self, seen: Surroundings) -> str:
        if seen.base:
            tool = self.tr("With uv.") if seen.uv else self.tr("With venv.")
            return f"{seen.base} {tool}"
        fetched = self.tr("No Python here suits, so that a standalone one is fetched with uv (about 50 MB).")
        return " ".join([fetched, *map(translated, seen.pythons)])

    def _forecast(self, seen: Surroundings | None) -> str:
        free = megabytes(free_bytes(self._work.folder))
        weight = self._work.pins.weight(computer_kind(self.kind.currentData()))
        if weight is None:
            return self.tr("Not measured for this kind of computer; {} are free.").format(free)
        text = self.tr("{} to fetch, {} on the disk when it is done; {} are free.")
        return text.format(megabytes(weight.fetched), megabytes(weight.on_disk), free)


def qgis_proxy() -> str:
    """The proxy that QGIS itself uses, as an address without a password; empty when there is none."""
    proxy = QgsNetworkAccessManager.instance().fallbackProxy()
    return f"http://{proxy.hostName()}:{proxy.port()}" if proxy.hostName() else ""


def _sentence() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
