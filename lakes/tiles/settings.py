"""What the steps for large areas are told, apart from the run itself."""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Extent, Settings, check, output_file

DIVISIONS = 1e-6
"""How far 180 degrees may be from a whole number of cells."""


@dataclass(frozen=True)
class TileGridSettings(Settings):
    """Cells of the grid of the earth."""

    extent: Extent
    """Degrees of longitude and latitude on WGS 84; beyond 180, or west greater than east, it crosses the
    antimeridian."""
    output: str = output_file()
    size: float = 1.0
    """Degrees; a whole number of cells makes 180 degrees."""
    land: str | None = None
    """Polygons; only cells that intersect them are kept."""

    def __post_init__(self) -> None:
        check(0.01 <= self.size <= 90, f"SIZE must lie between 0.01 and 90 degrees; found {self.size:g}.")
        cells = 180 / self.size
        check(
            abs(cells - round(cells)) < DIVISIONS * cells,
            f"SIZE must divide 180 degrees, so that the grid closes around the earth (1, 0.5, 2, 10); found"
            f" {self.size:g}.",
        )
        _, south, _, north = self.extent
        check(
            -90 <= south < north <= 90,
            f"EXTENT must lie between 90 degrees south and north; found {south:g} to {north:g}.",
        )
