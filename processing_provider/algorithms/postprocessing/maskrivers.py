"""`glakes:maskrivers`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.inventory.settings import MaskRiversSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class MaskRivers(GlakesAlgorithm):
    """Take rivers away from lakes, by the area ratio."""

    INPUT, RIVERS, RIVER_MASKS, RIVER_VALUE = "INPUT", "RIVERS", "RIVER_MASKS", "RIVER_VALUE"
    RESERVOIRS, GLAKES, AREA_RATIO, DECISIONS = "RESERVOIRS", "GLAKES", "AREA_RATIO", "DECISIONS"
    OUTPUT, REVIEW = "OUTPUT", "REVIEW"
    WHOLE, MASKED, DELETED = "WHOLE", "MASKED", "DELETED"
    STYLES = {OUTPUT: "lakes", REVIEW: "review"}

    def name(self) -> str:
        """Public id."""
        return "maskrivers"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Mask rivers")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("river,mask,area ratio,reservoir,glakes,review,lake").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Removes rivers from lakes, and decides by the area that is left what becomes of each.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Only lakes that touch a river are judged. The area ratio is the geodesic area that the river mask "
            "leaves of a lake, as a share of what it was.\n\n"
            "- touches a reservoir: kept whole\n"
            "- in GLAKES, ratio at least the limit (rule a): kept whole\n"
            "- not in GLAKES, ratio at least the limit (b): the pieces left by the mask\n"
            "- in GLAKES, ratio below it (c): the pieces left\n"
            "- not in GLAKES, ratio below it (d): deleted\n\n"
            "The review layer shows every judged lake in its old shape with the evidence and the rule. Write "
            "keep, mask or delete into its field override where you know better, and give it as the decisions of "
            "the next run: lakes are found again by overlap, also after the model has changed."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Lakes"), self.tr("Any polygon layer of lakes.")))
        self.addParameter(
            make.polygon_layers(
                self.RIVERS,
                self.tr("River polygons"),
                self.tr("Areas, not lines: water=river and riverbank of OpenStreetMap, or digitised ones."),
            )
        )
        self.addParameter(
            make.rasters(
                self.RIVER_MASKS, self.tr("River rasters"), self.tr("Such as the tiles of GRWL, in any system."), True
            )
        )
        self.addParameter(
            make.whole(
                self.RIVER_VALUE,
                self.tr("Value of rivers"),
                self.tr("In the rasters. GRWL: 255 river, 126 tidal river, 86 canal; 180 are lakes, never mask those."),
                255,
                0,
                advanced=True,
            )
        )
        self.addParameter(
            make.polygon_layers(
                self.RESERVOIRS, self.tr("Reservoirs"), self.tr("Lakes that touch one of these stay whole.")
            )
        )
        self.addParameter(
            make.polygons(
                self.GLAKES, self.tr("GLAKES"), self.tr("Known lakes; those of flood plains best masked before.")
            )
        )
        self.addParameter(
            make.real(
                self.AREA_RATIO,
                self.tr("Area ratio"),
                self.tr("From this share on the rest counts as a lake that a river passes through."),
                0.8,
                0.01,
                1.0,
            )
        )
        self.addParameter(
            make.polygons(
                self.DECISIONS,
                self.tr("Decisions"),
                self.tr("The review layer of an earlier run, with what people wrote into it."),
                optional=True,
            )
        )
        self.addParameter(make.polygons_output(self.OUTPUT, self.tr("Lakes without rivers"), self.tr("As decided.")))
        self.addParameter(
            make.polygons_output(self.REVIEW, self.tr("Review"), self.tr("Every judged lake, and why."), True)
        )
        self.addOutput(QgsProcessingOutputNumber(self.WHOLE, self.tr("Lakes kept whole")))
        self.addOutput(QgsProcessingOutputNumber(self.MASKED, self.tr("Lakes cut")))
        self.addOutput(QgsProcessingOutputNumber(self.DELETED, self.tr("Lakes deleted")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> MaskRiversSettings:
        """Translate the parameters."""
        return MaskRiversSettings(
            input=inputs.vector_path(self, parameters, self.INPUT, context) or "",
            glakes=inputs.vector_path(self, parameters, self.GLAKES, context) or "",
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            review=outputs.vector(parameters, self.REVIEW, context),
            rivers=inputs.vector_paths(self, parameters, self.RIVERS, context),
            river_masks=inputs.raster_sources(self, parameters, self.RIVER_MASKS, context),
            river_value=self.parameterAsInt(parameters, self.RIVER_VALUE, context),
            reservoirs=inputs.vector_paths(self, parameters, self.RESERVOIRS, context),
            area_ratio=self.parameterAsDouble(parameters, self.AREA_RATIO, context),
            decisions=inputs.vector_path(self, parameters, self.DECISIONS, context),
        )
