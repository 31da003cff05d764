"""Shapes drawn over every map of the studio, and places under the mouse."""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand

from .draw_tool import COLOUR, FILL
from .views import MapViews


class MapShape:
    """One polygon on all maps, also on those that come later."""

    def __init__(self, views: MapViews) -> None:
        self._views = views
        self._bands: dict[QgsMapCanvas, QgsRubberBand] = {}
        views.view_removing.connect(self._forget)

    def show(self, shape: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Draw a shape of a coordinate system in place of the last one."""
        for canvas in self._views.canvases():
            if canvas not in self._bands:
                self._bands[canvas] = _band(canvas)
            self._bands[canvas].setToGeometry(shape, crs)

    def hide(self) -> None:
        """Draw nothing."""
        for band in self._bands.values():
            band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def remove(self) -> None:
        """Take it off the maps for good."""
        for canvas in list(self._bands):
            self._forget(canvas)

    def _forget(self, canvas: QgsMapCanvas) -> None:
        band = self._bands.pop(canvas, None)
        if band is not None:
            canvas.scene().removeItem(band)


def _band(canvas: QgsMapCanvas) -> QgsRubberBand:
    band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
    band.setStrokeColor(COLOUR)
    band.setFillColor(FILL)
    band.setWidth(2)
    return band


def mouse_place(canvas: QgsMapCanvas) -> QgsPointXY:
    """Where the mouse is, in the coordinate system of the map."""
    return canvas.getCoordinateTransform().toMapCoordinates(canvas.mouseLastXY())


def from_map(canvas: QgsMapCanvas, crs: QgsCoordinateReferenceSystem) -> QgsCoordinateTransform:
    """From the system of a map to another."""
    return QgsCoordinateTransform(canvas.mapSettings().destinationCrs(), crs, QgsProject.instance())
