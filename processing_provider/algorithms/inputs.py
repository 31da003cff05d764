"""What a parameter names, as the path that a worker can open."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.steps import Extent


def raster_layer(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> QgsRasterLayer:
    """The raster layer of a parameter.

    Raises:
        QgsProcessingException: there is none, or it is not a file (a web service, say).
    """
    layer = algorithm.parameterAsRasterLayer(parameters, name, context)
    if layer is None or not layer.isValid():
        raise QgsProcessingException(algorithm.invalidRasterError(parameters, name))
    if layer.providerType() != "gdal":
        text = QCoreApplication.translate(
            "Inputs", "{name}: expected a raster file, found a layer of the kind '{kind}'. Save it as GeoTIFF first."
        )
        raise QgsProcessingException(text.format(name=name, kind=layer.providerType()))
    return layer


def raster_path(layer: QgsRasterLayer) -> str:
    """What GDAL opens for this layer."""
    return str(layer.source()).partition("|")[0]


def vector_path(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str | None:
    """`path|layername=name` of a vector parameter, exported where it is not a plain file; None when empty.

    Raises:
        QgsProcessingException: something is given that is no vector layer.
    """
    if parameters.get(name) in (None, ""):
        return None
    # An export without a feedback crashes QGIS 3.22.
    path, layer = algorithm.parameterAsCompatibleSourceLayerPathAndLayerName(
        parameters, name, context, ["gpkg", "shp", "fgb", "geojson"], "gpkg", QgsProcessingFeedback()
    )
    if not path:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    return f"{path}|layername={layer}" if layer else path


def extent_in(
    algorithm: QgsProcessingAlgorithm,
    parameters: dict[str, Any],
    name: str,
    context: QgsProcessingContext,
    crs: Any,
) -> Extent | None:
    """An extent parameter in a coordinate system (its own where that is invalid); None when empty."""
    rectangle = algorithm.parameterAsExtent(parameters, name, context, crs)
    if rectangle.isNull() or rectangle.isEmpty():
        return None
    return rectangle.xMinimum(), rectangle.yMinimum(), rectangle.xMaximum(), rectangle.yMaximum()
