"""The mean of many images, to the bit the same in any order: sums of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from .ndwi import ndwi

UNIT = 10**9
"""Fixed-point numbers per 1.0: reflectance of 16-bit numbers is exact, NDWI is rounded to 1e-9.

Whole numbers add up to the same sum in any order and grouping, floating-point numbers do not.
"""

LIMIT = 32767


def fixed_point(stored: NDArray, scale: float, offset: float) -> NDArray[np.int64]:
    """Stored values as whole billionths of their physical value (stored x scale + offset)."""
    gain = round(scale * UNIT)
    if stored.dtype.kind in "iu" and abs(gain - scale * UNIT) < 1e-3:
        values: NDArray[np.int64] = np.multiply(stored, gain, dtype=np.int64)
        return np.add(values, round(offset * UNIT), out=values)
    return np.rint((stored.astype(np.float64) * scale + offset) * UNIT).astype(np.int64)


def fixed_ndwi(green: NDArray[np.int64], nir: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """NDWI in billionths, and where it is defined (zero elsewhere)."""
    index = ndwi(green, nir)
    defined = ~np.isnan(index)
    return np.rint(np.where(defined, index, 0.0) * UNIT).astype(np.int64), defined


class RunningMean:
    """Sums and counts of one block; memory does not grow with the number of images."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self._sums = np.zeros((len(COMPOSITE_BANDS), *shape), dtype=np.int64)
        self._count = np.zeros(shape, dtype=np.int32)

    def feed(self, bands: Sequence[NDArray[np.int64]], usable: NDArray[np.bool_], first_row: int = 0) -> None:
        """Add some rows of one image.

        Args:
            bands: fixed-point values of the composite's bands, in their order, as wide as the block.
            usable: where this image counts.
            first_row: the block's row that the arrays begin with.
        """
        rows = slice(first_row, first_row + len(usable))
        # All bits or none: three times as fast as an addition with `where`.
        keep = -usable.astype(np.int64)
        for total, values in zip(self._sums, bands, strict=True):
            total[rows] += values & keep
        self._count[rows] += usable

    def result(self) -> tuple[NDArray[np.int16], NDArray[np.uint16]]:
        """The composite's stored values (5, h, w) and the number of images behind each pixel (h, w)."""
        seen = self._count > 0
        # Below 2**53 for nine million images, so the division is the only rounding before the last.
        divisor = np.where(seen, self._count, 1).astype(np.float64) * round(UNIT * COMPOSITE_SCALE)
        means = np.clip(np.rint(self._sums / divisor), -LIMIT, LIMIT)
        stored: Any = np.where(seen, means, COMPOSITE_NODATA).astype(np.int16)
        return stored, np.minimum(self._count, np.iinfo(np.uint16).max).astype(np.uint16)
