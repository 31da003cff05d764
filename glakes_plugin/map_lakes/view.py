"""Which part of an image the map shows: extent, whole pixels, size on the ground."""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsDistanceArea,
    QgsGeometry,
    QgsMapSettings,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsUnitTypes,
)

OUTLINE_POINTS = 20
"""Points along each side, so that the outline also follows a bent side in another projection."""

PIXEL_TOLERANCE = 1e-3
"""A hair, so that an extent that ends on a pixel's edge does not count the next pixel."""


@dataclass(frozen=True)
class Part:
    """A rectangle of a raster layer."""

    extent: QgsRectangle
    """In the layer's coordinate system."""
    columns: int
    rows: int

    @property
    def pixels(self) -> int:
        """How many pixels it holds."""
        return self.columns * self.rows


def visible_part(view: QgsMapSettings, layer: QgsRasterLayer, project: QgsProject) -> Part | None:
    """The part of the layer inside the map view; None where the two do not meet."""
    transform = QgsCoordinateTransform(view.destinationCrs(), layer.crs(), project)
    try:
        seen = transform.transformBoundingBox(view.visibleExtent())
    except QgsCsException:
        # The view reaches where the layer's projection is not defined; the layer itself is not there.
        seen = layer.extent()
    extent = seen.intersect(layer.extent())
    if extent.isEmpty():
        return None
    whole = layer.extent()
    columns = pixels_touched(
        extent.xMinimum() - whole.xMinimum(), extent.xMaximum() - whole.xMinimum(), whole.width() / layer.width()
    )
    rows = pixels_touched(
        whole.yMaximum() - extent.yMaximum(), whole.yMaximum() - extent.yMinimum(), whole.height() / layer.height()
    )
    return Part(extent, columns, rows)


def pixels_touched(start: float, stop: float, size: float) -> int:
    """How many pixels of a size the stretch start..stop touches, counted from 0 on their axis."""
    return math.ceil(stop / size - PIXEL_TOLERANCE) - math.floor(start / size + PIXEL_TOLERANCE)


def outline(extent: QgsRectangle) -> QgsGeometry:
    """The rectangle as a polygon with points along its sides."""
    return QgsGeometry.fromRect(extent).densifyByCount(OUTLINE_POINTS)


def ground_size_km(extent: QgsRectangle, layer: QgsRasterLayer, project: QgsProject) -> tuple[float, float]:
    """Width and height through the middle, in km on the ellipsoid."""
    measure = QgsDistanceArea()
    measure.setSourceCrs(layer.crs(), project.transformContext())
    measure.setEllipsoid("WGS84")
    middle = extent.center()
    width = measure.measureLine(QgsPointXY(extent.xMinimum(), middle.y()), QgsPointXY(extent.xMaximum(), middle.y()))
    height = measure.measureLine(QgsPointXY(middle.x(), extent.yMinimum()), QgsPointXY(middle.x(), extent.yMaximum()))
    unit = QgsUnitTypes.DistanceUnit.DistanceKilometers
    return measure.convertLengthMeasurement(width, unit), measure.convertLengthMeasurement(height, unit)
