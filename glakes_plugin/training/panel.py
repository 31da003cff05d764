"""Ties the panel "Training" to the jobs of the workers and to the logs that somebody opens."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QFileDialog

from ...lakes.steps import Settings
from ...models.settings import TrainSettings
from ..algorithm_dialog import show_algorithm
from ..docks import put_beside_the_map
from ..job_news import JobNews
from .dock import TrainingDock
from .follower import LogFollower
from .log import Epoch
from .source import Source, source_of

TRAIN = "glakes:trainmodel"


class TrainingPanel(QObject):
    """Opens by itself when a training starts in this QGIS, wherever it was started from."""

    def __init__(self, iface: QgisInterface, news: JobNews) -> None:
        super().__init__()
        self._iface = iface
        self._dock: TrainingDock | None = None
        self._sources: list[Source] = []
        self._shown: Source | None = None
        self._running: dict[Settings, Source] = {}
        self._follower = LogFollower(self)
        self._follower.read.connect(self._on_read)
        self._follower.failed.connect(self._on_unreadable)
        news.began.connect(self._on_began)
        news.progressed.connect(self._on_progress)
        news.finished.connect(self._on_finished)
        news.failed.connect(self._on_failed)

    def open(self) -> None:
        """Show the panel, ready for keys; what it showed when it was closed it still shows."""
        self._raise().take_focus()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        self._follower.stop()
        if self._dock is not None:
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None
        self.deleteLater()

    def open_log(self, path: Path) -> None:
        """Show a log, and follow it as it grows."""
        known = next((source for source in self._sources if source.log == path), None)
        if known is None:
            known = Source(path)
            self._sources.insert(0, known)
        self._raise()
        self._show(known)

    # --- what the user asks for -------------------------------------------------------------

    def _ask_for_log(self) -> None:
        folder = str(self._shown.log.parent) if self._shown else ""
        kinds = self.tr("Logs of trainings (*.jsonl);;All files (*)")
        path, _ = QFileDialog.getOpenFileName(self._dock, self.tr("Open the log of a training"), folder, kinds)
        if path:
            self.open_log(Path(path))

    def _open_report(self) -> None:
        if self._shown and self._shown.report:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._shown.report)))

    # --- what the jobs say ------------------------------------------------------------------

    def _on_began(self, _job: str, settings: Settings) -> None:
        if not isinstance(settings, TrainSettings):
            return
        source = source_of(settings)
        self._sources = [source, *(other for other in self._sources if other.log != source.log)]
        self._running[settings] = source
        self._raise()  # without the focus: somebody may be typing
        self._show(source)

    def _on_progress(self, settings: Settings, percent: float, stage: str) -> None:
        source = self._running.get(settings)
        if source:
            source.percent = percent
            source.stage = stage or source.stage
            self._show_state(source)

    def _on_finished(self, settings: Settings, _values: object) -> None:
        if isinstance(settings, TrainSettings):
            self._end(settings, self.tr("Finished; the model is '{}'.").format(settings.model))

    def _on_failed(self, settings: Settings, sentence: str) -> None:
        self._end(settings, sentence)

    def _end(self, settings: Settings, sentence: str) -> None:
        source = self._running.pop(settings, None)
        if source:
            source.is_running, source.stage = False, sentence
            self._list()
            self._show_state(source)
            self._follower.look()

    # --- what is shown ----------------------------------------------------------------------

    def _raise(self) -> TrainingDock:
        if self._dock is None:
            self._dock = dock = TrainingDock(self._iface.mainWindow())
            dock.open_asked.connect(self._ask_for_log)
            dock.train_asked.connect(partial(show_algorithm, TRAIN))
            dock.report_asked.connect(self._open_report)
            dock.source_chosen.connect(lambda row: self._show(self._sources[row]))
            put_beside_the_map(self._iface, dock)
        self._dock.show()
        self._dock.raise_()
        return self._dock

    def _show(self, source: Source) -> None:
        self._shown = source
        self._list()
        if self._dock:
            self._dock.show_epochs(source)
        self._follower.follow(source.log, source.old)

    def _list(self) -> None:
        if self._dock and self._shown:
            names, paths = [s.name for s in self._sources], [str(s.log) for s in self._sources]
            self._dock.show_sources(names, paths, self._sources.index(self._shown))

    def _show_state(self, source: Source) -> None:
        if self._dock and source is self._shown:
            self._dock.show_state(source)

    def _on_read(self, epochs: list[Epoch]) -> None:
        if self._shown and self._dock:
            self._shown.epochs, self._shown.fault = epochs, ""
            self._dock.show_epochs(self._shown)

    def _on_unreadable(self, sentence: str) -> None:
        if self._shown and self._dock:
            self._shown.fault = sentence
            self._dock.show_state(self._shown)
