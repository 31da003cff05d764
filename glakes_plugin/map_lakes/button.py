"""Ties dialog, run, message bar and results together."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from functools import partial

from qgis.core import Qgis, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QCoreApplication, QObject

from ...lakes.errors import LakesError
from ...worker.client import Workers
from ..background import wait_for_calls
from ..figures import decimal, whole
from .dialog import MapLakesDialog
from .request import LakesRequest, clear_run_folder
from .results import LakesFound, add_results
from .run import LakesRun
from .run_bar import RunBar, say, say_with_button
from .speed import remember_speed, remembered_speed

CLOSING_S = 3.0
"""How long unloading waits for a cancelled run."""

TELLING_PIXELS = 1_000_000
"""A run of at least this many pixels tells the speed better than the short measurement."""


@dataclass(frozen=True)
class Current:
    """The run on its way and the bar that shows it."""

    run: LakesRun
    bar: RunBar


class MapLakes(QObject):
    """What the action "Map lakes in view" does. One run at a time."""

    def __init__(self, iface: QgisInterface, workers: Workers) -> None:
        super().__init__()
        self._iface, self._workers = iface, workers
        self._dialog: MapLakesDialog | None = None
        self._current: Current | None = None

    def open(self) -> None:
        """Show the dialog, or bring it to the front."""
        if self._dialog is None:
            self._dialog = MapLakesDialog(self._iface, self._workers, self._iface.mainWindow())
            self._dialog.requested.connect(partial(self._start, self._dialog))
            self._dialog.finished.connect(partial(self._forget, self._dialog))
            self._dialog.set_busy(self._current is not None)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        if self._dialog:
            self._dialog.reject()
        if self._current:
            self._current.run.cancel()
            deadline = time.monotonic() + CLOSING_S
            while self._current and time.monotonic() < deadline:
                QCoreApplication.processEvents()
                time.sleep(0.01)
        wait_for_calls()
        self.deleteLater()

    def _forget(self, dialog: MapLakesDialog, _result: int) -> None:
        dialog.deleteLater()
        self._dialog = None

    def _start(self, dialog: MapLakesDialog, request: LakesRequest) -> None:
        dialog.accept()
        text = self.tr("Mapping lakes in {}…").format(request.layer_name)
        current = self._current = Current(LakesRun(request, self), RunBar(self._iface.messageBar(), text, self))
        current.bar.cancel_requested.connect(current.run.cancel)
        current.run.progressed.connect(current.bar.show_progress)
        current.run.staged.connect(current.bar.show_stage)
        current.run.finished.connect(partial(self._on_finished, current))
        current.run.failed.connect(partial(self._on_failed, current))
        current.run.cancelled.connect(partial(self._on_cancelled, current))
        current.run.start()

    def _end(self, current: Current) -> None:
        current.bar.close()
        current.bar.deleteLater()
        current.run.deleteLater()
        self._current = None
        if self._dialog:
            self._dialog.set_busy(False)

    def _on_finished(self, current: Current, seconds: float) -> None:
        self._end(current)
        request = current.run.request
        _learn_speed(request, seconds)
        try:
            found = add_results(request, QgsProject.instance())
        except LakesError as error:
            say(self._iface.messageBar(), str(error), Qgis.MessageLevel.Critical)
            return
        show = partial(self._show, found.lakes.id())
        say_with_button(self._iface.messageBar(), _summary(found, seconds), self.tr("Show"), show)

    def _on_failed(self, current: Current, sentence: str) -> None:
        self._end(current)
        clear_run_folder(current.run.request.folder)
        text = sentence or self.tr("The lakes could not be mapped; the message log says why.")
        say(self._iface.messageBar(), text, Qgis.MessageLevel.Critical)

    def _on_cancelled(self, current: Current) -> None:
        self._end(current)
        shutil.rmtree(current.run.request.folder, ignore_errors=True)
        say(self._iface.messageBar(), self.tr("Cancelled; nothing was kept."), Qgis.MessageLevel.Info, 5)

    def _show(self, layer_id: str, _checked: bool = False) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:  # it may have been removed meanwhile
            self._iface.setActiveLayer(layer)
            self._iface.zoomToActiveLayer()


def _learn_speed(request: LakesRequest, seconds: float) -> None:
    """A small run spends its time on other things than pixels: it tells only that the computer is faster."""
    speed = request.pixels / seconds
    if request.pixels >= TELLING_PIXELS or speed > (remembered_speed(request.model, request.device) or 0.0):
        remember_speed(request.model, request.device, speed)


def _summary(found: LakesFound, seconds: float) -> str:
    return QCoreApplication.translate("MapLakes", "{count} lakes, {area} km² in {seconds} s").format(
        count=whole(found.count), area=decimal(found.area_km2, 2), seconds=decimal(seconds, 1)
    )
