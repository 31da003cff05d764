"""`glakes:trainmodel`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)

from ....models.settings import (
    ARCHITECTURES,
    AUGMENTATIONS,
    DEFAULT_ENCODER,
    ENCODERS,
    LOSSES,
    OPTIMIZERS,
    PATCH_STEP,
    TrainSettings,
)
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class TrainModel(GlakesAlgorithm):
    """Train a network on a samples file."""

    SAMPLES, ARCHITECTURE, ENCODER, BASE_WIDTH = "SAMPLES", "ARCHITECTURE", "ENCODER", "BASE_WIDTH"
    PATCH, BATCH, EPOCHS, PATIENCE, STEPS = "PATCH", "BATCH", "EPOCHS", "PATIENCE", "STEPS"
    OPTIMIZER, LOSS, DEVICE, SEED, RESUME = "OPTIMIZER", "LOSS", "DEVICE", "SEED", "RESUME"
    AUGMENT, BALANCE, LEARNING_RATE, CLIP = "AUGMENT", "BALANCE", "LEARNING_RATE", "CLIP"
    DEEP_SUPERVISION, MIXED_PRECISION, TENSORBOARD = "DEEP_SUPERVISION", "MIXED_PRECISION", "TENSORBOARD"
    MODEL, LOG, REPORT = "MODEL", "LOG", "REPORT"

    def name(self) -> str:
        """Public id."""
        return "trainmodel"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Train a model")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("train,unet,network,deep learning,segmentation,samples,labels").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Trains a network on the training regions of a samples file.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Trains as the paper does: a region is drawn with a probability proportional to its area, a window "
            "uniformly inside it, flipped at random; soft Dice loss over the batch; Adadelta. The weights with the "
            "best validation loss are kept, and training stops after a number of epochs without a better one.\n\n"
            "After each epoch a checkpoint is written beside the model. To continue an interrupted training, give "
            "it as 'Continue from' with the same settings: the result is the same as without the interruption. The "
            "log and the report are renewed after each epoch; the report can be open in a browser meanwhile.\n\n"
            "Regions of different subsets must not overlap. If memory runs out, fewer patches are computed at a time "
            "and each step still learns from all of them.\n\n"
            "Beyond the paper, and off unless chosen among the advanced parameters: adamw, changes of colour and "
            "scale, the same share for every region type, deep supervision, limited gradients, mixed precision.\n\n"
            "The paper's network has width 64 and patches of 576 pixels and wants a GPU; width 16 with patches of "
            "128 trains on a laptop."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.file(
                self.SAMPLES,
                self.tr("Samples file"),
                self.tr("GeoPackage with regions, their subset (train, validation, test) and labels."),
                "gpkg",
            )
        )
        self._add_network()
        self._add_schedule()
        self._add_beyond_the_paper()
        self._add_outputs()

    def _add_network(self) -> None:
        self.addParameter(
            make.choice(
                self.ARCHITECTURE,
                self.tr("Architecture"),
                self.tr("unet: the paper's own network. smp-*: others, with a choice of encoders."),
                ARCHITECTURES,
            )
        )
        encoder = QgsProcessingParameterString(self.ENCODER, self.tr("Encoder"), None, False, True)
        text = self.tr("For the architectures smp-*, one of {encoders}; empty: {default}. unet has none.").format(
            encoders=", ".join(ENCODERS), default=DEFAULT_ENCODER
        )
        self.addParameter(make.with_help(encoder, text, advanced=True))
        self.addParameter(
            make.whole(
                self.BASE_WIDTH,
                self.tr("Width of the first level (channels)"),
                self.tr("64: the paper's 31.4 million weights; 16: 2 million, 16 times faster."),
                64,
                1,
            )
        )

    def _add_schedule(self) -> None:
        multiple = self.tr("A multiple of {step}.").format(step=PATCH_STEP)
        for name, label, text, default, low in (
            (self.PATCH, self.tr("Patch (pixels)"), multiple, 576, PATCH_STEP),
            (self.BATCH, self.tr("Patches per step"), self.tr("Fewer need less memory."), 16, 1),
            (self.EPOCHS, self.tr("Most epochs"), self.tr("Training ends at the latest after these."), 200, 1),
            (self.PATIENCE, self.tr("Patience (epochs)"), self.tr("Epochs without a better validation loss."), 50, 1),
            (self.STEPS, self.tr("Steps per epoch"), self.tr("0: by the area of the regions."), 0, 0),
        ):
            self.addParameter(make.whole(name, label, text, default, low))
        for name, label, text, values in (
            (
                self.OPTIMIZER,
                self.tr("Optimizer"),
                self.tr(
                    "adadelta: as in the paper. adamw (beyond the paper): its learning rate rises over the first "
                    "3 % of all steps and falls to 0 along a cosine; EPOCHS must then stay the same when continued."
                ),
                OPTIMIZERS,
            ),
            (self.LOSS, self.tr("Loss"), self.tr("dice: soft Dice over the whole batch."), LOSSES),
        ):
            self.addParameter(make.choice(name, label, text, values, advanced=True))
        self.addParameter(make.device())
        self.addParameter(
            make.whole(
                self.SEED, self.tr("Seed"), self.tr("The same seed gives the same training."), 1, 0, advanced=True
            )
        )
        self.addParameter(
            make.file(
                self.RESUME,
                self.tr("Continue from"),
                self.tr("Checkpoint of an interrupted training with the same settings."),
                "",
                optional=True,
                advanced=True,
            )
        )

    def _add_beyond_the_paper(self) -> None:
        self.addParameter(
            make.choice(
                self.AUGMENT,
                self.tr("Changes of patches"),
                self.tr(
                    "flips: as in the paper. Beyond the paper: colour (brightness, haze and tint), scale (up to a "
                    "third larger or smaller), both."
                ),
                AUGMENTATIONS,
                advanced=True,
            )
        )
        for name, label, text in (
            (
                self.LEARNING_RATE,
                self.tr("Learning rate"),
                self.tr("0: 1 for adadelta as in the paper, 0.001 for adamw."),
            ),
            (
                self.CLIP,
                self.tr("Longest gradient"),
                self.tr("0: any, as in the paper. 1 helps against a loss that explodes."),
            ),
        ):
            self.addParameter(make.real(name, label, text, 0, 0, advanced=True))
        for name, label, text in (
            (
                self.BALANCE,
                self.tr("Draw every region type as often"),
                self.tr(
                    "Beyond the paper, which draws regions by area alone: helps types with little area, as salt lakes."
                ),
            ),
            (
                self.DEEP_SUPERVISION,
                self.tr("Deep supervision"),
                self.tr("Beyond the paper, for unet only: its coarser levels learn from the labels too."),
            ),
            (
                self.MIXED_PRECISION,
                self.tr("Mixed precision"),
                self.tr("On graphics cards only: half precision where it is safe, faster and with less memory."),
            ),
        ):
            self.addParameter(make.with_help(QgsProcessingParameterBoolean(name, label, False), text, advanced=True))
        folder = QgsProcessingParameterFile(
            self.TENSORBOARD,
            self.tr("Folder for TensorBoard"),
            QgsProcessingParameterFile.Behavior.Folder,
            "",
            None,
            True,
        )
        text = self.tr("Event files for each epoch; needs the package tensorboard in the worker environment.")
        self.addParameter(make.with_help(folder, text, advanced=True))

    def _add_outputs(self) -> None:
        for name, label, text, file_filter, optional in (
            (
                self.MODEL,
                self.tr("Model"),
                self.tr("Weights and all that is needed to use them."),
                self.tr("GLAKES model (*.safetensors)"),
                False,
            ),
            (
                self.LOG,
                self.tr("Log"),
                self.tr("One JSON line per epoch: losses, scores, learning rate, speed. Renewed after each."),
                self.tr("JSON lines (*.jsonl)"),
                False,
            ),
            (
                self.REPORT,
                self.tr("Report"),
                self.tr("A page with the curves, renewed after each epoch."),
                self.tr("HTML (*.html)"),
                True,
            ),
        ):
            self.addParameter(make.file_output(name, label, text, file_filter, optional))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> TrainSettings:
        """Translate the parameters."""

        def whole(name: str) -> int:
            return int(self.parameterAsInt(parameters, name, context))

        def choice(name: str) -> str:
            return str(self.parameterAsEnumString(parameters, name, context))

        return TrainSettings(
            samples=self.parameterAsFile(parameters, self.SAMPLES, context),
            model=outputs.file(parameters, self.MODEL, context) or "",
            log=outputs.file(parameters, self.LOG, context) or "",
            report=outputs.file(parameters, self.REPORT, context),
            architecture=choice(self.ARCHITECTURE),
            encoder=self.parameterAsString(parameters, self.ENCODER, context) or None,
            base_width=whole(self.BASE_WIDTH),
            patch=whole(self.PATCH),
            batch=whole(self.BATCH),
            epochs=whole(self.EPOCHS),
            patience=whole(self.PATIENCE),
            steps=whole(self.STEPS),
            optimizer=choice(self.OPTIMIZER),
            loss=choice(self.LOSS),
            device=choice(self.DEVICE),
            seed=whole(self.SEED),
            resume=self.parameterAsFile(parameters, self.RESUME, context) or None,
            augment=choice(self.AUGMENT),
            balance=self.parameterAsBoolean(parameters, self.BALANCE, context),
            learning_rate=self.parameterAsDouble(parameters, self.LEARNING_RATE, context),
            clip=self.parameterAsDouble(parameters, self.CLIP, context),
            deep_supervision=self.parameterAsBoolean(parameters, self.DEEP_SUPERVISION, context),
            mixed_precision=self.parameterAsBoolean(parameters, self.MIXED_PRECISION, context),
            tensorboard=self.parameterAsFile(parameters, self.TENSORBOARD, context) or None,
        )
