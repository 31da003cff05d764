"""`glakes:assembleinventory`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFolderDestination,
)

from ....lakes.regions.settings import AssembleSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations
from ..postprocessing.completelakes import CompleteLakes
from ..postprocessing.finishlakes import FinishLakes
from ..postprocessing.maskocean import MaskOcean
from ..postprocessing.maskrivers import MaskRivers

BORROWED = (
    (MaskOcean, ("LAND", "OCEAN", "TOLERANCE", "KEEP")),
    (MaskRivers, ("RIVERS", "RIVER_MASKS", "RIVER_VALUE", "RESERVOIRS", "GLAKES", "AREA_RATIO", "DECISIONS")),
    (CompleteLakes, ("RESERVOIR_FIELD", "AREA_FIELD", "NATURAL_MIN_AREA", "PLD")),
    (CompleteLakes, ("ARIDITY", "ARIDITY_SCALE", "ARIDITY_MAX")),
    (FinishLakes, ("HYDROLAKES", "MIN_AREA")),
)
"""Parameters that are those of single steps, in their order; data are optional here."""

SOURCES = ("LAND", "OCEAN", "KEEP", "GLAKES", "DECISIONS", "PLD", "HYDROLAKES", "REGIONS")
NUMBERS = ("TOLERANCE", "AREA_RATIO", "NATURAL_MIN_AREA", "ARIDITY_SCALE", "ARIDITY_MAX", "MIN_AREA")


class AssembleInventory(GlakesAlgorithm):
    """From a finished run to the inventory of each region."""

    RUN_FOLDER, REGIONS, REGION_FIELD = "RUN_FOLDER", "REGIONS", "REGION_FIELD"
    OUTPUT_FOLDER, REGIONS_COUNT, COMPUTED = "OUTPUT_FOLDER", "REGIONS_COUNT", "COMPUTED"
    LAKES_COUNT, AREA_KM2 = "LAKES_COUNT", "AREA_KM2"

    def name(self) -> str:
        """Public id."""
        return "assembleinventory"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Assemble the inventory of a large area")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("lake,inventory,region,country,continent,run,ocean,river,complete,finish,STAC").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Takes a finished run through ocean, rivers, completion and finish, region by region.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Takes the lakes of a finished run of 'Map lakes of a large area' through the steps 'Mask the ocean', "
            "'Mask rivers', 'Complete with GLAKES and PLD' and 'Finish the inventory', and writes lakes.gpkg "
            "into a folder for each region. A step whose data are not given is left out: LAND for the ocean, RIVERS or "
            "RIVER_MASKS with GLAKES for rivers, GLAKES for completion.\n\n"
            "A lake belongs to one region, that of a point inside it; lakes that completion unites go together. "
            "All regions together have the lakes that one region would have.\n\n"
            "Started again, it computes only what depends on what has changed. Write into a review.gpkg and give it as "
            "decisions to go on from the rivers. Each region has a STAC item that names the composite, the model, the "
            "settings and the data that made it."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.folder(self.RUN_FOLDER, self.tr("Run folder"), self.tr("Of a finished run; failed tiles are said."))
        )
        self.addParameter(
            make.polygons(
                self.REGIONS,
                self.tr("Regions"),
                self.tr("Such as countries or continents. Empty: all lakes are one region."),
                optional=True,
            )
        )
        self.addParameter(
            make.field(
                self.REGION_FIELD,
                self.tr("Field of the name"),
                self.tr("Polygons of one name are one region. Empty: every polygon is one."),
                self.REGIONS,
                optional=True,
            )
        )
        for algorithm, names in BORROWED:
            single = algorithm().create()
            for name in names:
                self.addParameter(_borrowed(single.parameterDefinition(name)))
        self.addParameter(
            make.with_help(
                QgsProcessingParameterFolderDestination(
                    self.OUTPUT_FOLDER, self.tr("Folder of regions"), None, True, False
                ),
                self.tr("Empty: regions in the run folder."),
            )
        )
        for name, label in (
            (self.REGIONS_COUNT, self.tr("Regions that have lakes")),
            (self.LAKES_COUNT, self.tr("Lakes")),
            (self.AREA_KM2, self.tr("Area (km2)")),
            (self.COMPUTED, self.tr("Steps that were computed")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> AssembleSettings:
        """Translate the parameters."""
        data: dict[str, Any] = {name.lower(): inputs.vector_path(self, parameters, name, context) for name in SOURCES}
        data |= {name.lower(): self.parameterAsDouble(parameters, name, context) for name in NUMBERS}
        return AssembleSettings(
            run_folder=str(Path(self.parameterAsFile(parameters, self.RUN_FOLDER, context))),
            output_folder=outputs.file(parameters, self.OUTPUT_FOLDER, context),
            region_field=self.parameterAsString(parameters, self.REGION_FIELD, context) or None,
            rivers=inputs.vector_paths(self, parameters, "RIVERS", context),
            river_masks=inputs.raster_sources(self, parameters, "RIVER_MASKS", context),
            river_value=self.parameterAsInt(parameters, "RIVER_VALUE", context),
            reservoirs=inputs.vector_paths(self, parameters, "RESERVOIRS", context),
            reservoir_field=self.parameterAsString(parameters, "RESERVOIR_FIELD", context),
            area_field=self.parameterAsString(parameters, "AREA_FIELD", context),
            aridity=inputs.optional_raster(self, parameters, "ARIDITY", context),
            **data,
        )


def _borrowed(definition: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """The same parameter once more; one that names data may stay empty."""
    parameter = definition.clone()
    if definition.name() in SOURCES:
        parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagOptional)
    return parameter
