"""Water pixels as labels in the edit buffer, in place of the lakes that were there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsVectorLayer, QgsWkbTypes

from .labels_layer import LAKE, polygons_only, to_layer
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
            shapes += polygons_only(shape.intersection(outline)).asGeometryCollection()
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
    new = [polygons_only(to_layer(shape, layer, crs)) for shape in shapes]
    gone = [row for row in layer.getFeatures() if row["class"] == LAKE]
    if within is not None:
        part = to_layer(within, layer, crs)
        gone = [row for row in gone if row.geometry().intersects(part)]
        kept = [polygons_only(row.geometry().difference(part)) for row in gone]
        joined = QgsGeometry.unaryUnion([shape for shape in [*kept, *new] if not shape.isEmpty()])
        new = [joined]
    layer.deleteFeatures([row.id() for row in gone])
    rows = [_row(layer, region_id, part) for shape in new for part in shape.asGeometryCollection()]
    layer.addFeatures(rows)
    return len(rows)


def _row(layer: QgsVectorLayer, region_id: str, shape: QgsGeometry) -> QgsFeature:
    row = QgsFeature(layer.fields())
    if QgsWkbTypes.isMultiType(layer.wkbType()):
        shape.convertToMultiType()
    row.setGeometry(shape)
    row["region_id"], row["class"] = region_id, LAKE
    return row
