"""`glakes:createsamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext

from ....lakes.samples.settings import LABELLED, CreateSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class CreateSamples(GlakesAlgorithm):
    """A samples file from region polygons and their images."""

    REGIONS, TYPE_FIELD, ID_FIELD, IMAGES = "REGIONS", "TYPE_FIELD", "ID_FIELD", "IMAGES"
    SUBSET_FIELD, LABELS, LABELLED, OUTPUT = "SUBSET_FIELD", "LABELS", "LABELLED", "OUTPUT"

    def name(self) -> str:
        """Public id."""
        return "createsamples"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Create samples")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("sample,region,register,label,annotation,training,new").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Makes a samples file from polygons of sample regions and the images that cover them.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Makes the GeoPackage in which sample regions are labelled, checked, split and trained on. Each polygon "
            "becomes a region with the image that covers it; of several images, the one that has the region's id for "
            "a name, else the smallest. Images may have another coordinate system than the regions, and their paths "
            "are kept relative to the samples file.\n\n"
            "A region without a type or an image is kept and named in a warning. A samples file with labels or "
            "history in it is never overwritten.\n\n"
            "Types are NR (normal), AR (alongside rivers), BR (built-up), IL (ice lakes) and SL (salt lakes), or "
            "their codes 0 to 4."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.polygons(self.REGIONS, self.tr("Sample regions"), self.tr("One polygon for each region."))
        )
        self.addParameter(
            make.field(
                self.TYPE_FIELD, self.tr("Type field"), self.tr("NR, AR, BR, IL or SL; or 0 to 4."), self.REGIONS
            )
        )
        self.addParameter(
            make.field(
                self.ID_FIELD,
                self.tr("Id field"),
                self.tr("Empty: the field region_id if there is one, else numbers."),
                self.REGIONS,
                optional=True,
            )
        )
        self.addParameter(
            make.rasters(
                self.IMAGES,
                self.tr("Images"),
                self.tr("Composites that cover the regions. Scripts may name folders; they are searched as well."),
            )
        )
        self.addParameter(
            make.field(
                self.SUBSET_FIELD,
                self.tr("Subset field"),
                self.tr("For regions that are divided already: train, validation (or val) or test."),
                self.REGIONS,
                optional=True,
                advanced=True,
            )
        )
        labels = make.polygons(
            self.LABELS,
            self.tr("Labels that exist already"),
            self.tr("Lakes; each goes to the regions it overlaps. A field class may say lake or ignore."),
            optional=True,
        )
        self.addParameter(make.with_help(labels, labels.help(), advanced=True))
        self.addParameter(
            make.choice(
                self.LABELLED,
                self.tr("Regions with labels are"),
                self.tr("edited: the labels are a person's work. drafted: somebody still has to look at them."),
                LABELLED,
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

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> Any:
        """Called by QGIS before a run."""
        return super().checkParameterValues(inputs.with_a_raster_for_folders(parameters, self.IMAGES), context)

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> CreateSettings:
        """Translate the parameters."""

        def field(name: str) -> str | None:
            return next(iter(self.parameterAsFields(parameters, name, context)), None)

        return CreateSettings(
            regions=inputs.vector_path(self, parameters, self.REGIONS, context) or "",
            type_field=field(self.TYPE_FIELD) or "",
            images=inputs.raster_sources(self, parameters, self.IMAGES, context),
            output=outputs.file(parameters, self.OUTPUT, context) or "",
            id_field=field(self.ID_FIELD),
            subset_field=field(self.SUBSET_FIELD),
            labels=inputs.vector_path(self, parameters, self.LABELS, context),
            labelled=self.parameterAsEnumString(parameters, self.LABELLED, context),
        )
