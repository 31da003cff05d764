"""What the inventory steps are told."""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Settings, check, output_file


@dataclass(frozen=True)
class VectorizeSettings(Settings):
    """Lakes as polygons from a probability raster or a 0/1 mask."""

    input: str
    output: str = output_file()
    threshold: float = 0.5
    """Probability 0..1; a pixel at or above it is lake."""
    min_area: float = 0.0
    """km2, geodesic; smaller lakes are left out."""

    def __post_init__(self) -> None:
        check(0 < self.threshold <= 1, f"THRESHOLD must lie above 0 and up to 1; found {self.threshold}.")
        check(self.min_area >= 0, f"MIN_AREA must not be negative; found {self.min_area}.")


@dataclass(frozen=True)
class FinishSettings(Settings):
    """Final attributes of an inventory, with the join keys of other inventories."""

    input: str
    output: str = output_file()
    min_area: float = 0.005
    """km2, geodesic; kept at or above it."""
    glakes: str | None = None
    pld: str | None = None
    hydrolakes: str | None = None

    def __post_init__(self) -> None:
        check(self.min_area >= 0, f"MIN_AREA must not be negative; found {self.min_area}.")
