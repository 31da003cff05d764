"""Intervals by drawing whole units (regions, scenes) again with replacement."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

DRAWS = 2000
LEVEL = 0.95

AT_ONCE = 10_000_000
"""Units drawn at a time: 80 MB."""


def resample_sums(units: NDArray[Any], generator: Generator, draws: int = DRAWS) -> NDArray[Any]:
    """Sums over so many samples of the units, each as many units drawn with replacement.

    Args:
        units: a row per unit.
        generator: where the draws come from.
        draws: number of samples.

    Returns:
        A row per draw, with the columns of `units`.
    """
    count = len(units)
    step = max(AT_ONCE // max(count, 1), 1)
    sums = []
    for first in range(0, draws, step):
        rows = min(step, draws - first)
        chosen = generator.integers(count, size=(rows, count))
        chosen += np.arange(rows)[:, None] * count
        times = np.bincount(chosen.ravel(), minlength=rows * count).reshape(rows, count)
        sums.append(times.astype(units.dtype) @ units)
    return np.concatenate(sums)


def ends(values: NDArray[np.float64], level: float = LEVEL) -> tuple[float, float]:
    """Lower and upper end that hold this share of the finite values; NaN where there are none."""
    values = values[np.isfinite(values)]
    if not len(values):
        return float("nan"), float("nan")
    tail = (1 - level) / 2
    low, high = np.quantile(values, (tail, 1 - tail))
    return float(low), float(high)
