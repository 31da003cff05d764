"""`glakes:completelakes`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.inventory.settings import CompleteSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class CompleteLakes(GlakesAlgorithm):
    """Complete predictions with known lakes."""

    INPUT, GLAKES, RESERVOIR_FIELD, AREA_FIELD = "INPUT", "GLAKES", "RESERVOIR_FIELD", "AREA_FIELD"
    NATURAL_MIN_AREA, PLD = "NATURAL_MIN_AREA", "PLD"
    ARIDITY, ARIDITY_SCALE, ARIDITY_MAX = "ARIDITY", "ARIDITY_SCALE", "ARIDITY_MAX"
    OUTPUT, ADDED = "OUTPUT", "ADDED"
    STYLES = {OUTPUT: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "completelakes"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Complete with GLAKES and PLD")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("complete,merge,glakes,pld,reservoir,arid,lake").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Unites predicted lakes with known ones that a network misses or sees in parts.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "From GLAKES take part all reservoirs, and other lakes from a smallest area on; from PLD the lakes "
            "that touch an arid place, where lakes come and go and salt hides the water. Each is united with the "
            "predicted lakes it touches and dissolved to single parts. The field sources names who took part: "
            "GLAKES, PLD, predicted, joined by +. Mask the flood plains in GLAKES before."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Lakes"), self.tr("The predicted lakes.")))
        self.addParameter(make.polygons(self.GLAKES, self.tr("GLAKES"), self.tr("With its fields.")))
        self.addParameter(
            make.field(
                self.RESERVOIR_FIELD,
                self.tr("Field of reservoirs"),
                self.tr("1 marks a reservoir."),
                self.GLAKES,
                optional=True,  # QGIS 3.22 asks scripts for it although it has a default
                default="Rser_flag",
            )
        )
        self.addParameter(
            make.field(
                self.AREA_FIELD,
                self.tr("Field of the area"),
                self.tr("In km2."),
                self.GLAKES,
                optional=True,
                default="Area_bound",
            )
        )
        self.addParameter(
            make.real(
                self.NATURAL_MIN_AREA,
                self.tr("Smallest natural lake (km2)"),
                self.tr("Lakes of GLAKES that are no reservoirs take part from this area on."),
                1.0,
                0.0,
            )
        )
        self.addParameter(make.polygons(self.PLD, "PLD", self.tr("The SWOT Prior Lake Database."), optional=True))
        self.addParameter(
            make.raster(
                self.ARIDITY, self.tr("Aridity index"), self.tr("Needed with PLD. Small is dry."), optional=True
            )
        )
        for parameter in make.aridity_limits():
            self.addParameter(parameter)
        self.addParameter(
            make.polygons_output(self.OUTPUT, self.tr("Completed lakes"), self.tr("Single parts with their sources."))
        )
        self.addOutput(QgsProcessingOutputNumber(self.ADDED, self.tr("Lakes that were not predicted")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> CompleteSettings:
        """Translate the parameters."""
        aridity = inputs.optional_raster(self, parameters, self.ARIDITY, context)
        return CompleteSettings(
            input=inputs.vector_path(self, parameters, self.INPUT, context) or "",
            glakes=inputs.vector_path(self, parameters, self.GLAKES, context) or "",
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            reservoir_field=self.parameterAsString(parameters, self.RESERVOIR_FIELD, context),
            area_field=self.parameterAsString(parameters, self.AREA_FIELD, context),
            natural_min_area=self.parameterAsDouble(parameters, self.NATURAL_MIN_AREA, context),
            pld=inputs.vector_path(self, parameters, self.PLD, context),
            aridity=aridity,
            aridity_scale=self.parameterAsDouble(parameters, self.ARIDITY_SCALE, context),
            aridity_max=self.parameterAsDouble(parameters, self.ARIDITY_MAX, context),
        )
