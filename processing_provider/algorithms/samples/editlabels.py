"""`glakes:editlabels`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.samples.settings import EditSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class EditLabels(GlakesAlgorithm):
    """Edit all labels of a layer at once."""

    INPUT, REMOVE_SMALLER, FILL_HOLES, SMOOTH = "INPUT", "REMOVE_SMALLER", "FILL_HOLES", "SMOOTH"
    ADD, ERASE, SPLIT, WITHIN, OUTPUT = "ADD", "ERASE", "SPLIT", "WITHIN", "OUTPUT"
    STYLES = {OUTPUT: "labels"}

    def name(self) -> str:
        """Public id."""
        return "editlabels"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Edit labels")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("label,edit,clean,smooth,holes,small,erase,split,cut,add,sample").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Edits all labels of a layer at once: adds, erases, splits, fills, smooths and removes.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "The edits are made in this order: polygons are added, others erased, labels cut along lines, holes "
            "filled, outlines smoothed, small labels removed.\n\n"
            "An added polygon is joined with the labels of its class that it meets; labels of another class give "
            "way to it. Pieces keep the fields of the label they come from. A hole with a label of another class in "
            "it is not filled. Smoothing moves no outline further than its distance, and neighbours keep their "
            "common border. Areas and distances are those on the ground, whatever the coordinate system.\n\n"
            "With a limit, nothing changes outside of it: holes are filled and labels removed only where they lie "
            "within it whole."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.polygons(self.INPUT, self.tr("Labels"), self.tr("Their fields are kept.")))
        for name, label, text in (
            (self.REMOVE_SMALLER, self.tr("Remove labels smaller than (km2)"), self.tr("0: removes none.")),
            (self.FILL_HOLES, self.tr("Fill holes up to (km2)"), self.tr("0: fills none.")),
            (self.SMOOTH, self.tr("Smooth outlines by up to (m)"), self.tr("0: not at all; 10: one pixel.")),
        ):
            self.addParameter(make.real(name, label, text, 0.0, 0.0))
        self.addParameter(
            make.polygons(self.ADD, self.tr("Add"), self.tr("Lakes, or what their field class says."), optional=True)
        )
        self.addParameter(
            make.polygons(self.ERASE, self.tr("Erase"), self.tr("What they cover is cut off."), optional=True)
        )
        self.addParameter(
            make.lines(
                self.SPLIT,
                self.tr("Split along"),
                self.tr("Lines that run right through a label cut it, such as a lake from a river."),
                optional=True,
            )
        )
        self.addParameter(
            make.polygons(self.WITHIN, self.tr("Only within"), self.tr("Empty: edits apply everywhere."), optional=True)
        )
        self.addParameter(make.polygons_output(self.OUTPUT, self.tr("Edited labels"), self.tr("Single polygons.")))
        for name, label in (
            ("REMOVED", self.tr("Labels removed")),
            ("FILLED", self.tr("Holes filled")),
            ("ADDED", self.tr("Polygons added")),
            ("ERASED", self.tr("Labels erased from")),
            ("SPLIT_COUNT", self.tr("Labels split")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> EditSettings:
        """Translate the parameters."""

        def number(name: str) -> float:
            return float(self.parameterAsDouble(parameters, name, context))

        def layer(name: str) -> str | None:
            return inputs.vector_path(self, parameters, name, context)

        return EditSettings(
            input=layer(self.INPUT) or "",
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            remove_smaller=number(self.REMOVE_SMALLER),
            fill_holes=number(self.FILL_HOLES),
            smooth=number(self.SMOOTH),
            add=layer(self.ADD),
            erase=layer(self.ERASE),
            split=layer(self.SPLIT),
            within=layer(self.WITHIN),
        )
