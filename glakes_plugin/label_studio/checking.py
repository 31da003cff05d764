"""The second pair of eyes: place by place through a region, with the model's doubts first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsGeometry,
    QgsProcessingUtils,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QObject
from qgis.PyQt.QtWidgets import QApplication, QInputDialog

from ...lakes.errors import LakesError
from ..algorithm_run import AlgorithmRun
from ..map_lakes.request import PREDICT
from ..settings import GlakesSettings
from .check_page import CheckPage
from .disagreement import Difference, burn_all, differences, read_probability
from .labels_layer import LAKE
from .map_shapes import MapShape
from .pixels import burn
from .swipe_tool import SwipeTool
from .verdicts import ACTION, NAMES, RIGHT, WRONG, Verdict, kind_text, open_verdicts, summary

if TYPE_CHECKING:
    from .studio import LabelStudio

PAGE = "check"
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
        self._run: AlgorithmRun | None = None
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
        self._commands.enable_checking(is_wanted and self._session.region is not None)
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
        if 0 <= self._current < len(self._places):
            self._set_verdict(kind, self._places[self._current].verdict.note)
            self._next()

    def note(self) -> None:
        """Write a note to the place at hand."""
        if not 0 <= self._current < len(self._places):
            return
        before = self._places[self._current].verdict
        question = self.tr("What is wrong here?")
        text, is_given = QInputDialog.getText(self._studio.dock, self.tr("Note"), question, text=before.note)
        if is_given:
            self._set_verdict(before.kind if before.kind in WRONG else WRONG[-1], text.strip())
            self._next()

    def reject_or_accept(self) -> None:
        """All places have been looked at: ask for the verdict on the region."""
        wrong = summary(place.verdict for place in self._places)
        if wrong:
            send_back = (self.tr("Send back"), "glakesStudioSendBack", partial(self._studio.reject, wrong))
            self._studio.messages.ask(self.tr("All places seen. Wrong: {}").format(wrong), [send_back])
        else:
            accept = (self.tr("Checked, next"), "glakesStudioAllRight", self._studio.accept)
            self._studio.messages.ask(self.tr("All places seen, all right."), [accept])

    def _next(self) -> None:
        unseen = [number for number, place in enumerate(self._places) if not place.verdict.kind]
        later = [number for number in unseen if number > self._current]
        if unseen:
            self.go_to((later or unseen)[0])
        else:
            self._show_state()
            self.reject_or_accept()

    def _set_verdict(self, kind: str, note: str) -> None:
        place = self._places[self._current]
        place.verdict = Verdict(kind, place.verdict.lon, place.verdict.lat, note)
        self._session.add_action(ACTION, place.verdict.detail)
        self._session.touch()
        self.page.show_verdict(self._current, _verdict_text(place.verdict))

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
            names = {"missing": self.tr("model: lake, no label"), "surplus": self.tr("label, model: no lake")}
            places += [self._place(names[one.kind], one.shape, image.crs, known) for one in self._differences]
        rows = [self._place(str(row["class"]), row.geometry(), labels.crs(), known) for row in labels.getFeatures()]
        places += sorted(rows, key=lambda place: -place.km2)
        seen = {place.verdict.place for place in places}
        places += [self._place_of(verdict) for verdict in known.values() if verdict.place not in seen]
        self._places = places
        self.page.show_places([(place.name, f"{place.km2:.4f}", _verdict_text(place.verdict)) for place in places])

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
        """A place that was judged earlier and is no label any more, or not yet."""
        shape = QgsGeometry.fromWkt(f"Point({verdict.lon} {verdict.lat})").buffer(1e-4, 8)
        return Place(self.tr("said before"), shape, 0.0, verdict)

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
        image, region = self._session.image, self._session.region
        if image is None or region is None or self._run is not None:
            return
        output = str(Path(QgsProcessingUtils.generateTempFilename("probability.tif")))
        box = self._session.region_in(image.crs).boundingBox()
        parameters = {
            "INPUT": str(image.path),
            "EXTENT": QgsReferencedRectangle(box, image.crs),
            "PROBABILITY": output,
            "DEVICE": GlakesSettings.load().device,
        }
        model = GlakesSettings.load().model
        run = self._run = AlgorithmRun([(PREDICT, parameters | ({"MODEL": model} if model else {}), 0.0, 100.0)], self)
        run.finished.connect(lambda _seconds: self._compared(output, region.region_id))
        run.failed.connect(self._not_compared)
        run.cancelled.connect(self._end_run)
        run.progressed.connect(
            lambda percent: self.page.show_state(self.tr("The model looks: {:.0f} %").format(percent))
        )
        self._commands["compareModel"].setEnabled(False)
        run.start()

    def _compared(self, output: str, region_id: str) -> None:
        self._end_run()
        if self._session.region is None or self._session.region.region_id != region_id:
            return
        try:
            self._differences = self._find_differences(output)
        except LakesError as error:
            self._session.said.emit(str(error), Qgis.MessageLevel.Warning)
            return
        self._commands["check"].setChecked(True)
        self._gather()
        self.go_to(0)

    def _find_differences(self, output: str) -> list[Difference]:
        window, labels = self._session.read_ndwi(), self._session.labels
        outside = ~burn(self._session.region_in(window.crs), window.transform, *window.values.shape)
        shapes: dict[bool, list[QgsGeometry]] = {True: [], False: []}
        if labels is not None:
            to_image = QgsCoordinateTransform(labels.crs(), window.crs, QgsProject.instance())
            for row in labels.getFeatures():
                shape = row.geometry()
                shape.transform(to_image)
                shapes[row["class"] == LAKE].append(shape)
        percents = read_probability(output, window)
        ignored = outside | burn_all(shapes[False], window)
        return differences(percents, GlakesSettings.load().threshold, burn_all(shapes[True], window), ignored, window)

    def _not_compared(self, sentence: str) -> None:
        self._end_run()
        self._session.said.emit(sentence, Qgis.MessageLevel.Warning)

    def _end_run(self) -> None:
        self._run = None
        self._commands["compareModel"].setEnabled(self._session.region is not None)
        self._show_state()

    # --- looking ----------------------------------------------------------------------------

    def flicker(self) -> None:
        """Hide the labels as long as the key is held."""
        if self._session.labels is not None:
            self._session.labels.setOpacity(0.0)
            self._session.labels.triggerRepaint()
            QApplication.instance().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Called by Qt while the labels are hidden."""
        is_release = event.type() == QEvent.Type.KeyRelease and not event.isAutoRepeat()
        if is_release or event.type() in (QEvent.Type.WindowDeactivate, QEvent.Type.MouseButtonRelease):
            self._show_labels()
        return False

    def _show_labels(self) -> None:
        QApplication.instance().removeEventFilter(self)
        if self._session.labels is not None and self._session.labels.opacity() < 1.0:
            self._session.labels.setOpacity(1.0)
            self._session.labels.triggerRepaint()

    def swipe(self, is_wanted: bool) -> None:
        """Draw a curtain without labels over the map with the mouse, or take it away."""
        if is_wanted:
            self._views.set_tools(self._make_swipe)
        else:
            self._views.reset_tools()

    def _make_swipe(self, canvas: QgsMapCanvas) -> SwipeTool:
        tool = SwipeTool(canvas, self._studio.layers.display(self._views.display(canvas)))
        tool.given_up.connect(lambda: self._commands["swipe"].setChecked(False))
        return tool

    # --- inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        commands = self._commands
        commands["check"].toggled.connect(self.begin)
        commands["swipe"].toggled.connect(self.swipe)
        commands["flicker"].setAutoRepeat(False)
        commands.connect("flicker", self.flicker)
        commands.connect("compareModel", self.compare)
        commands.connect("right", partial(self.judge, RIGHT))
        for number, kind in enumerate(WRONG, 1):
            commands.connect(f"wrong{number}", partial(self.judge, kind))
        commands.connect("back", lambda: self.go_to(self._current - 1))
        commands.connect("checkNote", self.note)
        commands.enable_checking(False)
        self.page.chosen.connect(self.go_to)
        self._session.region_opened.connect(self._on_region)
        self._session.region_closing.connect(self._forget)

    def _on_region(self, _region_id: str) -> None:
        self._gather()
        self._show_state()
        region = self._session.region
        if region is not None and region.status == "rejected":
            self._studio.dock.show_page(PAGE)

    def _forget(self, _region_id: str = "") -> None:
        if self._run is not None:
            self._run.cancel()
        self._show_labels()
        self._commands["check"].setChecked(False)
        self._commands["swipe"].setChecked(False)
        self._differences, self._places, self._current = [], [], -1
        self.page.show_places([])
        self._mark.hide()


def _verdict_text(verdict: Verdict) -> str:
    if verdict.kind not in NAMES:
        return ""
    return f"{kind_text(verdict.kind)}: {verdict.note}" if verdict.note else kind_text(verdict.kind)
