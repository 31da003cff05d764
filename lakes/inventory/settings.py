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


@dataclass(frozen=True)
class MaskOceanSettings(Settings):
    """Lakes that are not of the sea."""

    input: str
    land: str
    output: str = output_file()
    removed: str | None = output_file(default=None)
    ocean: str | None = None
    """Polygons of the sea; None = whatever is not land."""
    tolerance: float = 10.0
    """Metres between a lake and the sea up to which they are in contact."""
    keep: str | None = None
    """Lakes that intersect these polygons stay: inland seas."""

    def __post_init__(self) -> None:
        check(self.tolerance >= 0, f"TOLERANCE must not be negative; found {self.tolerance}.")


@dataclass(frozen=True)
class MaskRiversSettings(Settings):
    """Lakes without rivers (DESIGN section 4, Rivers)."""

    input: str
    glakes: str
    output: str = output_file()
    review: str | None = output_file(default=None)
    rivers: tuple[str, ...] = ()
    """Polygon layers."""
    river_masks: tuple[str, ...] = ()
    """Rasters, such as tiles of GRWL."""
    river_value: int = 255
    reservoirs: tuple[str, ...] = ()
    area_ratio: float = 0.8
    """Area after the mask / before it, from which a lake is no river."""
    decisions: str | None = None
    """A REVIEW layer with what people decided in its field `override`."""

    def __post_init__(self) -> None:
        check(0 < self.area_ratio <= 1, f"AREA_RATIO must lie above 0 and up to 1; found {self.area_ratio}.")
        check(
            bool(self.rivers or self.river_masks),
            "Expected river polygons in RIVERS or river rasters in RIVER_MASKS, found neither. Name at least one.",
        )


@dataclass(frozen=True)
class FloodplainSettings(Settings):
    """Lakes of GLAKES without what floods only now and then (DESIGN section 3, maskfloodplains)."""

    input: str
    floodplain: str
    occurrence: str
    aridity: str
    output: str = output_file()
    floodplain_values: tuple[int, ...] = (1,)
    occurrence_min: float = 30.0
    """Percent of the time that a pixel was water, from which it stays."""
    aridity_scale: float = 0.0001
    aridity_max: float = 0.2
    """Aridity index (stored value x scale) below which a place is arid; its lakes stay as they are."""
    min_area: float = 0.03
    """km2, geodesic; parts must be larger."""

    def __post_init__(self) -> None:
        check(bool(self.floodplain_values), "FLOODPLAIN_VALUES must name at least one value, such as 1 or 1,2.")
        check(0 <= self.occurrence_min <= 100, f"OCCURRENCE_MIN is a percentage 0..100; found {self.occurrence_min}.")
        check(self.aridity_scale > 0, f"ARIDITY_SCALE must be positive; found {self.aridity_scale}.")
        check(self.min_area >= 0, f"MIN_AREA must not be negative; found {self.min_area}.")


def whole_numbers(name: str, text: str) -> tuple[int, ...]:
    """The numbers of a text such as `1,2`; raises `InvalidSetting`, naming the parameter, for anything else."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    check(
        bool(parts) and all(part.lstrip("-").isdigit() for part in parts),
        f"{name} must be whole numbers with commas between them, such as 1 or 1,2; found '{text}'.",
    )
    return tuple(int(part) for part in parts)


@dataclass(frozen=True)
class CompleteSettings(Settings):
    """Predicted lakes completed with known ones (DESIGN section 4, Completion)."""

    input: str
    glakes: str
    output: str = output_file()
    reservoir_field: str = "Rser_flag"
    area_field: str = "Area_bound"
    natural_min_area: float = 1.0
    """km2; smaller lakes of GLAKES take part only if they are reservoirs."""
    pld: str | None = None
    aridity: str | None = None
    """Needed with `pld`: its lakes take part where it is arid."""
    aridity_scale: float = 0.0001
    aridity_max: float = 0.2

    def __post_init__(self) -> None:
        check(self.natural_min_area >= 0, f"NATURAL_MIN_AREA must not be negative; found {self.natural_min_area}.")
        check(self.aridity_scale > 0, f"ARIDITY_SCALE must be positive; found {self.aridity_scale}.")
        check(
            self.pld is None or self.aridity is not None,
            "PLD lakes take part only where it is arid: expected an ARIDITY raster beside PLD, found none.",
        )
