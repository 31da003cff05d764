"""Water pixels as labels in the edit buffer, in place of the lakes that were there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsVectorLayer, QgsWkbTypes

from .labels_layer import LAKE, polygon_parts, to_layer
from .pixels import Transform, trace


def water_polygons(water: np.ndarray, transform: Transform, outline: QgsGeometry) -> list[QgsGeometry]:
    """Polygons of the water pixels, cut where part of a pixel sticks out of the region's outline."""
    engine = QgsGeometry.createGeometryEngine(outline.constGet())
    engine.prepareGeometry()
    shapes = []
    for shape in trace(water, transform):
        if engine.contains(shape.constGet()):
            shapes.append(shape)
        else:
            shapes += polygon_parts(shape.intersection(outline))
    return shapes


def replace_lakes(
    layer: QgsVectorLayer,
    region_id: str,
    shapes: Iterable[QgsGeometry],
    crs: QgsCoordinateReferenceSystem,
    within: QgsGeometry | None = None,
) -> int:
    """Put lakes in place of those in the edit buffer, everywhere or within a part of the region only.

    What is labelled `ignore` stays. Lakes that cross the part's border keep what lies outside, joined
    with what they now touch inside.

    Args:
        layer: being edited.
        region_id: whose labels these are.
        shapes: polygons in `crs`.
        crs: of the shapes and the part.
        within: the part; None = everywhere.

    Returns:
        How many lakes there are now in that place.
    """
    new = [to_layer(shape, layer, crs) for shape in shapes]
    gone = [row for row in layer.getFeatures() if row["class"] == LAKE]
    if within is not None:
        part = to_layer(within, layer, crs)
        gone = [row for row in gone if row.geometry().intersects(part)]
        kept = [piece for row in gone for piece in polygon_parts(row.geometry().difference(part))]
        new = [QgsGeometry.unaryUnion([*kept, *new])]
    layer.deleteFeatures([row.id() for row in gone])
    rows = [label_row(layer, region_id, part) for shape in new for part in polygon_parts(shape)]
    layer.addFeatures(rows)
    return len(rows)


def label_row(layer: QgsVectorLayer, region_id: str, shape: QgsGeometry, label_class: str = LAKE) -> QgsFeature:
    """A new row for a polygon in the layer's system."""
    row = QgsFeature(layer.fields())
    if QgsWkbTypes.isMultiType(layer.wkbType()):
        shape.convertToMultiType()
    row.setGeometry(shape)
    row["region_id"], row["class"] = region_id, label_class
    return row
