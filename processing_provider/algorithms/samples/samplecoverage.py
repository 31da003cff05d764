"""`glakes:samplecoverage`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.samples.settings import CoverageSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class SampleCoverage(GlakesAlgorithm):
    """Show what is sampled so far, and where samples are missing."""

    SAMPLES, LAKES, CELL, REPORT, OUTPUT = "SAMPLES", "LAKES", "CELL", "REPORT", "OUTPUT"
    UNDER_SAMPLED = "UNDER_SAMPLED"

    def name(self) -> str:
        """Public id."""
        return "samplecoverage"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Coverage of samples")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("sample,coverage,map,histogram,representative,choose,region,under-sampled").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Shows what is sampled so far by place, size, type and subset, and where samples are missing.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Writes a page with a map of the sample regions by type and subset, histograms of their sizes and of "
            "the labelled lakes' sizes in 27 bins, and tables; and, if wanted, the cells of the map as a layer.\n\n"
            "With a layer of all lakes, such as GLAKES or HydroLAKES, a cell is under-sampled where regions that "
            "were spread as the lakes are would put at least one, and it has fewer than half as many; a size of "
            "lakes where it has less than half of its share of the labels. Without it, a cell with regions is "
            "under-sampled where it has fewer than half the mean of the cells that have any."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.file(self.SAMPLES, self.tr("Samples file"), self.tr("GeoPackage with regions and labels."), "gpkg")
        )
        self.addParameter(
            make.polygons(
                self.LAKES,
                self.tr("All lakes"),
                self.tr("What the samples should represent, such as GLAKES or HydroLAKES."),
                optional=True,
            )
        )
        self.addParameter(
            make.real(
                self.CELL,
                self.tr("Side of a cell (degrees)"),
                self.tr("Smaller ones for samples of one country."),
                10.0,
                0.01,
                90.0,
                advanced=True,
            )
        )
        self.addParameter(
            make.file_output(
                self.REPORT,
                self.tr("Report"),
                self.tr("A page with map, histograms and tables."),
                self.tr("HTML (*.html)"),
            )
        )
        self.addParameter(
            make.polygons_output(
                self.OUTPUT,
                self.tr("Cells"),
                self.tr("Numbers of regions and lakes, the number expected, and under = 1 where it is too small."),
                optional=True,
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.UNDER_SAMPLED, self.tr("Under-sampled cells")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> CoverageSettings:
        """Translate the parameters."""
        return CoverageSettings(
            samples=self.parameterAsFile(parameters, self.SAMPLES, context),
            report=outputs.file(parameters, self.REPORT, context) or "",
            output=outputs.vector(parameters, self.OUTPUT, context),
            lakes=inputs.vector_path(self, parameters, self.LAKES, context),
            cell=self.parameterAsDouble(parameters, self.CELL, context),
        )
