"""Scores of a model by region type and over all, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..samples.settings import TYPES
from ..samples.split import UNTYPED
from .counts import SCORES, Counts, intervals
from .histogram import Histogram, counts_at

ALL = "all"


class RegionScore(NamedTuple):
    """What a model found in one region."""

    region_id: str
    type: str
    """One of `TYPES`, or `UNTYPED`."""
    patches: int
    counted: Histogram


def accuracy_table(regions: Sequence[RegionScore], threshold: float, seed: int = 1) -> pd.DataFrame:
    """A row for each type that occurs and one for `all`.

    Returns:
        `type`, each score with `_low` and `_high` (95 %, from drawing regions again), `regions`, `patches`,
        and the pixels `tp`, `fp`, `fn`, `tn`. A score of nothing is NaN, and so are the ends of an interval
        from a single region, which cannot be resampled.
    """
    return pd.DataFrame([_row(kind, members, threshold, seed) for kind, members in by_type(regions).items()])


def by_type(regions: Sequence[RegionScore]) -> dict[str, list[RegionScore]]:
    """Regions by type in the order of `TYPES`, and all of them at the end."""
    groups = {kind: [region for region in regions if region.type == kind] for kind in (*TYPES, UNTYPED)}
    return {kind: members for kind, members in groups.items() if members} | {ALL: list(regions)}


def pooled(regions: Sequence[RegionScore]) -> Histogram:
    """The pixels of several regions together."""
    total: Histogram = np.sum([region.counted for region in regions], axis=0)
    return total


def _row(kind: str, members: Sequence[RegionScore], threshold: float, seed: int) -> dict[str, Any]:
    counts = [counts_at(region.counted, threshold) for region in members]
    total = sum(counts, Counts())
    ends = intervals(counts if len(counts) > 1 else [], np.random.default_rng(seed))
    row: dict[str, Any] = {"type": kind}
    for score in SCORES:
        low, high = ends[score]
        row |= {score: getattr(total, score), f"{score}_low": low, f"{score}_high": high}
    patches = sum(region.patches for region in members)
    pixels = {name: getattr(total, name) for name in ("tp", "fp", "fn", "tn")}
    return row | {"regions": len(members), "patches": patches} | pixels
