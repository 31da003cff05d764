"""What the assessment of a model is told."""

from __future__ import annotations

from dataclasses import dataclass

from ...lakes.samples.settings import SUBSETS
from ...lakes.steps import Settings, check, check_choice, output_file
from ..settings import DEVICES, PATCH_STEP

BORDERS = ("alone", "context")
REMAINDERS = ("count", "drop")


@dataclass(frozen=True)
class AssessPatchesSettings(Settings):
    """Scores of a model on the patches of a subset (DESIGN section 4, Numbers)."""

    samples: str
    table: str = output_file()
    """One row per type and one for all."""
    report: str = output_file()
    """HTML page."""
    model: str | None = None
    """Model file; None = the shipped starter model."""
    subset: str = "test"
    patch: int = 576
    """Pixels; a multiple of 16."""
    borders: str = "alone"
    """alone: the network sees nothing beyond the patch, as in the paper; context: it sees the image around it,
    as in 'Predict lakes'."""
    remainder: str = "count"
    """What is left right and below of the last whole patch: counted, or dropped as in the paper."""
    device: str = "auto"
    seed: int = 1
    """Of the resampling."""

    def __post_init__(self) -> None:
        check_choice("SUBSET", self.subset, SUBSETS)
        check_choice("BORDERS", self.borders, BORDERS)
        check_choice("REMAINDER", self.remainder, REMAINDERS)
        check_choice("DEVICE", self.device, DEVICES)
        check(
            self.patch >= PATCH_STEP and self.patch % PATCH_STEP == 0,
            f"PATCH must be a multiple of {PATCH_STEP}; found {self.patch}.",
        )
        check(self.seed >= 0, f"SEED must not be negative; found {self.seed}.")
