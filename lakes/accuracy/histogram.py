"""Predicted probability against label, as counts: every score and curve follows from them.

A histogram has a row for land and one for lake, and a column for each stored percent 0..100 (floor of
100 p, as probability rasters hold it). Histograms of parts add up to that of the whole.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .counts import Counts

PERCENTS = 101
LAND, LAKE = 0, 1

Histogram = NDArray[np.int64]
"""2 x 101 pixels."""


class Reliability(NamedTuple):
    """What was predicted against what was there, in bins of probability; NaN in a bin without pixels."""

    predicted: NDArray[np.float64]
    """Mean probability of the bin's pixels."""
    observed: NDArray[np.float64]
    """Share of them that is lake."""
    pixels: NDArray[np.int64]


def histogram(label: NDArray[np.bool_], percent: NDArray[np.uint8], counted: NDArray[np.bool_]) -> Histogram:
    """Count pixels by label and stored percent.

    Args:
        label: True = lake.
        percent: 0..100; anything where `counted` is False.
        counted: False = left out.
    """
    cells = label[counted] * np.int64(PERCENTS) + percent[counted]
    return np.bincount(cells, minlength=2 * PERCENTS).reshape(2, PERCENTS)


def counts_at(counted: Histogram, threshold: float) -> Counts:
    """The confusion when pixels of at least `threshold` (0..1) are called lake; leading axes are kept."""
    first = first_percent(threshold)
    found, missed = counted[..., first:].sum(axis=-1), counted[..., :first].sum(axis=-1)
    cells = found[..., LAKE], found[..., LAND], missed[..., LAKE], missed[..., LAND]
    return Counts(*(cell if cell.ndim else int(cell) for cell in cells))


def first_percent(threshold: float) -> int:
    """The lowest stored percent that counts as lake: value >= 100 threshold."""
    return math.ceil(100 * threshold - 1e-9)


def precision_recall(counted: Histogram) -> tuple[NDArray[Any], NDArray[Any]]:
    """Precision and recall (each of 101) for the thresholds 0, 0.01 .. 1; NaN where nothing is found."""
    found = counted[:, ::-1].cumsum(axis=1)[:, ::-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return found[LAKE] / found.sum(axis=0), found[LAKE] / counted[LAKE].sum()


def average_precision(counted: Histogram) -> float:
    """Area under the curve of precision on recall, in steps; NaN without lake."""
    precision, recall = precision_recall(counted)
    steps = recall - np.append(recall[1:], 0.0)
    return float(np.nansum(precision * steps)) if counted[LAKE].any() else float("nan")


def reliability(counted: Histogram, bins: int = 10) -> Reliability:
    """Predicted and observed share of lake in equal bins of probability."""
    # A stored percent k stands for probabilities from k to k + 1 percent; 100 for 1 alone.
    middle = np.minimum((np.arange(PERCENTS) + 0.5) / 100, 1.0)
    which = np.minimum(np.arange(PERCENTS) * bins // 100, bins - 1)
    pixels = counted.sum(axis=0)
    total = np.bincount(which, pixels, bins)
    with np.errstate(divide="ignore", invalid="ignore"):
        predicted = np.bincount(which, pixels * middle, bins) / total
        observed = np.bincount(which, counted[LAKE], bins) / total
    return Reliability(predicted, observed, total.astype(np.int64))


def calibration_error(curve: Reliability) -> float:
    """Mean distance of predicted and observed share, each bin by its pixels; NaN without pixels."""
    total = curve.pixels.sum()
    gap = np.nansum(np.abs(curve.predicted - curve.observed) * curve.pixels)
    return float(gap / total) if total else float("nan")
