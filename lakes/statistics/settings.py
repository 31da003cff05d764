"""What the statistics are told."""

from __future__ import annotations

from dataclasses import dataclass

from ..steps import Settings, check, output_file

FINEST, COARSEST = 0.01, 90.0
"""Degrees: sides of a cell."""


def _check_grid(grid: float) -> None:
    check(FINEST <= grid <= COARSEST, f"GRID must lie between {FINEST:g} and {COARSEST:g} degrees; found {grid:g}.")


@dataclass(frozen=True)
class StatisticsSettings(Settings):
    """Size classes, grid, profiles and totals of an inventory."""

    input: str
    grid_output: str | None = output_file(default=None)
    sizes: str | None = output_file(default=None)
    profiles: str | None = output_file(default=None)
    report: str | None = output_file(default=None)
    grid: float = 1.0
    """Degrees; lines lie on multiples of it."""
    exclude: str | None = None
    """Lakes that intersect these polygons are left out."""

    def __post_init__(self) -> None:
        _check_grid(self.grid)


@dataclass(frozen=True)
class CompareSettings(Settings):
    """Inventories side by side."""

    input: str
    others: tuple[str, ...]
    names: str = ""
    """Of the others, separated by commas; empty = their files' names."""
    sizes: str | None = output_file(default=None)
    grid_output: str | None = output_file(default=None)
    profiles: str | None = output_file(default=None)
    report: str | None = output_file(default=None)
    only_input: str | None = output_file(default=None)
    """Lakes that none of the others has."""
    only_others: str | None = output_file(default=None)
    """Lakes of the others that INPUT does not have."""
    grid: float = 1.0
    exclude: str | None = None
    places: str | None = None
    """Polygons whose boxes the report shows over `image`."""
    image: str | None = None

    def __post_init__(self) -> None:
        _check_grid(self.grid)
        check(
            bool(self.places) == bool(self.image),
            "PLACES and IMAGE belong together: places are shown over the image. Give both or neither; found only"
            f" {'PLACES' if self.places else 'IMAGE'}.",
        )
        check(bool(self.others), "OTHERS must name at least one data set to compare INPUT with.")
        given = [name for name in self.names.split(",") if name.strip()]
        check(
            len(given) in (0, len(self.others)),
            f"NAMES must be empty or name each of the {len(self.others)} layers of OTHERS; found {len(given)} names."
            " Separate them by commas.",
        )
