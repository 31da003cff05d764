"""`glakes:assesslakes`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.accuracy.settings import AssessLakesSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class AssessLakes(GlakesAlgorithm):
    """Labelled lakes against predicted ones."""

    LABELS, PREDICTED, MASKED, REGIONS = "LABELS", "PREDICTED", "MASKED", "REGIONS"
    TYPE_FIELD, FOUND_SHARE, SEED = "TYPE_FIELD", "FOUND_SHARE", "SEED"
    SAMPLE, STRATUM_FIELD, REFERENCE_FIELD, MAP_FIELD = "SAMPLE", "STRATUM_FIELD", "REFERENCE_FIELD", "MAP_FIELD"
    STRATA, AREA_FIELD = "STRATA", "AREA_FIELD"
    TABLE, PAIRS, EFFECT, DESIGN, REPORT = "TABLE", "PAIRS", "EFFECT", "DESIGN", "REPORT"
    R2, SLOPE, MISSED_COUNT, FALSE_COUNT = "R2", "SLOPE", "MISSED_COUNT", "FALSE_COUNT"
    STYLES = {PAIRS: "pairs"}

    def name(self) -> str:
        """Public id."""
        return "assesslakes"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Assess lakes")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr(
            "accuracy,validation,recall,precision,iou,f1,omission,commission,bias,boundary,area,olofsson,stratified,"
            "confidence,interval,lake"
        ).split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Compares predicted with labelled lakes, lake by lake, by size and type of region.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Matches labelled with predicted lakes, any number with any number, and measures what they share. The "
            "table has recall, precision, F1 and IoU by area, mean recall and precision of lakes, numbers of missed "
            "and false lakes, bias of area and distance of outlines, for each type of region and size class, with "
            "95 % intervals from drawing whole regions again. R² and slope are of correct area on label area.\n\n"
            "Give regions wherever lakes are labelled only in places: predictions outside of them are not counted, and "
            "lakes that their outlines cut are cut on both sides. A samples file has them in its layer 'regions', with "
            "their types; labels of the class 'ignore' are not counted.\n\n"
            "With the same predictions after 'Mask rivers', a table tells what the river mask is worth.\n\n"
            "With a stratified random sample that somebody has interpreted, the estimates from it have the areas and "
            "accuracies that the design of the sample alone guarantees (Olofsson et al. 2014, Stehman 2014), with "
            "standard errors."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.polygons(self.LABELS, self.tr("Labelled lakes"), self.tr("What is there, in any coordinate system."))
        )
        self.addParameter(
            make.polygons(self.PREDICTED, self.tr("Predicted lakes"), self.tr("What is assessed, before a river mask."))
        )
        self.addParameter(
            make.polygons(
                self.MASKED,
                self.tr("Predicted lakes after the river mask"),
                self.tr("For the effect of the river mask; scores by size are of the lakes before it."),
                optional=True,
            )
        )
        self.addParameter(
            make.polygons(
                self.REGIONS,
                self.tr("Regions"),
                self.tr(
                    "Where every lake is labelled. Without them every prediction that has no label counts as false."
                ),
                optional=True,
            )
        )
        self._add_rarely_used()
        table = self.tr("A row for each type of region and size class.")
        pairs = self.tr("With the numbers of each pair of lakes.")
        effect = self.tr("A row before the mask and one after it.")
        design = self.tr("Areas and accuracies with standard errors.")
        report = self.tr("A page with figures and tables, in English and Chinese.")
        for parameter in (
            make.table_output(self.TABLE, self.tr("Scores"), table),
            make.polygons_output(self.PAIRS, self.tr("Hits, missed and false lakes"), pairs, True),
            make.file_output(self.REPORT, self.tr("Report"), report, self.tr("HTML (*.html)"), True),
        ):
            parameter.setCreateByDefault(True)  # scripts may leave any of them out
            self.addParameter(parameter)
        self.addParameter(make.table_output(self.EFFECT, self.tr("Effect of the river mask"), effect))
        self.addParameter(make.table_output(self.DESIGN, self.tr("Estimates from the sample"), design))
        self.addOutput(QgsProcessingOutputNumber(self.R2, self.tr("R2 of correct area on label area")))
        self.addOutput(QgsProcessingOutputNumber(self.SLOPE, self.tr("Slope of correct area on label area")))
        self.addOutput(QgsProcessingOutputNumber(self.MISSED_COUNT, self.tr("Labelled lakes that are missed")))
        self.addOutput(QgsProcessingOutputNumber(self.FALSE_COUNT, self.tr("Predicted lakes that are false")))

    def _add_rarely_used(self) -> None:
        self.addParameter(
            make.text(
                self.TYPE_FIELD,
                self.tr("Field of the type"),
                self.tr("Of the regions; without regions, of the labels."),
                "type",
                advanced=True,
            )
        )
        self.addParameter(
            make.real(
                self.FOUND_SHARE,
                self.tr("Share that has to be correct"),
                self.tr("A label is missed, and a prediction false, when less than this part of it is correct."),
                0.5,
                0.0,
                1.0,
                advanced=True,
            )
        )
        self.addParameter(
            make.whole(self.SEED, self.tr("Seed"), self.tr("Of the draws behind the intervals."), 1, 0, advanced=True)
        )
        self.addParameter(
            make.table(
                self.SAMPLE,
                self.tr("Stratified sample"),
                self.tr("A row for each unit of a stratified random sample, with what is there; for the estimates."),
            )
        )
        fields = (
            (self.STRATUM_FIELD, self.tr("Field of the stratum"), self.tr("Which stratum a unit was drawn from.")),
            (self.REFERENCE_FIELD, self.tr("Field of the reference"), self.tr("The class that is there.")),
            (self.MAP_FIELD, self.tr("Field of the map"), self.tr("The class on the map. Empty: the stratum is it.")),
        )
        for name, label, text in fields:
            self.addParameter(make.field(name, label, text, self.SAMPLE, optional=True, advanced=True))
        self.addParameter(
            make.table(
                self.STRATA,
                self.tr("Areas of the strata"),
                self.tr(
                    "A row for each stratum, with the fields of the stratum and of its area. Empty: SAMPLE has both."
                ),
            )
        )
        self.addParameter(
            make.text(
                self.AREA_FIELD,
                self.tr("Field of the area of the stratum"),
                self.tr("In any unit; estimated areas have the same."),
                "area_km2",
                advanced=True,
            )
        )

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> AssessLakesSettings:
        """Translate the parameters."""

        def layer(name: str) -> str | None:
            return inputs.vector_path(self, parameters, name, context)

        def text(name: str) -> str | None:
            return self.parameterAsString(parameters, name, context) or None

        return AssessLakesSettings(
            labels=layer(self.LABELS) or "",
            predicted=layer(self.PREDICTED) or "",
            table=outputs.table(parameters, self.TABLE, context),
            pairs=outputs.vector(parameters, self.PAIRS, context),
            effect=outputs.table(parameters, self.EFFECT, context),
            report=outputs.file(parameters, self.REPORT, context),
            masked=layer(self.MASKED),
            regions=layer(self.REGIONS),
            type_field=text(self.TYPE_FIELD) or "type",
            found_share=self.parameterAsDouble(parameters, self.FOUND_SHARE, context),
            seed=self.parameterAsInt(parameters, self.SEED, context),
            sample=layer(self.SAMPLE),
            stratum_field=text(self.STRATUM_FIELD),
            reference_field=text(self.REFERENCE_FIELD),
            map_field=text(self.MAP_FIELD),
            strata=layer(self.STRATA),
            area_field=text(self.AREA_FIELD) or "area_km2",
            design=outputs.table(parameters, self.DESIGN, context),
        )
