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

from .names import MODEL_BANDS

Mask = NDArray[np.bool_]
Pixel = tuple[float, float]

SCL_SHADOW, SCL_WATER, SCL_SNOW = 3, 6, 11
SCL_CLOUDS = (8, 9, 10)
QA60_CLOUDS = 1 << 10 | 1 << 11
"""Opaque clouds and cirrus."""

BEST_FIRST = {"probability": ("PROBABILITY",), "scl": ("SCL",), "s2cloudless": MODEL_BANDS, "qa60": ("QA60",)}
"""What may tell clouds, best first, and the bands it needs.

The paper's own source comes first. Where there is none, L2A has its scene classification and L1C the
bands that s2cloudless reckons the probability from; QA60 misses much, and is empty in products
processed from January 2022 to February 2024.
"""


def cloud_source(wanted: str, bands: Collection[str]) -> str | None:
    """What tells the clouds of an image with these bands; None when it lacks a band that was asked for.

    `auto` takes the best there is: probability, scl, s2cloudless, qa60, none.
    """
    if wanted == "auto":
        return next((source for source in BEST_FIRST if not missing_bands(source, bands)), "none")
    return None if missing_bands(wanted, bands) else wanted


def missing_bands(source: str, bands: Collection[str]) -> list[str]:
    """The bands that a source of clouds needs and an image lacks; auto and none need none."""
    return [band for band in BEST_FIRST.get(source, ()) if band not in bands]


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
    "s2cloudless": clouds_by_probability,
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
    if not steps or not clouds.any():
        return np.zeros_like(clouds)
    bits = BitMask(clouds, max(abs(right) for _, right in steps))
    reached = bits.nothing()
    for down, right in steps:
        bits.add_moved(reached, down, right)
    return bits.unpacked(reached)


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
    """Every pixel whose centre lies within `radius` metres of the centre of a masked one; the mask itself for 0."""
    if radius <= 0 or not mask.any():
        return mask
    bits = BitMask(mask, floor(radius / pixel[1] + 1e-9))
    wide, result, half = bits.nothing(), bits.nothing(), 0
    bits.add_moved(wide, 0, 0)
    # From the disk's top row to its middle the rows only get wider, so one mask can grow along.
    for down in range(floor(radius / pixel[0] + 1e-9), -1, -1):
        rest = sqrt(max(radius**2 - (down * pixel[0]) ** 2, 0.0))
        for width in range(half + 1, floor(rest / pixel[1] + 1e-9) + 1):
            half = width
            bits.add_moved(wide, 0, width)
            bits.add_moved(wide, 0, -width)
        _add_bytes(result, wide, down * bits.row_bytes)
        _add_bytes(result, wide, -down * bits.row_bytes)
    return bits.unpacked(result)


def unusable(clouds: Mask, shadow: Mask | None, snow: Mask | None, buffer: float, pixel: Pixel) -> Mask:
    """What to drop of an image; None = nowhere.

    | pixel | dropped |
    |---|---|
    | cloud, or within `buffer` metres of one | yes |
    | shadow, or within `buffer` metres of one | yes |
    | snow | yes, without a buffer |
    """
    drop = dilated(clouds if shadow is None else clouds | shadow, buffer, pixel)
    return drop if snow is None else drop | snow


def halo(distance: float, buffer: float, pixel: Pixel) -> int:
    """How many pixels around a block decide on the pixels inside it."""
    if not distance and not buffer:
        return 0
    return ceil(distance / min(pixel)) + ceil(buffer / min(pixel)) + 1


class BitMask:
    """A mask as one long row of bits, which moves by rows and columns at once.

    Eight pixels are one byte, and a move is one pass over the bytes: ten times as fast as moving a
    two-dimensional mask. Empty columns behind each row take up what leaves it on either side.
    """

    def __init__(self, mask: Mask, reach: int) -> None:
        """Of a mask that is moved by up to `reach` columns."""
        self._shape = mask.shape
        self.row_bytes = -(-(mask.shape[1] + reach) // 8)
        padded = np.zeros((mask.shape[0], 8 * self.row_bytes), dtype=bool)
        padded[:, : mask.shape[1]] = mask
        self._late = {0: np.append(np.packbits(padded), np.uint8(0))}
        """The bits, that many places later; less than a byte."""

    def nothing(self) -> NDArray[np.uint8]:
        """The bits of an empty mask."""
        return np.zeros(self._shape[0] * self.row_bytes, dtype=np.uint8)

    def add_moved(self, target: NDArray[np.uint8], down: int, right: int) -> None:
        """Add the mask, moved by whole pixels, to some bits; what leaves the array is lost."""
        first, rest = divmod(8 * self.row_bytes * down + right, 8)
        if rest not in self._late:
            late = self._late[0] >> rest
            late[1:] |= self._late[0][:-1] << (8 - rest)
            self._late[rest] = late
        _add_bytes(target, self._late[rest], first)

    def unpacked(self, bits: NDArray[np.uint8]) -> Mask:
        """Some bits as a mask of the shape that this one has."""
        rows, cols = self._shape
        return np.unpackbits(bits).view(bool).reshape(rows, -1)[:, :cols].copy()


def _add_bytes(target: NDArray[np.uint8], source: NDArray[np.uint8], first: int) -> None:
    """`target` |= `source` moved by whole bytes."""
    source = source[max(-first, 0) :]
    part = target[max(first, 0) : max(first, 0) + len(source)]
    np.bitwise_or(part, source[: len(part)], out=part)
