"""The threshold of Otsu (1979). NumPy alone, so that the window reckons it with the very same function."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 256


def otsu_threshold(values: NDArray[np.floating]) -> float:
    """The threshold of Otsu (1979): it parts the values into two classes as different as can be.

    From a histogram of 256 bins between the least and the largest value; an edge between two bins.
    Where an empty stretch of the histogram leaves a choice, its middle.

    Args:
        values: any shape; NaN is left out.

    Returns:
        The threshold (the upper class is above it); the value itself where all are equal; NaN where
        there is none.
    """
    known = values[np.isfinite(values)]
    if not known.size:
        return float("nan")
    low, high = known.min(), known.max()
    return otsu_of_histogram(count_values(known, low, high), bin_edges(low, high))


def count_values(values: NDArray[np.floating], low: float, high: float) -> NDArray[np.int64]:
    """How many of the values lie in each of the 256 bins between two of them (n,)."""
    # By number and range: the same counts as by edges, several times as fast.
    return np.histogram(values, BINS, (low, high))[0]


def bin_edges(low: float, high: float) -> NDArray[np.float64]:
    """Edges of the 256 bins between two values."""
    return np.linspace(low, high, BINS + 1)


def otsu_of_histogram(counts: NDArray[np.int64], edges: NDArray[np.float64]) -> float:
    """Otsu's threshold of a histogram: the edge with the largest variance between the classes."""
    if edges[0] == edges[-1]:
        return float(edges[0])
    centres = (edges[:-1] + edges[1:]) / 2
    below = np.cumsum(counts)[:-1].astype(np.float64)
    above = counts.sum() - below
    sums = np.cumsum(counts * centres)
    # Between the least and the largest value no class is empty: both end bins are taken.
    variance = below * above * ((sums[-1] - sums[:-1]) / above - sums[:-1] / below) ** 2
    best = np.flatnonzero(variance == variance.max())
    return float((edges[best[0] + 1] + edges[best[-1] + 1]) / 2)
