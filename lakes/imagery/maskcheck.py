"""Whether a cloud mask can be believed: scenes that it calls clear although they are white.

Clouds are the only thing that is white over a wide area on some days and not on others. While a
composite is made, some of the pixels that a scene contributes are looked at (one in 64, which costs
next to nothing), and scenes are named in which many of them are white.

White, per pixel, is (reflectance):

| rule | what it leaves out |
|---|---|
| blue, green, red all >= 0.15 | vegetation, open water, most bare soil |
| they differ by less than a quarter of their mean | anything coloured |
| blue >= 0.95 red | sand, soil, roofs and roads, which grow brighter towards red |
| SWIR >= 0.10 and NDSI = (green - SWIR) / (green + SWIR) < 0.4 | snow and ice |
| NIR >= red | sun glint on water, which is flat or falls towards NIR |

What is left besides clouds is white always: salt, gypsum, plastic roofs. So a scene is named only when
it is whiter than the others of its composite.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ..compiled import compiled
from ..progress import Progress
from .names import REFLECTANCE
from .scene import Scene, some_names

BRIGHT = 0.15
COLOURED = 0.25
BLUE_TO_RED = 0.95
SWIR_MIN = 0.1
SNOW_NDSI = 0.4

EVERY = 8
"""One pixel in so many rows and columns is looked at."""

WHITE_SHARE = 0.2
"""Of what a scene contributes; in clear scenes, sun glint and cities among them, up to a tenth is white."""

TIMES_OTHERS = 2.0
"""How much whiter than usual a scene must be to be named."""

COMPARED = 3
"""Fewer other scenes do not say what is usual."""


@dataclass
class Whites:
    """Pixels that a scene contributed, as far as they were looked at, and the white ones among them."""

    used: int = 0
    white: int = 0

    @property
    def share(self) -> float:
        """White among used."""
        return self.white / self.used if self.used else 0.0


@compiled
def is_white(blue: float, green: float, red: float, nir: float, swir: float) -> bool:
    """Whether a pixel is white as clouds are, by the table above; reflectance."""
    low, high = min(blue, green, red), max(blue, green, red)
    white = low >= BRIGHT and high - low < COLOURED * (blue + green + red) / 3 and blue >= BLUE_TO_RED * red
    return white and nir >= red and swir >= SWIR_MIN and green - swir < SNOW_NDSI * (green + swir)


@compiled
def _count(
    bands: tuple[NDArray, ...],
    scales: tuple[float, ...],
    offsets: tuple[float, ...],
    usable: NDArray[np.bool_],
) -> tuple[int, int]:
    """Pixels that are usable and not 0 in any of the bands of `REFLECTANCE`, and the white ones among them."""
    b4, b3, b2, b11, b8 = bands
    used = white = 0
    for row in range(usable.shape[0]):
        for col in range(usable.shape[1]):
            there = b4[row, col] != 0 and b3[row, col] != 0 and b2[row, col] != 0
            if usable[row, col] and there and b11[row, col] != 0 and b8[row, col] != 0:
                red = b4[row, col] * scales[0] + offsets[0]
                green = b3[row, col] * scales[1] + offsets[1]
                blue = b2[row, col] * scales[2] + offsets[2]
                swir = b11[row, col] * scales[3] + offsets[3]
                nir = b8[row, col] * scales[4] + offsets[4]
                used += 1
                white += is_white(blue, green, red, nir, swir)
    return used, white


class MaskCheck:
    """Counts white pixels per scene, from any thread; of a run that is continued, in the blocks that were left."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tallies: dict[str, Whites] = {}

    def look(self, scene: Scene, stored: Mapping[str, NDArray], usable: NDArray[np.bool_]) -> None:
        """Look at some of the pixels that a scene contributes to a block.

        Args:
            scene: with a scale and offset for each band.
            stored: the five bands as stored, 0 where there is none.
            usable: where the mask lets them pass, of the same shape.
        """
        some = np.s_[::EVERY, ::EVERY]
        places = [(float(scene.bands[name].scale), float(scene.bands[name].offset)) for name in REFLECTANCE]
        scales, offsets = zip(*places, strict=True)
        used, white = _count(tuple(stored[name][some] for name in REFLECTANCE), scales, offsets, usable[some])
        if used:
            with self._lock:
                tally = self._tallies.setdefault(scene.label(), Whites())
                tally.used += used
                tally.white += white

    def tell(self, progress: Progress) -> None:
        """Name the scenes that look clouded where their mask calls them clear, whitest first."""
        shares = {name: tally.share for name, tally in self._tallies.items()}
        doubtful = sorted(whiter_than_others(shares), key=lambda name: (-shares[name], name))
        if doubtful:
            named = some_names([f"{name} ({100 * shares[name]:.0f} %)" for name in doubtful])
            progress.warn(
                f"{len(doubtful)} of {len(shares)} scenes look clouded where they were taken as clear; of the pixels"
                f" that they contributed so many are white: {named}. Look at them; leave them out, or choose another"
                " CLOUD_MASK."
            )


def whiter_than_others(shares: Mapping[str, float]) -> list[str]:
    """The scenes that are white over a wide area, and much more so than the others of their composite."""
    doubtful = []
    for name, share in shares.items():
        others = [value for other, value in shares.items() if other != name]
        usual = median(others) if len(others) >= COMPARED else 0.0
        if share >= WHITE_SHARE and share > TIMES_OTHERS * usual:
            doubtful.append(name)
    return doubtful
