"""`glakes:finishlakes`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext

from ....lakes.inventory.settings import FinishSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class FinishLakes(GlakesAlgorithm):
    """Give an inventory its final form."""

    INPUT, MIN_AREA, OUTPUT = "INPUT", "MIN_AREA", "OUTPUT"
    GLAKES, PLD, HYDROLAKES = "GLAKES", "PLD", "HYDROLAKES"
    STYLES = {OUTPUT: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "finishlakes"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Finish the inventory")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("lake,inventory,attributes,area,shore,minimum,glakes,pld,hydrolakes,join").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Measures lakes, drops those too small, and adds the keys of other inventories.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Gives a layer of lakes the attributes of an inventory: a lasting number, geodesic area and shore length, "
            "a point inside, and the keys of the lakes in GLAKES, PLD and HydroLAKES that each overlaps most. Lakes "
            "smaller than the minimum area are dropped. Attributes that the input already has are kept."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Lakes"), self.tr("Any polygon layer of lakes.")))
        self.addParameter(
            make.real(
                self.MIN_AREA,
                self.tr("Smallest lake (km2)"),
                self.tr("A lake of just this area is kept. The paper's value is 0.005."),
                0.005,
                0.0,
            )
        )
        key = self.tr("Its key is added to the lakes it overlaps. Any coordinate system.")
        for name in (self.GLAKES, self.PLD, self.HYDROLAKES):
            self.addParameter(make.polygons(name, {"HYDROLAKES": "HydroLAKES"}.get(name, name), key, True))
        self.addParameter(
            make.polygons_output(self.OUTPUT, self.tr("Inventory"), self.tr("The same lakes with all attributes."))
        )

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> FinishSettings:
        """Translate the parameters."""
        source = inputs.vector_path(self, parameters, self.INPUT, context)
        return FinishSettings(
            input=source or "",
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            glakes=inputs.vector_path(self, parameters, self.GLAKES, context),
            pld=inputs.vector_path(self, parameters, self.PLD, context),
            hydrolakes=inputs.vector_path(self, parameters, self.HYDROLAKES, context),
        )
