"""Ready-made parameters: each function returns one, with its help, in the dialect that runs on 3.22 to 4.x."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterField,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...models.settings import DEVICES

POLYGONS = QgsProcessing.SourceType.TypeVectorPolygon
LINES = QgsProcessing.SourceType.TypeVectorLine

SCENES_WIDGET = f"{__name__.rpartition('.algorithms.')[0]}.scenes_widget.ScenesWrapper"
"""By name, so that it is imported only where there are windows."""


def with_help(parameter: QgsProcessingParameterDefinition, text: str, advanced: bool = False) -> Any:
    """Give a parameter its help, and hide it among the advanced ones where it is rarely used."""
    parameter.setHelp(text)
    if advanced:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter


def raster(name: str, label: str, text: str, optional: bool = False) -> Any:
    """A raster layer to read."""
    return with_help(QgsProcessingParameterRasterLayer(name, label, None, optional), text)


def polygons(name: str, label: str, text: str, optional: bool = False) -> Any:
    """A polygon layer to read; honours 'selected features only'."""
    return with_help(QgsProcessingParameterFeatureSource(name, label, [POLYGONS], None, optional), text)


def lines(name: str, label: str, text: str, optional: bool = False) -> Any:
    """A line layer to read; honours 'selected features only'."""
    return with_help(QgsProcessingParameterFeatureSource(name, label, [LINES], None, optional), text)


def field(
    name: str,
    label: str,
    text: str,
    parent: str,
    optional: bool = False,
    advanced: bool = False,
    default: str | None = None,
) -> Any:
    """A field of any kind of another parameter's layer."""
    kind = QgsProcessingParameterField.DataType.Any
    return with_help(QgsProcessingParameterField(name, label, default, parent, kind, False, optional), text, advanced)


def table(name: str, label: str, text: str) -> Any:
    """A table or a layer of any kind to read for its attributes, or none; an advanced parameter."""
    kind = QgsProcessing.SourceType.TypeVector
    return with_help(QgsProcessingParameterFeatureSource(name, label, [kind], None, True), text, True)


def extent(name: str, label: str, text: str, optional: bool = True) -> Any:
    """An extent."""
    return with_help(QgsProcessingParameterExtent(name, label, None, optional), text)


def real(
    name: str,
    label: str,
    text: str,
    default: float,
    low: float,
    high: float | None = None,
    advanced: bool = False,
) -> Any:
    """A real number in a range."""
    kind = QgsProcessingParameterNumber.Type.Double
    parameter = QgsProcessingParameterNumber(name, label, kind, default, False, low)
    if high is not None:
        parameter.setMaximum(high)
    parameter.setMetadata({"widget_wrapper": {"decimals": 4}})
    return with_help(parameter, text, advanced)


def aridity_limits() -> tuple[Any, Any]:
    """ARIDITY_SCALE and ARIDITY_MAX: how an aridity index is stored, and below which of its values it is arid."""
    translate = QCoreApplication.translate
    scale = translate("Parameters", "Scale of the aridity index")
    highest = translate("Parameters", "Arid below")
    stored = translate("Parameters", "Stored number x scale = index; 0.0001 for the Global Aridity Index.")
    classes = translate("Parameters", "Index: below 0.03 hyper-arid, 0.2 arid, 0.5 semi-arid.")
    return (
        real("ARIDITY_SCALE", scale, stored, 0.0001, 0.0, advanced=True),
        real("ARIDITY_MAX", highest, classes, 0.2, 0.0, advanced=True),
    )


def model_file() -> Any:
    """MODEL: a model file; none = the shipped one."""
    translate = QCoreApplication.translate
    help_text = translate("Parameters", "Empty: the starter model of GLAKES.")
    return file("MODEL", translate("Parameters", "Model"), help_text, "safetensors", True)


def threshold() -> Any:
    """THRESHOLD of the probability."""
    translate = QCoreApplication.translate
    help_text = translate("Parameters", "A pixel at or above this probability is lake.")
    return real("THRESHOLD", translate("Parameters", "Threshold"), help_text, 0.5, 0.01, 1.0)


def device() -> Any:
    """DEVICE: on what a network runs; an advanced parameter."""
    translate = QCoreApplication.translate
    help_text = translate("Parameters", "auto: a GPU if there is one.")
    return choice("DEVICE", translate("Parameters", "Device"), help_text, DEVICES, advanced=True)


def cell_side(finest: float, coarsest: float) -> Any:
    """GRID: the side of a cell of statistics, in degrees."""
    translate = QCoreApplication.translate
    help_text = translate("Parameters", "Lines of the grid lie on multiples of it.")
    return real("GRID", translate("Parameters", "Side of a cell (degrees)"), help_text, 1.0, finest, coarsest)


def whole(
    name: str,
    label: str,
    text: str,
    default: int,
    low: int,
    advanced: bool = False,
) -> Any:
    """A whole number from `low`."""
    kind = QgsProcessingParameterNumber.Type.Integer
    return with_help(QgsProcessingParameterNumber(name, label, kind, default, False, low), text, advanced)


def choice(name: str, label: str, text: str, values: tuple[str, ...], advanced: bool = False) -> Any:
    """One of a closed set; scripts write the value itself. The first is the default."""
    parameter = QgsProcessingParameterEnum(name, label, list(values), False, values[0], False, True)
    return with_help(parameter, text, advanced)


def text(name: str, label: str, text: str, default: str | None = None, advanced: bool = False) -> Any:
    """A text that may stay empty."""
    return with_help(QgsProcessingParameterString(name, label, default, False, True), text, advanced)


def file(name: str, label: str, text: str, extension: str, optional: bool = False, advanced: bool = False) -> Any:
    """A file to read."""
    kind = QgsProcessingParameterFile.Behavior.File
    return with_help(QgsProcessingParameterFile(name, label, kind, extension, None, optional), text, advanced)


def folder(name: str, label: str, text: str) -> Any:
    """A folder to read from."""
    return with_help(QgsProcessingParameterFile(name, label, QgsProcessingParameterFile.Behavior.Folder), text)


def files(name: str, label: str, text: str) -> Any:
    """Several files to read."""
    kind = QgsProcessing.SourceType.TypeFile
    return with_help(QgsProcessingParameterMultipleLayers(name, label, kind), text)


def rasters(name: str, label: str, text: str, optional: bool = False) -> Any:
    """Several rasters to read; scripts may name folders of them (see `inputs.raster_sources`)."""
    kind = QgsProcessing.SourceType.TypeRaster
    return with_help(QgsProcessingParameterMultipleLayers(name, label, kind, None, optional), text)


def polygon_layers(name: str, label: str, text: str) -> Any:
    """Several polygon layers to read, or none."""
    return with_help(QgsProcessingParameterMultipleLayers(name, label, POLYGONS, None, True), text)


def scenes(name: str, label: str, text: str) -> Any:
    """A folder of scenes or a file of them; dialogs offer both."""
    parameter = QgsProcessingParameterFile(name, label, QgsProcessingParameterFile.Behavior.Folder)
    parameter.setMetadata({"widget_wrapper": {"class": SCENES_WIDGET}})
    return with_help(parameter, text)


def raster_output(name: str, label: str, text: str, optional: bool = False) -> Any:
    """A raster to write; an optional one is not made unless asked for."""
    return with_help(QgsProcessingParameterRasterDestination(name, label, None, optional, not optional), text)


def polygons_output(name: str, label: str, text: str, optional: bool = False) -> Any:
    """A polygon layer to write; an optional one is not made unless asked for."""
    return with_help(QgsProcessingParameterVectorDestination(name, label, POLYGONS, None, optional, not optional), text)


def table_output(name: str, label: str, text: str, optional: bool = True) -> Any:
    """A table to write; an optional one is not made unless asked for."""
    kind = QgsProcessing.SourceType.TypeVector
    return with_help(QgsProcessingParameterVectorDestination(name, label, kind, None, optional, not optional), text)


def file_output(name: str, label: str, text: str, file_filter: str, optional: bool = False) -> Any:
    """Any other file to write; an optional one is not made unless asked for."""
    return with_help(
        QgsProcessingParameterFileDestination(name, label, file_filter, None, optional, not optional), text
    )
