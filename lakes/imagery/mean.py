"""The mean of many images, to the bit the same in any order: sums of whole numbers.

Why that is exact: an image's reflectance is a whole number of billionths, stored x gain + shift. A
`WholeSum` keeps such numbers in the largest unit that divides every gain and shift it has met, and
knows how large its numbers can have grown; it takes a finer unit or wider integers before anything
could be lost. NDWI is rounded to billionths once per image and summed as whole floating-point numbers,
which are exact below 2**53: nine million images.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from .scratch import Scratch

UNIT = 10**9
"""Fixed-point numbers per 1.0: reflectance of 16-bit numbers is exact, NDWI is rounded to 1e-9.

Whole numbers add up to the same sum in any order and grouping, floating-point numbers do not.
"""

LIMIT = 32767

STRIP_PX = 1 << 15
"""Pixels of arithmetic at a time: what fits the processor's cache is four times as fast."""

REFLECTANCE_SUMS = COMPOSITE_BANDS[1:]


def fixed_point(stored: NDArray, scale: float, offset: float) -> NDArray[np.int64]:
    """Stored values as whole billionths of their physical value (stored x scale + offset)."""
    meaning = Meaning.of(stored.dtype, scale, offset)
    if meaning.is_whole:
        values: NDArray[np.int64] = np.multiply(stored, meaning.gain, dtype=np.int64)
        return np.add(values, meaning.shift, out=values)
    return np.rint((stored.astype(np.float64) * scale + offset) * UNIT).astype(np.int64)


@dataclass(frozen=True)
class Meaning:
    """What the stored numbers of a band say: stored x scale + offset."""

    scale: float
    offset: float
    gain: int
    """The scale in billionths."""
    shift: int
    """The offset in billionths."""
    is_whole: bool
    """Whether stored numbers are whole numbers of `unit` billionths."""
    most: int
    """No number is further from zero, in units; 0 where they are not whole."""

    @classmethod
    def of(cls, dtype: np.dtype, scale: float, offset: float) -> Meaning:
        """The meaning of a band of that type."""
        gain, shift = round(scale * UNIT), round(offset * UNIT)
        if dtype.kind not in "iu" or gain == 0 or abs(gain - scale * UNIT) >= 1e-3:
            return cls(scale, offset, gain, shift, False, 0)
        ends = (int(np.iinfo(dtype).min) * gain + shift, int(np.iinfo(dtype).max) * gain + shift)
        return cls(scale, offset, gain, shift, True, max(map(abs, ends)) // gcd(gain, shift))

    @property
    def unit(self) -> int:
        """Billionths that divide every number."""
        return gcd(self.gain, self.shift) if self.is_whole else 1

    def whole(self, stored: NDArray, unit: int, dtype: Any) -> NDArray:
        """Stored numbers in units; as they are where that is the same."""
        if not self.is_whole:
            return fixed_point(stored, self.scale, self.offset)
        gain, shift = self.gain // unit, self.shift // unit
        if gain == 1:
            return np.add(stored, shift, dtype=dtype) if shift else stored
        return np.add(np.multiply(stored, gain, dtype=dtype), shift, dtype=dtype)


def comparable(stored: NDArray, scale: float, offset: float, limit: float) -> tuple[NDArray, int]:
    """Numbers, and a limit for them, that are below it where the physical value is below `limit`."""
    meaning, billionths = Meaning.of(stored.dtype, scale, offset), round(limit * UNIT)
    if meaning.is_whole and meaning.gain > 0:
        # The smallest stored number that is not below.
        return stored, -((meaning.shift - billionths) // meaning.gain)
    return fixed_point(stored, scale, offset), billionths


class WholeSum:
    """One sum per pixel of whole billionths, in as few bits as are safe."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.steps: NDArray = np.zeros(shape, dtype=np.int32)
        self.unit = 0
        """Billionths per step; 0 as long as nothing was added."""
        self._most = 0

    def make_room(self, meaning: Meaning) -> None:
        """Be ready for one more image of that meaning: refine the unit and widen the numbers as needed."""
        unit = gcd(self.unit, meaning.unit)
        finer = self.unit // unit
        self._most = self._most * finer + meaning.most * (meaning.unit // unit)
        if self.steps.dtype == np.int32 and (self._most > np.iinfo(np.int32).max or not meaning.is_whole):
            self.steps = self.steps.astype(np.int64)
        if finer > 1:
            self.steps *= finer
        self.unit = unit


class RunningMean:
    """Sums and counts of one block; memory does not grow with the number of images."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self._sums = {name: WholeSum(shape) for name in REFLECTANCE_SUMS}
        self._ndwi = np.zeros(shape, dtype=np.float64)
        self._count = np.zeros(shape, dtype=np.int32)
        self._strip = max(1, STRIP_PX // max(1, shape[1]))
        self._scratch = Scratch()

    def feed(
        self,
        stored: Mapping[str, NDArray],
        scales: Mapping[str, tuple[float, float]],
        usable: NDArray[np.bool_],
        first_row: int = 0,
    ) -> None:
        """Add some rows of one image.

        Args:
            stored: B4, B3, B2, B11 and B8 as stored, 0 where there is none, as wide as the block.
            scales: scale and offset of each band.
            usable: where this image counts.
            first_row: the block's row that the arrays begin with.
        """
        meanings = {name: Meaning.of(values.dtype, *scales[name]) for name, values in stored.items()}
        for name, total in self._sums.items():
            total.make_room(meanings[name])
        for first in range(0, len(usable), self._strip):
            rows = slice(first, min(first + self._strip, len(usable)))
            strip = {name: values[rows] for name, values in stored.items()}
            self._feed_strip(strip, meanings, usable[rows], slice(first_row + first, first_row + int(rows.stop)))

    def _feed_strip(
        self, stored: dict[str, NDArray], meanings: dict[str, Meaning], usable: NDArray[np.bool_], rows: slice
    ) -> None:
        scratch = self._scratch
        difference, light = _green_and_nir(stored, meanings, scratch)
        keep = np.bitwise_and(usable, _is_there(list(stored.values()), scratch), out=scratch.like("keep", usable))
        keep &= np.greater(light, 0, out=scratch.like("lit", usable))
        if not keep.any():
            return
        # All bits or none: faster than any arithmetic with `where`.
        mask = np.negative(keep, out=scratch.like("mask", difference), dtype=difference.dtype, casting="unsafe")
        difference &= mask
        # Where this image does not count, 0 / -1.
        light |= np.invert(mask, out=mask)
        index = np.divide(difference, light, out=scratch.like("index", usable, np.float64))
        self._ndwi[rows] += np.rint(np.multiply(index, UNIT, out=index), out=index)
        for name, total in self._sums.items():
            values = meanings[name].whole(stored[name], total.unit, total.steps.dtype)
            mask = np.negative(keep, out=scratch.like("mask", values), dtype=values.dtype, casting="unsafe")
            part = total.steps[rows]
            np.add(part, np.bitwise_and(values, mask, out=mask), out=part, casting="same_kind")
        self._count[rows] += keep

    def result(self) -> tuple[NDArray[np.int16], NDArray[np.uint16]]:
        """The composite's stored values (5, h, w) and the number of images behind each pixel (h, w)."""
        values = np.empty((len(COMPOSITE_BANDS), *self._count.shape), dtype=np.int16)
        for first in range(0, len(self._count), self._strip):
            rows = slice(first, first + self._strip)
            seen = self._count[rows] > 0
            divisor = np.maximum(self._count[rows], 1) * float(UNIT * COMPOSITE_SCALE)
            sums = [self._ndwi[rows], *(total.steps[rows] * np.int64(total.unit) for total in self._sums.values())]
            for number, total in enumerate(sums):
                # Sums are exact below 2**53, so the division is the only rounding before the last.
                means = np.clip(np.rint(total / divisor), -LIMIT, LIMIT)
                values[number, rows] = np.where(seen, means, COMPOSITE_NODATA)
        return values, np.minimum(self._count, np.iinfo(np.uint16).max).astype(np.uint16)


def _green_and_nir(
    stored: dict[str, NDArray], meanings: dict[str, Meaning], scratch: Scratch
) -> tuple[NDArray, NDArray]:
    """Green - NIR and green + NIR as whole numbers in a unit that both share, both cut at zero below."""
    names = ("B3", "B8")
    unit = gcd(*(meanings[name].unit for name in names))
    dtype = np.int32
    for name in names:
        if not meanings[name].is_whole or meanings[name].most * (meanings[name].unit // unit) >= 2**30:
            dtype = np.int64
    green, nir = (meanings[name].whole(stored[name], unit, dtype) for name in names)
    if green.dtype.kind != "u" or nir.dtype.kind != "u":
        green, nir = np.maximum(green, 0, dtype=dtype), np.maximum(nir, 0, dtype=dtype)
    difference = np.subtract(green, nir, out=scratch.like("difference", green, dtype), dtype=dtype)
    return difference, np.add(green, nir, out=scratch.like("light", green, dtype), dtype=dtype)


def _is_there(bands: list[NDArray], scratch: Scratch) -> NDArray[np.bool_]:
    """Where no band is zero."""
    there: NDArray[np.bool_] = scratch.like("there", bands[0], np.bool_)
    if len({band.dtype for band in bands}) == 1 and bands[0].dtype.kind == "u":
        darkest = np.minimum(bands[0], bands[1], out=scratch.like("darkest", bands[0]))
        for band in bands[2:]:
            np.minimum(darkest, band, out=darkest)
        return np.not_equal(darkest, 0, out=there)
    return np.logical_and.reduce([band != 0 for band in bands], out=there)
