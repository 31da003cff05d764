"""`glakes:maskfloodplains`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.inventory.settings import FloodplainSettings, whole_numbers
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class MaskFloodplains(GlakesAlgorithm):
    """Cut lakes in flood plains back to lasting water."""

    INPUT, FLOODPLAIN, FLOODPLAIN_VALUES = "INPUT", "FLOODPLAIN", "FLOODPLAIN_VALUES"
    OCCURRENCE, OCCURRENCE_MIN = "OCCURRENCE", "OCCURRENCE_MIN"
    ARIDITY, ARIDITY_SCALE, ARIDITY_MAX, MIN_AREA = "ARIDITY", "ARIDITY_SCALE", "ARIDITY_MAX", "MIN_AREA"
    OUTPUT, CLIPPED, PARTS = "OUTPUT", "CLIPPED", "PARTS"
    STYLES = {OUTPUT: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "maskfloodplains"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Mask flood plains in GLAKES")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("flood plain,SHIFT,occurrence,GSW,aridity,glakes,mask").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Cuts lakes of GLAKES in flood plains back to where water stands often enough.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "GLAKES shows the largest extent of forty years, which in a flood plain is that of a flood. Lakes "
            "that intersect a flood plain and no arid place are clipped, whole, to where water was seen often "
            "enough; parts larger than the smallest area stay, each a lake of its own. All other lakes pass "
            "unchanged.\n\n"
            "Made for SHIFT (value 1; with version 3 write 1,2), the water occurrence of the Joint Research "
            "Centre (percent; build a virtual raster of its tiles) and the Global Aridity Index (scale 0.0001)."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Lakes of GLAKES"), self.tr("Any polygon layer of lakes.")))
        self.addParameter(make.raster(self.FLOODPLAIN, self.tr("Flood plain"), self.tr("Such as SHIFT.")))
        self.addParameter(
            make.text(
                self.FLOODPLAIN_VALUES,
                self.tr("Values of the flood plain"),
                self.tr("Whole numbers with commas between them."),
                "1",
            )
        )
        self.addParameter(
            make.raster(self.OCCURRENCE, self.tr("Water occurrence"), self.tr("Percent of the time, 0 to 100."))
        )
        self.addParameter(
            make.real(
                self.OCCURRENCE_MIN,
                self.tr("Least occurrence (%)"),
                self.tr("A pixel that was water just as often stays."),
                30.0,
                0.0,
                100.0,
            )
        )
        self.addParameter(make.raster(self.ARIDITY, self.tr("Aridity index"), self.tr("Small is dry.")))
        for parameter in make.aridity_limits():
            self.addParameter(parameter)
        self.addParameter(
            make.real(
                self.MIN_AREA,
                self.tr("Smallest part (km2)"),
                self.tr("Parts must be larger than this. GLAKES begins at 0.03."),
                0.03,
                0.0,
            )
        )
        self.addParameter(
            make.polygons_output(self.OUTPUT, self.tr("Lakes"), self.tr("Those in flood plains without floods."))
        )
        self.addOutput(QgsProcessingOutputNumber(self.CLIPPED, self.tr("Lakes clipped")))
        self.addOutput(QgsProcessingOutputNumber(self.PARTS, self.tr("Parts left of them")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> FloodplainSettings:
        """Translate the parameters."""
        return FloodplainSettings(
            input=inputs.vector_path(self, parameters, self.INPUT, context) or "",
            floodplain=inputs.raster_path(inputs.raster_layer(self, parameters, self.FLOODPLAIN, context)),
            occurrence=inputs.raster_path(inputs.raster_layer(self, parameters, self.OCCURRENCE, context)),
            aridity=inputs.raster_path(inputs.raster_layer(self, parameters, self.ARIDITY, context)),
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            floodplain_values=whole_numbers(
                self.FLOODPLAIN_VALUES, self.parameterAsString(parameters, self.FLOODPLAIN_VALUES, context)
            ),
            occurrence_min=self.parameterAsDouble(parameters, self.OCCURRENCE_MIN, context),
            aridity_scale=self.parameterAsDouble(parameters, self.ARIDITY_SCALE, context),
            aridity_max=self.parameterAsDouble(parameters, self.ARIDITY_MAX, context),
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
        )
