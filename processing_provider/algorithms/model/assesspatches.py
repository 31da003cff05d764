"""`glakes:assesspatches`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....models.assessment.settings import BORDERS, REMAINDERS, AssessPatchesSettings
from ....models.settings import PATCH_STEP
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class AssessPatches(GlakesAlgorithm):
    """Scores of a model on the patches of a subset."""

    SAMPLES, MODEL, SUBSET, PATCH = "SAMPLES", "MODEL", "SUBSET", "PATCH"
    BORDERS, REMAINDER, DEVICE, SEED = "BORDERS", "REMAINDER", "DEVICE", "SEED"
    TABLE, REPORT = "TABLE", "REPORT"
    REGIONS, PATCHES = "REGIONS", "PATCHES"

    def name(self) -> str:
        """Public id."""
        return "assesspatches"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Assess a model on patches")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("accuracy,validation,test,recall,precision,iou,f1,calibration,confusion,model").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Scores a model on the sample regions that it has not learned from, by region type.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Cuts the regions of a subset into patches in scan order, predicts them and compares with the labels. The "
            "table has recall, precision, F1 and IoU for each region type and for all, pooled over pixels, with 95 % "
            "intervals from drawing whole regions again. The report sets the paper's values beside them, and shows "
            "curves of precision and recall, of calibration, and the worst patches as pictures.\n\n"
            "Pixels labelled 'ignore', without data, outside of a region's outline, or added to fill up a patch are "
            "not counted. Rejected regions take no part, nor do those that are still 'todo' and without labels. A "
            "warning is given where the model is known to have learned from the regions.\n\n"
            "With 'alone' and 'drop' patches are cut as in the paper."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.file(self.SAMPLES, self.tr("Samples file"), self.tr("GeoPackage with regions and labels."), "gpkg")
        )
        self.addParameter(make.model_file())
        self.addParameter(
            make.choice(
                self.SUBSET,
                self.tr("Subset"),
                self.tr("Regions of this subset are scored; only those for testing took no part in the training."),
                ("test", "validation", "train"),
            )
        )
        self.addParameter(
            make.whole(
                self.PATCH,
                self.tr("Patch (pixels)"),
                self.tr("Side of a patch; a multiple of {step}.").format(step=PATCH_STEP),
                576,
                PATCH_STEP,
            )
        )
        self.addParameter(
            make.choice(
                self.BORDERS,
                self.tr("Borders of patches"),
                self.tr(
                    "alone: the network sees nothing beyond the patch, as in the paper. context: it sees the image "
                    "around it, and the values are those of 'Predict lakes'."
                ),
                BORDERS,
                advanced=True,
            )
        )
        self.addParameter(
            make.choice(
                self.REMAINDER,
                self.tr("Remainder of regions"),
                self.tr(
                    "What is left right and below of the last whole patch. count: one more patch, moved back to the "
                    "region's end, covers it. drop: it is left out, as in the paper."
                ),
                REMAINDERS,
                advanced=True,
            )
        )
        self.addParameter(make.device())
        self.addParameter(
            make.whole(self.SEED, self.tr("Seed"), self.tr("Of the draws behind the intervals."), 1, 0, advanced=True)
        )
        self.addParameter(
            make.table_output(self.TABLE, self.tr("Scores"), self.tr("One row per type and one for all."), False)
        )
        self.addParameter(
            make.file_output(
                self.REPORT,
                self.tr("Report"),
                self.tr("A page with scores, curves and the worst patches."),
                self.tr("HTML (*.html)"),
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.REGIONS, self.tr("Regions")))
        self.addOutput(QgsProcessingOutputNumber(self.PATCHES, self.tr("Patches")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> AssessPatchesSettings:
        """Translate the parameters."""
        return AssessPatchesSettings(
            samples=self.parameterAsFile(parameters, self.SAMPLES, context),
            table=outputs.table(parameters, self.TABLE, context) or "",
            report=outputs.file(parameters, self.REPORT, context) or "",
            model=self.parameterAsFile(parameters, self.MODEL, context) or None,
            subset=self.parameterAsEnumString(parameters, self.SUBSET, context),
            patch=self.parameterAsInt(parameters, self.PATCH, context),
            borders=self.parameterAsEnumString(parameters, self.BORDERS, context),
            remainder=self.parameterAsEnumString(parameters, self.REMAINDER, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
            seed=self.parameterAsInt(parameters, self.SEED, context),
        )
