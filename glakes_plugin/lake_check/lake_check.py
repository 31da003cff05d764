"""Ties the check to the window: the layer, its order, the lake at hand, the keys, and what is said about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

import numpy as np
from qgis.core import (
    Qgis,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgisInterface
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QObject
from qgis.PyQt.QtWidgets import QMessageBox

from ...lakes.errors import LakesError
from ...processing_provider.worker_words import translated
from ..algorithm_dialog import show_algorithm
from ..docks import put_beside_the_map
from ..figures import decimal
from ..map_lakes.messages import say
from ..note_dialog import NoteDialog
from ..settings import GlakesSettings, annotator_name
from .commands import LAKE, lake_commands
from .comparison import compare
from .decisions import Decisions, Values
from .dock import LakeCheckDock
from .doubt import DoubtRun, is_probability
from .lake_list import LakeModel, decision_text
from .lake_shapes import TITLES, LakeShapes
from .lakes_layer import read_table
from .ranking import DELETE, KEEP, MASK, LakeTable, known, listed, next_undecided, progress, stakes

ROOM = 2.0
"""A lake is shown with so many times its size around it."""
LEAST_M = 500.0
"""But never less than this much of the ground."""
DEGREES_PER_M = 9e-6
RIVERS = "glakes:maskrivers"
NO_FID = np.iinfo(np.int64).min


class LakeCheck(QObject):
    """Everything of the check in one window, from `open` to `close`."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__()
        self._iface = iface
        self.commands = lake_commands(iface)
        self.model = LakeModel(self)
        self.dock = LakeCheckDock(self.commands, self.model, iface.mainWindow())
        self.commands.reach_local(iface.mapCanvas())
        self._shapes = LakeShapes(iface.mapCanvas())
        self._doubt = DoubtRun(self)
        self.layer: QgsVectorLayer | None = None
        self._table: LakeTable | None = None
        self._decisions: Decisions | None = None
        self._is_open = False
        """The dock is in the window, if behind another one."""
        self._is_drawing = False
        """The outline of the lake at hand is being edited."""
        self.place = -1
        """In the list; -1 = no lake is at hand."""
        self._connect()
        put_beside_the_map(iface, self.dock)
        self.dock.reviewer.setText(annotator_name())

    def open(self) -> None:
        """Show the dock with the layer that is active in the window, if it has polygons."""
        self._is_open = True
        self.dock.show()
        self.dock.raise_()
        active = self._iface.activeLayer()
        if isinstance(active, QgsVectorLayer) and self.layer is None:
            self.dock.layer.setLayer(active)  # a layer without polygons is not in the list and changes nothing
        self.show_layer(self.dock.layer.currentLayer())

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        self.show_layer(None)
        self._shapes.remove()
        self.commands.remove()
        self._iface.removeDockWidget(self.dock)
        self.dock.deleteLater()
        self.deleteLater()

    # --- layer and order --------------------------------------------------------------------

    def show_layer(self, layer: QgsVectorLayer | None) -> None:
        """Check another layer, from its first lake on; None = none."""
        if layer is self.layer and layer is not None:
            self.go_to(self.place)
            return
        self._leave_layer()
        self.layer = layer
        if layer is not None:
            layer.willBeDeleted.connect(self._on_gone)
            for changed in (layer.committedFeaturesAdded, layer.committedFeaturesRemoved):
                changed.connect(self._reload)
        self._reload()

    def rank(self) -> None:
        """List the lakes that fit the filters, most at stake first; the lake at hand stays if it is among them."""
        if self._table is None:
            self.model.show(None, np.empty(0, dtype=np.intp))
            self.go_to(-1)
            return
        fid = self._fid()
        order = listed(self._table, stakes(self._table, self.dock.limit.value()), self.dock.filter())
        self.model.show(self._table, order)
        self.dock.show_columns(has_rules(self._table), bool(np.isfinite(self._table.doubts).any()))
        places = np.flatnonzero(self._table.fids[order] == (NO_FID if fid is None else fid))
        if len(places):
            self.place = int(places[0])
            self.model.set_current(self.place)
            self.dock.show_place(self.place)
        else:
            self.go_to(0 if len(order) else -1)

    def ask_model(self, raster: QgsRasterLayer | None) -> None:
        """Reckon each lake's doubt from a probability raster, the largest lakes first."""
        self._doubt.stop()
        if self._table is None or self.layer is None:
            return
        self._table.doubts[:] = np.nan
        if raster is not None and not is_probability(raster):
            self.dock.doubt_state.setText(self.tr("No probability raster: it has one band of whole percents in bytes."))
        elif raster is not None:
            self._doubt.start(self.layer, raster, self._table.fids[np.argsort(-self._table.km2, kind="stable")])
        else:
            self.rank()

    # --- going through ----------------------------------------------------------------------

    def go_to(self, place: int) -> None:
        """Show a lake of the list on the map; -1 = none."""
        if not self._save_outline():
            return
        self.place = place if 0 <= place < len(self.model.order) else -1
        self.model.set_current(self.place)
        self.dock.show_place(self.place)
        self._shapes_of_lake()
        if self.place >= 0:
            self.zoom()
            self._iface.mapCanvas().setFocus()
        self._show_lake()
        self._enable()

    def step(self, by: int) -> None:
        """Go some places down the list; with only undecided lakes, past those that have been decided since."""
        place = self.place + by
        if self._table is not None and self.dock.undecided.isChecked():
            while 0 <= place < len(self.model.order) and self._table.overrides[self.model.order[place]]:
                place += by
        if 0 <= place < len(self.model.order):
            self.go_to(place)
        else:
            self._say(self.tr("The list ends here."))

    def zoom(self) -> None:
        """Show the whole lake with some of the land around."""
        shape, canvas = self._shape(), self._iface.mapCanvas()
        if shape is None or self.layer is None:
            return
        to_map = QgsCoordinateTransform(self.layer.crs(), canvas.mapSettings().destinationCrs(), QgsProject.instance())
        try:
            box = to_map.transformBoundingBox(shape.boundingBox())
        except QgsCsException:
            self._say(self.tr("The lake lies outside what the map's coordinate system can show."))
            return
        least = LEAST_M * (DEGREES_PER_M if canvas.mapSettings().destinationCrs().isGeographic() else 1.0)
        size = [max(ROOM * length, least) for length in (box.width(), box.height())]
        canvas.setExtent(QgsRectangle.fromCenterAndSize(box.center(), *size))
        canvas.refresh()

    def turn(self) -> None:
        """Show the lake before the mask, what rivers take, what is left, or the image alone."""
        self._shapes.turn()
        self._show_look()

    # --- deciding ---------------------------------------------------------------------------

    def decide(self, override: str) -> None:
        """Say what becomes of the lake at hand, and go on to the next that nobody decided."""
        fid = self._writable_fid()
        if fid is None or self._decisions is None or self._table is None:
            return
        try:
            values = self._decisions.decide(fid, override, self._reviewer())
        except LakesError as error:
            self._warn(translated(str(error)))
            return
        self._take(fid, values)
        following = next_undecided(self._table.overrides, self.model.order, self.place)
        if following < 0:
            self._show_lake()
            self._say(self.tr("Every listed lake is decided."), Qgis.MessageLevel.Success)
        else:
            self.go_to(following)

    def note(self) -> None:
        """Ask for a note and write it."""
        fid = self._writable_fid()
        if fid is None or self._decisions is None or self._table is None:
            return
        before = self._table.notes[self.model.order[self.place]]
        text, is_given = NoteDialog.ask(self.dock, self.tr("Note"), self.tr("Note on this lake"), text=before)
        if is_given:
            try:
                self._take(fid, self._decisions.note(fid, text, self._reviewer()))
            except LakesError as error:
                self._warn(translated(str(error)))
            self._show_lake()

    def undo(self) -> None:
        """Take back the last decision or note, and go back to its lake."""
        if self._decisions is None or self._table is None or not self._save_outline():
            return
        try:
            undone = self._decisions.undo()
        except LakesError as error:
            self._warn(translated(str(error)))
            return
        if undone is None:
            self._say(self.tr("There is nothing to undo."))
            return
        self._take(*undone)
        places = np.flatnonzero(self._table.fids[self.model.order] == undone[0])
        if len(places):
            self.go_to(int(places[0]))

    def edit(self) -> None:
        """Hand the outline over to QGIS; the next step saves it."""
        fid = self._writable_fid()
        if fid is None or self.layer is None:
            return
        if not self.layer.isEditable() and not self.layer.startEditing():
            self._warn(self.tr("The layer cannot be edited."))
            return
        self._is_drawing = True
        self._iface.setActiveLayer(self.layer)
        self.layer.selectByIds([fid])
        self._iface.actionVertexTool().trigger()
        self._say(self.tr("Drag corners of the outline. The next key of the check saves it."))

    def run_again(self) -> None:
        """Open the dialog of the river mask with these decisions."""
        if self.layer is not None and self._save_outline():
            show_algorithm(RIVERS, {"DECISIONS": self.layer.id()})

    # --- inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        dock, commands = self.dock, self.commands
        dock.layer_chosen.connect(lambda layer: self.show_layer(layer) if self._is_open else None)
        dock.probability_chosen.connect(self.ask_model)
        dock.compared_changed.connect(self._shapes_of_lake)
        dock.ranking_changed.connect(self.rank)
        dock.place_chosen.connect(self.go_to)
        dock.reviewer_changed.connect(lambda name: GlakesSettings.remember(annotator=name))
        dock.rerun_asked.connect(self.run_again)
        dock.mask_asked.connect(lambda: show_algorithm(RIVERS))
        dock.add_asked.connect(lambda: self._iface.actionAddOgrLayer().trigger())
        dock.closed.connect(self._on_closed)
        connections: dict[str, Callable[[], object]] = {
            "next": partial(self.step, 1),
            "previous": partial(self.step, -1),
            "zoom": self.zoom,
            "keep": partial(self.decide, KEEP),
            "mask": partial(self.decide, MASK),
            "delete": partial(self.decide, DELETE),
            "note": self.note,
            "undo": self.undo,
            "edit": self.edit,
            "look": self.turn,
        }
        for command_id, do in connections.items():
            commands.connect(command_id, do)
        self._doubt.found.connect(self._on_doubts)
        self._doubt.progressed.connect(
            lambda percent: dock.doubt_state.setText(self.tr("Reading the probability: {:.0f} %").format(percent))
        )
        self._doubt.finished.connect(self._on_doubts_end)

    def _reload(self, *_changed: object) -> None:
        layer = self.layer
        self._table = read_table(layer) if layer is not None else None
        self._decisions = Decisions(layer) if layer is not None else None
        table = self._table
        self.dock.offer(known(table.rules) if table else [], known(table.types) if table else [])
        self.dock.show_layer(layer is not None)
        is_shut = self._decisions is not None and self._decisions.is_read_only
        told = self.tr("This layer is read-only: lakes can be looked at, decisions cannot be written.")
        self.dock.show_warning(told if is_shut else "")
        self._show_progress()
        self.rank()
        self.ask_model(self.dock.probability.currentLayer())

    def _leave_layer(self) -> None:
        self._save_outline()
        self._doubt.stop()
        self._shapes.hide()
        layer = self.layer
        if layer is not None and not sip.isdeleted(layer):
            layer.willBeDeleted.disconnect(self._on_gone)
            for changed in (layer.committedFeaturesAdded, layer.committedFeaturesRemoved):
                changed.disconnect(self._reload)
        self.layer, self._table, self._decisions, self.place = None, None, None, -1

    def _on_gone(self) -> None:
        """The layer is being taken out of the project."""
        self._is_drawing = False
        self.show_layer(None)

    def _on_closed(self) -> None:
        self._is_open = False
        self._save_outline()
        self._shapes.hide()
        self.commands.enable(LAKE, False)

    def _on_doubts(self, fids: Sequence[int], doubts: Sequence[float]) -> None:
        if self._table is not None:
            order = np.argsort(self._table.fids)
            places = order[np.searchsorted(self._table.fids, np.array(fids, dtype=np.int64), sorter=order)]
            self._table.doubts[places] = doubts

    def _on_doubts_end(self) -> None:
        self.dock.doubt_state.setText(self.tr("Lakes of which the model was in two minds come first."))
        self.rank()
        self._show_lake()

    def _fid(self) -> int | None:
        """Of the lake at hand."""
        if self._table is None or self.place < 0:
            return None
        return int(self._table.fids[self.model.order[self.place]])

    def _shape(self) -> QgsGeometry | None:
        """Of the lake at hand, as it is in the layer now."""
        fid = self._fid()
        if fid is None or self.layer is None:
            return None
        feature = next(self.layer.getFeatures(QgsFeatureRequest(fid).setNoAttributes()), None)
        return feature.geometry() if feature is not None and feature.hasGeometry() else None

    def _shapes_of_lake(self) -> None:
        shape = self._shape()
        if shape is None or self.layer is None:
            self._shapes.hide()
        else:
            rivers, masked = self.dock.rivers.currentLayer(), self.dock.masked.currentLayer()
            self._shapes.show(compare(shape, self.layer.crs(), rivers, masked), self.layer.crs())
            self._shapes.fade({layer for layer in (self.layer, rivers, masked) if layer is not None})
        self._show_look()

    def _writable_fid(self) -> int | None:
        """The lake at hand, if decisions can be written: asks before fields are added."""
        fid = self._fid()
        if fid is None or self._decisions is None or not self._save_outline():
            return None
        if self._decisions.is_read_only:
            self._warn(self.tr("This layer is read-only. Export it as a GeoPackage and check that one."))
            return None
        missing = self._decisions.missing_fields()
        if not missing:
            return fid
        text = self.tr("To keep decisions the layer needs the fields {}. Add them?").format(", ".join(missing))
        title = self.tr("Decisions are kept in the layer")
        if QMessageBox.question(self.dock, title, text) != QMessageBox.StandardButton.Yes:
            return None
        try:
            self._decisions.add_fields()
        except LakesError as error:
            self._warn(translated(str(error)))
            return None
        return fid

    def _save_outline(self) -> bool:
        """Save what was drawn, if the check began it; False (and a sentence) where that fails."""
        if not self._is_drawing or self._decisions is None or self.layer is None:
            return True
        try:
            self._decisions.save_outline()
        except LakesError as error:
            self._warn(translated(str(error)))
            return False
        self._is_drawing = False
        self.layer.removeSelection()
        self._iface.actionPan().trigger()
        return True

    def _take(self, fid: int, values: Values) -> None:
        """Know what now stands in the layer."""
        if self._table is None:
            return
        row = int(np.flatnonzero(self._table.fids == fid)[0])
        for column, name in ((self._table.overrides, "override"), (self._table.reviewed, "reviewed")):
            column[row] = values[name] or ""
        self._table.notes[row] = values["note"] or ""
        for place in np.flatnonzero(self.model.order == row):
            self.model.refresh(int(place))
        self._show_progress()

    def _show_progress(self) -> None:
        if self._table is not None:
            self.dock.show_progress(progress(self._table, datetime.now().date()))
        self.dock.progress.setVisible(self._table is not None)

    def _show_look(self) -> None:
        self.dock.look.setText(QCoreApplication.translate("LakeCheck", TITLES[self._shapes.look]))

    def _show_lake(self) -> None:
        if self._table is None or self.place < 0:
            self.dock.show_lake("", "")
            return
        row = int(self.model.order[self.place])
        title = self.tr("{id}: {place} of {lakes}")
        numbers = {"place": self.place + 1, "lakes": len(self.model.order)}
        self.dock.show_lake(title.format(id=self._table.ids[row], **numbers), facts(self._table, row))

    def _enable(self) -> None:
        self.commands.enable(LAKE, self.place >= 0 and self._is_open)

    def _reviewer(self) -> str:
        return self.dock.reviewer.text().strip() or annotator_name()

    def _warn(self, text: str) -> None:
        self._say(text, Qgis.MessageLevel.Warning)

    def _say(self, text: str, level: Qgis.MessageLevel = Qgis.MessageLevel.Info) -> None:
        say(self._iface.messageBar(), text, level, 0 if level == Qgis.MessageLevel.Warning else 5)


def has_rules(table: LakeTable) -> bool:
    """Whether rules judged the lakes, and reckoned ratios."""
    return bool(np.isfinite(table.ratios).any() or (table.rules != "").any())


def facts(table: LakeTable, row: int) -> str:
    """What is known of a lake, in a line or two."""
    translate = QCoreApplication.translate
    parts = [translate("LakeCheck", "{} km²").format(decimal(float(table.km2[row]), 3))]
    if not np.isnan(table.ratios[row]):
        parts.append(translate("LakeCheck", "ratio {}").format(decimal(float(table.ratios[row]), 3)))
    if table.rules[row]:
        rule = translate("LakeCheck", "rule {rule}: {decision}")
        parts.append(rule.format(rule=table.rules[row], decision=decision_text(table.decisions[row])))
    if table.edges[row]:
        parts.append(translate("LakeCheck", "cut by an edge"))
    if not np.isnan(table.doubts[row]):
        parts.append(translate("LakeCheck", "{:.0%} in doubt").format(table.doubts[row]))
    if table.overrides[row]:
        parts.append(translate("LakeCheck", "you or others said {}").format(decision_text(table.overrides[row])))
    if table.notes[row]:
        parts.append(f"“{table.notes[row]}”")
    return " · ".join(parts)
