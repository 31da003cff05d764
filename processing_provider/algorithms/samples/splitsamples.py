"""`glakes:splitsamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile

from ....lakes.samples.settings import SplitSettings
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class SplitSamples(GlakesAlgorithm):
    """Divide sample regions into training, validation and test."""

    SAMPLES, TRAIN, VALIDATION, TEST, SEED = "SAMPLES", "TRAIN", "VALIDATION", "TEST", "SEED"
    OUTPUT = "OUTPUT"

    def name(self) -> str:
        """Public id."""
        return "splitsamples"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Split samples")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("sample,split,train,validation,test,stratified,subset,random").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Divides the regions of a samples file into training, validation and test, type by type.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Writes the subset of every region into the samples file, and a line about it into its history. Each "
            "type is divided by the percentages, to within one region. Regions that overlap go into one subset "
            "together, so that no place is both trained on and tested with.\n\n"
            "The same seed gives the same split, whatever the order of the regions in the file. Subsets that were "
            "there before are replaced; a model trained on those must not be tested on the new ones.\n\n"
            "The file may be open in QGIS, but not with unsaved edits."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.file(self.SAMPLES, self.tr("Samples file"), self.tr("Its field subset is written."), "gpkg")
        )
        for name, label, text, default in (
            (self.TRAIN, self.tr("Training (percent)"), self.tr("What the model learns from."), 60),
            (self.VALIDATION, self.tr("Validation (percent)"), self.tr("What decides when to stop training."), 20),
            (self.TEST, self.tr("Test (percent)"), self.tr("What accuracy is measured on."), 20),
        ):
            self.addParameter(make.real(name, label, text, default, 0.0, 100.0))
        self.addParameter(make.whole(self.SEED, self.tr("Seed"), self.tr("Another seed, another split."), 1, 0))
        self.addParameter(
            make.table_output(self.OUTPUT, self.tr("Table by type"), self.tr("Numbers of regions by type and subset."))
        )
        self.addOutput(QgsProcessingOutputFile(self.SAMPLES, self.tr("Samples file")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> SplitSettings:
        """Translate the parameters."""
        return SplitSettings(
            samples=self.parameterAsFile(parameters, self.SAMPLES, context),
            train=self.parameterAsDouble(parameters, self.TRAIN, context),
            validation=self.parameterAsDouble(parameters, self.VALIDATION, context),
            test=self.parameterAsDouble(parameters, self.TEST, context),
            seed=self.parameterAsInt(parameters, self.SEED, context),
            output=outputs.table(parameters, self.OUTPUT, context),
        )
