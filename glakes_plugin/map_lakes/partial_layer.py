"""Shows on the map what a run has finished so far; goes when the run ends."""

from __future__ import annotations

from uuid import uuid4

from osgeo import gdal
from qgis.core import QgsLayerTreeGroup, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QElapsedTimer, QObject, QTimer
from qgis.PyQt.QtGui import QColor

from ...processing_provider.styles import apply_style
from ..background import BackgroundCall
from .windows_so_far import WindowsSoFar

INTERVAL_MS = 1000
PATIENCE = 4
"""Drawing takes from the run: a map that takes a second to draw is renewed after four more."""
FINISHED = QColor(178, 226, 240, 70)
"""Of a finished pixel without a lake, which the final result does not draw."""


class PartialLayer(QObject):
    """One raster layer from the first finished window on. Its file is in GDAL's memory: none is left anywhere."""

    def __init__(
        self, found: WindowsSoFar, canvas: QgsMapCanvas, parent: QObject, group: QgsLayerTreeGroup | None = None
    ) -> None:
        """Take what is looked for, the map, and the group of layers to be in; None = on top of all."""
        super().__init__(parent)
        self._found, self._group = found, group
        self._memory = ""
        self._layer_id: str | None = None
        self._call: BackgroundCall | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self._drawing = QElapsedTimer()
        self._canvas = canvas
        canvas.renderStarting.connect(self._drawing.start)
        canvas.mapCanvasRefreshed.connect(self._on_drawn)

    @property
    def windows(self) -> int:
        """How many are shown."""
        return len(self._found.tiles)

    def remove(self) -> None:
        """Take it off the map."""
        self._timer.stop()
        self._canvas.renderStarting.disconnect(self._drawing.start)
        self._canvas.mapCanvasRefreshed.disconnect(self._on_drawn)
        if self._call:
            self._call.forget()
            self._call = None
        if self._layer_id and QgsProject.instance().mapLayer(self._layer_id):
            QgsProject.instance().removeMapLayer(self._layer_id)
            self._canvas.refresh()  # a map that is just being drawn would keep it
        if self._memory:
            gdal.Unlink(self._memory)

    def _on_drawn(self) -> None:
        if self._drawing.isValid():
            self._timer.setInterval(max(INTERVAL_MS, PATIENCE * self._drawing.elapsed()))

    def _look(self) -> None:
        if self._call is None and not self._canvas.isDrawing():
            self._call = BackgroundCall(lambda _: self._gather(), self._show, self._show, (OSError,))

    def _gather(self) -> bytes | None:
        return self._found.virtual_raster() if self._found.look() else None

    def _show(self, content: bytes | str | None) -> None:
        self._call = None
        if not isinstance(content, bytes):  # nothing new, or a folder that cannot be read just now
            return
        # Under a new name each time: of a name that it knows QGIS keeps the file that it opened first.
        old, self._memory = self._memory, f"/vsimem/glakes-{uuid4().hex}.vrt"
        gdal.FileFromMemBuffer(self._memory, content)
        if self._layer_id is None:
            self._add()
        else:
            layer = QgsProject.instance().mapLayer(self._layer_id)
            if layer is not None:  # the user may have removed it
                layer.setDataSource(self._memory, layer.name(), "gdal")
                layer.triggerRepaint()
            gdal.Unlink(old)

    def _add(self) -> None:
        layer = QgsRasterLayer(self._memory, self.tr("Lake probability so far"), "gdal")
        if not layer.isValid():
            return
        apply_style(layer, "probability")
        _tint(layer)
        project = QgsProject.instance()
        project.addMapLayer(layer, False)
        group = self._group if self._group is not None and not sip.isdeleted(self._group) else project.layerTreeRoot()
        group.insertLayer(0, layer)
        self._layer_id = layer.id()


def _tint(layer: QgsRasterLayer) -> None:
    """Show pixels without a lake too, so that finished windows can be told from those to come."""
    ramp = layer.renderer().shader().rasterShaderFunction()
    first, *others = ramp.colorRampItemList()
    first.color = FINISHED
    ramp.setColorRampItemList([first, *others])
