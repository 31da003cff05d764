"""`glakes:predictlakes`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber, QgsProcessingOutputString

from ....models.settings import PATCH_STEP, PRECISIONS, PredictSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class PredictLakes(GlakesAlgorithm):
    """Lake probability of a composite."""

    INPUT, EXTENT, MODEL, THRESHOLD = "INPUT", "EXTENT", "MODEL", "THRESHOLD"
    MARGIN, WINDOW, DEVICE, PRECISION = "MARGIN", "WINDOW", "DEVICE", "PRECISION"
    PROBABILITY, LAKES = "PROBABILITY", "LAKES"
    PIXELS, SECONDS, MPX_PER_SECOND = "PIXELS", "SECONDS", "MPX_PER_SECOND"
    WINDOWS, WINDOWS_REUSED, ENGINE = "WINDOWS", "WINDOWS_REUSED", "ENGINE"
    STYLES = {PROBABILITY: "probability", LAKES: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "predictlakes"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Predict lakes")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("lake,water,predict,segmentation,unet,deep learning,probability,inference").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Predicts for every pixel of a composite how probable it is that it belongs to a lake.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Predicts lakes with a trained network. The input must have the bands the model was trained on; a "
            "composite made by 'Composite of Sentinel-2 scenes' has them.\n\n"
            "The result at a pixel does not depend on the extent: a part predicted alone has the very values of the "
            "whole. Where the input has no data the result has none. The probability is stored as whole percents, "
            "rounded down.\n\n"
            "A prediction that was cancelled or broke off leaves its finished windows in a hidden folder beside the "
            "probability. Run it again with the same settings, and it goes on from there.\n\n"
            "Without a model the starter model that comes with GLAKES is used; models/weights/starter.md says what "
            "it was trained on and where it fails."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.raster(self.INPUT, self.tr("Composite"), self.tr("Bands NDWI, B4, B3, B2, B11 for the starter model."))
        )
        self.addParameter(make.extent(self.EXTENT, self.tr("Extent"), self.tr("Empty: the whole raster.")))
        self.addParameter(make.model_file())
        self.addParameter(make.threshold())
        multiple = self.tr("A multiple of {step}.").format(step=PATCH_STEP)
        self.addParameter(
            make.whole(
                self.MARGIN,
                self.tr("Margin (pixels)"),
                self.tr("Computed around each window and thrown away; at least what the model needs.") + f" {multiple}",
                96,
                0,
                advanced=True,
            )
        )
        self.addParameter(
            make.whole(
                self.WINDOW,
                self.tr("Window (pixels)"),
                self.tr(
                    "0: chosen from the free memory and a quick timing, once per model. Else a multiple of {step}; "
                    "the next smaller one of 576, 768, 1152, 1536, 2048 is used. Changes the speed, never the result."
                ).format(step=PATCH_STEP),
                0,
                0,
                advanced=True,
            )
        )
        self.addParameter(make.device())
        self.addParameter(
            make.choice(
                self.PRECISION,
                self.tr("Precision"),
                self.tr(
                    "fast: half precision on graphics cards; on processors 8-bit whole numbers, for models that "
                    "'Quantize a model' was run on."
                ),
                PRECISIONS,
                advanced=True,
            )
        )
        self.addParameter(
            make.raster_output(
                self.PROBABILITY, self.tr("Lake probability"), self.tr("Whole percents; 255 where there is no data.")
            )
        )
        self.addParameter(
            make.polygons_output(self.LAKES, self.tr("Lakes"), self.tr("Polygons at the threshold."), True)
        )
        self.addOutput(QgsProcessingOutputNumber(self.PIXELS, self.tr("Pixels of the probability")))
        self.addOutput(QgsProcessingOutputNumber(self.SECONDS, self.tr("Seconds")))
        self.addOutput(QgsProcessingOutputNumber(self.MPX_PER_SECOND, self.tr("Million pixels per second")))
        self.addOutput(QgsProcessingOutputNumber(self.WINDOWS, self.tr("Windows")))
        self.addOutput(QgsProcessingOutputNumber(self.WINDOWS_REUSED, self.tr("Windows that were finished before")))
        self.addOutput(QgsProcessingOutputString(self.ENGINE, self.tr("What ran the network")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> PredictSettings:
        """Translate the parameters."""
        layer = inputs.raster_layer(self, parameters, self.INPUT, context)
        return PredictSettings(
            input=inputs.raster_path(layer),
            probability=outputs.raster(parameters, self.PROBABILITY, context) or "",
            lakes=outputs.vector(parameters, self.LAKES, context),
            extent=inputs.extent_in(self, parameters, self.EXTENT, context, layer.crs()),
            model=self.parameterAsFile(parameters, self.MODEL, context) or None,
            threshold=self.parameterAsDouble(parameters, self.THRESHOLD, context),
            margin=self.parameterAsInt(parameters, self.MARGIN, context),
            window=self.parameterAsInt(parameters, self.WINDOW, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
            precision=self.parameterAsEnumString(parameters, self.PRECISION, context),
        )
