"""`glakes:ndwi`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingParameterBand

from ....lakes.imagery.settings import NdwiSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class Ndwi(GlakesAlgorithm):
    """The normalised difference water index of one image."""

    INPUT, GREEN, NIR, OUTPUT = "INPUT", "GREEN", "NIR", "OUTPUT"
    STYLES = {OUTPUT: "ndwi"}

    def name(self) -> str:
        """Public id."""
        return "ndwi"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Water index (NDWI)")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("ndwi,water,index,normalised,difference,green,nir,sentinel").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Computes the water index NDWI of an image from its green and near-infrared bands.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Computes NDWI = (green - NIR) / (green + NIR) after McFeeters (1996). Water lies above 0 as a rule, "
            "vegetation and soil below. The scale and offset stored with the bands are applied first; pixels without "
            "data, and pixels where both bands are 0, have no value."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.raster(self.INPUT, self.tr("Image"), self.tr("A raster with a green and a NIR band.")))
        for name, label, text in (
            (self.GREEN, self.tr("Green band"), self.tr("Sentinel-2: B3.")),
            (self.NIR, self.tr("Near-infrared band"), self.tr("Sentinel-2: B8.")),
        ):
            self.addParameter(make.with_help(QgsProcessingParameterBand(name, label, None, self.INPUT), text))
        self.addParameter(
            make.raster_output(self.OUTPUT, self.tr("NDWI"), self.tr("One band of real numbers in -1..1."))
        )

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> NdwiSettings:
        """Translate the parameters."""
        layer = inputs.raster_layer(self, parameters, self.INPUT, context)
        return NdwiSettings(
            input=inputs.raster_path(layer),
            green=self.parameterAsInt(parameters, self.GREEN, context),
            nir=self.parameterAsInt(parameters, self.NIR, context),
            output=outputs.raster(parameters, self.OUTPUT, context) or "",
        )
