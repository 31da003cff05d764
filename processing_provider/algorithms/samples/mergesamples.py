"""`glakes:mergesamples`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.samples.settings import PREFERENCES, MergeSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class MergeSamples(GlakesAlgorithm):
    """Merge copies of a samples file that were edited apart."""

    SAMPLES, PREFER, OUTPUT, CONFLICTS = "SAMPLES", "PREFER", "OUTPUT", "CONFLICTS"
    CONFLICTS_COUNT = "CONFLICTS_COUNT"
    STYLES = {CONFLICTS: "labels"}

    def name(self) -> str:
        """Public id."""
        return "mergesamples"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Merge samples")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("sample,merge,combine,copies,team,conflict,annotator,history").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Merges copies of a samples file that several people edited apart.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Each region is taken whole, with its labels, from the copy that changed it; the history tells which did, "
            "and is united. A region that more than one copy changed is a conflict: the newest or the checked version "
            "is kept, and the layer of conflicts holds every version, its outline (class region) and its labels.\n\n"
            "Subsets are those of the copy that was split last. Images keep their places, and their paths are made "
            "relative to the output. The copies themselves stay as they are.\n\n"
            "Edits made with QGIS's own tools leave no line of history: where another copy has one of the same "
            "region, that copy wins."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.files(self.SAMPLES, self.tr("Samples files"), self.tr("Two or more copies (.gpkg).")))
        self.addParameter(
            make.choice(
                self.PREFER,
                self.tr("In a conflict keep"),
                self.tr("newest: the version with the latest time; checked: a checked one first."),
                PREFERENCES,
            )
        )
        self.addParameter(
            make.file_output(
                self.OUTPUT,
                self.tr("Merged samples file"),
                self.tr("Not one of the copies, nor a samples file with work that the copies lack."),
                self.tr("Samples (*.gpkg)"),
            )
        )
        self.addParameter(
            make.polygons_output(
                self.CONFLICTS, self.tr("Conflicts"), self.tr("Every version of every region in conflict.")
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.CONFLICTS_COUNT, self.tr("Regions in conflict")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> MergeSettings:
        """Translate the parameters."""
        return MergeSettings(
            samples=inputs.file_paths(self, parameters, self.SAMPLES, context),
            output=outputs.file(parameters, self.OUTPUT, context) or "",
            conflicts=outputs.vector(parameters, self.CONFLICTS, context),
            prefer=self.parameterAsEnumString(parameters, self.PREFER, context),
        )
