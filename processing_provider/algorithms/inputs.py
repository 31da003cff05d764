"""What a parameter names, as the path that a worker can open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingUtils,
    QgsRasterLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.samples.settings import IMAGE_SUFFIXES
from ...lakes.steps import Extent

READABLE = ("gpkg", "shp", "fgb", "geojson", "gdb", "sqlite", "pbf", "osm")
"""What the worker opens itself; other layers are exported first. Suffixes."""


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


def optional_raster(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str | None:
    """What GDAL opens for a raster parameter; None when it is empty. Raises as `raster_layer`."""
    if parameters.get(name) in (None, ""):
        return None
    return raster_path(raster_layer(algorithm, parameters, name, context))


def raster_sources(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> tuple[str, ...]:
    """Paths of rasters and folders of a parameter that takes several of both."""
    folders, rest = _parted(parameters.get(name))
    layers = algorithm.parameterAsLayerList({**parameters, name: rest}, name, context) if rest else []
    return (*folders, *(raster_path(layer) for layer in layers))


def with_a_raster_for_folders(parameters: dict[str, Any], name: str) -> dict[str, Any]:
    """The parameters as QGIS can check them, who takes folders for layers that do not open.

    A folder is stood for by its first raster; one without any stays, and fails the check.
    """
    folders, rest = _parted(parameters.get(name))
    return {**parameters, name: [*rest, *map(_first_raster, folders)]} if folders else parameters


def _parted(value: Any) -> tuple[list[str], list[Any]]:
    """What names a folder, and everything else."""
    entries = list(value) if isinstance(value, (list, tuple)) else [value]
    folders = [entry for entry in entries if _is_folder(entry)]
    return [str(folder) for folder in folders], [entry for entry in entries if entry not in folders]


def _is_folder(value: Any) -> bool:
    """Whether a folder of files is named; a geodatabase is a file, whatever the disk says."""
    return isinstance(value, (str, Path)) and Path(value).is_dir() and Path(value).suffix.lower() != ".gdb"


def _first_raster(folder: str) -> str:
    found = (path for path in sorted(Path(folder).rglob("*")) if path.suffix.lower() in IMAGE_SUFFIXES)
    return str(next(found, folder))


def file_paths(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> tuple[str, ...]:
    """Paths of a parameter that takes several files; a layer in a file is taken as the file."""
    return tuple(path.partition("|")[0] for path in algorithm.parameterAsFileList(parameters, name, context))


def raster_for_polygons(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], context: QgsProcessingContext
) -> str:
    """A sentence where a raster is given and polygons are asked for, of which QGIS says it is not there; or nothing."""
    kinds = (QgsProcessingParameterFeatureSource, QgsProcessingParameterMultipleLayers)
    asked = [one for one in algorithm.parameterDefinitions() if isinstance(one, kinds) and _takes_vectors(one)]
    for definition in asked:
        value = parameters.get(definition.name())
        for entry in value if isinstance(value, (list, tuple)) else [value]:
            layer = QgsProcessingUtils.mapLayerFromString(str(entry), context) if isinstance(entry, str) else entry
            if isinstance(layer, QgsRasterLayer):
                text = QCoreApplication.translate(
                    "Inputs",
                    "{name}: '{layer}' is a raster, and polygons are needed. Give a polygon layer; 'Lakes to polygons'"
                    " makes one of a mask or a probability.",
                )
                return text.format(name=definition.name(), layer=layer.name())
    return ""


def _takes_vectors(definition: Any) -> bool:
    if isinstance(definition, QgsProcessingParameterFeatureSource):
        return True
    return bool(definition.layerType() == QgsProcessing.SourceType.TypeVectorPolygon)


def vector_path(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> str | None:
    """`path|layername=name` of a vector parameter, exported where it is not a plain file; None when empty.

    A folder of files, such as the continents of GLAKES, is left to the worker; QGIS would take one of them.

    Raises:
        QgsProcessingException: something is given that is no vector layer.
    """
    value = parameters.get(name)
    if value in (None, ""):
        return None
    if _is_folder(value):
        return str(value)
    # An export without a feedback crashes QGIS 3.22.
    path, layer = algorithm.parameterAsCompatibleSourceLayerPathAndLayerName(
        parameters, name, context, list(READABLE), "gpkg", QgsProcessingFeedback()
    )
    if not path:
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    return f"{path}|layername={layer}" if layer else path


def vector_paths(
    algorithm: QgsProcessingAlgorithm, parameters: dict[str, Any], name: str, context: QgsProcessingContext
) -> tuple[str, ...]:
    """`path|layername=name` of every layer of a parameter that takes several, as `vector_path`.

    Raises:
        QgsProcessingException: something is given that is no vector layer.
    """
    if not parameters.get(name):
        return ()
    folders, rest = _parted(parameters.get(name))
    layers = algorithm.parameterAsLayerList({**parameters, name: rest}, name, context) if rest else []
    if not (layers or folders) or any(not isinstance(layer, QgsVectorLayer) for layer in layers):
        raise QgsProcessingException(algorithm.invalidSourceError(parameters, name))
    return (*folders, *(_exported(layer, context) for layer in layers))


def _exported(layer: QgsVectorLayer, context: QgsProcessingContext) -> str:
    path, inner = QgsProcessingUtils.convertToCompatibleFormatAndLayerName(
        layer, False, layer.name(), list(READABLE), "gpkg", context, QgsProcessingFeedback()
    )
    return f"{path}|layername={inner}" if inner else str(path)


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
