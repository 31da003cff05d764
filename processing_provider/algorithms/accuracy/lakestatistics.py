"""`glakes:lakestatistics`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.statistics.settings import COARSEST, FINEST, StatisticsSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class LakeStatistics(GlakesAlgorithm):
    """Count an inventory by size and place."""

    INPUT, GRID, EXCLUDE = "INPUT", "GRID", "EXCLUDE"
    GRID_OUTPUT, SIZES, PROFILES, REPORT = "GRID_OUTPUT", "SIZES", "PROFILES", "REPORT"
    LAKES_COUNT, AREA_KM2 = "LAKES_COUNT", "AREA_KM2"
    STYLES = {GRID_OUTPUT: "lake_grid"}

    def name(self) -> str:
        """Public id."""
        return "lakestatistics"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Lake statistics")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("statistics,grid,density,size,class,latitude,longitude,profile,count,area,lake").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Counts lakes and their area by size, by cell of a grid, by latitude and by longitude.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Counts the lakes of an inventory of any size and sums up their geodesic area: by class of size, by cell "
            "of a grid, by latitude and by longitude; and writes a page with the maps, figures and statements of the "
            "paper, whose numbers can be saved as CSV and JSON.\n\n"
            "A cell counts the lakes whose interior point it holds, and sums up the area that lies in it: the area of "
            "all cells is that of all lakes. A lake keeps its whole-lake class when a cell cuts it. Areas are measured "
            "anew, whatever the fields of the layer say."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Lakes"), self.tr("Any polygon layer of lakes.")))
        self.addParameter(make.cell_side(FINEST, COARSEST))
        self.addParameter(
            make.polygons(
                self.EXCLUDE,
                self.tr("Leave out"),
                self.tr("Lakes that intersect these polygons are not counted: the Caspian Sea, lagoons."),
                optional=True,
            )
        )
        self.addParameter(
            make.polygons_output(
                self.GRID_OUTPUT,
                self.tr("Grid"),
                self.tr("Cells with lakes: count, area_km2, and density in percent of the cell."),
            )
        )
        self.addParameter(
            make.table_output(
                self.SIZES, self.tr("Size classes"), self.tr("Lakes and area between lower and upper, in km²."), False
            )
        )
        self.addParameter(
            make.table_output(
                self.PROFILES,
                self.tr("Profiles"),
                self.tr("Lakes and area by latitude and by longitude; degree is where a band begins."),
                False,
            )
        )
        self.addParameter(
            make.file_output(
                self.REPORT,
                self.tr("Report"),
                self.tr("A page with maps, figures and tables."),
                self.tr("HTML (*.html)"),
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.LAKES_COUNT, self.tr("Lakes")))
        self.addOutput(QgsProcessingOutputNumber(self.AREA_KM2, self.tr("Area (km²)")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> StatisticsSettings:
        """Translate the parameters."""
        return StatisticsSettings(
            input=inputs.vector_path(self, parameters, self.INPUT, context) or "",
            grid_output=outputs.vector(parameters, self.GRID_OUTPUT, context),
            sizes=outputs.table(parameters, self.SIZES, context),
            profiles=outputs.table(parameters, self.PROFILES, context),
            report=outputs.file(parameters, self.REPORT, context),
            grid=self.parameterAsDouble(parameters, self.GRID, context),
            exclude=inputs.vector_path(self, parameters, self.EXCLUDE, context),
        )
