"""What export and import of models are told."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lakes.bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE, band_name
from ...lakes.steps import Settings, check, check_choice, output_file
from ..settings import ARCHITECTURES, PATCH_STEP, check_encoder, step_of


@dataclass(frozen=True)
class ExportSettings(Settings):
    """A model as ONNX."""

    output: str = output_file()
    """The ONNX file."""
    model: str | None = None
    """Model file; None = the shipped starter model."""


@dataclass(frozen=True)
class ImportSettings(Settings):
    """A model of another program as a model file of ours. All but the first two describe a file without a card."""

    source: str
    """.onnx, .pt, .pth, .safetensors or .h5."""
    model: str = output_file()
    """The model file, .safetensors."""
    card: str | None = None
    """JSON file with a card; None = the card inside the file, else the settings below."""
    name: str | None = None
    """None = the name of the source file."""
    architecture: str = "unet"
    encoder: str | None = None
    base_width: int = 64
    bands: str = ",".join(COMPOSITE_BANDS)
    """Names in the order of the input channels, with commas between."""
    scale: float = COMPOSITE_SCALE
    """Stored value x scale = what the network was trained on."""
    nodata: str | None = str(COMPOSITE_NODATA)
    """A whole number; None = every pixel has data."""
    pixel_size: float = 10.0
    """Metres."""
    threshold: float = 0.5
    licence: str = ""
    window: int = 0
    """Pixels; 0 = what the architecture needs."""
    margin: int = 0
    """Pixels; at least the reach of the architecture is taken."""

    def __post_init__(self) -> None:
        check_choice("ARCHITECTURE", self.architecture, ARCHITECTURES)
        names = self.band_names()
        check(all(names), f"BANDS must be names with commas between, such as NDWI,B4,B3; found '{self.bands}'.")
        check(len(set(names)) == len(names), f"BANDS must name each band once; found '{self.bands}'.")
        check(
            self.nodata is None or re.fullmatch(r"-?\d+", self.nodata) is not None,
            f"NODATA must be a whole number, or empty where every pixel has data; found '{self.nodata}'.",
        )
        if self.encoder:
            check_encoder(self.architecture, self.encoder)
        check(self.base_width >= 1, f"BASE_WIDTH must be at least 1; found {self.base_width}.")
        check(self.scale > 0, f"SCALE must lie above 0; found {self.scale}.")
        check(self.pixel_size > 0, f"PIXEL_SIZE must lie above 0; found {self.pixel_size}.")
        check(0 < self.threshold <= 1, f"THRESHOLD must lie above 0 and up to 1; found {self.threshold}.")
        for name, value, step in (
            ("WINDOW", self.window, step_of(self.architecture)),
            ("MARGIN", self.margin, PATCH_STEP),
        ):
            check(value >= 0 and value % step == 0, f"{name} must be a multiple of {step}; found {value}.")

    def band_names(self) -> tuple[str, ...]:
        """The bands as short names."""
        return tuple(band_name(name) for name in self.bands.split(","))
