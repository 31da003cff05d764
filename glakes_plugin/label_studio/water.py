"""Which pixels of a region are water: an NDWI threshold, and parts of the region with one of their own.

Arrays only. A pixel is water when its NDWI is above the threshold, in the precision of the stored
values, as `thresholdlabels` has it.
"""

from __future__ import annotations

import numpy as np

from ...lakes.samples.otsu import bin_edges, count_values, otsu_threshold

OUTSIDE = 255
"""The part of a pixel outside the region."""
MOST_PARTS = OUTSIDE


class WaterMap:
    """NDWI of a region and the thresholds of its parts. Part 0 is what no other part holds."""

    def __init__(self, values: np.ndarray, inside: np.ndarray, threshold: float) -> None:
        """Begin with one threshold.

        Args:
            values: (rows, columns) NDWI, float32, NaN where there is none.
            inside: the same shape, True in the region.
            threshold: of the whole region.
        """
        self.values = values
        self.parts = np.where(inside, 0, OUTSIDE).astype(np.uint8)
        """Number of the part that each pixel belongs to."""
        self.thresholds = [float(threshold)]

    def add_part(self, inside: np.ndarray, threshold: float) -> int:
        """Give the pixels of a mask that lie in the region a threshold of their own; returns the part's number.

        Raises:
            ValueError: there are too many parts, or the mask holds no pixel of the region.
        """
        mine = inside & (self.parts != OUTSIDE)
        if len(self.thresholds) == MOST_PARTS or not mine.any():
            raise ValueError("a part needs pixels of the region, and there may be 255")
        self.parts[mine] = len(self.thresholds)
        self.thresholds.append(float(threshold))
        return len(self.thresholds) - 1

    def clear_parts(self) -> None:
        """Back to one threshold for the whole region."""
        self.parts[self.parts != OUTSIDE] = 0
        del self.thresholds[1:]

    def table(self) -> np.ndarray:
        """Threshold by part number (256,); nothing is above it outside the region."""
        table = np.full(OUTSIDE + 1, np.inf, dtype=np.float32)
        table[: len(self.thresholds)] = self.thresholds
        return table

    def water(self) -> np.ndarray:
        """Boolean (rows, columns): the water pixels."""
        return is_water(self.values, self.parts, self.table())

    def water_of(self, part: int) -> np.ndarray:
        """The water pixels of one part."""
        return self.water() & (self.parts == part)

    def known(self, part: int) -> np.ndarray:
        """NDWI of the pixels of a part that have one (n,)."""
        mine = self.values[self.parts == part]
        return mine[np.isfinite(mine)]

    def otsu(self, part: int) -> float:
        """The threshold of Otsu of a part; NaN where it has no value."""
        return otsu_threshold(exact(self.known(part)))

    def water_share(self) -> float:
        """Share of the region's pixels with a value that are water; 0 where there are none."""
        known = int(np.count_nonzero(np.isfinite(self.values) & (self.parts != OUTSIDE)))
        return int(np.count_nonzero(self.water())) / known if known else 0.0


def is_water(values: np.ndarray, parts: np.ndarray, table: np.ndarray) -> np.ndarray:
    """Where NDWI lies above the threshold of its pixel's part (`WaterMap.table`)."""
    with np.errstate(invalid="ignore"):
        if np.isinf(table[1]):  # the usual case: one threshold, faster without looking it up
            return np.asarray((values > table[0]) & (parts == 0))
        return np.asarray(values > table[parts])


def exact(values: np.ndarray) -> np.ndarray:
    """Thousandths of a composite as float64, as the worker has them: 0.123, not 0.12300000339746475."""
    return np.round(values.astype(np.float64), 7)


def histogram(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Counts (256,) and edges (257,) of NDWI values without NaN; no counts where there is no value."""
    if not values.size:
        return np.zeros(0, dtype=np.int64), np.array([-1.0, 1.0])
    low, high = float(values.min()), float(values.max())
    if low == high:
        return np.array([values.size]), np.array([low - 1e-3, low + 1e-3])
    return count_values(values, low, high), bin_edges(low, high)
