"""What the step from a run to inventories is told."""

from __future__ import annotations

from dataclasses import dataclass

from ..inventory.settings import CompleteSettings, FinishSettings, MaskOceanSettings, MaskRiversSettings
from ..steps import Settings, check, indifferent


@dataclass(frozen=True)
class AssembleSettings(Settings):
    """A run of `maplakes` to finished lakes, region by region; what each step is given is as in its own settings."""

    run_folder: str
    output_folder: str | None = indifferent(default=None)
    """None = `regions` in the run folder."""
    regions: str | None = None
    """Polygons; None = all lakes are one region."""
    region_field: str | None = None
    """Of `regions`: their names; polygons of one name are one region. None = they are numbered."""
    land: str | None = None
    """None = the ocean is not masked."""
    ocean: str | None = None
    keep: str | None = None
    tolerance: float = MaskOceanSettings.tolerance
    rivers: tuple[str, ...] = ()
    """Neither these nor `river_masks` = rivers are not masked."""
    river_masks: tuple[str, ...] = ()
    river_value: int = MaskRiversSettings.river_value
    reservoirs: tuple[str, ...] = ()
    glakes: str | None = None
    """None = lakes are not completed."""
    area_ratio: float = MaskRiversSettings.area_ratio
    decisions: str | None = None
    reservoir_field: str = CompleteSettings.reservoir_field
    area_field: str = CompleteSettings.area_field
    natural_min_area: float = CompleteSettings.natural_min_area
    pld: str | None = None
    aridity: str | None = None
    aridity_scale: float = CompleteSettings.aridity_scale
    aridity_max: float = CompleteSettings.aridity_max
    hydrolakes: str | None = None
    min_area: float = FinishSettings.min_area

    def __post_init__(self) -> None:
        check(bool(self.run_folder), "RUN_FOLDER is empty. Choose the folder of a finished run of 'Map lakes'.")
        has_rivers = bool(self.rivers or self.river_masks)
        check(
            not has_rivers or bool(self.glakes),
            "Whether a lake that a river touches stays depends on GLAKES: expected GLAKES beside RIVERS or"
            " RIVER_MASKS, found none.",
        )
        check(
            has_rivers or not self.decisions,
            "DECISIONS are about lakes that rivers touch: expected RIVERS or RIVER_MASKS beside them, found neither.",
        )
        check(
            bool(self.land) or not (self.ocean or self.keep),
            "OCEAN and KEEP add to LAND: expected LAND beside them, found none.",
        )
        for made in (self.for_ocean, self.for_rivers, self.for_completion, self.for_finish):
            made("")  # checks what it is given

    def for_ocean(self, lakes: str) -> MaskOceanSettings | None:
        """Settings of `maskocean` for a layer of lakes; None = the step is left out."""
        if not self.land:
            return None
        return MaskOceanSettings(lakes, self.land, "", ocean=self.ocean, tolerance=self.tolerance, keep=self.keep)

    def for_rivers(self, lakes: str, decisions: str | None = None) -> MaskRiversSettings | None:
        """Settings of `maskrivers` for a layer of lakes; None = the step is left out."""
        if not self.glakes or not (self.rivers or self.river_masks):
            return None
        return MaskRiversSettings(
            lakes,
            self.glakes,
            "",
            rivers=self.rivers,
            river_masks=self.river_masks,
            river_value=self.river_value,
            reservoirs=self.reservoirs,
            area_ratio=self.area_ratio,
            decisions=decisions,
        )

    def for_completion(self, lakes: str) -> CompleteSettings | None:
        """Settings of `completelakes` for a layer of lakes; None = the step is left out."""
        if not self.glakes:
            return None
        return CompleteSettings(
            lakes,
            self.glakes,
            "",
            self.reservoir_field,
            self.area_field,
            self.natural_min_area,
            self.pld,
            self.aridity,
            self.aridity_scale,
            self.aridity_max,
        )

    def for_finish(self, lakes: str) -> FinishSettings:
        """Settings of `finishlakes` for a layer of lakes."""
        return FinishSettings(lakes, "", self.min_area, self.glakes, self.pld, self.hydrolakes)
