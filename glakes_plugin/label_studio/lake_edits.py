"""What the tools do to the labels in an edit buffer: join, erase, split, fill, remove. No mouse, no window.

Shapes come in the coordinate system of the image, because there pixels are squares.
"""

from __future__ import annotations

from collections.abc import Iterator

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDistanceArea,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)

from ...lakes.samples.settings import CLASSES
from .labels_layer import LAKE, polygon_parts
from .water_labels import GRAIN, fitted, in_image, label_row

M2_PER_KM2 = 1e6


class LakeEdits:
    """Edits of one layer; every method belongs inside the session's `edit`."""

    def __init__(self, layer: QgsVectorLayer, region_id: str, crs: QgsCoordinateReferenceSystem, pixel: float) -> None:
        """Take the layer being edited, whose region it shows, and the image's system and pixel size."""
        self._layer, self._region_id = layer, region_id
        self._pixel = pixel
        project = QgsProject.instance()
        self._to_image = QgsCoordinateTransform(layer.crs(), crs, project)
        self._to_layer = QgsCoordinateTransform(crs, layer.crs(), project)
        self._measure = QgsDistanceArea()
        self._measure.setSourceCrs(layer.crs(), project.transformContext())
        self._measure.setEllipsoid("EPSG:7030")  # areas are geodesic on WGS 84, always

    # --- where the mouse is -----------------------------------------------------------------

    def label_at(self, point: QgsPointXY) -> QgsFeature | None:
        """The label under a point of the image's system; the smallest where there are several."""
        place = QgsGeometry.fromPointXY(point)
        found = [(shape.area(), feature) for feature, shape in self._near(place) if shape.contains(place)]
        return min(found, key=lambda pair: pair[0])[1] if found else None

    # --- shapes -----------------------------------------------------------------------------

    def join(self, shape: QgsGeometry) -> None:
        """Add a shape to the lakes: one with those that it meets along an edge."""
        touched = [(row, lake) for row, lake in self._near(shape) if row["class"] == LAKE]
        united = QgsGeometry.unaryUnion([shape, *(lake for _, lake in touched)])
        for part in polygon_parts(united):
            if _share_area(part, shape):
                self._put(part, [(row, lake) for row, lake in touched if _share_area(part, lake)])

    def erase(self, shape: QgsGeometry) -> int:
        """Take a shape out of every label; returns how many it was taken out of."""
        hit = [(row, label) for row, label in self._near(shape) if _share_area(label, shape)]
        for row, label in hit:
            self._replace(row, polygon_parts(label.difference(shape)))
        return len(hit)

    def split(self, line: QgsGeometry) -> int:
        """Cut the labels that a line crosses; returns how many more there are now."""
        added = 0
        for row, label in self._near(line):
            parts = _cut(label, line)
            if len(parts) > 1:
                self._replace(row, parts)
                added += len(parts) - 1
        return added

    def take_over(self, shape: QgsGeometry, outline: QgsGeometry) -> bool:
        """Add a lake of another layer, cut to the region's outline; False where nothing of it lies inside."""
        inside = polygon_parts(shape.intersection(outline))
        for part in inside:
            self.join(part)
        return bool(inside)

    # --- one label --------------------------------------------------------------------------

    def remove(self, row: QgsFeature) -> None:
        """Take a label away."""
        self._layer.deleteFeature(row.id())

    def toggle(self, row: QgsFeature) -> str:
        """Make a lake something to ignore, or a lake again; returns the class it now has."""
        other = next(name for name in CLASSES if name != row["class"])
        self._layer.changeAttributeValue(row.id(), self._layer.fields().indexOf("class"), other)
        return other

    def fill_hole_at(self, point: QgsPointXY) -> bool:
        """Fill the hole under a point, with what lies in it; False where there is none."""
        place = QgsGeometry.fromPointXY(point)
        for row, label in self._around(place):
            for hole in _holes(label):
                if row["class"] == LAKE and hole.contains(place):
                    self.join(hole)
                    return True
        return False

    # --- all labels -------------------------------------------------------------------------

    def fill_holes(self, largest_km2: float) -> int:
        """Fill holes of lakes up to a size; returns how many."""
        count = 0
        for row in self._lakes():
            shape = row.geometry()
            small = [hole for hole in _holes(shape) if self._km2(hole) <= largest_km2]
            if small:
                count += len(small)
                self._set(row, QgsGeometry.unaryUnion([shape, *small]))
        return count

    def remove_specks(self, below_km2: float) -> int:
        """Remove lakes smaller than a size; returns how many."""
        small = [row.id() for row in self._lakes() if self._km2(row.geometry()) < below_km2]
        self._layer.deleteFeatures(small)
        return len(small)

    # --- inside -----------------------------------------------------------------------------

    def _lakes(self) -> list[QgsFeature]:
        return [row for row in self._layer.getFeatures() if row["class"] == LAKE]

    def _near(self, shape: QgsGeometry) -> list[tuple[QgsFeature, QgsGeometry]]:
        """Labels that a shape touches, with their shapes in the image's system."""
        return [(row, label) for row, label in self._around(shape) if label.intersects(shape)]

    def _around(self, shape: QgsGeometry) -> list[tuple[QgsFeature, QgsGeometry]]:
        """Labels whose bounding box a shape touches."""
        box = self._to_layer.transformBoundingBox(shape.boundingBox().buffered(self._pixel * GRAIN))
        rows = self._layer.getFeatures(QgsFeatureRequest().setFilterRect(box))
        return [(row, in_image(row.geometry(), self._to_image, self._pixel)) for row in rows]

    def _put(self, shape: QgsGeometry, joined: list[tuple[QgsFeature, QgsGeometry]]) -> None:
        """A shape as one lake: in place of the largest of those that became part of it."""
        ranked = sorted(joined, key=lambda pair: pair[1].area(), reverse=True)
        if ranked:
            self._set(ranked[0][0], self._in_layer(shape))
            self._layer.deleteFeatures([row.id() for row, _ in ranked[1:]])
        else:
            self._layer.addFeature(label_row(self._layer, self._region_id, self._in_layer(shape)))

    def _replace(self, row: QgsFeature, parts: list[QgsGeometry]) -> None:
        """What is left of a label: its largest part stays the label, the others become labels of its class."""
        if not parts:
            self._layer.deleteFeature(row.id())
            return
        largest, *others = sorted(parts, key=lambda part: part.area(), reverse=True)
        self._set(row, self._in_layer(largest))
        for part in others:
            self._layer.addFeature(label_row(self._layer, self._region_id, self._in_layer(part), row["class"]))

    def _set(self, row: QgsFeature, shape: QgsGeometry) -> None:
        self._layer.changeGeometry(row.id(), fitted(shape, self._layer))

    def _in_layer(self, shape: QgsGeometry) -> QgsGeometry:
        copy = QgsGeometry(shape)
        copy.transform(self._to_layer)
        return copy

    def _km2(self, shape: QgsGeometry) -> float:
        return float(self._measure.measureArea(shape)) / M2_PER_KM2


def _share_area(one: QgsGeometry, two: QgsGeometry) -> bool:
    """Whether more than a border is common to both."""
    return bool(one.intersects(two) and not one.touches(two))


def _holes(shape: QgsGeometry) -> Iterator[QgsGeometry]:
    for part in shape.asGeometryCollection():
        for ring in part.asPolygon()[1:]:
            yield QgsGeometry.fromPolygonXY([ring])


def _cut(label: QgsGeometry, line: QgsGeometry) -> list[QgsGeometry]:
    """The parts of a label on the two sides of a line, as polygons."""
    # Nodes of borders and line together, then every face that lies in the label.
    borders = [QgsGeometry.fromPolylineXY(ring) for part in label.asGeometryCollection() for ring in part.asPolygon()]
    edges = QgsGeometry.unaryUnion([*borders, line])
    faces = QgsGeometry.polygonize([edges]).asGeometryCollection()
    return [face for face in faces if label.contains(face.pointOnSurface())]
