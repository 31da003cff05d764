"""Ties the page to the window: the folder that is watched, its tiles on map and in list, and what is asked for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from qgis.core import Qgis, QgsCoordinateTransform, QgsCsException, QgsLayerTreeGroup, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer
from qgis.PyQt.QtWidgets import QFileDialog, QMessageBox

from ...lakes.version import software_version
from ..background import BackgroundCall
from ..docks import put_beside_the_map
from ..figures import seconds_in_words, whole
from ..map_lakes.messages import say
from ..map_lakes.partial_layer import PartialLayer
from .changing import ask_to_stop, retry, take_back_stop
from .continuing import open_dialog, parameters_of
from .dock import RunDock
from .driver import Driver, find_driver
from .grid_layer import RunGrid
from .job import Job, RunFault
from .lakes_so_far import LakesSoFar
from .pace import pace
from .probability_so_far import TilesSoFar
from .recent import recent_runs, remember_run
from .tile_list import TileModel
from .tile_state import WAITING, State, Tile
from .watch import Look, RunWatch
from .words import driver_text, facts, log_of, pace_text, selection_text, title_text

AT_WORK_MS, AT_REST_MS = 1000, 3000
"""How often the folder is looked at while somebody works on it, and otherwise."""

ROOM = 3.0
"""A tile is shown with so many times its size around it."""

Button = QMessageBox.StandardButton


class RunPage(QObject):
    """Everything of the page in one window, from `open` to `close`."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__()
        self._iface = iface
        self.model = TileModel(self)
        self.dock = RunDock(self.model, iface.mainWindow())
        self.grid = RunGrid(self)
        self.tiles: dict[str, Tile] = {}
        self.job: Job | None = None
        self._watch: RunWatch | None = None
        self._call: BackgroundCall | None = None
        self._log_call: BackgroundCall | None = None
        self._group: QgsLayerTreeGroup | None = None
        self._lakes: LakesSoFar | None = None
        self._probability: PartialLayer | None = None
        self._driver: Driver | None = None
        self._is_stopping, self._is_whole = False, False
        self._output = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._connect()
        put_beside_the_map(iface, self.dock)
        self._list_folders()

    def open(self) -> None:
        """Show the page with what it showed when it was closed."""
        self.dock.show()
        self.dock.raise_()
        if self._watch is not None and not self._is_following():
            self.open_run(self._watch.root)
        self.dock.take_focus()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        self._leave()
        self._iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self.deleteLater()

    def open_run(self, folder: Path) -> None:
        """Watch another folder."""
        self._leave()
        self._watch = RunWatch(folder)
        self._list_folders()
        self.dock.show_fault("")
        self._look()

    # --- looking ----------------------------------------------------------------------------

    def _is_following(self) -> bool:
        return self._call is not None or self._timer.isActive()

    def _look(self) -> None:
        if self._watch is not None and self._call is None:
            self._call = BackgroundCall(self._watch.look, self._on_look, self._on_fault, (RunFault, OSError))

    def _on_look(self, look: Look) -> None:
        self._call = None
        self.dock.show_fault("")
        if look.job is not None:
            self._show_job(look.job)
        self._driver, self._is_stopping, self._output = look.driver, look.is_stopping, look.output
        self._is_whole = look.is_whole
        if look.changed:
            self._take(look.changed)
        if self.job is not None and (look.changed or look.is_whole):
            self._show_state()
        at_work = look.driver is not None and look.driver.may_work
        self._timer.start(0 if not look.is_whole else AT_WORK_MS if at_work else AT_REST_MS)

    def _on_fault(self, sentence: str) -> None:
        self._call = None
        self.dock.show_fault(sentence)
        self._timer.start(AT_REST_MS)

    def _show_job(self, job: Job) -> None:
        self._remove_layers()
        self.job = job
        self.tiles = dict.fromkeys(job.tiles, WAITING)
        remember_run(job.root)
        self._list_folders()
        self.model.show(self.tiles)
        root = QgsProject.instance().layerTreeRoot()
        self._group = root.insertGroup(0, self.tr("Run {}").format(job.root.name))
        self.grid.show(job, self.tiles, self._group)
        if self.grid.layer is not None:
            self._iface.setActiveLayer(self.grid.layer)
        self._zoom(list(job.tiles), 1.05)
        self.dock.show_run(True)
        self.dock.title.setText(title_text(job))
        self.dock.title.setToolTip(job.input)
        self._on_tiles_chosen([])
        for box, show in ((self.dock.lakes, self._show_lakes), (self.dock.probability, self._show_probability)):
            if box.isChecked():
                show(True)

    def _take(self, changed: dict[str, Tile]) -> None:
        chosen = self.dock.selected()
        self.tiles.update(changed)
        self.grid.update(changed)
        if self.model.refresh(changed):
            self.dock.select(chosen)
        if self._lakes is not None:
            self._lakes.tell(changed)
        if any(name in changed for name in chosen):
            self._show_log(chosen)

    def _show_state(self) -> None:
        if self.job is None:
            return
        counts = Counter(tile.state for tile in self.tiles.values())
        left = counts[State.WAITING] + counts[State.BEGUN] + counts[State.DAMAGED]
        dock = self.dock
        dock.show_counts(counts)
        ended = [tile.ended for tile in self.tiles.values() if tile.state.is_finished and tile.ended is not None]
        dock.pace.setText(pace_text(pace(ended), left, self._driver, time.time()))
        dock.driver.setText(driver_text(self._driver, counts[State.BEGUN], self._is_stopping))
        dock.show_facts(facts(self.job, self.tiles, self._output))
        self._show_buttons(counts)

    def _show_buttons(self, counts: Counter[State]) -> None:
        dock, at_work = self.dock, self._driver is not None and self._driver.may_work
        dock.stop.setText(self.tr("Take back the stop") if self._is_stopping else self.tr("Stop…"))
        dock.stop.setEnabled(self._is_stopping or at_work or counts[State.BEGUN] > 0)
        is_alive = self._driver is not None and self._driver.is_alive is True
        dock.go_on.setEnabled(not is_alive)
        about = self.tr("Open 'Map lakes of a large area' with the settings of this run")
        dock.go_on.setToolTip(self.tr("Somebody works on it already.") if is_alive else about)

    # --- list, map and log ------------------------------------------------------------------

    def _on_tiles_chosen(self, names: list[str]) -> None:
        self.grid.select(names)
        if names:
            self._zoom(names, ROOM)
        self._show_log(names)

    def _on_selected_on_map(self, names: list[str]) -> None:
        if names and all(self.model.row_of(name) < 0 for name in names):
            self.dock.list_all()
        self.dock.select(names, is_shown=True)
        self._show_log(names)

    def _zoom(self, names: list[str], room: float) -> None:
        canvas, layer, box = self._iface.mapCanvas(), self.grid.layer, self.grid.box(names)
        if layer is None or box.isEmpty():
            return
        project = QgsProject.instance()
        try:
            target = canvas.mapSettings().destinationCrs()
            box = QgsCoordinateTransform(layer.crs(), target, project).transformBoundingBox(box)
        except QgsCsException:
            return
        box.scale(room)
        canvas.setExtent(box)
        canvas.refresh()

    def _show_log(self, names: list[str]) -> None:
        if self._log_call:
            self._log_call.forget()
            self._log_call = None
        self.dock.log.enable(bool(names))
        if len(names) != 1 or self.job is None:
            self.dock.log.show_text(selection_text([self.tiles[name] for name in names]))
            return
        job, name, tile = self.job, names[0], self.tiles[names[0]]
        show = self.dock.log.show_text
        self._log_call = BackgroundCall(lambda _: log_of(job, name, tile), show, show)

    # --- what is asked for ------------------------------------------------------------------

    def _ask_for_folder(self) -> None:
        start = str(self._watch.root) if self._watch else ""
        folder = QFileDialog.getExistingDirectory(self.dock, self.tr("Open the folder of a run"), start)
        if folder:
            self.open_run(Path(folder))

    def _retry(self) -> None:
        """Have the selected tiles computed again, after a question where something would be lost or is in doubt."""
        names = self.dock.selected()
        if self.job is None or not names:
            return
        driver = find_driver(self.job.root)
        if driver is not None and driver.is_alive:
            text = self.tr(
                "Process {} of this computer works on the run and has its own list of tiles: they cannot be changed "
                "beneath it. Stop it first, or wait; the next run tries failed tiles again by itself."
            )
            self._tell(text.format(driver.pid), Qgis.MessageLevel.Warning)
            return
        question = self._doubts(names, driver)
        if question and not self._is_sure(question):
            return
        if self._change(lambda: retry(self.job.root, names)):  # type: ignore[union-attr]
            text = self.tr("{} tiles wait again; 'Continue here' or the next run computes them.")
            self._tell(text.format(whole(len(names))), Qgis.MessageLevel.Info)

    def _doubts(self, names: list[str], driver: Driver | None) -> str:
        """What has to be asked before tiles are tried again; empty = nothing."""
        tiles = [self.tiles[name] for name in names]
        finished = [tile for tile in tiles if tile.state.is_finished]
        said = []
        if finished:
            text = self.tr("{tiles} of them are finished and would be computed anew, which took {time} before.")
            took = seconds_in_words(sum(tile.seconds or 0.0 for tile in finished))
            said.append(text.format(tiles=whole(len(finished)), time=took))
        if driver is not None and driver.may_work:
            text = self.tr("Process {pid} of the computer '{host}' may still work on the run: make sure it has ended.")
            said.append(text.format(pid=driver.pid, host=driver.host))
        elif any(tile.state is State.BEGUN for tile in tiles):
            said.append(self.tr("Some of them are begun: make sure that no shard works on them."))
        return " ".join([self.tr("Retry {} tiles?").format(whole(len(names))), *said]) if said else ""

    def _stop(self) -> None:
        """Ask all who work on the run to stop, or take that back."""
        if self.job is None:
            return
        root = self.job.root
        if self._is_stopping:
            self._change(lambda: take_back_stop(root))
            return
        text = self.tr(
            "Stop the run? Everybody who works on it, on any computer, stops within seconds; tiles that are finished "
            "are kept, those at work are begun anew when the run goes on. A run that is joining lakes already comes to "
            "its end."
        )
        if self._is_sure(text):
            self._change(lambda: ask_to_stop(root))

    def _continue(self) -> None:
        """Open the dialog that goes on with the run."""
        if self.job is None:
            return
        if self.job.software != software_version():
            text = self.tr(
                "The run is of GLAKES {then}, this is GLAKES {now}: its tiles would not be the same. Go on with it in "
                "that version, or begin anew in another folder."
            )
            self._tell(text.format(then=self.job.software, now=software_version()), Qgis.MessageLevel.Warning)
            return
        open_dialog(parameters_of(self.job, self.grid.layer, self._output))

    def _change(self, do: Callable[[], None]) -> bool:
        """Change the folder and look at it at once; a fault is said."""
        try:
            do()
        except RunFault as error:
            self._tell(str(error), Qgis.MessageLevel.Warning)
            return False
        self._timer.start(0)
        return True

    def _is_sure(self, question: str) -> bool:
        answer = QMessageBox.question(
            self.dock, self.dock.windowTitle(), question, Button.Yes | Button.Cancel, Button.Cancel
        )
        return bool(answer == Button.Yes)

    def _tell(self, text: str, level: Qgis.MessageLevel) -> None:
        say(self._iface.messageBar(), text, level, 0 if level == Qgis.MessageLevel.Warning else 6)

    # --- layers -----------------------------------------------------------------------------

    def _show_lakes(self, is_wanted: bool) -> None:
        if self._lakes is not None:
            self._lakes.remove()
            self._lakes = None
        self.dock.lakes_said.setVisible(is_wanted and self.job is not None)
        group = self._live_group()
        if is_wanted and self.job is not None and group is not None:
            self.dock.lakes_said.setText("")
            self._lakes = LakesSoFar(self.job, self.tiles, self._iface.mapCanvas(), group, self)
            self._lakes.said.connect(self.dock.lakes_said.setText)

    def _show_probability(self, is_wanted: bool) -> None:
        if self._probability is not None:
            self._probability.remove()
            self._probability.deleteLater()
            self._probability = None
        if is_wanted and self.job is not None:
            found = TilesSoFar(self.job, self.tiles)
            self._probability = PartialLayer(found, self._iface.mapCanvas(), self, self._live_group())

    def _live_group(self) -> QgsLayerTreeGroup | None:
        """The group of the run's layers; a new one where the user has removed it."""
        if self.job is not None and (self._group is None or sip.isdeleted(self._group)):
            root = QgsProject.instance().layerTreeRoot()
            self._group = root.insertGroup(0, self.tr("Run {}").format(self.job.root.name))
        return self._group

    def _remove_layers(self) -> None:
        self._show_lakes(False)
        self._show_probability(False)
        self.grid.remove()
        group, self._group = self._group, None
        if group is not None and not sip.isdeleted(group) and not group.children():
            group.parent().removeChildNode(group)

    # --- inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        dock = self.dock
        dock.closed.connect(self._leave)
        dock.folder_chosen.connect(lambda folder: self.open_run(Path(folder)))
        dock.open_asked.connect(self._ask_for_folder)
        dock.tiles_chosen.connect(self._on_tiles_chosen)
        dock.retry_asked.connect(self._retry)
        dock.stop_asked.connect(self._stop)
        dock.continue_asked.connect(self._continue)
        dock.lakes_toggled.connect(self._show_lakes)
        dock.probability_toggled.connect(self._show_probability)
        self.grid.selected.connect(self._on_selected_on_map)

    def _leave(self) -> None:
        """Stop watching, and take the layers off the map."""
        self._timer.stop()
        for call in (self._call, self._log_call):
            if call:
                call.forget()
        self._call = self._log_call = None
        self._remove_layers()
        self.job, self.tiles = None, {}
        self.model.show(self.tiles)
        self.dock.show_run(False)

    def _list_folders(self) -> None:
        folders, chosen = recent_runs(), self._watch.root if self._watch else None
        if chosen is not None and chosen not in folders:
            folders.insert(0, chosen)
        self.dock.show_folders(folders, chosen)
