"""The layers of the studio in the project: labels, outlines of all regions, the image in its displays."""

from __future__ import annotations

from qgis.core import QgsLayerTreeGroup, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject

from ...processing_provider.styles import apply_style
from .displays import DISPLAYS, display_layer
from .session import StudioSession


class StudioLayers(QObject):
    """One group at the top of the layer tree, as long as a samples file is open."""

    def __init__(self, session: StudioSession, project: QgsProject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._project = session, project
        self._group: QgsLayerTreeGroup | None = None
        self._outlines = ""
        self._displays: dict[str, str] = {}
        """Layer ids by display."""
        session.register_opened.connect(self._add)
        session.register_closed.connect(self._remove)
        session.region_opened.connect(self._show_image)
        session.region_closed.connect(self._remove_image)
        session.status_changed.connect(self._repaint)

    def display(self, display_id: str) -> QgsRasterLayer | None:
        """The image of the open region in a display; None where there is none."""
        return self._project.mapLayer(self._displays.get(display_id, ""))

    def displays(self) -> list[str]:
        """The displays that the image of the open region has the bands for."""
        return [display.id for display in DISPLAYS if self.display(display.id) is not None]

    def show_display(self, display_id: str) -> None:
        """Tick one display in the layer tree and none of the others."""
        root = self._project.layerTreeRoot()
        for name, layer_id in self._displays.items():
            node = root.findLayer(layer_id)
            if node:
                node.setItemVisibilityChecked(name == display_id)

    def _add(self) -> None:
        register = self._session.register
        if register is None or self._session.labels is None:
            return
        outlines = QgsVectorLayer(register.source("regions"), self.tr("Regions"), "ogr")
        apply_style(outlines, "regions")
        outlines.setReadOnly(True)
        self._outlines = outlines.id()
        self._group = QgsLayerTreeGroup(register.path.name)
        for layer in (self._session.labels, outlines):
            self._project.addMapLayer(layer, False)  # nothing happens if it is there already
            self._group.addLayer(layer)
        self._project.layerTreeRoot().insertChildNode(0, self._group)
        self._group.setExpanded(False)  # only a change tells the layer panel
        self._group.setExpanded(True)

    def _remove(self) -> None:
        self._remove_image()
        self._remove_layer(self._outlines)
        group, self._group, self._outlines = self._group, None, ""
        if group is not None and not sip.isdeleted(group):  # a project that was closed took it along
            self._project.layerTreeRoot().removeChildNode(group)

    def _show_image(self, _region_id: str) -> None:
        image, group = self._session.image, self._group
        if image is None or group is None:
            return
        stretch = self._session.region_in(image.crs).boundingBox()
        for display in DISPLAYS:
            layer = display_layer(display, image, stretch)
            if layer is not None:
                self._project.addMapLayer(layer, False)
                node = group.addLayer(layer)
                node.setItemVisibilityChecked(False)
                node.setExpanded(False)
                self._displays[display.id] = layer.id()

    def _remove_image(self, _region_id: str = "") -> None:
        for layer_id in self._displays.values():
            self._remove_layer(layer_id)
        self._displays = {}

    def _remove_layer(self, layer_id: str) -> None:
        if self._project.mapLayer(layer_id) is not None:  # the user may have removed it
            self._project.removeMapLayer(layer_id)

    def _repaint(self, _region_id: str, _status: str) -> None:
        outlines = self._project.mapLayer(self._outlines)
        if outlines is not None:
            outlines.triggerRepaint()
