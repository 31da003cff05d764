"""The second pair of eyes: place by place through a region, with the model's doubts first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMessageBarItem
from qgis.PyQt.QtCore import QObject

from ..note_dialog import NoteDialog
from .check_page import CheckPage
from .commands import CHECK
from .disagreement import MISSING, SURPLUS, Difference
from .map_shapes import MapShape, from_map, mouse_place
from .model_comparison import ModelComparison
from .verdicts import ACTION, NAMES, RIGHT, WRONG, Verdict, class_text, kind_text, open_verdicts, summary

if TYPE_CHECKING:
    from .studio import LabelStudio

PAGE = "check"
DRAWING = ("grow", "cut", "drawPart")
"""Tools with a use of their own for Return and Backspace."""
LONLAT = QgsCoordinateReferenceSystem("EPSG:4326")
ROOM = 3.0
"""A place is shown with so many times its size around it."""
LEAST_PX = 60
"""But never less of the image than this many pixels."""
M2_PER_KM2 = 1e6


@dataclass
class Place:
    """Something to look at."""

    name: str
    shape: QgsGeometry
    """In longitude and latitude."""
    km2: float
    verdict: Verdict
    is_model_lake: bool = False
    """The model saw water here that has no label."""


class Checking(QObject):
    """Part of the studio. Its keys work only while a check is on: Return and numbers belong to others else."""

    def __init__(self, studio: LabelStudio) -> None:
        super().__init__(studio)
        self._studio, self._session, self._views = studio, studio.session, studio.views
        self._commands = studio.commands
        self.page = CheckPage(studio.commands)
        studio.dock.add_page(PAGE, self.tr("Check"), self.page)
        self._mark = MapShape(studio.views)
        self._places: list[Place] = []
        self._current = -1
        self._differences: list[Difference] = []
        self._question: QgsMessageBarItem | None = None
        self._model = ModelComparison(studio.session, self)
        self._measure = QgsDistanceArea()
        self._measure.setSourceCrs(LONLAT, QgsProject.instance().transformContext())
        self._measure.setEllipsoid("EPSG:7030")
        self._connect()

    def close(self) -> None:
        """Leave nothing behind."""
        self._forget()
        self._mark.remove()

    # --- going through ----------------------------------------------------------------------

    def begin(self, is_wanted: bool) -> None:
        """Go through the places of the open region, or stop."""
        self._share_keys()
        self._mark.hide()
        if not is_wanted or self._session.region is None:
            self._current = -1
            self.page.show_current(-1)
            return
        self._studio.dock.show_page(PAGE)
        self._gather()
        unseen = [number for number, place in enumerate(self._places) if not place.verdict.kind]
        self.go_to(unseen[0] if unseen else 0)
        self._studio.iface.mapCanvas().setFocus()

    def go_to(self, number: int) -> None:
        """Show a place on the maps."""
        if not 0 <= number < len(self._places):
            return
        self._current = number
        place = self._places[number]
        self._mark.show(place.shape, LONLAT)
        self._views.zoom_to(self._around(place.shape), LONLAT)
        self.page.show_current(number)
        self._show_state()

    def judge(self, kind: str) -> None:
        """Say what the place at hand is, and go on to the next."""
        if not 0 <= self._current < len(self._places):
            return
        if kind == MISSING and not self._places[self._current].is_model_lake:
            self._add_missing()
        elif self._set_verdict(self._current, kind, self._places[self._current].verdict.note):
            self._next()

    def note(self) -> None:
        """Write a note to the place at hand."""
        if not 0 <= self._current < len(self._places):
            return
        before = self._places[self._current].verdict
        question = self.tr("What is wrong here?")
        text, is_given = NoteDialog.ask(self._studio.dock, self.tr("Note"), question, text=before.note)
        if is_given:
            kind = before.kind if before.kind in WRONG else WRONG[-1]
            if self._set_verdict(self._current, kind, text):
                self._next()

    def reject_or_accept(self) -> None:
        """All places have been looked at: ask for the verdict on the region."""
        wrong = summary(place.verdict for place in self._places)
        self._take_back()
        if wrong:
            send_back = (self.tr("Send back"), "glakesStudioSendBack", partial(self._studio.reject, wrong))
            self._question = self._studio.messages.ask(self.tr("All places seen. Wrong: {}").format(wrong), [send_back])
        else:
            accept = (self.tr("Checked, next"), "glakesStudioAllRight", self._studio.accept)
            self._question = self._studio.messages.ask(self.tr("All places seen, all right."), [accept])

    def _take_back(self) -> None:
        self._studio.messages.take_back(self._question)
        self._question = None

    def _next(self) -> None:
        unseen = [number for number, place in enumerate(self._places) if not place.verdict.kind]
        later = [number for number in unseen if number > self._current]
        if unseen:
            self.go_to((later or unseen)[0])
        else:
            self._show_state()
            self.reject_or_accept()

    def _set_verdict(self, number: int, kind: str, note: str) -> bool:
        """Keep a verdict; False (and a sentence) where the file takes none."""
        if not self._session.is_editable:
            register = self._session.register
            self._session.said.emit(register.read_only if register else "", Qgis.MessageLevel.Warning)
            return False
        place = self._places[number]
        self._take_back()
        place.verdict = Verdict(kind, place.verdict.lon, place.verdict.lat, note)
        self._session.add_action(ACTION, place.verdict.detail)
        self._session.touch()
        self.page.show_verdict(number, _verdict_text(place.verdict))
        self._show_state()
        return True

    def _add_missing(self) -> None:
        """Water without a label has no place in the list: it is where the mouse is. The place at hand stays."""
        canvas = self._views.active()
        try:
            point = from_map(canvas, LONLAT).transform(mouse_place(canvas))
        except QgsCsException:
            return
        outline = self._session.region_in(LONLAT)
        if not outline.contains(point):
            self._session.said.emit(self.tr("Point at the water with the mouse."), Qgis.MessageLevel.Info)
            return
        self._places.append(self._place_of(Verdict("", point.x(), point.y())))
        self._show_places()
        self._set_verdict(len(self._places) - 1, MISSING, "")

    # --- what there is to look at -----------------------------------------------------------

    def _gather(self) -> None:
        """Where the model differs, then the labels, the largest first; what was said before is known."""
        labels = self._session.labels
        if labels is None:
            return
        known = {verdict.place: verdict for verdict in open_verdicts(self._session.history())}
        image = self._session.image
        places = []
        if image is not None:
            names = {MISSING: self.tr("model sees a lake"), SURPLUS: self.tr("model sees none")}
            for one in self._differences:
                place = self._place(names[one.kind], one.shape, image.crs, known)
                place.is_model_lake = one.kind == MISSING
                places.append(place)
        rows = [
            self._place(class_text(str(row["class"])), row.geometry(), labels.crs(), known)
            for row in labels.getFeatures()
        ]
        places += sorted(rows, key=lambda place: -place.km2)
        seen = {place.verdict.place for place in places}
        left = [verdict for verdict in known.values() if verdict.place not in seen and verdict.kind != RIGHT]
        places += [self._place_of(verdict) for verdict in left]
        if self._session.region_status == "rejected":
            places.sort(key=lambda place: place.verdict.kind not in WRONG)  # what the annotator has to mend
        self._places = places
        self._show_places()

    def _show_places(self) -> None:
        rows = [(place.name, _area_text(place.km2), _verdict_text(place.verdict)) for place in self._places]
        self.page.show_places(rows)
        self.page.show_current(self._current)

    def _place(
        self,
        name: str,
        shape: QgsGeometry,
        crs: QgsCoordinateReferenceSystem,
        known: dict[tuple[float, float], Verdict],
    ) -> Place:
        lonlat = QgsGeometry(shape)
        lonlat.transform(QgsCoordinateTransform(crs, LONLAT, QgsProject.instance()))
        point = lonlat.pointOnSurface().asPoint()
        verdict = Verdict("", point.x(), point.y())
        return Place(name, lonlat, self._measure.measureArea(lonlat) / M2_PER_KM2, known.get(verdict.place, verdict))

    def _place_of(self, verdict: Verdict) -> Place:
        """A place that is no label, not any more or not yet."""
        shape = QgsGeometry.fromWkt(f"Point({verdict.lon} {verdict.lat})").buffer(1e-4, 8)
        return Place(self.tr("pointed at"), shape, 0.0, verdict)

    def _around(self, shape: QgsGeometry) -> QgsRectangle:
        box = QgsRectangle(shape.boundingBox())
        image = self._session.image
        least = LEAST_PX * (image.transform[1] if image is not None else 0.0)
        if image is not None and not image.crs.isGeographic():
            least *= 9e-6  # metres to degrees, about
        width, height = max(ROOM * box.width(), least), max(ROOM * box.height(), least)
        return QgsRectangle.fromCenterAndSize(box.center(), width, height)

    def _show_state(self) -> None:
        judged = [place.verdict for place in self._places if place.verdict.kind]
        text = self.tr("{seen} of {places} places seen").format(seen=len(judged), places=len(self._places))
        wrong = summary(judged)
        self.page.show_state(f"{text}. {wrong}" if wrong else text)

    # --- the model --------------------------------------------------------------------------

    def compare(self) -> None:
        """Run the model over the region; where it differs from the labels comes first from then on."""
        if not self._model.is_running:
            self._commands["compareModel"].setEnabled(False)
            self._model.start()

    def _on_differences(self, found: list[Difference]) -> None:
        self._differences = found
        if self._commands["check"].isChecked():
            self.begin(True)
        else:
            self._commands["check"].setChecked(True)

    def _on_model_end(self) -> None:
        self._commands["compareModel"].setEnabled(self._session.region is not None)
        self._show_state()

    # --- inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        commands = self._commands
        commands["check"].toggled.connect(self.begin)
        for name in DRAWING:
            commands[name].toggled.connect(self._share_keys)
        commands.connect("compareModel", self.compare)
        commands.connect("right", partial(self.judge, RIGHT))
        for number, kind in enumerate(WRONG, 1):
            commands.connect(f"wrong{number}", partial(self.judge, kind))
        commands.connect("back", lambda: self.go_to(self._current - 1))
        commands.connect("checkNote", self.note)
        commands.enable(CHECK, False)
        for widget in (self.page, *self._views.canvases()):
            commands.reach_local(widget)
        self._views.view_added.connect(commands.reach_local)
        self._views.view_removing.connect(commands.leave)
        self._model.progressed.connect(
            lambda percent: self.page.show_state(self.tr("The model looks: {:.0f} %").format(percent))
        )
        self._model.found.connect(self._on_differences)
        self._model.ended.connect(self._on_model_end)
        self.page.chosen.connect(self.go_to)
        self._session.region_opened.connect(self._on_region)
        self._session.region_closing.connect(self._forget)

    def _on_region(self, _region_id: str) -> None:
        self._gather()
        self._show_state()
        region = self._session.region
        if region is not None and region.status == "rejected":
            self._studio.dock.show_page(PAGE)

    def _share_keys(self, _is_on: bool = False) -> None:
        """Return and Backspace belong to a tool that draws as long as it has the mouse."""
        is_on = self._commands["check"].isChecked() and self._session.region is not None
        self._commands.enable(CHECK, is_on)
        if any(self._commands[name].isChecked() for name in DRAWING):
            for name in ("right", "back"):
                self._commands[name].setEnabled(False)

    def _forget(self, _region_id: str = "") -> None:
        self._model.cancel()
        self._take_back()
        self._commands["check"].setChecked(False)
        self._differences, self._places, self._current = [], [], -1
        self.page.show_places([])
        self._mark.hide()


def _verdict_text(verdict: Verdict) -> str:
    if verdict.kind not in NAMES:
        return ""
    return f"{kind_text(verdict.kind)}: {verdict.note}" if verdict.note else kind_text(verdict.kind)


def _area_text(km2: float) -> str:
    return f"{km2:.4f}" if km2 else ""
