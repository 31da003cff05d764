"""What the search field of the window finds: "lake 1234", and the regions of the open samples."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsExpression,
    QgsFeature,
    QgsFeatureRequest,
    QgsFeedback,
    QgsLocatorContext,
    QgsLocatorFilter,
    QgsLocatorResult,
    QgsMapLayerType,
    QgsProject,
    QgsVectorLayer,
)
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QCoreApplication

from .field_types import TEXT

PREFIX = "lake"
LAKE_ID, REGION_ID = "lake_id", "region_id"
REGION_FIELDS = (REGION_ID, "status", "subset")
"""A layer with these is the table of regions of a samples file."""

MOST = 20
"""Found in one layer."""

ROOM = 1.5
"""How much wider than what was found the map shows."""


class LakeLocator(QgsLocatorFilter):
    """Lakes by their id and regions by a part of theirs, in the layers of the project."""

    def __init__(self, iface: QgisInterface, open_region: Callable[[str], bool]) -> None:
        """Take the window, and what opens a region in the label studio; that says whether it could."""
        super().__init__()
        self._iface, self._open_region = iface, open_region

    def clone(self) -> QgsLocatorFilter:
        """Called by QGIS for each search."""
        return LakeLocator(self._iface, self._open_region)

    def name(self) -> str:
        """Never shown; QGIS keeps the user's choices under it."""
        return "glakes"

    def displayName(self) -> str:
        """Shown in QGIS's options."""
        return QCoreApplication.translate("LakeLocator", "Lakes and sample regions (GLAKES)")

    def prefix(self) -> str:
        """What is typed before an id to search for nothing else."""
        return PREFIX

    def flags(self) -> QgsLocatorFilter.Flags:
        """It reads layers of the project, and those belong to the main thread."""
        return QgsLocatorFilter.Flag.FlagFast

    def fetchResults(self, string: str, context: QgsLocatorContext, feedback: QgsFeedback) -> None:
        """Called by QGIS at each key."""
        wanted = string.strip().removeprefix("#")
        if not wanted:
            return
        for layer in project_polygons():
            for feature, text, group in find(layer, wanted):
                if feedback.isCanceled():
                    return
                found = QgsLocatorResult(self, text, {"layer": layer.id(), "fid": feature.id()})
                found.description = layer.name()
                found.group = group
                self.resultFetched.emit(found)

    def triggerResult(self, result: QgsLocatorResult) -> None:
        """Open the region in the label studio, or show the map there."""
        layer = QgsProject.instance().mapLayer(result.userData["layer"])
        if layer is None:  # removed meanwhile
            return
        feature = layer.getFeature(result.userData["fid"])
        if REGION_ID in layer.fields().names() and self._open_region(str(feature[REGION_ID])):
            return
        self._show(layer, feature)

    def _show(self, layer: QgsVectorLayer, feature: QgsFeature) -> None:
        canvas = self._iface.mapCanvas()
        system = canvas.mapSettings().destinationCrs()
        try:
            box = QgsCoordinateTransform(layer.crs(), system, QgsProject.instance()).transformBoundingBox(
                feature.geometry().boundingBox()
            )
        except QgsCsException:  # the map's system does not reach there
            return
        box.scale(ROOM)
        canvas.setExtent(box)
        canvas.refresh()
        canvas.flashFeatureIds(layer, [feature.id()])


def project_polygons() -> Iterator[QgsVectorLayer]:
    """The vector layers of the project that can be read."""
    for layer in QgsProject.instance().mapLayers().values():
        if layer.type() == QgsMapLayerType.VectorLayer and layer.isValid() and layer.isSpatial():
            yield layer


def find(layer: QgsVectorLayer, wanted: str) -> Iterator[tuple[QgsFeature, str, str]]:
    """The lakes and regions of a layer that fit: feature, what is shown, and under which heading."""
    translate = QCoreApplication.translate
    names = set(layer.fields().names())
    if LAKE_ID in names:
        for feature in _features(layer, _lake_filter(layer, wanted)):
            yield (
                feature,
                translate("LakeLocator", "Lake {}").format(feature[LAKE_ID]),
                translate("LakeLocator", "Lakes"),
            )
    if names.issuperset(REGION_FIELDS):
        pattern = QgsExpression.quotedValue(f"%{wanted}%")
        for feature in _features(layer, f"{QgsExpression.quotedColumnRef(REGION_ID)} ILIKE {pattern}"):
            text = f"{feature[REGION_ID]} · {feature['status']}"
            yield feature, text, translate("LakeLocator", "Sample regions")


def _lake_filter(layer: QgsVectorLayer, wanted: str) -> str:
    """Exactly this id; nothing where the ids are numbers and it is none."""
    if layer.fields().field(LAKE_ID).type() != TEXT:
        value = wanted if wanted.lstrip("-").isdecimal() and wanted.isascii() else ""
    else:
        value = QgsExpression.quotedValue(wanted)
    return f"{QgsExpression.quotedColumnRef(LAKE_ID)} = {value}" if value else ""


def _features(layer: QgsVectorLayer, expression: str) -> Iterator[QgsFeature]:
    if expression:
        yield from layer.getFeatures(QgsFeatureRequest().setFilterExpression(expression).setLimit(MOST))
