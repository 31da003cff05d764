"""Lakes of the tiles that are finished, on the map while a run goes on: those that can be seen in the view.

A run may have millions; what is on the map is read anew when the view leaves what was read, and new tiles are added to
it as they are finished. Lakes that the edges of tiles cut are joined at the end of a run, and are not among them.
"""

from __future__ import annotations

from collections.abc import Mapping

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsLayerTreeGroup,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...processing_provider.styles import apply_style
from ..background import BackgroundCall
from .job import Job
from .lake_parts import MOST, Found, View, read_lakes, view_of
from .probability_so_far import crs_of
from .tile_state import State, Tile

ROOM = 1.6
"""What is read is so many times as wide as the view, so that a small move needs nothing."""

FINER = 3.0
"""A view with so much smaller lakes to be seen is read anew."""

MOVED_MS, TILES_MS = 400, 3000
"""A map that moves is waited for; new tiles are shown together."""


class LakesSoFar(QObject):
    """One layer in memory, from `__init__` to `remove`."""

    said = pyqtSignal(str)
    """What of the lakes is on the map."""

    def __init__(
        self, job: Job, states: Mapping[str, Tile], canvas: QgsMapCanvas, group: QgsLayerTreeGroup, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._job, self._states, self._canvas = job, states, canvas
        self._call: BackgroundCall | None = None
        self._view: View | None = None
        self._shown: set[str] = set()
        self._count = 0
        self._crs = crs_of(job)
        layer = QgsVectorLayer(
            "Polygon?field=lake_id:int8&field=area_km2:double&field=tile_id:string",
            self.tr("Lakes so far, without those at tile edges"),
            "memory",
        )
        layer.setCrs(self._crs)
        apply_style(layer, "lakes")
        layer.setReadOnly(True)
        layer.setCustomProperty("skipMemoryLayersCheck", 1)
        self._layer, self._id = layer, layer.id()
        QgsProject.instance().addMapLayer(layer, False)
        group.insertLayer(0, layer)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        canvas.extentsChanged.connect(self._on_moved)
        self._timer.start(0)

    @property
    def is_there(self) -> bool:
        """False when the user has removed the layer."""
        return not sip.isdeleted(self._layer) and QgsProject.instance().mapLayer(self._id) is not None

    def remove(self) -> None:
        """Take it off the map."""
        self._timer.stop()
        self._canvas.extentsChanged.disconnect(self._on_moved)
        if self._call:
            self._call.forget()
            self._call = None
        if self.is_there:
            QgsProject.instance().removeMapLayer(self._id)
        self.deleteLater()

    def tell(self, changed: Mapping[str, Tile]) -> None:
        """Tiles are in another state."""
        if any(name in self._shown and tile.state is not State.DONE for name, tile in changed.items()):
            self._view = None  # something on the map is no more
        if not self._timer.isActive():
            self._timer.start(TILES_MS)

    def _on_moved(self) -> None:
        self._timer.start(MOVED_MS)

    def _look(self) -> None:
        view = self._seen()
        if not self.is_there or view is None:
            return
        if self._call:
            if self._covers(view):
                self._timer.start(TILES_MS)
                return
            self._call.forget()
            self._call = None
        if not self._covers(view):
            self._view, self._shown, self._count = _with_room(view), set(), 0
        seen = self._view
        names = [name for name in self._tiles_in(seen.box) if name not in self._shown] if seen else []
        if not names or seen is None:
            self._tell_count()
            return
        root, is_first = self._job.root, not self._shown

        def read(is_cancelled: object) -> object:
            return is_first, names, read_lakes(root, names, seen, is_cancelled)  # type: ignore[arg-type]

        self._call = BackgroundCall(read, self._show, self.said.emit)

    def _show(self, found: tuple[bool, list[str], Found]) -> None:
        self._call = None
        is_first, names, lakes = found
        if not self.is_there:
            return
        provider = self._layer.dataProvider()
        if is_first:
            provider.truncate()
            self._count = 0
        self._shown.update(names)
        provider.addFeatures(lakes.features[: max(0, MOST - self._count)])
        self._count += len(lakes.features)
        self._layer.updateExtents()
        self._layer.triggerRepaint()
        self._tell_count()

    def _tell_count(self) -> None:
        if self._count >= MOST:
            self.said.emit(self.tr("Only the largest lakes of the view are drawn; those at tile edges are missing."))
        else:
            self.said.emit(self.tr("Lakes that the edges of tiles cut are missing: they are joined at the end."))

    def _seen(self) -> View | None:
        """The view in the system of the raster; None where that has no such place."""
        settings = self._canvas.mapSettings()
        to_raster = QgsCoordinateTransform(settings.destinationCrs(), self._crs, QgsProject.instance())
        try:
            box = to_raster.transformBoundingBox(settings.visibleExtent())
        except QgsCsException:
            return None
        pixels = max(settings.outputSize().width(), 1)
        edges = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
        return view_of(edges, box.width() / pixels, self._crs.isGeographic())

    def _covers(self, view: View) -> bool:
        """True when what was read last shows this view."""
        known = self._view
        if known is None or not QgsRectangle(*known.box).contains(QgsRectangle(*view.box)):
            return False
        return known.least_km2 / FINER <= view.least_km2 <= known.least_km2 * FINER * FINER

    def _tiles_in(self, box: tuple[float, float, float, float]) -> list[str]:
        west, south, east, north = box
        found = []
        for name, place in self._job.tiles.items():
            tile = self._states[name]
            if tile.state is State.DONE and tile.lakes:
                left, bottom, right, top = self._job.box(place)
                if left < east and right > west and bottom < north and top > south:
                    found.append(name)
        return found


def _with_room(view: View) -> View:
    wider = QgsRectangle(*view.box)
    wider.scale(ROOM)
    return View((wider.xMinimum(), wider.yMinimum(), wider.xMaximum(), wider.yMaximum()), view.least_km2)
