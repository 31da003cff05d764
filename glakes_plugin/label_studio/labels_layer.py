"""The labels of one region as a layer to edit: filtered, with defaults, snapping and topological editing.

The filter must not change while a layer is edited, so a region is shown first and edited then.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from qgis.core import (
    NULL,
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsDefaultValue,
    QgsEditFormConfig,
    QgsEditorWidgetSetup,
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsGeometry,
    QgsProject,
    QgsSnappingConfig,
    QgsTolerance,
    QgsVectorLayer,
    QgsVectorLayerUtils,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...lakes.samples.settings import CLASSES
from ...processing_provider.styles import apply_style
from .recovery import Label

SNAP_PX = 10
LAKE = "lake"

translate = QCoreApplication.translate


def make_labels_layer(source: str) -> QgsVectorLayer:
    """The layer, styled, without a form that pops up; it shows no region yet."""
    layer = QgsVectorLayer(source, translate("LabelStudio", "Labels"), "ogr")
    apply_style(layer, "labels")
    show_region(layer, None)
    form = layer.editFormConfig()
    form.setSuppress(QgsEditFormConfig.FeatureFormSuppress.SuppressOn)
    layer.setEditFormConfig(form)
    field = layer.fields().indexOf("class")
    layer.setDefaultValueDefinition(field, QgsDefaultValue(QgsExpression.quotedString(LAKE)))
    layer.setEditorWidgetSetup(field, QgsEditorWidgetSetup("ValueMap", {"map": [{name: name} for name in CLASSES]}))
    return layer


def show_region(layer: QgsVectorLayer, region_id: str | None) -> None:
    """Show the labels of one region; what is drawn from now on belongs to it. Not while it is edited."""
    text = QgsExpression.quotedString(region_id or "")
    layer.setSubsetString(f'"region_id" = {text}' if region_id is not None else "1 = 0")
    layer.setDefaultValueDefinition(layer.fields().indexOf("region_id"), QgsDefaultValue(text))


def add_label(
    layer: QgsVectorLayer,
    region_id: str,
    geometry: QgsGeometry,
    label_class: str = LAKE,
    crs: QgsCoordinateReferenceSystem | None = None,
) -> list[int]:
    """Add a polygon, one feature per part, to the edit buffer; returns the new ids.

    Raises:
        LakesError: the shape is no polygon, or the layer did not take it.
    """
    shape = polygons_only(to_layer(geometry, layer, crs))
    ids = []
    for part in shape.asGeometryCollection():
        if QgsWkbTypes.isMultiType(layer.wkbType()):
            part.convertToMultiType()
        values = {layer.fields().indexOf("region_id"): region_id, layer.fields().indexOf("class"): label_class}
        feature = QgsVectorLayerUtils.createFeature(layer, part, values)
        if not layer.addFeature(feature):
            raise LakesError(translate("LabelStudio", "The label could not be added. Start editing the labels."))
        ids.append(feature.id())
    if not ids:
        raise LakesError(translate("LabelStudio", "The shape is no polygon, so it was not added."))
    return ids


def to_layer(geometry: QgsGeometry, layer: QgsVectorLayer, crs: QgsCoordinateReferenceSystem | None) -> QgsGeometry:
    """A copy in the layer's system."""
    shape = QgsGeometry(geometry)
    if crs is not None and crs != layer.crs():
        shape.transform(QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()))
    return shape


def polygons_only(shape: QgsGeometry) -> QgsGeometry:
    """A valid copy without lines, points and heights; may be empty."""
    if not shape.isGeosValid():
        shape = shape.makeValid()
    shape.convertGeometryCollectionToSubclass(QgsWkbTypes.GeometryType.PolygonGeometry)
    flat = shape.get()
    if flat is not None:
        flat.dropZValue()
        flat.dropMValue()
    is_polygon = shape.type() == QgsWkbTypes.GeometryType.PolygonGeometry
    return shape if is_polygon else QgsGeometry()


def polygon_parts(shape: QgsGeometry) -> list[QgsGeometry]:
    """The polygons of a shape, each on its own; none for one that is empty."""
    return [part for part in polygons_only(shape).asGeometryCollection() if not part.isEmpty()]


def label_rows(layer: QgsVectorLayer) -> Iterator[tuple[int, Label]]:
    """Feature id with class and shape of every label in the edit buffer."""
    request = QgsFeatureRequest().setSubsetOfAttributes(["class"], layer.fields())
    for feature in layer.getFeatures(request):
        name = feature["class"]
        yield feature.id(), (LAKE if name == NULL else str(name), bytes(feature.geometry().asWkb()).hex())


def replace_labels(layer: QgsVectorLayer, region_id: str, wanted: list[Label]) -> None:
    """Make the edit buffer hold exactly these labels; what is there already stays."""
    missing, surplus = Counter(wanted), []
    for feature_id, label in label_rows(layer):
        if missing[label]:
            missing[label] -= 1
        else:
            surplus.append(feature_id)
    layer.deleteFeatures(surplus)
    for label_class, shape in missing.elements():
        geometry = QgsGeometry()
        geometry.fromWkb(bytes.fromhex(shape))
        row = QgsFeature(layer.fields())
        row.setGeometry(geometry)
        row.setAttribute("region_id", region_id)
        row.setAttribute("class", label_class)
        layer.addFeature(row)


class EditingRules:
    """Snapping, shared borders and no overlaps for a project; `restore` puts back what it had.

    Transaction groups are off meanwhile: in them a layer is edited, saved and locked together with others.
    """

    def __init__(self, project: QgsProject) -> None:
        self._project = project
        self._before = (
            project.snappingConfig(),
            project.topologicalEditing(),
            project.avoidIntersectionsMode(),
            _transactions(project),
        )
        snapping = QgsSnappingConfig(project)
        snapping.setEnabled(True)
        snapping.setMode(QgsSnappingConfig.SnappingMode.ActiveLayer)
        snapping.setTypeFlag(_vertex_and_segment())
        snapping.setTolerance(SNAP_PX)
        snapping.setUnits(QgsTolerance.UnitType.Pixels)
        project.setSnappingConfig(snapping)
        project.setTopologicalEditing(True)
        project.setAvoidIntersectionsMode(QgsProject.AvoidIntersectionsMode.AvoidIntersectionsCurrentLayer)
        _set_transactions(project, Qgis.TransactionMode.Disabled if hasattr(Qgis, "TransactionMode") else False)

    def restore(self) -> None:
        """Put back what the project had."""
        snapping, topological, overlaps, transactions = self._before
        self._project.setSnappingConfig(snapping)
        self._project.setTopologicalEditing(topological)
        self._project.setAvoidIntersectionsMode(overlaps)
        _set_transactions(self._project, transactions)


def _vertex_and_segment() -> object:
    if hasattr(Qgis, "SnappingType"):
        return Qgis.SnappingTypes(Qgis.SnappingType.Vertex | Qgis.SnappingType.Segment)
    kinds = QgsSnappingConfig.SnappingTypes  # QGIS before 3.26
    return QgsSnappingConfig.SnappingTypeFlag(kinds.VertexFlag | kinds.SegmentFlag)


def _transactions(project: QgsProject) -> object:
    return project.transactionMode() if hasattr(project, "transactionMode") else project.autoTransaction()


def _set_transactions(project: QgsProject, mode: object) -> None:
    if hasattr(project, "setTransactionMode"):
        project.setTransactionMode(mode)
    else:
        project.setAutoTransaction(mode)  # QGIS before 3.26
