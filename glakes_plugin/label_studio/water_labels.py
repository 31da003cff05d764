"""Water pixels as labels in the edit buffer, in place of the lakes that were there."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsVectorLayer,
    QgsWkbTypes,
)

from ..pixels import Transform, trace
from .labels_layer import LAKE, polygon_parts, to_layer

GRAIN = 1e-4
"""Part of a pixel to which shapes of another coordinate system are rounded."""


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
    pixel: float = 1.0,
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
        pixel: of the image, in units of `crs`.

    Returns:
        How many lakes there are now in that place.
    """
    new = list(shapes)
    gone = [row for row in layer.getFeatures() if row["class"] == LAKE]
    if within is not None:
        to_image = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
        known = [(row, in_image(row.geometry(), to_image, pixel)) for row in gone]
        inside = [(row, shape) for row, shape in known if shape.intersects(within)]
        gone = [row for row, _ in inside]
        kept = [piece for _, shape in inside for piece in polygon_parts(shape.difference(within))]
        new = [QgsGeometry.unaryUnion([*kept, *new])]
    layer.deleteFeatures([row.id() for row in gone])
    parts = [to_layer(part, layer, crs) for shape in new for part in polygon_parts(shape)]
    rows = [label_row(layer, region_id, part) for part in parts]
    layer.addFeatures(rows)
    return len(rows)


def in_image(shape: QgsGeometry, to_image: QgsCoordinateTransform, pixel: float) -> QgsGeometry:
    """A copy in the system of the image, where edges of neighbours are the same numbers.

    What comes from another system is rounded to a ten-thousandth of a pixel, or two neighbours would
    part by a hair.
    """
    copy = QgsGeometry(shape)
    if to_image.isShortCircuited():
        return copy
    copy.transform(to_image)
    rounded = copy.snappedToGrid(pixel * GRAIN, pixel * GRAIN)
    return copy if rounded.isNull() else rounded


def label_row(layer: QgsVectorLayer, region_id: str, shape: QgsGeometry, label_class: str = LAKE) -> QgsFeature:
    """A new row for a polygon in the layer's system."""
    row = QgsFeature(layer.fields())
    row.setGeometry(fitted(shape, layer))
    row["region_id"], row["class"] = region_id, label_class
    return row


def fitted(shape: QgsGeometry, layer: QgsVectorLayer) -> QgsGeometry:
    """A polygon as the layer keeps it: of several parts, or of one."""
    copy = QgsGeometry(shape)
    if QgsWkbTypes.isMultiType(layer.wkbType()):
        copy.convertToMultiType()
    else:
        copy.convertToSingleType()
    return copy
