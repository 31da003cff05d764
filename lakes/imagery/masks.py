"""Which pixels of an image are of no use: clouds, their shadows, snow. Arrays only.

All masks are boolean, True = drop. Azimuths are degrees clockwise from the grid's upward direction;
pixel sizes are (height, width) in metres. Nothing is known beyond an array's edge: whoever works in
blocks reads `halo` pixels more on every side.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from math import ceil, cos, floor, radians, sin, sqrt

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Pixel = tuple[float, float]

SCL_SHADOW, SCL_WATER, SCL_SNOW = 3, 6, 11
SCL_CLOUDS = (8, 9, 10)
QA60_CLOUDS = 1 << 10 | 1 << 11
"""Opaque clouds and cirrus."""

BEST_FIRST = {"probability": "PROBABILITY", "scl": "SCL", "qa60": "QA60"}
"""What may tell clouds, best first, and the band it needs."""


def cloud_source(wanted: str, bands: Collection[str]) -> str | None:
    """What tells the clouds of an image with these bands; None when it lacks the band that was asked for.

    `auto` takes the best there is: probability, scl, qa60, none.
    """
    if wanted == "auto":
        return next((source for source, band in BEST_FIRST.items() if band in bands), "none")
    return wanted if wanted == "none" or BEST_FIRST.get(wanted) in bands else None


def clouds_by_probability(probability: NDArray, threshold: float) -> Mask:
    """Cloud where the probability (percent) is above the threshold."""
    return np.asarray(probability > threshold)


def clouds_by_scl(scene_class: NDArray) -> Mask:
    """Cloud by the scene classification: medium and high probability, and cirrus."""
    found: Mask = np.isin(scene_class, SCL_CLOUDS)
    return found


def clouds_by_qa60(bits: NDArray) -> Mask:
    """Cloud by the QA60 bits 10 (opaque) and 11 (cirrus)."""
    return np.asarray((bits.astype(np.int64) & QA60_CLOUDS) != 0)


CLOUDS: dict[str, Callable[[NDArray, float], Mask]] = {
    "probability": clouds_by_probability,
    "scl": lambda scene_class, _: clouds_by_scl(scene_class),
    "qa60": lambda bits, _: clouds_by_qa60(bits),
}


def shadow_steps(sun_azimuth: float, distance: float, pixel: Pixel) -> list[tuple[int, int]]:
    """Rows and columns from a cloud to the places where its shadow may fall.

    The shadow lies opposite the sun, at an unknown distance because the cloud's height is unknown:
    so every pixel of the line up to `distance` metres counts.
    """
    finest = min(pixel)
    # Rows grow downward: away from a sun in the south (180 degrees) is up.
    down, right = cos(radians(sun_azimuth)) / pixel[0], -sin(radians(sun_azimuth)) / pixel[1]
    lengths = [finest * step for step in range(1, floor(distance / finest + 1e-9) + 1)]
    return sorted({(_nearest(length * down), _nearest(length * right)) for length in lengths} - {(0, 0)})


def _nearest(value: float) -> int:
    # Half away from zero, so that opposite azimuths mirror each other.
    return floor(abs(value) + 0.5) * (1 if value > 0 else -1)


def projected(clouds: Mask, steps: list[tuple[int, int]]) -> Mask:
    """Every pixel that some cloud reaches by one of the steps."""
    reached = np.zeros_like(clouds)
    if clouds.any():
        for down, right in steps:
            _add_shifted(reached, clouds, down, right)
    return reached


def shadow_mask(nir: NDArray, dark: float, clouds: Mask, water: Mask, steps: list[tuple[int, int]]) -> Mask:
    """Cloud shadow: NIR below `dark`, not water, and on a cloud's shadow line.

    Args:
        nir: any unit that `dark` shares; give no-data pixels a high value.
        dark: threshold, exclusive.
        clouds: what casts shadow.
        water: True where the scene classification says water.
        steps: of `shadow_steps`.
    """
    candidates = (nir < dark) & ~water
    if not candidates.any():
        return candidates
    return candidates & projected(clouds, steps)


def dilated(mask: Mask, radius: float, pixel: Pixel) -> Mask:
    """Every pixel whose centre lies within `radius` metres of the centre of a masked one."""
    if radius <= 0 or not mask.any():
        return mask.copy()
    wide, result, half = mask.copy(), mask.copy(), 0
    # From the disk's top row to its middle the rows only get wider, so one mask can grow along.
    for down in range(floor(radius / pixel[0] + 1e-9), -1, -1):
        rest = sqrt(max(radius**2 - (down * pixel[0]) ** 2, 0.0))
        for width in range(half + 1, floor(rest / pixel[1] + 1e-9) + 1):
            half = width
            _add_shifted(wide, mask, 0, width)
            _add_shifted(wide, mask, 0, -width)
        _add_shifted(result, wide, down, 0)
        _add_shifted(result, wide, -down, 0)
    return result


def unusable(clouds: Mask, shadow: Mask, snow: Mask, buffer: float, pixel: Pixel) -> Mask:
    """What to drop of an image.

    | pixel | dropped |
    |---|---|
    | cloud, or within `buffer` metres of one | yes |
    | shadow, or within `buffer` metres of one | yes |
    | snow | yes, without a buffer |
    """
    return dilated(clouds | shadow, buffer, pixel) | snow


def halo(distance: float, buffer: float, pixel: Pixel) -> int:
    """How many pixels around a block decide on the pixels inside it."""
    return ceil(distance / min(pixel)) + ceil(buffer / min(pixel)) + 1


def _add_shifted(target: Mask, mask: Mask, down: int, right: int) -> None:
    """`target` |= `mask` moved by whole pixels; what leaves the array is lost."""
    rows, cols = mask.shape
    if abs(down) >= rows or abs(right) >= cols:
        return
    to_rows, from_rows = slice(max(down, 0), rows + min(down, 0)), slice(max(-down, 0), rows + min(-down, 0))
    to_cols, from_cols = slice(max(right, 0), cols + min(right, 0)), slice(max(-right, 0), cols + min(-right, 0))
    target[to_rows, to_cols] |= mask[from_rows, from_cols]
