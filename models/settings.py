"""What the model steps are told."""

from __future__ import annotations

from dataclasses import dataclass

from ..lakes.steps import Extent, Settings, check, check_choice, indifferent, output_file

SMP_ARCHITECTURES = {
    "smp-unet": "unet",
    "smp-unetplusplus": "unetplusplus",
    "smp-manet": "manet",
    "smp-linknet": "linknet",
    "smp-fpn": "fpn",
    "smp-pspnet": "pspnet",
    "smp-deeplabv3": "deeplabv3",
    "smp-deeplabv3plus": "deeplabv3plus",
    "smp-segformer": "segformer",
    "smp-upernet": "upernet",
}
"""Networks with a choice of encoders, and what segmentation_models_pytorch calls them."""

ARCHITECTURES = ("unet", *SMP_ARCHITECTURES)
ENCODERS = (
    "resnet18",
    "resnet34",
    "resnet50",
    "mobilenet_v2",
    "efficientnet-b0",
    "efficientnet-b3",
    "densenet121",
    "mit_b0",
    "mit_b2",
)
DEFAULT_ENCODER = "resnet34"
UNFIT = {
    "mit_": ("smp-unetplusplus", "smp-linknet"),
    "densenet": ("smp-deeplabv3", "smp-deeplabv3plus"),
}
"""Encoders by the beginning of their name, and decoders that need what they do not give: features at half
resolution, or pooling that can be replaced by dilation."""

OPTIMIZERS = ("adadelta", "adamw")
LOSSES = ("dice",)
AUGMENTATIONS = ("flips", "colour", "scale", "both")
DEVICES = ("auto", "cpu", "cuda")
PRECISIONS = ("exact", "fast")

PATCH_STEP = 16
"""Patches and windows are multiples of this: four poolings by two."""

ENCODER_STEP = 32
"""Likewise with an encoder, which halves five times."""


def step_of(architecture: str) -> int:
    """Patches and windows of an architecture are multiples of this."""
    return ENCODER_STEP if architecture in SMP_ARCHITECTURES else PATCH_STEP


def check_encoder(architecture: str, encoder: str) -> None:
    """Raise `InvalidSetting` unless the architecture can be built on the encoder."""
    check(
        architecture in SMP_ARCHITECTURES,
        f"ENCODER is for the architectures smp-*; '{architecture}' has none, found '{encoder}'.",
    )
    unfit = tuple(start for start, decoders in UNFIT.items() if architecture in decoders)
    fitting = tuple(name for name in ENCODERS if not name.startswith(unfit))
    check(encoder in fitting, f"ENCODER of '{architecture}' must be one of {', '.join(fitting)}; found '{encoder}'.")


@dataclass(frozen=True)
class TrainSettings(Settings):
    """Training as in the paper (DESIGN section 4, Training)."""

    samples: str
    """Samples GeoPackage with train and validation regions."""
    model: str = output_file()
    """The model file, .safetensors."""
    log: str = output_file()
    """One JSON line per epoch."""
    report: str | None = output_file(default=None)
    """HTML page with the curves."""
    architecture: str = "unet"
    encoder: str | None = None
    """For smp-* only; None = resnet34."""
    base_width: int = 64
    patch: int = 576
    """Pixels; a multiple of 16."""
    batch: int = 16
    epochs: int = 200
    patience: int = 50
    """Stop after this many epochs without a better validation loss."""
    steps: int = 0
    """Steps per epoch; 0 = by area, ceil(1.25 x region pixels / patch pixels / batch)."""
    optimizer: str = "adadelta"
    loss: str = "dice"
    device: str = "auto"
    seed: int = 1
    resume: str | None = None
    """Checkpoint file of an interrupted training; None = from the start."""
    augment: str = "flips"
    """`flips` as in the paper; all others flip too."""
    balance: bool = False
    """Every region type is drawn as often as any other; False = by area alone, as in the paper."""
    learning_rate: float = 0.0
    """0 = the optimiser's own: 1 for adadelta, 0.001 for adamw."""
    clip: float = 0.0
    """Longest gradient; 0 = any."""
    deep_supervision: bool = False
    """The coarser levels of `unet` learn from the labels too; they are not part of the model that is written."""
    mixed_precision: bool = False
    """Half precision where it is safe, on graphics cards only."""
    tensorboard: str | None = indifferent(default=None)
    """Folder for event files; None = none are written."""

    def __post_init__(self) -> None:
        check_choice("ARCHITECTURE", self.architecture, ARCHITECTURES)
        check_choice("OPTIMIZER", self.optimizer, OPTIMIZERS)
        check_choice("LOSS", self.loss, LOSSES)
        check_choice("AUGMENT", self.augment, AUGMENTATIONS)
        check_choice("DEVICE", self.device, DEVICES)
        self._check_network()
        for name in ("base_width", "batch", "epochs", "patience"):
            check(getattr(self, name) >= 1, f"{name.upper()} must be at least 1; found {getattr(self, name)}.")
        for name in ("steps", "learning_rate", "clip"):
            check(getattr(self, name) >= 0, f"{name.upper()} must not be negative; found {getattr(self, name)}.")

    def _check_network(self) -> None:
        check(
            not self.deep_supervision or self.architecture == "unet",
            f"DEEP_SUPERVISION is for the architecture unet; found '{self.architecture}'.",
        )
        if self.encoder is not None:
            check_encoder(self.architecture, self.encoder)
        step = step_of(self.architecture)
        check(
            self.patch >= step and self.patch % step == 0,
            f"PATCH must be a multiple of {step}; found {self.patch}.",
        )


def check_prediction(device: str, precision: str, threshold: float) -> None:
    """Raise `InvalidSetting` unless a model can be run so, and its result cut there."""
    check_choice("DEVICE", device, DEVICES)
    check_choice("PRECISION", precision, PRECISIONS)
    check(0 < threshold <= 1, f"THRESHOLD must lie above 0 and up to 1; found {threshold}.")


@dataclass(frozen=True)
class PredictSettings(Settings):
    """Lake probability of a composite (DESIGN section 4, Extent independence)."""

    input: str
    probability: str = output_file()
    lakes: str | None = output_file(default=None)
    """Polygons at THRESHOLD; None = not written."""
    extent: Extent | None = None
    """In the raster's own coordinate system; None = the whole raster."""
    model: str | None = None
    """Model file; None = the shipped starter model."""
    threshold: float = 0.5
    margin: int = 96
    """Pixels computed around each kept region and thrown away; the model file's own margin if larger."""
    window: int = 0
    """Pixels; 0 = chosen from the free memory."""
    device: str = "auto"
    precision: str = "exact"

    def __post_init__(self) -> None:
        check_prediction(self.device, self.precision, self.threshold)
        check(
            self.margin >= 0 and self.margin % PATCH_STEP == 0,
            f"MARGIN must be a multiple of {PATCH_STEP}; found {self.margin}.",
        )
        check(
            self.window == 0 or (self.window > 2 * self.margin and self.window % PATCH_STEP == 0),
            f"WINDOW must be 0, or a multiple of {PATCH_STEP} larger than twice the margin; found {self.window}.",
        )


@dataclass(frozen=True)
class QuantizeSettings(Settings):
    """A model in 8-bit whole numbers, for PRECISION fast on a processor."""

    samples: str
    """Samples GeoPackage that the model was trained with."""
    model: str | None = None
    """Model file, beside which the result is written; None = the shipped starter model."""
