"""`glakes:importmodel`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ....models.exchange.settings import ImportSettings
from ....models.settings import ARCHITECTURES, PATCH_STEP
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class ImportModel(GlakesAlgorithm):
    """Make a model file from the weights of another program."""

    SOURCE, CARD, MODEL = "SOURCE", "CARD", "MODEL"
    NAME, ARCHITECTURE, ENCODER, BASE_WIDTH = "NAME", "ARCHITECTURE", "ENCODER", "BASE_WIDTH"
    BANDS, SCALE, NODATA, PIXEL_SIZE, THRESHOLD = "BANDS", "SCALE", "NODATA", "PIXEL_SIZE", "THRESHOLD"
    LICENCE, WINDOW, MARGIN = "LICENCE", "WINDOW", "MARGIN"
    WEIGHTS, DIFFERENCE = "WEIGHTS", "DIFFERENCE"

    def name(self) -> str:
        """Public id."""
        return "importmodel"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Import a model")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("model,import,onnx,pytorch,state dict,keras,safetensors,weights,exchange").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Makes a model file from an ONNX file or from weights of PyTorch or Keras.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Lays the weights of a file into a network that GLAKES knows:\n"
            "- ONNX (.onnx): layer by layer, then both are run on random images; a difference above 0.0001 is "
            "refused.\n"
            "- PyTorch (.pt, .pth) and safetensors: a state dictionary, by the names of its tensors.\n"
            "- Keras (.h5, needs h5py): layer by layer in Keras's own order.\n\n"
            "Files are read as data only. One that holds Python objects is refused, because reading it could run any "
            "program.\n\n"
            "A file that carries a card, such as one exported by GLAKES, needs nothing else. For others state the "
            "network, the bands and what their numbers mean; wrong weights are noticed, wrong bands or a wrong scale "
            "are not. Predict an image you know before you trust an imported model."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.file(
                self.SOURCE, self.tr("File to import"), self.tr(".onnx, .pt, .pth, .safetensors, .h5 or .hdf5"), ""
            )
        )
        self.addParameter(
            make.file(
                self.CARD,
                self.tr("Card"),
                self.tr(
                    "JSON file that describes the model. Empty: the card inside the file; where it has none, what "
                    "is stated below."
                ),
                "json",
                True,
            )
        )
        self._add_network()
        self._add_images()
        self._add_windows()
        self.addParameter(
            make.file_output(
                self.MODEL,
                self.tr("Model"),
                self.tr("Weights and all that is needed to use them."),
                self.tr("GLAKES model (*.safetensors)"),
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.WEIGHTS, self.tr("Weights")))
        self.addOutput(QgsProcessingOutputNumber(self.DIFFERENCE, self.tr("Largest difference to the ONNX file")))

    def _add_network(self) -> None:
        self.addParameter(make.text(self.NAME, self.tr("Name"), self.tr("Empty: the name of the file.")))
        self.addParameter(
            make.choice(
                self.ARCHITECTURE, self.tr("Architecture"), self.tr("unet: the network of the paper."), ARCHITECTURES
            )
        )
        self.addParameter(
            make.text(self.ENCODER, self.tr("Encoder"), self.tr("For architectures that have a choice."), advanced=True)
        )
        self.addParameter(
            make.whole(
                self.BASE_WIDTH,
                self.tr("Width of the first level (channels)"),
                self.tr("64 in the paper; outputs of the first convolution."),
                64,
                1,
            )
        )

    def _add_images(self) -> None:
        self.addParameter(
            make.text(
                self.BANDS,
                self.tr("Bands"),
                self.tr("In the order of the input channels, with commas between."),
                ",".join(COMPOSITE_BANDS),
            )
        )
        self.addParameter(
            make.real(
                self.SCALE,
                self.tr("Scale"),
                self.tr("Stored number x scale = the number that the network was trained on."),
                COMPOSITE_SCALE,
                0.0,
            )
        )
        self.addParameter(
            make.text(
                self.NODATA,
                self.tr("Number for no data"),
                self.tr("The network is fed 0 there. Empty: every pixel has data."),
                str(COMPOSITE_NODATA),
            )
        )
        self.addParameter(
            make.real(self.PIXEL_SIZE, self.tr("Pixel size (m)"), self.tr("Of the training images."), 10.0, 0.0)
        )
        self.addParameter(make.threshold())
        self.addParameter(
            make.text(self.LICENCE, self.tr("Licence"), self.tr("Under which the model may be used; kept in its card."))
        )

    def _add_windows(self) -> None:
        multiple = self.tr("A multiple of {step}.").format(step=PATCH_STEP)
        for name, label, text in (
            (self.WINDOW, self.tr("Window (pixels)"), self.tr("0: what the architecture needs.")),
            (self.MARGIN, self.tr("Margin (pixels)"), self.tr("At least what the architecture needs is kept.")),
        ):
            self.addParameter(make.whole(name, label, f"{text} {multiple}", 0, 0, advanced=True))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> ImportSettings:
        """Translate the parameters."""

        def text(name: str) -> str:
            return str(self.parameterAsString(parameters, name, context)).strip()

        def real(name: str) -> float:
            return float(self.parameterAsDouble(parameters, name, context))

        return ImportSettings(
            source=self.parameterAsFile(parameters, self.SOURCE, context),
            model=outputs.file(parameters, self.MODEL, context) or "",
            card=self.parameterAsFile(parameters, self.CARD, context) or None,
            name=text(self.NAME) or None,
            architecture=self.parameterAsEnumString(parameters, self.ARCHITECTURE, context),
            encoder=text(self.ENCODER) or None,
            base_width=self.parameterAsInt(parameters, self.BASE_WIDTH, context),
            bands=text(self.BANDS),
            scale=real(self.SCALE),
            nodata=text(self.NODATA) or None,
            pixel_size=real(self.PIXEL_SIZE),
            threshold=real(self.THRESHOLD),
            licence=text(self.LICENCE),
            window=self.parameterAsInt(parameters, self.WINDOW, context),
            margin=self.parameterAsInt(parameters, self.MARGIN, context),
        )
