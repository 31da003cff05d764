"""`glakes:thresholdlabels`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterField,
)

from ....lakes.samples.settings import METHODS, ThresholdSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class ThresholdLabels(GlakesAlgorithm):
    """Draft labels from an NDWI threshold."""

    INPUT, BAND, REGIONS, THRESHOLD_FIELD = "INPUT", "BAND", "REGIONS", "THRESHOLD_FIELD"
    METHOD, THRESHOLD, MIN_AREA, FILL_HOLES = "METHOD", "THRESHOLD", "MIN_AREA", "FILL_HOLES"
    OUTPUT, THRESHOLD_USED = "OUTPUT", "THRESHOLD_USED"
    STYLES = {OUTPUT: "labels"}

    def name(self) -> str:
        """Public id."""
        return "thresholdlabels"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Draft labels from a threshold")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("label,annotation,threshold,otsu,ndwi,water,training,sample").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Drafts lake labels as polygons from the pixels whose NDWI lies above a threshold.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Drafts lake labels: every pixel whose NDWI lies above the threshold, as polygons to be edited by hand. "
            "With regions, each is thresholded by itself: by its number in the threshold field, or, where that is "
            "empty, by the method. Otsu's method finds the threshold between the two peaks of a histogram; it needs "
            "a region that holds both water and land."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.raster(self.INPUT, self.tr("Composite or NDWI"), self.tr("A raster with an NDWI band.")))
        self.addParameter(
            make.with_help(
                # Optional, since QGIS 3.22 does not let a band parameter fall back on its default.
                QgsProcessingParameterBand(self.BAND, self.tr("NDWI band"), 1, self.INPUT, True),
                self.tr("Empty: the first, which is NDWI in a composite."),
            )
        )
        self.addParameter(
            make.polygons(
                self.REGIONS, self.tr("Sample regions"), self.tr("Empty: the whole raster is one region."), True
            )
        )
        field = QgsProcessingParameterField(
            self.THRESHOLD_FIELD,
            self.tr("Threshold field"),
            None,
            self.REGIONS,
            QgsProcessingParameterField.DataType.Numeric,
            False,
            True,
        )
        self.addParameter(make.with_help(field, self.tr("A region's own threshold.")))
        self.addParameter(make.choice(self.METHOD, self.tr("Method"), self.tr("manual: the threshold below."), METHODS))
        self.addParameter(
            make.real(self.THRESHOLD, self.tr("Threshold (NDWI)"), self.tr("Water lies above it."), 0.0, -1.0, 1.0)
        )
        self.addParameter(
            make.real(self.MIN_AREA, self.tr("Smallest label (km2)"), self.tr("Smaller ones are dropped."), 0.0, 0.0)
        )
        self.addParameter(
            make.real(self.FILL_HOLES, self.tr("Fill holes up to (km2)"), self.tr("Larger holes stay open."), 0.0, 0.0)
        )
        self.addParameter(
            make.polygons_output(self.OUTPUT, self.tr("Labels"), self.tr("Polygons with region_id and class."))
        )
        self.addOutput(QgsProcessingOutputNumber(self.THRESHOLD_USED, self.tr("Threshold used")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> ThresholdSettings:
        """Translate the parameters."""
        layer = inputs.raster_layer(self, parameters, self.INPUT, context)
        fields = self.parameterAsFields(parameters, self.THRESHOLD_FIELD, context)
        return ThresholdSettings(
            input=inputs.raster_path(layer),
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            band=self.parameterAsInt(parameters, self.BAND, context) or 1,
            regions=inputs.vector_path(self, parameters, self.REGIONS, context),
            threshold_field=fields[0] if fields else None,
            method=self.parameterAsEnumString(parameters, self.METHOD, context),
            threshold=self.parameterAsDouble(parameters, self.THRESHOLD, context),
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            fill_holes=self.parameterAsDouble(parameters, self.FILL_HOLES, context),
        )
