"""What a scene is: one image of a day and place, and where each of its bands is stored."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from .grids import Grid
from .names import OPTICAL, REFLECTANCE, day_in

DEFAULT_SCALE = 0.0001
"""Reflectance per digital number of Sentinel-2, for files that do not state a scale."""

OFFSET = -0.1
"""Reflectance to add from processing baseline 04.00 on, unless it was taken out."""

NAMED_AT_MOST = 20
"""Names that one sentence lists."""

CLOUD_TAGS = ("CLOUDY_PIXEL_PERCENTAGE", "CLOUD_COVER", "CLOUD_COVERAGE_ASSESSMENT")
AZIMUTH_TAGS = ("MEAN_SOLAR_AZIMUTH_ANGLE", "MEAN_SUN_AZIMUTH_ANGLE", "SUN_AZIMUTH")


@dataclass(frozen=True)
class BandFile:
    """Where one band of a scene is stored, and how its numbers are meant."""

    path: Path | str
    """Of the file, or what else GDAL opens."""
    number: int
    """Band number in the file, from 1."""
    grid: Grid
    scale: float
    """Physical value = stored x scale + offset."""
    offset: float
    nodata: float | None
    """As the file states it."""


@dataclass(frozen=True)
class Scene:
    """One image: its day, bands by short name, and its tags in upper case."""

    day: date
    name: str
    bands: dict[str, BandFile]
    tags: dict[str, str]

    @property
    def grid(self) -> Grid:
        """The finest grid among the bands; the scene's own."""
        return min((band.grid for band in self.bands.values()), key=lambda grid: grid.pixel)

    @property
    def is_unscaled(self) -> bool:
        """True when the file of a reflectance band does not state what its numbers mean."""
        return any(self.bands[name].scale == 1 for name in REFLECTANCE)

    @property
    def cloud_percent(self) -> float | None:
        """Cloudiness as the tags state it."""
        return _number(self.tags, CLOUD_TAGS)

    @property
    def sun_azimuth(self) -> float | None:
        """Degrees clockwise from north, as the tags state it."""
        return _number(self.tags, AZIMUTH_TAGS)

    def label(self) -> str:
        """How messages name the scene."""
        return self.name if day_in(self.name) == self.day else f"{self.day} ({self.name})"


@dataclass(frozen=True)
class Refused:
    """A file or scene that is not used, and why."""

    name: str
    reason: str

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"


def some_names(names: list[str]) -> str:
    """The first names of a list, and how many more there are."""
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    return ", ".join(names[:NAMED_AT_MOST]) + more


def _number(tags: dict[str, str], names: tuple[str, ...]) -> float | None:
    for name in names:
        try:
            return float(tags[name])
        except (KeyError, ValueError):
            continue
    return None


def with_default_scale(scene: Scene, offset: float) -> Scene:
    """The scene with DN / 10000 + offset for reflectance bands whose file states no scale."""
    bands = {
        name: replace(band, scale=DEFAULT_SCALE, offset=offset) if name in OPTICAL and band.scale == 1 else band
        for name, band in scene.bands.items()
    }
    return replace(scene, bands=bands)
