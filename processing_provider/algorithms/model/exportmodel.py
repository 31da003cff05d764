"""`glakes:exportmodel`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....models.exchange.settings import ExportSettings
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class ExportModel(GlakesAlgorithm):
    """Write a model as ONNX."""

    MODEL, OUTPUT, DIFFERENCE = "MODEL", "OUTPUT", "DIFFERENCE"

    def name(self) -> str:
        """Public id."""
        return "exportmodel"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Export a model (ONNX)")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("model,export,onnx,onnxruntime,deepness,exchange,network").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Writes a model as ONNX, for other programs to run.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Writes the network of a model file as ONNX, for any number and size of images (height and width "
            "multiples of 16 for unet, of 32 for the others), with the probability of lake as output. The model's "
            "card is inside, and so are the keys by which the QGIS plugin Deepness sets itself up.\n\n"
            "The file is run with onnxruntime before it is written: where its values differ from the network's by "
            "more than 0.0001, nothing is written.\n\n"
            "What other programs do with missing data and window edges is theirs: feed 0 where there is no data, and "
            "throw away the margin that the card states."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.model_file())
        self.addParameter(
            make.file_output(
                self.OUTPUT, self.tr("ONNX file"), self.tr("Weights, graph and card in one."), self.tr("ONNX (*.onnx)")
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.DIFFERENCE, self.tr("Largest difference to the network")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> ExportSettings:
        """Translate the parameters."""
        return ExportSettings(
            output=outputs.file(parameters, self.OUTPUT, context) or "",
            model=self.parameterAsFile(parameters, self.MODEL, context) or None,
        )
