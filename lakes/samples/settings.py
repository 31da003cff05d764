"""What the sample steps are told."""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Settings, check, check_choice, output_file

METHODS = ("manual", "otsu")


@dataclass(frozen=True)
class ThresholdSettings(Settings):
    """Draft labels: pixels with NDWI above a threshold, as polygons."""

    input: str
    output: str = output_file()
    band: int = 1
    """Band number of the NDWI, from 1."""
    regions: str | None = None
    """Polygon layer (`path|layername=name`); None = the whole raster as one region."""
    threshold_field: str | None = None
    """Numeric field of `regions`; where it is empty METHOD decides."""
    method: str = "manual"
    """otsu: each region gets its own threshold from its histogram."""
    threshold: float = 0.0
    """NDWI; used by `manual`."""
    min_area: float = 0.0
    """km2, geodesic; smaller label polygons are dropped."""
    fill_holes: float = 0.0
    """km2, geodesic; holes up to this size are filled."""

    def __post_init__(self) -> None:
        check_choice("METHOD", self.method, METHODS)
        check(self.band >= 1, "BAND is a band number from 1.")
        check(-1 <= self.threshold <= 1, f"THRESHOLD is an NDWI in -1..1; found {self.threshold}.")
        check(self.min_area >= 0 and self.fill_holes >= 0, "MIN_AREA and FILL_HOLES must not be negative.")
        check(not self.threshold_field or bool(self.regions), "THRESHOLD_FIELD needs REGIONS.")
