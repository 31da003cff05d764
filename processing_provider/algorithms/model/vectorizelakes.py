"""`glakes:vectorizelakes`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext

from ....lakes.inventory.settings import VectorizeSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class VectorizeLakes(GlakesAlgorithm):
    """Lakes as polygons."""

    INPUT, THRESHOLD, MIN_AREA, OUTPUT = "INPUT", "THRESHOLD", "MIN_AREA", "OUTPUT"
    STYLES = {OUTPUT: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "vectorizelakes"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Lakes to polygons")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("lake,water,polygonize,vectorize,probability,mask,outline").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Traces the lakes of a probability raster or a 0/1 mask as polygons.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Traces lakes along pixel edges. Pixels that touch at a corner only are different lakes; islands become "
            "holes. Each lake gets a number that depends on its place alone, its geodesic area and shore length, a "
            "point inside it, and a flag where the edge of the data cuts it."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.raster(
                self.INPUT, self.tr("Probability or mask"), self.tr("From 'Predict lakes', or a raster of 0 and 1.")
            )
        )
        self.addParameter(make.threshold())
        self.addParameter(
            make.real(self.MIN_AREA, self.tr("Smallest lake (km2)"), self.tr("Smaller ones are left out."), 0.0, 0.0)
        )
        self.addParameter(
            make.polygons_output(self.OUTPUT, self.tr("Lakes"), self.tr("Polygons in the raster's system."))
        )

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> VectorizeSettings:
        """Translate the parameters."""
        layer = inputs.raster_layer(self, parameters, self.INPUT, context)
        return VectorizeSettings(
            input=inputs.raster_path(layer),
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            threshold=self.parameterAsDouble(parameters, self.THRESHOLD, context),
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
        )
