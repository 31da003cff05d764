"""Tools made for lakes: grow, brush, cut, fill, remove, ignore, take over. Each gesture is one entry of undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import QObject

from ...lakes.errors import LakesError
from ...processing_provider.worker_words import translated
from ..pixels import Transform, burn, trace
from .brush_tool import BrushTool
from .draw_tool import DrawTool
from .grow_tool import GrowTool
from .growing import grow, stroke
from .labels_layer import polygons_only
from .lake_edits import LakeEdits
from .map_shapes import MapShape, from_map, mouse_place
from .tool_options import ToolOptions

if TYPE_CHECKING:
    from .studio import LabelStudio

NEED_IMAGE = ("grow", "brushAdd", "brushErase")
MODES = (*NEED_IMAGE, "cut")


class NothingDone(LakesError):
    """The tool found nothing to act on: no entry of undo, and a sentence why."""


class LakeTools(QObject):
    """Part of the studio: ties keys, map tools and options to the edits of `LakeEdits`."""

    def __init__(self, studio: LabelStudio) -> None:
        super().__init__(studio)
        self._studio, self._session, self._views = studio, studio.session, studio.views
        self._commands = studio.commands
        self._shape = MapShape(studio.views)
        self._values: np.ndarray | None = None
        self._seed: tuple[int, int] | None = None
        self._grown: QgsGeometry | None = None
        self._places: list[tuple[float, float]] = []
        self.options = ToolOptions()
        studio.dock.add_tools(self.tr("Draw"), ["grow", "cut", "brushAdd", "brushErase"])
        under = ["fillHole", "removeLake", "toggleIgnore", "takeOver"]
        studio.dock.add_tools(self.tr("Under the mouse"), under)
        studio.dock.add_tools(self.tr("All lakes of the region"), ["fillHoles", "removeSpecks"])
        studio.dock.add_options(self.options)
        self._connect()

    def close(self) -> None:
        """Leave nothing on the maps."""
        self._forget()
        self._shape.remove()

    # --- grow -------------------------------------------------------------------------------

    def grow_at(self, point: QgsPointXY, canvas: QgsMapCanvas) -> None:
        """Show what grows from a point of a map."""
        self._seed = None
        window = self._ndwi()
        if window is None:
            return
        values, transform, crs = window
        place = self._on_grid(point, canvas, transform, crs)
        if place is None:
            return
        row, column = int(np.floor(place[0])), int(np.floor(place[1]))
        if not (0 <= row < len(values) and 0 <= column < values.shape[1]):
            self._say(self.tr("This place lies outside the region."))
            return
        self._seed = row, column
        self._grow()

    def accept_grown(self) -> None:
        """Make a lake of what is shown."""
        image, shape = self._session.image, self._grown
        self._drop_shape()
        if image is not None and shape is not None:
            outline = self._session.region_in(image.crs)
            self._edit(self.tr("Grow a lake"), partial(self._add, shape, outline))

    def _grow(self) -> None:
        window = self._ndwi()
        if window is None or self._seed is None:
            return
        values, transform, crs = window
        shapes = trace(grow(values, *self._seed, self.options.tolerance()), transform)
        self._grown = shapes[0] if shapes else None
        if self._grown is not None:
            self._shape.show(self._grown, crs)
        else:
            self._shape.hide()
            self._say(self.tr("There is no NDWI at this place."))

    def _ndwi(self) -> tuple[np.ndarray, Transform, QgsCoordinateReferenceSystem] | None:
        """NDWI of the open region, NaN beside it, with its grid; None (and a sentence) where there is none."""
        try:
            window = self._session.read_ndwi()
        except LakesError as error:
            self._say(translated(str(error)), Qgis.MessageLevel.Warning)
            return None
        if self._values is None:
            inside = burn(self._session.region_in(window.crs), window.transform, *window.values.shape)
            self._values = np.where(inside, window.values, np.float32(np.nan))
        return self._values, window.transform, window.crs

    # --- brush ------------------------------------------------------------------------------

    def paint(self, point: QgsPointXY, canvas: QgsMapCanvas) -> None:
        """The brush goes on to a point of a map."""
        image = self._session.image
        place = self._on_grid(point, canvas, image.transform, image.crs) if image is not None else None
        if image is not None and place is not None:
            self._places.append(place)
            self._shape.show(self._painted(self._places), image.crs)

    def hover(self, point: QgsPointXY, canvas: QgsMapCanvas) -> None:
        """Show the pixels that the brush would paint at a point of a map."""
        image = self._session.image
        place = self._on_grid(point, canvas, image.transform, image.crs) if image is not None else None
        if image is not None and place is not None:
            self._shape.show(self._painted([place]), image.crs)

    def finish_stroke(self) -> None:
        """Add what was painted to the lakes, or erase it."""
        image, places = self._session.image, self._places
        self._places = []
        self._shape.hide()
        if image is None or not places:
            return
        shape, outline = self._painted(places), self._session.region_in(image.crs)
        if self._commands["brushErase"].isChecked():
            self._edit(self.tr("Erase"), partial(self._erase, shape))
        else:
            self._edit(self.tr("Paint a lake"), partial(self._add, shape, outline))

    def _painted(self, places: list[tuple[float, float]]) -> QgsGeometry:
        """The pixels of a stroke as a shape in the image's system."""
        image, radius = self._session.image, self.options.radius()
        rows, columns = [place[0] for place in places], [place[1] for place in places]
        top, left = int(np.floor(min(rows))) - radius, int(np.floor(min(columns))) - radius
        size = int(np.floor(max(rows))) + radius + 1 - top, int(np.floor(max(columns))) + radius + 1 - left
        mask = stroke(size, [(row - top, column - left) for row, column in places], radius)
        x, step, _, y, _, down = image.transform if image is not None else (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
        corner = (x + left * step, step, 0.0, y + top * down, 0.0, down)
        return QgsGeometry.unaryUnion(trace(mask, corner))

    # --- cut --------------------------------------------------------------------------------

    def cut(self, line: QgsGeometry, canvas: QgsMapCanvas) -> None:
        """Cut the labels along a line of a map."""

        def split(edits: LakeEdits) -> None:
            line.transform(from_map(canvas, self._crs()))
            if not edits.split(line):
                raise NothingDone(self.tr("The line has to cross a lake from shore to shore."))

        self._edit(self.tr("Cut a lake"), split)

    # --- under the mouse --------------------------------------------------------------------

    def fill_hole(self) -> None:
        """Fill the hole under the mouse."""

        def fill(edits: LakeEdits) -> None:
            if not edits.fill_hole_at(self._place()):
                raise NothingDone(self.tr("There is no hole of a lake under the mouse."))

        self._edit(self.tr("Fill a hole"), fill)

    def remove_lake(self) -> None:
        """Remove the label under the mouse."""
        self._edit(self.tr("Remove a lake"), lambda edits: self._with_label(edits, edits.remove))

    def toggle_ignore(self) -> None:
        """Make the lake under the mouse something to ignore, or a lake again."""
        self._edit(self.tr("Lake or ignore"), lambda edits: self._with_label(edits, edits.toggle))

    def take_over(self) -> None:
        """Take over the lake under the mouse from the uppermost other layer that has one."""

        def take(edits: LakeEdits) -> None:
            shape = self._foreign_lake()
            if shape is None:
                raise NothingDone(self.tr("No other polygon layer has a lake under the mouse."))
            self._add(shape, self._session.region_in(self._crs()), edits)

        self._edit(self.tr("Take over a lake"), take)

    def _foreign_lake(self) -> QgsGeometry | None:
        """Of the uppermost layer in the main map that has one under the mouse, in the system of the edits."""
        mine = self._session.labels.source().partition("|")[0] if self._session.labels is not None else ""
        canvas = self._views.active()
        point = mouse_place(canvas)
        for layer in self._views.canvases()[0].layers():
            is_polygons = (
                isinstance(layer, QgsVectorLayer)
                and layer.geometryType() == QgsWkbTypes.GeometryType.PolygonGeometry
                and layer.source().partition("|")[0] != mine
            )
            if not is_polygons:
                continue
            place = from_map(canvas, layer.crs()).transform(point)
            request = QgsFeatureRequest().setFilterRect(QgsRectangle(place, place))
            for row in layer.getFeatures(request):
                shape = row.geometry()
                if shape.contains(QgsGeometry.fromPointXY(place)):
                    shape.transform(QgsCoordinateTransform(layer.crs(), self._crs(), QgsProject.instance()))
                    return polygons_only(shape)
        return None

    def _with_label(self, edits: LakeEdits, do: Callable[[QgsFeature], object]) -> None:
        label = edits.label_at(self._place())
        if label is None:
            raise NothingDone(self.tr("There is no label under the mouse."))
        do(label)

    def _add(self, shape: QgsGeometry, outline: QgsGeometry, edits: LakeEdits) -> None:
        if not edits.take_over(shape, outline):
            raise NothingDone(self.tr("This place lies outside the region."))

    def _erase(self, shape: QgsGeometry, edits: LakeEdits) -> None:
        if not edits.erase(shape):
            raise NothingDone(self.tr("There is no label under the brush."))

    # --- all lakes --------------------------------------------------------------------------

    def fill_holes(self) -> None:
        """Fill the holes up to the size that is set."""

        def fill(edits: LakeEdits) -> None:
            count = edits.fill_holes(self.options.size_km2())
            if not count:
                raise NothingDone(self.tr("No hole is that small."))
            self._say(self.tr("{} holes filled.").format(count))

        self._edit(self.tr("Fill holes"), fill)

    def remove_specks(self) -> None:
        """Remove the lakes below the size that is set."""

        def remove(edits: LakeEdits) -> None:
            count = edits.remove_specks(self.options.size_km2())
            if not count:
                raise NothingDone(self.tr("No lake is that small."))
            self._say(self.tr("{} lakes removed.").format(count))

        self._edit(self.tr("Remove specks"), remove)

    # --- inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        commands = self._commands
        for name in MODES:
            commands[name].toggled.connect(partial(self._on_mode, name))
        connections: dict[str, Callable[[], object]] = {
            "fillHole": self.fill_hole,
            "removeLake": self.remove_lake,
            "toggleIgnore": self.toggle_ignore,
            "takeOver": self.take_over,
            "fillHoles": self.fill_holes,
            "removeSpecks": self.remove_specks,
            "larger": partial(self._resize, 1),
            "smaller": partial(self._resize, -1),
        }
        for name, do in connections.items():
            commands.connect(name, do)
        self._session.region_closing.connect(self._forget)
        self._session.labels_changed.connect(self._keep_undo)

    def _keep_undo(self) -> None:
        """QGIS's undo and redo act on the layer at hand, which a layer added meanwhile has become."""
        if self._session.labels is not None:
            self._studio.iface.setActiveLayer(self._session.labels)

    def _edit(self, text: str, do: Callable[[LakeEdits], object]) -> None:
        """One entry of undo; what goes wrong is said and taken back."""
        image, region = self._session.image, self._session.region
        try:
            with self._session.edit(text) as layer:
                pixel = image.transform[1] if image is not None else 1e-6
                do(LakeEdits(layer, region.region_id if region else "", self._crs(), pixel))
        except NothingDone as reason:
            self._say(translated(str(reason)))
        except LakesError as error:
            self._say(translated(str(error)), Qgis.MessageLevel.Warning)
        except QgsCsException:
            self._say(self.tr("This place has no coordinates in the image's system."), Qgis.MessageLevel.Warning)
        self._session.touch()

    def _crs(self) -> QgsCoordinateReferenceSystem:
        """Where shapes are worked on: the image's system, else the labels'."""
        if self._session.image is not None:
            return self._session.image.crs
        return self._session.labels.crs() if self._session.labels is not None else QgsCoordinateReferenceSystem()

    def _place(self) -> QgsPointXY:
        """Where the mouse is, in the system where shapes are worked on."""
        canvas = self._views.active()
        return from_map(canvas, self._crs()).transform(mouse_place(canvas))

    def _on_grid(
        self, point: QgsPointXY, canvas: QgsMapCanvas, transform: Transform, crs: QgsCoordinateReferenceSystem
    ) -> tuple[float, float] | None:
        """Row and column of a point of a map on a grid."""
        try:
            place = from_map(canvas, crs).transform(point)
        except QgsCsException:
            return None
        x, step, _, y, _, down = transform
        return (place.y() - y) / down, (place.x() - x) / step

    def _resize(self, by: int) -> None:
        self.options.resize(by, self._commands["grow"].isChecked())
        if self._grown is not None:
            self._grow()

    def _on_mode(self, name: str, is_on: bool) -> None:
        self._drop_shape()
        if is_on and name in NEED_IMAGE and self._session.image is None:
            self._commands[name].setChecked(False)
            self._say(self.tr("This region has no image."), Qgis.MessageLevel.Warning)
        elif is_on:
            self._views.set_tools(partial(self._make_tool, name))
        else:
            self._views.reset_tools()

    def _make_tool(self, name: str, canvas: QgsMapCanvas) -> QgsMapTool:
        if name == "grow":
            tool = GrowTool(canvas)
            tool.seeded.connect(lambda point: self.grow_at(point, canvas))
            tool.accepted.connect(self.accept_grown)
        elif name == "cut":
            tool = DrawTool(canvas, is_polygon=False)
            tool.drawn.connect(lambda line: self.cut(line, canvas))
        else:
            tool = BrushTool(canvas)
            tool.hovered.connect(lambda point: self.hover(point, canvas))
            tool.painted.connect(lambda point: self.paint(point, canvas))
            tool.finished.connect(self.finish_stroke)
        tool.given_up.connect(lambda: self._give_up(name))
        return tool

    def _give_up(self, name: str) -> None:
        """Escape: first what is shown, then the tool."""
        if self._grown is not None or self._places:
            self._drop_shape()
        else:
            self._commands[name].setChecked(False)

    def _drop_shape(self) -> None:
        self._seed = self._grown = None
        self._places = []
        self._shape.hide()

    def _forget(self, _region_id: str = "") -> None:
        self._values = None
        self._drop_shape()
        for name in MODES:
            self._commands[name].setChecked(False)

    def _say(self, text: str, level: int = Qgis.MessageLevel.Info) -> None:
        self._session.said.emit(text, level)
