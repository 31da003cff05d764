"""`glakes:comparedatasets`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.statistics.settings import COARSEST, FINEST, CompareSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class CompareDatasets(GlakesAlgorithm):
    """Set inventories side by side."""

    INPUT, OTHERS, NAMES, GRID, EXCLUDE = "INPUT", "OTHERS", "NAMES", "GRID", "EXCLUDE"
    SIZES, GRID_OUTPUT, PROFILES, REPORT = "SIZES", "GRID_OUTPUT", "PROFILES", "REPORT"
    ONLY_INPUT, ONLY_OTHERS = "ONLY_INPUT", "ONLY_OTHERS"
    PLACES, IMAGE = "PLACES", "IMAGE"
    SHARED_PERCENT, ONLY_INPUT_COUNT, ONLY_OTHERS_COUNT = "SHARED_PERCENT", "ONLY_INPUT_COUNT", "ONLY_OTHERS_COUNT"
    STYLES = {GRID_OUTPUT: "lake_difference", ONLY_INPUT: "lakes", ONLY_OTHERS: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "comparedatasets"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Compare lake data sets")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("compare,difference,inventory,GLAKES,PLD,HydroLAKES,overlap,statistics,profile,lake").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Sets inventories side by side: by size, by place, and what each has that others do not.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Counts the lakes of two or more inventories by class of size, by cell of a grid, by latitude and by "
            "longitude; finds which lakes have area in common with the other side, and how much; and writes a page "
            "with the figures. The first is compared with all others taken together, each of the others with it.\n\n"
            "Data sets draw the boundary of a lake by its mean, largest or a representative extent of water: part of "
            "any difference is a difference of definitions. Layers with a spatial index are read fastest."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Lakes"), self.tr("The inventory in question.")))
        self.addParameter(
            make.polygon_layers(self.OTHERS, self.tr("Other data sets"), self.tr("What it is compared with."))
        )
        self.addParameter(
            make.text(
                self.NAMES,
                self.tr("Names of the other data sets"),
                self.tr("Separated by commas, in the order of the layers. Empty: the names of their files."),
            )
        )
        self.addParameter(make.cell_side(FINEST, COARSEST))
        left_out = make.polygons(
            self.EXCLUDE,
            self.tr("Leave out"),
            self.tr("Lakes of all data sets that intersect these polygons are not counted: the Caspian Sea, lagoons."),
            optional=True,
        )
        self.addParameter(make.with_help(left_out, left_out.help(), advanced=True))
        self._add_places()
        self._add_outputs()

    def _add_places(self) -> None:
        where = self.tr(
            "Polygons: the report shows the box of each, at most twelve, with the lakes of every data set over the "
            "image. The first text field names them."
        )
        below = self.tr(
            "What the places are shown on: a composite, of which the report takes B4, B3 and B2, or any raster of "
            "three bands or one."
        )
        places = make.polygons(self.PLACES, self.tr("Places"), where, optional=True)
        image = make.raster(self.IMAGE, self.tr("Image under the places"), below, optional=True)
        self.addParameter(make.with_help(places, where, advanced=True))
        self.addParameter(make.with_help(image, below, advanced=True))

    def _add_outputs(self) -> None:
        sizes = self.tr("Lakes and area of each data set by class, and what the other side shares.")
        cells = self.tr("Count and area of each data set, and INPUT minus each other: dcount_1, darea_1 and so on.")
        profiles = self.tr("Lakes and area of each data set by latitude and by longitude.")
        self.addParameter(make.table_output(self.SIZES, self.tr("Size classes"), sizes, False))
        self.addParameter(make.polygons_output(self.GRID_OUTPUT, self.tr("Grid"), cells))
        self.addParameter(make.table_output(self.PROFILES, self.tr("Profiles"), profiles, False))
        page = self.tr("A page with maps, figures and tables.")
        self.addParameter(make.file_output(self.REPORT, self.tr("Report"), page, self.tr("HTML (*.html)")))
        alone = self.tr("Lakes that have no area in common with any of the others.")
        missing = self.tr("Lakes of the others that have no area in common with INPUT.")
        for name, label, text in (
            (self.ONLY_INPUT, self.tr("Lakes of the first alone"), alone),
            (self.ONLY_OTHERS, self.tr("Lakes of the others alone"), missing),
        ):
            self.addParameter(make.with_help(make.polygons_output(name, label, text, True), text, advanced=True))
        self.addOutput(QgsProcessingOutputNumber(self.SHARED_PERCENT, self.tr("Shared lakes of the first (%)")))
        self.addOutput(QgsProcessingOutputNumber(self.ONLY_INPUT_COUNT, self.tr("Lakes of the first alone (number)")))
        self.addOutput(QgsProcessingOutputNumber(self.ONLY_OTHERS_COUNT, self.tr("Lakes of the others alone (number)")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> CompareSettings:
        """Translate the parameters."""
        return CompareSettings(
            input=inputs.vector_path(self, parameters, self.INPUT, context) or "",
            others=inputs.vector_paths(self, parameters, self.OTHERS, context),
            names=self.parameterAsString(parameters, self.NAMES, context),
            sizes=outputs.table(parameters, self.SIZES, context),
            grid_output=outputs.vector(parameters, self.GRID_OUTPUT, context),
            profiles=outputs.table(parameters, self.PROFILES, context),
            report=outputs.file(parameters, self.REPORT, context),
            only_input=outputs.vector(parameters, self.ONLY_INPUT, context),
            only_others=outputs.vector(parameters, self.ONLY_OTHERS, context),
            grid=self.parameterAsDouble(parameters, self.GRID, context),
            exclude=inputs.vector_path(self, parameters, self.EXCLUDE, context),
            places=inputs.vector_path(self, parameters, self.PLACES, context),
            image=inputs.optional_raster(self, parameters, self.IMAGE, context),
        )
