"""What the imagery steps are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..steps import Extent, Settings, check, check_choice, output_file
from ..version import software_version

CLOUD_MASKS = ("auto", "probability", "scl", "qa60", "s2cloudless", "none")

UNSCALED = ("ask", "plain", "offset")
"""What scenes without a stated scale and offset hold: to be asked where in doubt, x 10000, x 10000 + 1000."""

RESAMPLINGS = ("nearest", "bilinear")
"""How bands coarser than the scene's finest are brought to its pixels."""


@dataclass(frozen=True)
class NdwiSettings(Settings):
    """NDWI = (green - NIR) / (green + NIR) of one raster."""

    input: str
    green: int
    """Band number, from 1."""
    nir: int
    """Band number, from 1."""
    output: str = output_file()

    def __post_init__(self) -> None:
        check(self.green >= 1 and self.nir >= 1, "GREEN and NIR are band numbers from 1.")
        check(self.green != self.nir, "GREEN and NIR must be different bands.")


@dataclass(frozen=True)
class ImageChoice(Settings):
    """Which images take part in a composite, which of their pixels count, and the size of a pixel."""

    resolution: float = 10.0
    """In metres; converted where the coordinate system is in degrees."""
    start: str = "2017-03-28"
    """First day, inclusive, ISO."""
    end: str = "2022-04-10"
    """Last day, inclusive, ISO."""
    max_cloud: float = 60.0
    """Percent of a scene; scenes above it are skipped where the scene says how cloudy it is."""
    cloud_mask: str = "auto"
    cloud_probability: float = 50.0
    """Percent; a pixel above it is cloud."""
    nir_dark: float = 0.15
    """Reflectance; darker pixels may be shadow."""
    shadow_distance: float = 1000.0
    """In metres along the sun's azimuth; 0 = no shadow mask."""
    buffer: float = 50.0
    """In metres around clouds and shadows."""
    snow: bool = True
    """Drop pixels that SCL calls snow."""

    def __post_init__(self) -> None:
        check_choice("CLOUD_MASK", self.cloud_mask, CLOUD_MASKS)
        check(self.resolution > 0, f"RESOLUTION must be above 0 m; found {self.resolution}.")
        for name in ("max_cloud", "cloud_probability"):
            value = getattr(self, name)
            check(0 <= value <= 100, f"{name.upper()} must lie in 0..100 percent; found {value}.")
        for name in ("nir_dark", "shadow_distance", "buffer"):
            check(getattr(self, name) >= 0, f"{name.upper()} must not be negative.")
        check(_day("START", self.start) <= _day("END", self.end), f"START {self.start} lies after END {self.end}.")

    def tags(self) -> dict[str, str]:
        """What a composite's file says of its masks."""
        return {
            "CLOUD_PROBABILITY": f"{self.cloud_probability:g}",
            "MAX_CLOUD": f"{self.max_cloud:g}",
            "NIR_DARK": f"{self.nir_dark:g}",
            "SHADOW_DISTANCE": f"{self.shadow_distance:g}",
            "BUFFER": f"{self.buffer:g}",
            "SNOW": "dropped" if self.snow else "kept",
            "START": self.start,
            "END": self.end,
            "SOFTWARE": f"GLAKES {software_version()}",
        }


@dataclass(frozen=True)
class _SceneFiles(Settings):
    # A base of its own, because fields without a default must come before those of ImageChoice.
    scenes: str
    """Folder of scenes."""
    output: str = output_file()
    count: str | None = output_file(default=None)
    """Number of valid observations per pixel, uint16; None = not written."""
    extent: Extent | None = None
    """In `extent_crs`; None = all scenes together."""
    extent_crs: str | None = None
    """WKT or authority code of `extent`; None = `crs`."""
    crs: str | None = None
    """WKT or authority code; None = that of the first scene."""


@dataclass(frozen=True)
class CompositeSettings(ImageChoice, _SceneFiles):
    """Mean of every usable pixel of many scenes (DESIGN section 4, Masks)."""

    resampling: str = "nearest"
    """Of reflectance bands coarser than the scene's finest, such as B11; masks are always nearest."""
    unscaled: str = "ask"
    """What scenes hold whose files state no scale and offset."""

    def __post_init__(self) -> None:
        super().__post_init__()
        check_choice("RESAMPLING", self.resampling, RESAMPLINGS)
        check_choice("UNSCALED", self.unscaled, UNSCALED)


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        check(False, f"{name} must be a day such as 2020-06-30; found '{text}'.")
        raise
