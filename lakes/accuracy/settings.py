"""What the assessment of lakes is told."""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Settings, check, output_file


@dataclass(frozen=True)
class AssessLakesSettings(Settings):
    """Predicted lakes against labelled ones (DESIGN section 4, Numbers)."""

    labels: str
    """Polygon layer, as all layers `path|layername=name`."""
    predicted: str
    table: str | None = output_file(default=None)
    """Scores by region type and size class."""
    pairs: str | None = output_file(default=None)
    """Layer of hits, missed and false lakes."""
    effect: str | None = output_file(default=None)
    """Scores before and after the river mask; needs `masked`."""
    report: str | None = output_file(default=None)
    """HTML page."""
    masked: str | None = None
    """The predicted lakes after the river mask."""
    regions: str | None = None
    """Polygons inside of which every lake is labelled; None = everywhere."""
    type_field: str = "type"
    """Field of `regions`, or without them of `labels`, with the type."""
    found_share: float = 0.5
    """Share of a lake that has to be correct; of the smaller of two lakes that they have to share for a hit."""
    seed: int = 1
    """Of the resampling."""
    sample: str | None = None
    """Units of a stratified random sample: a table or layer with a row for each."""
    stratum_field: str | None = None
    reference_field: str | None = None
    """Field of `sample` with the class that is there."""
    map_field: str | None = None
    """Field of `sample` with the class on the map; None = the stratum."""
    strata: str | None = None
    """Table with a row per stratum: `stratum_field` and `area_field`; None = both are in `sample`."""
    area_field: str = "area_km2"
    """Field with the area of the stratum."""
    design: str | None = output_file(default=None)
    """Table of areas and accuracies estimated from `sample`."""

    def __post_init__(self) -> None:
        share = self.found_share
        check(0 < share <= 1, f"FOUND_SHARE must lie above 0 and up to 1; found {share:g}.")
        check(self.seed >= 0, f"SEED must not be negative; found {self.seed}.")
        check(bool(self.masked) or not self.effect, "EFFECT compares PREDICTED with MASKED. Give the layer MASKED.")
        check(bool(self.sample) or not self.design, "DESIGN is estimated from a sample. Give SAMPLE with its fields.")
        check(
            not self.sample or bool(self.stratum_field and self.reference_field),
            "SAMPLE needs the names of two of its fields: STRATUM_FIELD and REFERENCE_FIELD.",
        )
