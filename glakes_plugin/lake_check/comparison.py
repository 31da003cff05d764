"""A lake before and after the river mask: what rivers take of it, and what is left."""

from __future__ import annotations

from typing import NamedTuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)


class Comparison(NamedTuple):
    """Three shapes in the coordinate system of the lake; the last two are empty where nothing is compared."""

    before: QgsGeometry
    taken: QgsGeometry
    left: QgsGeometry


def compare(
    lake: QgsGeometry, crs: QgsCoordinateReferenceSystem, rivers: QgsVectorLayer | None, masked: QgsVectorLayer | None
) -> Comparison:
    """Part a lake by the rivers that touch it, or without rivers by the lakes that a mask left there.

    Rivers say what the mask would take whatever has been decided; a lake that was kept or deleted is whole or gone in
    the masked lakes.
    """
    if not lake.isGeosValid():
        lake = lake.makeValid()
    if rivers is not None:
        taken, left = _parted(lake, _near(rivers, lake, crs))
        return Comparison(lake, taken, left)
    if masked is not None:
        left, taken = _parted(lake, _near(masked, lake, crs))
        return Comparison(lake, taken, left)
    return Comparison(lake, QgsGeometry(), QgsGeometry())


def _near(layer: QgsVectorLayer, lake: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> QgsGeometry:
    """The union of a layer's shapes around a lake."""
    request = QgsFeatureRequest().setDestinationCrs(crs, QgsProject.instance().transformContext())
    request.setFilterRect(lake.boundingBox()).setNoAttributes()
    shapes = [feature.geometry() for feature in layer.getFeatures(request) if feature.hasGeometry()]
    shapes = [shape if shape.isGeosValid() else shape.makeValid() for shape in shapes]
    return QgsGeometry.unaryUnion(shapes)


def _parted(lake: QgsGeometry, other: QgsGeometry) -> tuple[QgsGeometry, QgsGeometry]:
    """The part of a lake that another shape covers, and the rest."""
    if other.isEmpty():  # GEOS is given nothing by QGIS, and gives nothing back
        return QgsGeometry.fromWkt("Polygon EMPTY"), QgsGeometry(lake)
    return _polygons(lake.intersection(other)), _polygons(lake.difference(other))


def _polygons(shape: QgsGeometry) -> QgsGeometry:
    """Without the lines and points in which neighbours touch."""
    shape.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
    return shape if shape.type() == QgsWkbTypes.GeometryType.PolygonGeometry else QgsGeometry()
