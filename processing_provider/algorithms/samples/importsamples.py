"""`glakes:importsamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.samples.settings import TYPES, ImportSamplesSettings
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class ImportSamples(GlakesAlgorithm):
    """A samples file from the layout of the paper's authors."""

    FOLDER, TYPE_CODES, OUTPUT = "FOLDER", "TYPE_CODES", "OUTPUT"
    REGIONS_COUNT, FROM_ANNOTATIONS = "REGIONS_COUNT", "FROM_ANNOTATIONS"
    DIFFERENT_PERCENT = "DIFFERENT_PERCENT"

    def name(self) -> str:
        """Public id."""
        return "importsamples"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Import the authors' samples")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("sample,import,training,annotation,paper,published,total_regions,shapefile").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Makes a samples file from a folder in the layout that the paper's authors use.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Reads total_regions.shp (type, file_name, dataset), total_polygons.shp, image_type{t}_{file}.tif and "
            "annotation_type{t}_{file}.png from a folder and those below it, and writes a samples file, with the "
            "images as composites in a folder beside it.\n\n"
            "Images may hold natural values or value x 1000 as whole or real numbers, or be two files with NDWI x 100 "
            "and B2, B3, B4, B11 x 1000; which it is, is told by the numbers, and an NDWI beyond -1 to 1 is refused. "
            "Pixels that are 0 in every band have no data.\n\n"
            "Labels are the polygons; for a region without any, the pixels of its annotation. Where a region has "
            "both, the share of lake pixels that differ is reported. The subset val becomes validation."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.folder(self.FOLDER, self.tr("Folder"), self.tr("Holds total_regions.shp, in it or in a folder below."))
        )
        self.addParameter(
            make.text(
                self.TYPE_CODES,
                self.tr("Types of the codes"),
                self.tr(
                    "The type that each code 0, 1, .. stands for. A set of six, with small and large rivers apart, "
                    "would be NR,AR,AR,BR,IL,SL."
                ),
                ",".join(TYPES),
                advanced=True,
            )
        )
        self.addParameter(
            make.file_output(
                self.OUTPUT,
                self.tr("Samples file"),
                self.tr("GeoPackage with regions, labels and history."),
                self.tr("Samples (*.gpkg)"),
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.REGIONS_COUNT, self.tr("Regions")))
        self.addOutput(
            QgsProcessingOutputNumber(self.FROM_ANNOTATIONS, self.tr("Regions labelled from their annotation"))
        )
        self.addOutput(QgsProcessingOutputNumber(self.DIFFERENT_PERCENT, self.tr("Lake pixels that differ (percent)")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> ImportSamplesSettings:
        """Translate the parameters."""
        codes = self.parameterAsString(parameters, self.TYPE_CODES, context).upper()
        return ImportSamplesSettings(
            folder=self.parameterAsFile(parameters, self.FOLDER, context),
            output=outputs.file(parameters, self.OUTPUT, context) or "",
            type_codes=tuple(word.strip() for word in codes.split(",") if word.strip()),
        )
