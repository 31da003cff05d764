"""Areas and accuracies of a map from a stratified random sample: what the design of the sample alone guarantees.

The estimators are Stehman's (2014, International Journal of Remote Sensing 35, 4923-4939), which hold whether or not
the strata are the classes of the map. Where they are, they give the same numbers as those of Olofsson et al. (2014,
Remote Sensing of Environment 148, 42-57). Units are of equal area, and few compared with those of their stratum.

There is no kappa: it corrects for an agreement by chance that no map is made by, says little that overall accuracy does
not, and has been advised against for just this use (Pontius and Millones 2011; Olofsson et al. 2014).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import LakesError

Z = 1.959963984540054
"""Of a 95 % interval of a normal distribution."""

MEASURES = ("area", "area_share", "users_accuracy", "producers_accuracy", "overall_accuracy")
ALL = "all"

Numbers = NDArray[np.float64]


class Estimate(NamedTuple):
    """A number with its standard error."""

    value: float
    se: float


class Sample(NamedTuple):
    """Units of a stratified random sample."""

    stratum: NDArray[np.intp]
    """Number of the stratum of each unit, 0.."""
    area: Numbers
    """Of each stratum, in any unit."""


def estimates(
    stratum: NDArray[np.object_],
    reference: NDArray[np.object_],
    mapped: NDArray[np.object_],
    areas: Mapping[str, float],
) -> pd.DataFrame:
    """Area and accuracy of every class.

    Args:
        stratum: of each unit.
        reference: the class that is there.
        mapped: the class on the map.
        areas: of every stratum.

    Returns:
        `measure` (one of `MEASURES`), `class` (`all` for overall accuracy), `estimate`, `se` (standard error), `low`
        and `high` (95 %, estimate -+ 1.96 se, within what is possible). Areas have the unit of `areas`.

    Raises:
        LakesError: a stratum without an area, or with fewer than two units.
    """
    names = list(areas)
    _check_strata(stratum, areas)
    number = {name: place for place, name in enumerate(names)}
    sample = Sample(
        np.array([number[name] for name in stratum]), np.array([areas[name] for name in names], dtype=float)
    )
    whole = float(sample.area.sum())
    rows = []
    for name in sorted({*reference, *mapped}):
        is_there, is_mapped = reference == name, mapped == name
        share = mean(sample, is_there)
        rows += [
            ("area", name, Estimate(share.value * whole, share.se * whole), whole),
            ("area_share", name, share, 1.0),
            ("users_accuracy", name, ratio(sample, is_there & is_mapped, is_mapped), 1.0),
            ("producers_accuracy", name, ratio(sample, is_there & is_mapped, is_there), 1.0),
        ]
    rows.append(("overall_accuracy", ALL, mean(sample, reference == mapped), 1.0))
    order = {measure: place for place, measure in enumerate(MEASURES)}
    rows.sort(key=lambda row: order[row[0]])
    return pd.DataFrame([_row(*row) for row in rows])


def mean(sample: Sample, values: NDArray) -> Estimate:
    """Mean of a variable over the whole area."""
    y = values.astype(float)
    weight = sample.area / sample.area.sum()
    count = np.bincount(sample.stratum, minlength=len(weight))
    of_stratum = np.bincount(sample.stratum, y, minlength=len(weight)) / count
    return Estimate(float(weight @ of_stratum), float(np.sqrt(weight**2 @ (_variance(sample, y) / count))))


def ratio(sample: Sample, part: NDArray, whole: NDArray) -> Estimate:
    """Ratio of the totals of two variables; NaN where the second has none."""
    y, x = part.astype(float), whole.astype(float)
    total = mean(sample, x).value
    if total == 0:
        return Estimate(float("nan"), float("nan"))
    value = mean(sample, y).value / total
    # The variance of a ratio is, to first order, that of the mean of what each unit departs from it.
    return Estimate(value, mean(sample, y - value * x).se / total)


def _variance(sample: Sample, values: Numbers) -> Numbers:
    """Variance of a variable within each stratum."""
    size = len(sample.area)
    count = np.bincount(sample.stratum, minlength=size)
    middle = np.bincount(sample.stratum, values, minlength=size) / count
    off = values - middle[sample.stratum]
    return np.bincount(sample.stratum, off * off, minlength=size) / (count - 1)


def _row(measure: str, name: str, found: Estimate, highest: float) -> dict[str, object]:
    low, high = max(found.value - Z * found.se, 0.0), min(found.value + Z * found.se, highest)
    if np.isnan(found.value):
        low = high = float("nan")
    return {"measure": measure, "class": name, "estimate": found.value, "se": found.se, "low": low, "high": high}


def _check_strata(stratum: NDArray[np.object_], areas: Mapping[str, float]) -> None:
    names, counts = np.unique(stratum.astype(str), return_counts=True)
    units = dict(zip(names.tolist(), counts.tolist()))
    strange = sorted(set(units) - set(areas))
    if strange:
        raise LakesError(
            f"SAMPLE: strata {', '.join(strange)} have no area. Give an area for every stratum, in STRATA or in SAMPLE."
        )
    few = [name for name in areas if units.get(name, 0) < 2]
    if few:
        raise LakesError(
            f"SAMPLE: expected two units or more in every stratum, found {units.get(few[0], 0)} in '{few[0]}'. Without"
            " them nothing is known of its variance: interpret more units, or join strata that were drawn as one."
        )
    bad = [name for name, area in areas.items() if not area > 0 or not np.isfinite(area)]
    if bad:
        raise LakesError(f"SAMPLE: the area of stratum '{bad[0]}' must be positive; found {areas[bad[0]]}. Correct it.")
