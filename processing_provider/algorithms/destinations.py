"""Where outputs go: plain files directly from the worker, anything else by way of a temporary file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsFeatureSink,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

VECTOR_SUFFIXES = (".gpkg", ".fgb", ".geojson", ".shp", ".parquet")
TABLE_SUFFIXES = (".csv", ".gpkg")


class Destinations:
    """Collects the outputs of one run: `raster`, `vector` and `file` give the path the worker writes."""

    def __init__(self, algorithm: QgsProcessingAlgorithm) -> None:
        self._algorithm = algorithm
        self._results: dict[str, str] = {}
        self._detours: dict[str, tuple[str, str]] = {}

    def raster(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """Path of a raster output; None when the user does not want it."""
        return self._keep(name, self._algorithm.parameterAsOutputLayer(parameters, name, context))

    def file(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """Path of a file output; None when the user does not want it."""
        return self._keep(name, self._algorithm.parameterAsFileOutput(parameters, name, context))

    def vector(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """Path of a vector output; a database or a format the worker does not write gets a detour."""
        return self._layer(parameters, name, context, VECTOR_SUFFIXES)

    def table(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str | None:
        """Path of a table without geometry; other formats than .csv and .gpkg get a detour."""
        return self._layer(parameters, name, context, TABLE_SUFFIXES)

    def _layer(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext, suffixes: tuple[str, ...]
    ) -> str | None:
        destination = self._algorithm.parameterAsOutputLayer(parameters, name, context)
        if not destination or (Path(destination).suffix.lower() in suffixes and "=" not in destination):
            return self._keep(name, destination)
        detour = QgsProcessingUtils.generateTempFilename(f"{name.lower()}.gpkg")
        self._results[name] = destination
        self._detours[name] = (detour, destination)
        return detour

    def deliver(self, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> dict[str, str]:
        """Copy what took a detour to where it belongs; returns all outputs by name."""
        for detour, destination in self._detours.values():
            _copy_layer(detour, destination, context, feedback)
        return dict(self._results)

    def _keep(self, name: str, path: str) -> str | None:
        if path:
            self._results[name] = path
        return path or None


def _copy_layer(source: str, destination: str, context: QgsProcessingContext, feedback: QgsProcessingFeedback) -> None:
    layer = QgsVectorLayer(source, "detour", "ogr")
    sink, _ = QgsProcessingUtils.createFeatureSink(destination, context, layer.fields(), layer.wkbType(), layer.crs())
    if sink is None or not sink.addFeatures(layer.getFeatures(), QgsFeatureSink.Flag.FastInsert):
        reason = sink.lastError() if sink else ""
        text = QCoreApplication.translate("Destinations", "Could not write to '{destination}'. {reason}")
        raise QgsProcessingException(text.format(destination=destination, reason=reason))
    sink.finalize() if hasattr(sink, "finalize") else sink.flushBuffer()
