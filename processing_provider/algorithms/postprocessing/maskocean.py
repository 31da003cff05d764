"""`glakes:maskocean`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.inventory.settings import MaskOceanSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class MaskOcean(GlakesAlgorithm):
    """Take the sea away from lakes."""

    INPUT, LAND, OCEAN, TOLERANCE, KEEP = "INPUT", "LAND", "OCEAN", "TOLERANCE", "KEEP"
    OUTPUT, REMOVED, REMOVED_COUNT = "OUTPUT", "REMOVED", "REMOVED_COUNT"
    STYLES = {OUTPUT: "lakes", REMOVED: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "maskocean"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Mask the ocean")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("ocean,sea,coast,land,lagoon,mask,lake").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Removes lakes that are in contact with the sea.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Removes whatever is in contact with the sea: what comes as near to the ocean polygons as the "
            "tolerance, and what reaches beyond the land by more than it. A lake that the coast cuts goes whole; "
            "so do lagoons. Lakes that intersect the polygons to keep stay, such as the Caspian Sea where the "
            "land layer has it as sea.\n\n"
            "Land and water polygons of OpenStreetMap (osmdata.openstreetmap.de), GSHHG or Natural Earth will "
            "do, in any coordinate system. The coarser the coast, the larger the tolerance should be."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Lakes"), self.tr("Any polygon layer of lakes.")))
        self.addParameter(make.polygons(self.LAND, self.tr("Land"), self.tr("Must cover the region of the lakes.")))
        self.addParameter(
            make.polygons(self.OCEAN, self.tr("Ocean"), self.tr("Empty: whatever is not land."), optional=True)
        )
        self.addParameter(
            make.real(
                self.TOLERANCE,
                self.tr("Tolerance (m)"),
                self.tr("Geodesic distance between a lake and the sea up to which they are in contact."),
                10.0,
                0.0,
            )
        )
        self.addParameter(
            make.polygons(
                self.KEEP, self.tr("Inland seas to keep"), self.tr("Lakes that intersect these stay."), optional=True
            )
        )
        self.addParameter(
            make.polygons_output(self.OUTPUT, self.tr("Lakes on land"), self.tr("What is not in contact with the sea."))
        )
        self.addParameter(
            make.polygons_output(self.REMOVED, self.tr("Removed"), self.tr("What is, to look through."), True)
        )
        self.addOutput(QgsProcessingOutputNumber(self.REMOVED_COUNT, self.tr("Lakes removed")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> MaskOceanSettings:
        """Translate the parameters."""
        return MaskOceanSettings(
            input=inputs.vector_path(self, parameters, self.INPUT, context) or "",
            land=inputs.vector_path(self, parameters, self.LAND, context) or "",
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            removed=outputs.vector(parameters, self.REMOVED, context),
            ocean=inputs.vector_path(self, parameters, self.OCEAN, context),
            tolerance=self.parameterAsDouble(parameters, self.TOLERANCE, context),
            keep=inputs.vector_path(self, parameters, self.KEEP, context),
        )
