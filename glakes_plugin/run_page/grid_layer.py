"""The tiles of a run on the map, coloured by their state; a layer that the user selects in with QGIS's own tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsLayerTreeGroup,
    QgsProject,
    QgsRectangle,
    QgsRendererCategory,
    QgsSimpleFillSymbolLayer,
    QgsVectorLayer,
)
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from .job import Job
from .tile_state import State, Tile
from .words import state_text

SLICE = 1000
"""Tiles that are added at once: some 20 ms."""

FILLS = {
    State.WAITING: ("255,255,255,40", "#8a8a8a", ""),
    State.BEGUN: ("240,170,0,170", "#8a6100", ""),
    State.DONE: ("0,114,178,70", "#00507d", ""),
    State.EMPTY: ("170,214,245,120", "#5f8fb0", ""),
    State.NODATA: ("150,150,150,120", "#606060", "dense6"),
    State.FAILED: ("213,94,0,170", "#000000", "diagonal_x"),
    State.DAMAGED: ("204,121,167,150", "#5d2a48", "f_diagonal"),
}
"""Fill, outline, pattern. Colours after Okabe and Ito, apart in lightness too; what asks for a person has a pattern."""

OUTLINE_MM = "0.2"


class RunGrid(QObject):
    """One layer while a run is shown."""

    selected = pyqtSignal(list)
    """Names of the tiles that were selected on the map."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._layer: QgsVectorLayer | None = None
        self._job: Job | None = None
        self._fids: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._states: Mapping[str, Tile] = {}
        self._to_add: Iterable[str] = iter(())
        self._is_telling = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._add_some)

    @property
    def layer(self) -> QgsVectorLayer | None:
        """The layer, unless the user has removed it."""
        if self._layer is not None and (sip.isdeleted(self._layer) or not QgsProject.instance().mapLayer(self._id)):
            self._layer = None
        return self._layer

    @property
    def is_complete(self) -> bool:
        """True when all tiles are in the layer."""
        return not self._timer.isActive()

    def show(self, job: Job, states: Mapping[str, Tile], group: QgsLayerTreeGroup) -> None:
        """Put the tiles of a run into a group of layers; `states` is looked at as they are added."""
        self.remove()
        layer = QgsVectorLayer("Polygon?field=tile_id:string&field=state:string", self.tr("Tiles"), "memory")
        layer.setCrs(QgsCoordinateReferenceSystem.fromWkt(job.crs))
        layer.setRenderer(renderer())
        layer.setReadOnly(True)
        layer.setCustomProperty("skipMemoryLayersCheck", 1)  # QGIS need not ask at its end: nothing is lost
        layer.selectionChanged.connect(self._on_selected)
        self._layer, self._id, self._job, self._states = layer, layer.id(), job, states
        self._fids, self._names = {}, {}
        self._to_add = iter(job.tiles)
        QgsProject.instance().addMapLayer(layer, False)
        group.addLayer(layer)
        self._add_some()
        self._timer.start()

    def remove(self) -> None:
        """Take the layer off the map."""
        self._timer.stop()
        if self.layer is not None:
            QgsProject.instance().removeMapLayer(self._id)
        self._layer = None

    def update(self, changed: Mapping[str, Tile]) -> None:
        """Colour tiles anew."""
        layer = self.layer
        known = {self._fids[name]: {1: tile.state.value} for name, tile in changed.items() if name in self._fids}
        if layer is not None and known:
            layer.dataProvider().changeAttributeValues(known)
            layer.triggerRepaint()

    def select(self, names: Iterable[str]) -> None:
        """Select tiles, and only these."""
        layer = self.layer
        if layer is None:
            return
        self._is_telling = True
        layer.selectByIds([self._fids[name] for name in names if name in self._fids])
        self._is_telling = False

    def box(self, names: Iterable[str]) -> QgsRectangle:
        """What tiles cover, in the system of the layer."""
        box = QgsRectangle()
        if self._job is not None:
            for name in names:
                box.combineExtentWith(QgsRectangle(*self._job.box(self._job.tiles[name])))
        return box

    def _add_some(self) -> None:
        names = list(islice(self._to_add, SLICE))
        layer, job = self.layer, self._job
        if not names or layer is None or job is None:
            self._timer.stop()
            if layer is not None:
                layer.updateExtents()
                layer.triggerRepaint()
            return
        features = []
        for name in names:
            feature = QgsFeature(layer.fields())
            feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(*job.box(job.tiles[name]))))
            feature.setAttributes([name, self._states[name].state.value])
            features.append(feature)
        _, added = layer.dataProvider().addFeatures(features)
        for name, feature in zip(names, added):
            self._fids[name], self._names[feature.id()] = feature.id(), name

    def _on_selected(self) -> None:
        if not self._is_telling and self._layer is not None:
            self.selected.emit([self._names[fid] for fid in self._layer.selectedFeatureIds() if fid in self._names])


def renderer() -> QgsCategorizedSymbolRenderer:
    """A colour, and a pattern where a person is asked for, by state; the legend names them."""
    categories = [QgsRendererCategory(state.value, symbol(state), state_text(state)) for state in State]
    return QgsCategorizedSymbolRenderer("state", categories)


def symbol(state: State) -> QgsFillSymbol:
    """How tiles of a state look."""
    _, outline, pattern = FILLS[state]
    made = plain_symbol(state)
    if pattern:
        over = {"style": pattern, "color": outline, "outline_style": "no"}
        made.appendSymbolLayer(QgsSimpleFillSymbolLayer.create(over))
    return made


def plain_symbol(state: State) -> QgsFillSymbol:
    """The colour of a state alone, for the little squares of a list."""
    fill, outline, _ = FILLS[state]
    return QgsFillSymbol.createSimple({"color": fill, "outline_color": outline, "outline_width": OUTLINE_MM})
