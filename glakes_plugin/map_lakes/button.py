"""Ties dialog, run, message bar and results together."""

from __future__ import annotations

import shutil
import time

from qgis.core import Qgis, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QCoreApplication, QObject

from ...lakes.errors import LakesError
from ...worker.client import Workers
from .dialog import MapLakesDialog
from .figures import decimal, whole
from .request import LakesRequest
from .results import LakesFound, add_results
from .run import LakesRun
from .run_bar import RunBar, say, say_with_button
from .speed import remember_speed

CLOSING_S = 3.0
"""How long unloading waits for a cancelled run."""

TELLING_PIXELS = 1_000_000
"""A run of at least this many pixels tells the speed better than the short measurement."""


class MapLakes(QObject):
    """What the action "Map lakes in view" does. One run at a time."""

    def __init__(self, iface: QgisInterface, workers: Workers) -> None:
        super().__init__()
        self._iface, self._workers = iface, workers
        self._dialog: MapLakesDialog | None = None
        self._run: LakesRun | None = None
        self._bar: RunBar | None = None

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        if self._dialog is None:
            self._dialog = MapLakesDialog(self._iface, self._workers, self._iface.mainWindow())
            self._dialog.requested.connect(self._start)
            self._dialog.finished.connect(self._on_dialog_closed)
            self._dialog.set_busy(self._run is not None)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        if self._dialog:
            self._dialog.reject()
        if self._run:
            self._run.cancel()
            deadline = time.monotonic() + CLOSING_S
            while self._run and time.monotonic() < deadline:
                QCoreApplication.processEvents()
                time.sleep(0.01)
        self.deleteLater()

    def _on_dialog_closed(self) -> None:
        self._dialog.deleteLater()
        self._dialog = None

    def _start(self, request: LakesRequest) -> None:
        self._dialog.accept()
        message_bar = self._iface.messageBar()
        self._bar = RunBar(message_bar, self.tr("Mapping lakes in {}…").format(request.layer_name), self)
        self._run = run = LakesRun(request, self)
        self._bar.cancel_requested.connect(run.cancel)
        run.progressed.connect(self._bar.show_progress)
        run.staged.connect(self._bar.show_stage)
        run.finished.connect(self._on_finished)
        run.failed.connect(self._on_failed)
        run.cancelled.connect(self._on_cancelled)
        run.start()

    def _end(self) -> LakesRequest:
        request = self._run.request
        self._bar.close()
        for thing in (self._bar, self._run):
            thing.deleteLater()
        self._bar = self._run = None
        if self._dialog:
            self._dialog.set_busy(False)
        return request

    def _on_finished(self, seconds: float) -> None:
        request = self._end()
        if request.pixels >= TELLING_PIXELS:
            remember_speed(request.model, request.device, request.pixels / seconds)
        try:
            found = add_results(request, QgsProject.instance())
        except LakesError as error:
            say(self._iface.messageBar(), str(error), Qgis.MessageLevel.Critical)
            return
        say_with_button(
            self._iface.messageBar(), _summary(found, seconds), self.tr("Show"), lambda: self._show(found.lakes.id())
        )

    def _on_failed(self, sentence: str) -> None:
        self._end()
        text = sentence or self.tr("The lakes could not be mapped; the message log says why.")
        say(self._iface.messageBar(), text, Qgis.MessageLevel.Critical)

    def _on_cancelled(self) -> None:
        shutil.rmtree(self._end().folder, ignore_errors=True)
        say(self._iface.messageBar(), self.tr("Cancelled; nothing was kept."), Qgis.MessageLevel.Info, 5)

    def _show(self, layer_id: str) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:  # it may have been removed meanwhile
            self._iface.setActiveLayer(layer)
            self._iface.zoomToActiveLayer()


def _summary(found: LakesFound, seconds: float) -> str:
    return QCoreApplication.translate("MapLakes", "{count} lakes, {area} km² in {seconds} s").format(
        count=whole(found.count), area=decimal(found.area_km2, 2), seconds=decimal(seconds, 1)
    )
