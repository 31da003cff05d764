"""Draft labels by a threshold: what the page, the maps and the keys do with the water of the open region."""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from qgis.core import Qgis, QgsCoordinateTransform, QgsCsException, QgsGeometry, QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from ...lakes.errors import LakesError
from ...processing_provider.worker_words import translated
from ..pixels import burn, trace
from .draw_tool import DrawTool
from .histogram import COARSE
from .image import NdwiWindow
from .map_shapes import MapShape
from .threshold_page import ThresholdPage
from .water import WaterMap, histogram
from .water_labels import replace_lakes, water_polygons
from .water_overlay import WaterOverlay

if TYPE_CHECKING:
    from .studio import LabelStudio

PAGE = "threshold"
MANUAL, OTSU = "manual", "otsu"


class Thresholds(QObject):
    """Part of the studio; NDWI is read when it is first needed for a region."""

    def __init__(self, studio: LabelStudio) -> None:
        super().__init__(studio)
        self._studio, self._session = studio, studio.session
        self.page = ThresholdPage(studio.commands)
        studio.dock.add_page(PAGE, self.tr("Threshold"), self.page)
        self._window: NdwiWindow | None = None
        self._water: WaterMap | None = None
        self._part = 0
        self._sources = [MANUAL]
        self._overlays: dict[QgsMapCanvas, WaterOverlay] = {}
        self._outline = MapShape(studio.views)
        self._connect()

    def close(self) -> None:
        """Leave nothing on the maps."""
        self._forget()
        for canvas in list(self._overlays):
            self._remove_overlay(canvas)
        self._outline.remove()

    @property
    def water(self) -> WaterMap | None:
        """The water of the open region, as far as it was asked for."""
        return self._water

    def set_threshold(self, value: float, source: str = MANUAL) -> None:
        """Give the part at hand another threshold, and show it."""
        water = self._load()
        if water is not None:
            water.thresholds[self._part], self._sources[self._part] = value, source
            self.page.show_threshold(value)
            self._studio.commands["preview"].setChecked(True)
            self._repaint()
            self._session.touch()

    def suggest(self) -> None:
        """Take the threshold of Otsu for the part at hand."""
        water = self._load()
        suggestion = water.otsu(self._part) if water is not None else math.nan
        if not math.isnan(suggestion):
            self.set_threshold(suggestion, OTSU)

    def step(self, by: float) -> None:
        """Raise or lower the threshold."""
        water = self._load()
        if water is not None:
            self.set_threshold(round(min(1.0, max(-1.0, water.thresholds[self._part] + by)), 3))

    def accept(self) -> None:
        """Turn the preview into labels: of the whole region, or of the part at hand alone."""
        water, window, region, session = self._water, self._window, self._session.region, self._session
        if water is None or window is None or region is None:
            self._studio.commands["preview"].setChecked(True)  # nobody accepts what was not shown
            return
        mine = water.water_of(self._part) if self._part else water.water()
        within = None
        if self._part:
            within = QgsGeometry.unaryUnion(trace(water.parts == self._part, window.transform))
        try:
            shapes = water_polygons(mine, window.transform, session.region_in(window.crs))
            with session.edit(self.tr("Labels from a threshold")) as layer:
                lakes = replace_lakes(layer, region.region_id, shapes, window.crs, within, window.transform[1])
        except LakesError as error:
            session.said.emit(translated(str(error)), Qgis.MessageLevel.Warning)
            return
        self._keep_thresholds()
        self._studio.commands["preview"].setChecked(False)
        self._studio.messages.say(
            self.tr("{} lakes from the threshold. Undo brings back what was there.").format(lakes)
        )

    def _keep_thresholds(self) -> None:
        """Of what became labels: the part at hand, or the rest of the region and all its parts."""
        water, session = self._water, self._session
        if water is None:
            return
        if not self._part:
            session.set_threshold(water.thresholds[0], self._sources[0])
        for number in [self._part] if self._part else range(1, len(water.thresholds)):
            session.add_action("threshold", f"part {number}: {water.thresholds[number]:.4f} {self._sources[number]}")

    # --- parts ------------------------------------------------------------------------------

    def choose_part(self, part: int) -> None:
        """Have the threshold act on a part."""
        if self._water is not None:
            self._part = part
            self._show_part()

    def draw_part(self, is_wanted: bool) -> None:
        """Draw a part on the map that gets a threshold of its own."""
        if is_wanted and self._load() is not None:
            self._studio.views.set_tools(self._make_tool)
        else:
            self._studio.commands["drawPart"].setChecked(False)
            self._studio.views.reset_tools()

    def add_part(self, shape: QgsGeometry, canvas: QgsMapCanvas) -> None:
        """Make a polygon of a map a part; it begins with the suggestion for its own values."""
        self._studio.commands["drawPart"].setChecked(False)
        water, window = self._load(), self._window
        if water is None or window is None:
            return
        to_image = QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), window.crs, QgsProject.instance())
        try:
            shape.transform(to_image)
            self._part = water.add_part(burn(shape, window.transform, *water.values.shape), water.thresholds[0])
        except (QgsCsException, ValueError):
            self._session.said.emit(self.tr("Draw the part inside the region."), Qgis.MessageLevel.Info)
            return
        suggestion = water.otsu(self._part)
        self._sources.append(MANUAL if math.isnan(suggestion) else OTSU)
        if not math.isnan(suggestion):
            water.thresholds[self._part] = suggestion
        self._studio.commands["preview"].setChecked(True)
        self._show_part()
        self._show_overlays()

    def clear_parts(self) -> None:
        """One threshold for the whole region again."""
        if self._water is not None:
            self._water.clear_parts()
            self._part = 0
            del self._sources[1:]
            self._show_part()
            self._show_overlays()

    # --- inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        session, commands, views, page = self._session, self._studio.commands, self._studio.views, self.page
        page.threshold_moved.connect(self.set_threshold)
        page.part_chosen.connect(self.choose_part)
        page.clear_asked.connect(self.clear_parts)
        commands.connect("otsu", self.suggest)
        commands.connect("lower", partial(self.step, -COARSE))
        commands.connect("raise", partial(self.step, COARSE))
        commands.connect("acceptWater", self.accept)
        commands["preview"].toggled.connect(self._on_preview)
        commands["drawPart"].toggled.connect(self.draw_part)
        session.region_closing.connect(self._forget)
        session.region_opened.connect(self._on_region)
        self._studio.dock.page_shown.connect(self._on_page)
        views.view_added.connect(self._on_view)
        views.view_removing.connect(self._remove_overlay)

    def _load(self) -> WaterMap | None:
        """The water of the open region; None (and a sentence) where there is none."""
        region = self._session.region
        if self._water is not None or region is None:
            return self._water
        try:
            window = self._session.read_ndwi()
        except LakesError as error:
            self._session.said.emit(translated(str(error)), Qgis.MessageLevel.Warning)
            return None
        inside = burn(self._session.region_in(window.crs), window.transform, *window.values.shape)
        self._window, self._water = window, WaterMap(window.values, inside, 0.0)
        self._part, self._sources = 0, [MANUAL]
        suggestion = self._water.otsu(0)
        threshold = suggestion if region.threshold is None else region.threshold
        if not math.isnan(threshold):
            self._water.thresholds[0] = threshold
            self._sources[0] = OTSU if math.isclose(threshold, suggestion, abs_tol=1e-9) else MANUAL
        self._show_part()
        return self._water

    def _forget(self, _region_id: str = "") -> None:
        self._studio.commands["preview"].setChecked(False)
        self._studio.commands["drawPart"].setChecked(False)
        self._window = self._water = None
        self._part, self._sources = 0, [MANUAL]
        self._show_overlays()

    def _show_part(self) -> None:
        water = self._water
        if water is None:
            return
        counts, edges = histogram(water.known(self._part))
        self.page.show_parts(len(water.thresholds) - 1, self._part)
        self.page.show_values(counts, edges, water.otsu(self._part), water.thresholds[self._part])
        self.page.show_share(water.water_share())
        self._show_outline()

    def _repaint(self) -> None:
        if self._water is not None:
            self.page.show_share(self._water.water_share())
        for overlay in self._overlays.values():
            overlay.update()

    def _show_overlays(self) -> None:
        is_shown = self._studio.commands["preview"].isChecked()
        for canvas in self._studio.views.canvases():
            if is_shown and canvas not in self._overlays:
                self._overlays[canvas] = WaterOverlay(canvas)
        for overlay in self._overlays.values():
            if is_shown and self._window is not None and self._water is not None:
                overlay.show_water(self._window, self._water)
            else:
                overlay.hide_water()
        self._show_outline()

    def _show_outline(self) -> None:
        """Of the part at hand, as long as the preview is shown."""
        is_shown = self._part and self._studio.commands["preview"].isChecked()
        if is_shown and self._window is not None and self._water is not None:
            shape = QgsGeometry.unaryUnion(trace(self._water.parts == self._part, self._window.transform))
            border = shape.convertToType(QgsWkbTypes.GeometryType.LineGeometry, True)
            self._outline.show(border, self._window.crs)
        else:
            self._outline.hide()

    def _remove_overlay(self, canvas: QgsMapCanvas) -> None:
        overlay = self._overlays.pop(canvas, None)
        if overlay is not None:
            overlay.remove()

    def _make_tool(self, canvas: QgsMapCanvas) -> DrawTool:
        tool = DrawTool(canvas, is_polygon=True)
        tool.drawn.connect(lambda shape: self.add_part(shape, canvas))
        tool.given_up.connect(lambda: self._studio.commands["drawPart"].setChecked(False))
        return tool

    def _on_preview(self, is_wanted: bool) -> None:
        if is_wanted and self._load() is None:
            self._studio.commands["preview"].setChecked(False)
        self._show_overlays()

    def _on_page(self, page_id: str) -> None:
        if page_id == PAGE and self._session.region is not None:
            self._load()
            self._studio.commands["preview"].setChecked(self._session.region_status in ("todo", "drafted"))

    def _on_region(self, _region_id: str) -> None:
        if self.page.isVisible():
            self._on_page(PAGE)

    def _on_view(self, _canvas: QgsMapCanvas) -> None:
        self._show_overlays()
