"""Which lakes come first, which are listed, and how far the check is. Arrays only, one row per lake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

KEEP, MASK, DELETE = "keep", "mask", "delete"
"""What a person can say, as `maskrivers` reads it in the field `override`."""

RESERVOIR = "reservoir"
"""The rule that decides whatever the area ratio is."""

LEAST_RATIO = 0.8
"""Of the paper, and the default of `maskrivers`."""

Texts = NDArray[np.object_]
"""(n,) of str, empty where there is none."""


@dataclass
class LakeTable:
    """What is known of the lakes of a layer; all of one length."""

    fids: NDArray[np.int64]
    """Feature ids."""
    ids: Texts
    """What users call them."""
    km2: NDArray[np.float64]
    ratios: NDArray[np.float64]
    """Area after the river mask / before it; NaN where none was reckoned."""
    rules: Texts
    decisions: Texts
    """What the rules made of the lake."""
    types: Texts
    edges: NDArray[np.bool_]
    """Cut by an edge of the image."""
    doubts: NDArray[np.float64]
    """Share of the lake's pixels about which the model was in two minds, 0..1; NaN where nobody looked."""
    overrides: Texts
    """What a person said."""
    reviewed: Texts
    """When, in ISO 8601."""
    notes: Texts

    def __len__(self) -> int:
        """Number of lakes."""
        return len(self.fids)


@dataclass(frozen=True)
class Filter:
    """Which lakes are listed; the default lists all."""

    rule: str = ""
    lake_type: str = ""
    least_km2: float = 0.0
    most_km2: float = float("inf")
    is_undecided: bool = False
    id_text: str = ""
    """What the id begins with, whatever the case."""


class Progress(NamedTuple):
    """How far the check is."""

    decided: int
    today: int
    lakes: int


def stakes(table: LakeTable, least_ratio: float = LEAST_RATIO) -> NDArray[np.float64]:
    """How many km2 hang on a look at each lake: its area times the best reason to doubt it.

    Reasons, each 0..1: how near the area ratio is to the limit (nothing hangs on it where a reservoir decides), the
    model's doubt, and 1 for a lake that an edge cuts.
    """
    with np.errstate(invalid="ignore"):
        nearness = 1 - np.abs(table.ratios - least_ratio) / max(least_ratio, 1 - least_ratio)
    nearness = np.where(table.rules == RESERVOIR, 0.0, np.nan_to_num(nearness))
    reason = np.maximum(np.maximum(nearness, np.nan_to_num(table.doubts)), table.edges)
    return np.asarray(table.km2 * np.clip(reason, 0.0, 1.0))


def listed(table: LakeTable, stake: NDArray[np.float64], wanted: Filter) -> NDArray[np.intp]:
    """Rows of the lakes that fit a filter: most at stake first, then the largest, then by feature id."""
    fits = (table.km2 >= wanted.least_km2) & (table.km2 <= wanted.most_km2)
    if wanted.rule:
        fits &= table.rules == wanted.rule
    if wanted.lake_type:
        fits &= table.types == wanted.lake_type
    if wanted.is_undecided:
        fits &= table.overrides == ""
    if wanted.id_text:
        start = wanted.id_text.casefold()
        fits &= np.fromiter((name.casefold().startswith(start) for name in table.ids), bool, len(table))
    rows = np.flatnonzero(fits)
    order = np.lexsort([table.fids[rows], -table.km2[rows], -stake[rows]])
    return rows[order]


def next_undecided(overrides: Texts, order: NDArray[np.intp], after: int) -> int:
    """The place in the list of the next lake that nobody decided: below a place, else from the top; -1 = none."""
    open_places = np.flatnonzero(overrides[order] == "")
    if not len(open_places):
        return -1
    below = np.searchsorted(open_places, after, side="right")
    return int(open_places[below % len(open_places)])


def progress(table: LakeTable, today: date, zone: tzinfo | None = None) -> Progress:
    """How many lakes are decided, and how many on a day by the clock of a time zone (None = this computer's)."""
    decided = table.overrides != ""
    days = [day_of(text, zone) for text in table.reviewed[decided]]
    return Progress(int(np.count_nonzero(decided)), days.count(today), len(table))


def day_of(text: str, zone: tzinfo | None = None) -> date | None:
    """The day of a time in ISO 8601; None for what is none."""
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(zone).date()
    except ValueError:
        return None


def known(texts: Texts) -> list[str]:
    """The values that occur, sorted, without the empty one."""
    return sorted(set(texts) - {""})
