"""How correct area follows the area of lakes: R2 and slope (the paper's Fig. 5), with intervals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from .resampling import ends, resample_sums

Numbers = NDArray[np.float64]


class Fit(NamedTuple):
    """A straight line by least squares, with an intercept; NaN where there is no line."""

    lakes: int
    r2: float
    """Square of the correlation."""
    slope: float
    intercept_km2: float
    r2_low: float
    r2_high: float
    slope_low: float
    slope_high: float


def fit(area_km2: Numbers, correct_km2: Numbers, unit: NDArray[np.intp], units: int, generator: Generator) -> Fit:
    """The line of correct area on area.

    Args:
        area_km2: of each lake.
        correct_km2: of each lake.
        unit: 0.. of each lake; whole units are drawn again for the intervals, which are NaN for a single one.
        units: how many there are; some may have no lake.
        generator: where the draws come from.
    """
    if not len(area_km2):
        return Fit(0, *[float("nan")] * 7)
    # About the middle, since sums of squares of large numbers lose the digits that matter.
    x, y = area_km2 - area_km2.mean(), correct_km2 - correct_km2.mean()
    columns = (np.ones(len(x)), x, y, x * x, y * y, x * y)
    sums = np.stack([np.bincount(unit, column, minlength=units) for column in columns], axis=1)
    r2, slope = (float(value[0]) for value in _line(sums.sum(axis=0)[None]))
    limits = [float("nan")] * 4
    if units > 1:
        drawn_r2, drawn_slope = _line(resample_sums(sums, generator))
        limits = [*ends(drawn_r2), *ends(drawn_slope)]
    return Fit(len(x), r2, slope, float(correct_km2.mean() - slope * area_km2.mean()), *limits)


def _line(sums: Numbers) -> tuple[Numbers, Numbers]:
    """R2 and slope of each row of sums; NaN where a side does not vary."""
    count, x, y, xx, yy, xy = sums.T
    with np.errstate(divide="ignore", invalid="ignore"):
        var_x, var_y = xx - x * x / count, yy - y * y / count
        both = xy - x * y / count
        # What is left of equal numbers after subtraction is no variance.
        var_x, var_y = (np.where(var > 1e-12 * whole, var, np.nan) for var, whole in ((var_x, xx), (var_y, yy)))
        return both * both / (var_x * var_y), both / var_x
