"""Puts what a run wrote into the project: one group, styled, and counted."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsFeatureRequest, QgsLayerTreeGroup, QgsProject, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QTime

from ...lakes.errors import MissingInput
from ...processing_provider.styles import apply_style
from .request import LakesRequest

AREA_FIELD = "area_km2"


@dataclass(frozen=True)
class LakesFound:
    """The layers of one run, and their sum."""

    lakes: QgsVectorLayer
    count: int
    area_km2: float


def add_results(request: LakesRequest, project: QgsProject) -> LakesFound:
    """Load the lakes above their probability into a new group at the top of the layer tree.

    Raises:
        MissingInput: a file of the run cannot be loaded.
    """
    translate = QCoreApplication.translate
    lakes = QgsVectorLayer(str(request.lakes), translate("MapLakes", "Lakes"), "ogr")
    probability = QgsRasterLayer(str(request.probability), translate("MapLakes", "Lake probability"), "gdal")
    for layer, style in ((lakes, "lakes"), (probability, "probability")):
        if not layer.isValid():
            raise MissingInput(layer.source(), "cannot be loaded", "Run it again.")
        apply_style(layer, style)
    group = QgsLayerTreeGroup(_group_name(request))
    for layer in (lakes, probability):
        project.addMapLayer(layer, False)
        group.addLayer(layer)
    project.layerTreeRoot().insertChildNode(0, group)
    # The layer panel shows a new group collapsed although the group says otherwise; only a change tells it.
    group.setExpanded(False)
    group.setExpanded(True)
    return LakesFound(lakes, lakes.featureCount(), total_area_km2(lakes))


def total_area_km2(lakes: QgsVectorLayer) -> float:
    """Sum of the lakes' geodesic areas, km2."""
    fields = lakes.fields()
    wanted = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry).setSubsetOfAttributes([AREA_FIELD], fields)
    return sum(float(feature[AREA_FIELD] or 0.0) for feature in lakes.getFeatures(wanted))


def _group_name(request: LakesRequest) -> str:
    now = QTime.currentTime().toString("HH:mm")
    return QCoreApplication.translate("MapLakes", "Lakes in {layer} {time}").format(layer=request.layer_name, time=now)
