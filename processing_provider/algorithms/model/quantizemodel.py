"""`glakes:quantizemodel`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputFile, QgsProcessingOutputNumber

from ....models.settings import QuantizeSettings
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class QuantizeModel(GlakesAlgorithm):
    """Write a model in 8-bit whole numbers beside it."""

    MODEL, SAMPLES, OUTPUT, DIFFERING = "MODEL", "SAMPLES", "OUTPUT", "DIFFERING"

    def name(self) -> str:
        """Public id."""
        return "quantizemodel"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Quantize a model")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("model,quantize,quantization,int8,fast,speed,openvino,network").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Writes a model in 8-bit whole numbers, for fast prediction on processors.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Writes the network of a model in 8-bit whole numbers into a file beside it, which 'Predict lakes' takes "
            "when PRECISION is fast and the prediction runs on the processor. It is two to four times as fast as "
            "exact; processors without instructions for whole numbers gain less, and where nothing is gained exact is "
            "used.\n\n"
            "The range of every layer is measured on the training regions of the samples. The result is compared with "
            "the exact network on the validation and test regions: where more than 0.1 % of their pixels change "
            "between lake and land, nothing is written.\n\n"
            "The file belongs to these very weights. Train the model again, and this has to be done again too. The "
            "starter model comes with its own."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.model_file())
        self.addParameter(
            make.file(
                self.SAMPLES, self.tr("Samples"), self.tr("The samples file that the model was trained with."), "gpkg"
            )
        )
        self.addOutput(QgsProcessingOutputFile(self.OUTPUT, self.tr("File beside the model")))
        self.addOutput(QgsProcessingOutputNumber(self.DIFFERING, self.tr("Held-out pixels of another class (percent)")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> QuantizeSettings:
        """Translate the parameters."""
        return QuantizeSettings(
            samples=self.parameterAsFile(parameters, self.SAMPLES, context),
            model=self.parameterAsFile(parameters, self.MODEL, context) or None,
        )
