"""Ties the session to the window: dock, maps, keys, message bar. `PARTS` are the tools that plug in."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from qgis.core import Qgis, QgsProcessingUtils, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QDateTime, QLocale, QObject, Qt
from qgis.PyQt.QtWidgets import QFileDialog

from ..docks import put_beside_the_map
from ..note_dialog import NoteDialog
from ..settings import GlakesSettings, annotator_name
from .checking import Checking
from .commands import REGION, REGISTER, Commands
from .displays import DISPLAYS
from .dock import StudioDock
from .lake_tools import LakeTools
from .layers import StudioLayers
from .looking import Looking
from .messages import StudioMessages
from .new_samples_dialog import NewSamplesDialog
from .region_list import TO_CHECK, TO_LABEL, RegionModel, RegionProxy
from .session import StudioSession
from .thresholds import Thresholds
from .views import MapViews

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "t48que"
SAMPLE_FILES = ("samples.gpkg", "composite.tif")
GEOPACKAGE = "GeoPackage (*.gpkg)"


class Part(Protocol):
    """A tool of the studio; built with the studio once its dock is there."""

    def close(self) -> None:
        """Leave nothing behind."""


PARTS: tuple[Any, ...] = (Thresholds, LakeTools, Checking, Looking)
"""Classes of parts; each is called with the studio."""


class LabelStudio(QObject):
    """Everything of the studio in one window, from `open` to `close`."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__()
        self.iface = iface
        project, window = QgsProject.instance(), iface.mainWindow()
        self.session = StudioSession(project, annotator_name(), self)
        self.model = RegionModel(self)
        self.proxy = RegionProxy(self.model, self)
        self.layers = StudioLayers(self.session, project, self)
        self.views = MapViews(iface.mapCanvas(), window, self.session, self.layers)
        self.commands = Commands(iface)
        self.messages = StudioMessages(iface.messageBar(), self)
        self.dock = StudioDock(self.commands, self.model, self.proxy, window)
        self.commands.reach(self.dock)
        self._connect_session()
        self._connect_dock()
        self._connect_commands()
        put_beside_the_map(iface, self.dock)
        self.views.neighbour = self.dock
        self.parts: list[Part] = [part(self) for part in PARTS]
        self.dock.annotator.setText(self.session.annotator)
        self.dock.show_register("", "")
        self.dock.start.offer_last(last_file())
        self._enable()

    def open(self) -> None:
        """Show the dock; what was open when it was closed still is."""
        self.dock.show()
        self.dock.raise_()
        self._enable()

    def close(self) -> None:
        """Save, and leave nothing behind: the plugin is being unloaded."""
        if not self.session.close_register():
            self.session.abandon()  # cannot be saved: what is unsaved stays in its recovery file
        for part in reversed(self.parts):
            part.close()
        self.messages.settle_all()
        self.views.close()
        self.commands.remove()
        self.iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self.deleteLater()

    # --- what the user asks for -------------------------------------------------------------

    def open_file(self, path: str | Path = "") -> None:
        """Open a samples file; without a path the user is asked for one."""
        last = last_file()
        folder = str(last.parent) if last else ""
        path = path or QFileDialog.getOpenFileName(self.dock, self.tr("Open samples file"), folder, GEOPACKAGE)[0]
        if path and self.session.open_register(path):
            GlakesSettings.remember(samples=str(path))

    def make_file(self) -> None:
        """Ask what a new samples file is to be made of, make it and open it."""
        dialog = NewSamplesDialog(self.session.annotator, self.dock)
        if dialog.exec():
            self.open_file(dialog.path)
            if dialog.without_image:
                text = self.tr("No image covers {count} regions, the first of them {first}.")
                said = text.format(count=len(dialog.without_image), first=dialog.without_image[0])
                self.messages.say(said, Qgis.MessageLevel.Warning)
        dialog.deleteLater()

    def open_sample(self) -> None:
        """Open a copy of the bundled samples."""
        folder = Path(tempfile.mkdtemp(prefix="glakes-samples-", dir=QgsProcessingUtils.tempFolder()))
        for name in SAMPLE_FILES:
            shutil.copy(SAMPLE / name, folder / name)
        self.open_file(folder / SAMPLE_FILES[0])

    def open_region(self, region_id: str) -> None:
        """Open a region of the list; nothing happens without one."""
        if region_id:
            self.session.open_region(region_id)

    def step(self, by: int) -> None:
        """Open the region some places further down the list."""
        self.open_region(self.proxy.step(self._region_id(), by))

    def next_todo(self) -> None:
        """Open the next region that waits for an annotator; say so where there is none."""
        self._next(TO_LABEL, self.tr("No listed region is left to do."))

    def finish(self) -> None:
        """The open region is done: save it so, and go on."""
        if self.session.set_status("edited"):
            self.next_todo()

    def accept(self) -> None:
        """The open region is right: save it so, and go on to the next to check."""
        region = self.session.region
        if region is None or not self.session.set_status("checked"):
            return
        self._next(TO_CHECK, self.tr("No listed region is left to check."))
        if region.annotator == self.session.annotator:
            self.messages.say(self.tr("{} was labelled and checked by one person.").format(region.region_id))

    def reject(self, suggestion: str = "") -> None:
        """Ask for a note, send the open region back with it, and go on to the next to check."""
        region = self.session.region
        if region is None:
            return
        title, question = self.tr("Reject {}").format(region.region_id), self.tr("What has to be done?")
        note, is_given = NoteDialog.ask(self.dock, title, question, text=suggestion or region.note)
        if is_given and self.session.set_status("rejected", note):
            self._next(TO_CHECK, self.tr("No listed region is left to check."))

    def choose_image(self) -> None:
        """Ask for the image of the open region."""
        if self.session.register is None or self.session.region is None:
            return
        known = self.session.register.image_path(self.session.region) or self.session.register.path
        path, _ = QFileDialog.getOpenFileName(self.dock, self.tr("Image of the region"), str(known.parent))
        if path:
            self.session.set_image(path)

    # --- inside -----------------------------------------------------------------------------

    def _connect_session(self) -> None:
        session = self.session
        session.said.connect(self.messages.say)
        session.register_opened.connect(self._on_register)
        session.register_closed.connect(self._on_register_closed)
        session.region_opened.connect(self._on_region)
        session.region_closed.connect(self._on_region_closed)
        session.region_changed.connect(lambda region_id: self.model.set_region(session.regions[region_id]))
        session.about_to_save.connect(self._take_note)
        session.saved.connect(lambda _region_id: self._on_saved())
        session.unsaved_changed.connect(lambda _is_unsaved: self._show_region())
        session.labels_changed.connect(self._show_region)
        self.views.display_shown.connect(lambda _canvas, _display: self._show_display())
        self.views.active_changed.connect(lambda _canvas: self._show_display())
        self.views.second_closed.connect(lambda: self.commands["secondView"].setChecked(False))

    def _connect_dock(self) -> None:
        dock = self.dock
        for page in (dock, dock.start):
            page.open_asked.connect(self.open_file)
            page.new_asked.connect(self.make_file)
            page.sample_asked.connect(self.open_sample)
        dock.start.last_asked.connect(lambda: self.open_file(last_file() or ""))
        dock.image_asked.connect(self.choose_image)
        dock.annotator_changed.connect(self._set_annotator)
        dock.type_chosen.connect(lambda name: self.session.set_values(type=name))
        dock.note_written.connect(lambda text: self.session.set_values(note=text))
        dock.regions.chosen.connect(self.open_region)
        dock.closed.connect(self._on_dock_closed)

    def _connect_commands(self) -> None:
        commands = self.commands
        connections: dict[str, Callable[[], object]] = {
            "next": partial(self.step, 1),
            "previous": partial(self.step, -1),
            "nextTodo": self.next_todo,
            "list": self._go_to_list,
            "zoom": self.views.zoom_to_region,
            "save": self.session.save,
            "finish": self.finish,
            "accept": self.accept,
            "reject": self.reject,
        }
        for command_id, do in connections.items():
            commands.connect(command_id, do)
        for display in DISPLAYS:
            commands[display.id].setCheckable(True)
            commands.connect(display.id, partial(self.views.show_display, display.id))
        commands["secondView"].toggled.connect(self.views.show_second)
        self.views.tools_taken.connect(commands.release_tool)

    def _on_register(self) -> None:
        register = self.session.register
        if register is None:
            return
        self.model.set_regions(self.session.regions.values())
        self.dock.show_register(register.path.name, str(register.path))
        self._show_progress()
        self._enable()
        self._offer_unsaved()

    def _on_register_closed(self) -> None:
        self.messages.settle_all()
        self.model.set_regions([])
        self.dock.show_register("", "")
        self.dock.start.offer_last(last_file())
        self._enable()

    def _on_region(self, region_id: str) -> None:
        self.model.set_current(region_id)
        self.dock.regions.show_region(region_id)
        self._show_region()
        self._show_display()
        self._enable()
        if self.session.labels is not None:
            self.iface.setActiveLayer(self.session.labels)  # undo, redo and the digitising tools act on it

    def _on_region_closed(self, _region_id: str) -> None:
        self.messages.settle_region()
        self.model.set_current("")
        self._show_region()
        self._enable()

    def _on_saved(self) -> None:
        self.messages.settle_region()
        self._show_progress()
        self._show_region()

    def _on_dock_closed(self) -> None:
        self.session.save()
        self.commands["check"].setChecked(False)  # gives back Return and the numbers
        for needs in (REGISTER, REGION):
            self.commands.enable(needs, False)

    def _offer_unsaved(self) -> None:
        for left in self.session.unsaved_regions():
            more = self.tr("Labels of {who} that were not saved on {time}").format(
                who=left.annotator, time=local_time(left.written_at)
            )
            restore = (self.tr("Restore"), "glakesStudioRestore", partial(self.open_region, left.region_id))
            discard = partial(self.session.discard_unsaved, left.region_id)
            choices = [restore, (self.tr("Discard"), "glakesStudioDiscard", discard)]
            self.messages.ask(left.region_id, choices, more, title=self.tr("Unsaved labels"))

    def _next(self, statuses: tuple[str, ...], none_left: str) -> None:
        region_id = self.proxy.next_with(self._region_id(), statuses)
        if region_id:
            self.open_region(region_id)
        else:
            self.messages.say(none_left)

    def _region_id(self) -> str:
        return self.session.region.region_id if self.session.region else ""

    def _show_region(self) -> None:
        self.dock.show_region(self.session.region, self.session.region_status, self.session.is_unsaved)

    def _show_display(self) -> None:
        self.dock.show_display(self.views.display(self.views.active()), self.layers.displays())

    def _show_progress(self) -> None:
        self.dock.show_progress(self.model.counts()["checked"], self.model.rowCount())

    def _go_to_list(self) -> None:
        self.dock.show_page("regions")
        self.dock.regions.table.setFocus()

    def _take_note(self) -> None:
        """A note that is being typed is written with the region it was typed for."""
        note = self.dock.typed_note()
        if note is not None:
            self.session.stage_values(note=note)

    def _set_annotator(self, name: str) -> None:
        self.session.annotator = name or annotator_name()
        GlakesSettings.remember(annotator=name)

    def _enable(self) -> None:
        self.commands.enable(REGISTER, self.session.register is not None)
        self.commands.enable(REGION, self.session.region is not None)


def last_file() -> Path | None:
    """The samples file that was open last, if it is still there."""
    path = Path(GlakesSettings.load().samples)
    return path if path.is_file() else None


def local_time(utc: str) -> str:
    """A time of the samples file as the clock on the wall shows it."""
    time = QDateTime.fromString(utc, Qt.DateFormat.ISODate).toLocalTime()
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)
