"""The numbers that the paper states of an inventory, each by its definition."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from .tally import Tally

NORTH = 57.0
"""Degrees: the latitude north of which the paper counts."""

WEST_FROM, WEST_TO = 160.0, -20.0
"""Degrees: the western hemisphere reaches eastward from the first to the second."""


class Total(NamedTuple):
    """One statement."""

    name: str
    chinese: str
    value: float
    """NaN where it cannot be said."""
    unit: str


def totals(tally: Tally) -> list[Total]:
    """The statements of the paper's section on results, of another inventory.

    Those by place are sums of whole cells: NaN where the lines of the grid do not lie on their bounds. Shares
    of nothing are NaN.
    """
    sizes = tally.sizes()
    large, small, tiny, vast = (
        sizes["lower"] >= 100,
        sizes["upper"] <= 1,
        sizes["upper"] <= 0.01,
        sizes["lower"] >= 10000,
    )
    count, area = sizes["count"], sizes["area_km2"]
    lines = [
        Total("lakes", "湖泊总数", tally.count, ""),
        Total("area of all lakes", "湖泊总面积", tally.area_km2, "km²"),
        Total("share of the area: lakes from 100 km² on", "100 km² 及以上湖泊的面积占比", _percent(area, large), "%"),
        Total("share of the lakes: smaller than 1 km²", "小于 1 km² 湖泊的数量占比", _percent(count, small), "%"),
        Total("share of the area: smaller than 1 km²", "小于 1 km² 湖泊的面积占比", _percent(area, small), "%"),
        Total("lakes smaller than 0.01 km²", "小于 0.01 km² 的湖泊数", float(count[tiny].sum()), ""),
        Total("share of the lakes: smaller than 0.01 km²", "小于 0.01 km² 湖泊的数量占比", _percent(count, tiny), "%"),
        Total("area of lakes smaller than 0.01 km²", "小于 0.01 km² 湖泊的面积", float(area[tiny].sum()), "km²"),
        Total("lakes from 10,000 km² on", "10 000 km² 及以上的湖泊数", float(count[vast].sum()), ""),
    ]
    return lines + _by_place(tally)


def _by_place(tally: Tally) -> list[Total]:
    cells = tally.cells()
    north, west = cells["south"] >= NORTH, (cells["west"] >= WEST_FROM) | (cells["west"] < WEST_TO)
    found = []
    for name, chinese, chosen, bounds in (
        ("north of 57° N", "57° N 以北", north, (NORTH,)),
        ("western hemisphere (160° E to 20° W)", "西半球（160° E 至 20° W）", west, (WEST_FROM, WEST_TO)),
    ):
        is_known = all(abs(round(bound / tally.grid.side) * tally.grid.side - bound) < 1e-9 for bound in bounds)
        for kind, word, column in (("lakes", "数量", "count"), ("area", "面积", "area_km2")):
            share = _percent(cells[column], chosen) if is_known else np.nan
            found.append(Total(f"share of the {kind}: {name}", f"{chinese}{word}占比", share, "%"))
    return found


def _percent(values: pd.Series, chosen: pd.Series) -> float:
    whole = float(values.sum())
    return 100 * float(values[chosen].sum()) / whole if whole else np.nan
