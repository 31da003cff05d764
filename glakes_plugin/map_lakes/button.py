"""Ties dock, run, map, message bar and results together."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QCoreApplication, QObject

from ...lakes.errors import LakesError
from ...processing_provider.worker_words import translated
from ...worker.client import Workers
from ..background import wait_for_calls
from ..docks import put_beside_the_map
from ..figures import decimal, megapixels, whole
from .dock import MapLakesDock
from .messages import say, say_with_button
from .partial_layer import PartialLayer
from .request import LakesRequest
from .results import LakesFound, add_results
from .run import LakesRun
from .run_folder import complete, discard, stop
from .windows_so_far import WindowsSoFar

CLOSING_S = 3.0
"""How long unloading waits for a cancelled run."""


@dataclass(frozen=True)
class Current:
    """The run on its way, and the layer that shows what it has finished."""

    run: LakesRun
    layer: PartialLayer


class MapLakes(QObject):
    """What the action "Map lakes in view" does. One run at a time."""

    def __init__(self, iface: QgisInterface, workers: Workers) -> None:
        super().__init__()
        self._iface, self._workers = iface, workers
        self._dock: MapLakesDock | None = None
        self._current: Current | None = None
        self._lakes_id = ""

    def open(self) -> None:
        """Show the dock, or bring it to the front."""
        if self._dock is None:
            self._dock = dock = MapLakesDock(self._iface, self._workers, self._iface.mainWindow())
            dock.requested.connect(self._start)
            dock.run.cancel_requested.connect(self._cancel)
            dock.outcome.show_requested.connect(self._show)
            put_beside_the_map(self._iface, dock)
        elif not self._dock.isVisible():
            self._dock.choose(self._iface.activeLayer())
        self._dock.show()
        self._dock.raise_()
        self._dock.layer.setFocus()

    def take_options(self) -> None:
        """What runs need may have been chosen or made elsewhere."""
        if self._dock:
            self._dock.take_options()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        self._cancel()
        deadline = time.monotonic() + CLOSING_S
        while self._current and time.monotonic() < deadline:
            QCoreApplication.processEvents()
            time.sleep(0.01)
        if self._dock:
            self._dock.remove()
            self._iface.removeDockWidget(self._dock)
            self._dock.deleteLater()
            self._dock = None
        wait_for_calls()
        self.deleteLater()

    def _cancel(self) -> None:
        if self._current:
            self._current.run.cancel()

    def _start(self, request: LakesRequest) -> None:
        run = LakesRun(request, self)
        layer = PartialLayer(WindowsSoFar(request.probability), self._iface.mapCanvas(), self)
        current = self._current = Current(run, layer)
        if self._dock:
            self._dock.set_busy(self.tr("Mapping lakes in {}").format(request.layer_name))
            run.progressed.connect(self._dock.run.show_progress)
            run.staged.connect(self._dock.run.show_stage)
        run.finished.connect(partial(self._on_finished, current))
        run.failed.connect(partial(self._on_failed, current))
        run.cancelled.connect(partial(self._on_cancelled, current))
        run.start()

    def _end(self, current: Current) -> None:
        current.layer.remove()
        current.layer.deleteLater()
        current.run.deleteLater()
        self._current = None

    def _tell(self, text: str, has_lakes: bool = False) -> None:
        """In the dock, which forgets it with the next run."""
        if self._dock:
            self._dock.set_busy("")
            self._dock.outcome.tell(text, has_lakes)

    def _on_finished(self, current: Current, seconds: float) -> None:
        self._end(current)
        request = current.run.request
        complete(request.folder)
        bar = self._iface.messageBar()
        try:
            found = add_results(request, QgsProject.instance())
        except LakesError as error:
            self._tell(translated(str(error)))
            say(bar, translated(str(error)), Qgis.MessageLevel.Critical)
            return
        self._lakes_id = found.lakes.id()
        text = _summary(found, seconds)
        self._tell(f"{text}{_speed(current.run.results)}", True)
        say_with_button(bar, text, "glakesShowLakes", self.tr("Show"), self._show, Qgis.MessageLevel.Success)

    def _on_failed(self, current: Current, sentence: str) -> None:
        self._end(current)
        text = sentence or self.tr("The lakes could not be mapped; the message log says why.")
        self._stopped(current, text, Qgis.MessageLevel.Critical)

    def _on_cancelled(self, current: Current) -> None:
        self._end(current)
        self._stopped(current, self.tr("Cancelled."), Qgis.MessageLevel.Info)

    def _stopped(self, current: Current, text: str, level: Qgis.MessageLevel) -> None:
        """Say that a run did not come to its end, and what is kept of it."""
        folder, bar = current.run.request.folder, self._iface.messageBar()
        if not stop(folder):
            self._tell(text)
            say(bar, text, level, 5 if level == Qgis.MessageLevel.Info else 0)
            return
        self._tell(text + " " + self.tr("The finished windows are kept; the same run goes on from them."))
        do = partial(self._discard, folder)
        short = text + " " + self.tr("Finished windows are kept.")
        say_with_button(bar, short, "glakesDiscard", self.tr("Discard"), do, level)

    def _discard(self, folder: Path, _is_checked: bool = False) -> None:
        self._iface.messageBar().popWidget()  # the one with the button
        if self._current is None:  # else the windows may be in use again
            discard(folder)
            self._tell(self.tr("The finished windows were discarded."))

    def _show(self, _is_checked: bool = False) -> None:
        layer = QgsProject.instance().mapLayer(self._lakes_id)
        if layer is not None:  # it may have been removed meanwhile
            self._iface.setActiveLayer(layer)
            self._iface.zoomToActiveLayer()


def _summary(found: LakesFound, seconds: float) -> str:
    return QCoreApplication.translate("MapLakes", "{count} lakes, {area} km² in {seconds} s").format(
        count=whole(found.count), area=decimal(found.area_km2, 2), seconds=decimal(seconds, 1)
    )


def _speed(results: dict[str, Any]) -> str:
    """How fast the windows were predicted, by what, and how many of them a stopped run had finished."""
    translate = QCoreApplication.translate
    text = ""
    if results.get("ENGINE"):
        predicted = translate("MapLakes", "\n{speed} Mpx/s with {engine}")
        text += predicted.format(speed=megapixels(results["MPX_PER_SECOND"]), engine=results["ENGINE"])
    if results.get("WINDOWS_REUSED"):
        reused = translate("MapLakes", "\n{reused} of {windows} windows were finished before")
        text += reused.format(reused=whole(results["WINDOWS_REUSED"]), windows=whole(results["WINDOWS"]))
    return text
