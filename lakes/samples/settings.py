"""What the sample steps are told, and the words and fields of a samples file.

Standard library only: QGIS reads it as well as the worker.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Settings, check, check_choice, output_file

METHODS = ("manual", "otsu")

TYPES = ("NR", "AR", "BR", "IL", "SL")
"""Region types in the order of their codes 0..4: normal, alongside rivers, built-up, ice lakes, salt lakes."""

SUBSETS = ("train", "validation", "test")
STATUSES = ("todo", "drafted", "edited", "checked", "rejected")
CLASSES = ("lake", "ignore")

REGION_FIELDS = {
    "region_id": "str",
    "type": "str",
    "subset": "str",
    "image": "str",
    "threshold": "float64",
    "status": "str",
    "annotator": "str",
    "annotated_at": "str",
    "reviewer": "str",
    "reviewed_at": "str",
    "seconds": "float64",
    "note": "str",
}
"""Fields of the layer `regions`, in their order. Times are UTC, ISO 8601; `image` counts from the file's folder."""

LABEL_FIELDS = {"region_id": "str", "class": "str"}
HISTORY_FIELDS = {"who": "str", "when": "str", "region_id": "str", "action": "str", "detail": "str"}


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
