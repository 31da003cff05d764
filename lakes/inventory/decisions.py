"""What people decided about lakes in an earlier run, found again among the lakes of this one."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ..errors import LakesError
from ..progress import Progress
from .joins import shared_areas
from .measures import area_km2
from .rivers import ACTIONS

FIELDS = ("override", "reviewer", "reviewed", "note")
"""What a person writes into REVIEW."""

LEAST_SHARE = 0.5
"""A decision holds for a lake when they share this part of the lake's area, or of the decision's."""


class Overrides(NamedTuple):
    """What holds for the lakes of this run, and what could not be placed."""

    fields: pd.DataFrame
    """One row per lake: `FIELDS`, missing where nobody decided anything."""
    conflicts: NDArray[np.intp]
    """Positions of lakes about which two decisions differ; the rules decide, the note says so."""
    unplaced: gpd.GeoDataFrame
    """Decisions whose lake is not in this run."""

    @classmethod
    def none(cls, index: pd.Index) -> Overrides:
        """Nobody decided anything about the lakes of this index."""
        fields = pd.DataFrame(None, index=index, columns=list(FIELDS), dtype="string")
        return cls(fields, np.empty(0, dtype=np.intp), gpd.GeoDataFrame(geometry=[]))


def match(lakes: gpd.GeoSeries, decisions: gpd.GeoDataFrame, progress: Progress) -> Overrides:
    """Find the decisions on each lake by overlap, so that they outlive a new model.

    Args:
        lakes: of this run.
        decisions: in the same coordinate system, with the field `override`; rows without one are passed over.
        progress: asked whether to stop.

    Raises:
        LakesError: no field `override`, or a value in it that is not one of `ACTIONS`.
    """
    made = made_decisions(decisions)
    fields = Overrides.none(lakes.index).fields
    ours, theirs, shared = shared_areas(lakes, made.geometry, progress)
    lake_km2, made_km2 = area_km2(lakes).to_numpy(), area_km2(made.geometry).to_numpy()
    holds = shared >= LEAST_SHARE * np.minimum(lake_km2[ours], made_km2[theirs])
    pairs = pd.DataFrame({"lake": ours, "made": theirs, "shared": shared})[holds]
    pairs["override"] = made["override"].to_numpy()[pairs["made"]]
    differ = pairs.groupby("lake")["override"].nunique() > 1
    conflicts = differ.index[differ].to_numpy()
    best = pairs.sort_values(["lake", "shared", "made"], ascending=[True, False, True]).drop_duplicates("lake")
    best = best[~best["lake"].isin(conflicts)]
    fields.iloc[best["lake"].to_numpy()] = made[list(FIELDS)].iloc[best["made"].to_numpy()].to_numpy()
    notes = (
        pairs[pairs["lake"].isin(conflicts)].groupby("lake")["override"].agg(lambda said: ", ".join(sorted(set(said))))
    )
    fields.loc[fields.index[conflicts], "note"] = "Decisions differ: " + notes.to_numpy(dtype=object) + "."
    unplaced = made[~np.isin(np.arange(len(made)), pairs["made"])]
    return Overrides(fields, conflicts, unplaced)


def made_decisions(decisions: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The rows on which somebody decided, with all `FIELDS` as text."""
    if "override" not in decisions.columns:
        found = ", ".join(name for name in decisions.columns if name != decisions.geometry.name)
        raise LakesError(
            f"DECISIONS: expected a field override, found {found or 'none'}. Give the REVIEW layer of an earlier run."
        )
    made = decisions.copy()
    for name in FIELDS:
        made[name] = made[name].astype("string").str.strip() if name in made.columns else pd.NA
    made["override"] = made["override"].str.lower().replace("", pd.NA)
    made = made[made["override"].notna()].reset_index(drop=True)
    strange = sorted(set(made["override"]) - set(ACTIONS))
    if strange:
        raise LakesError(
            f"DECISIONS: expected {', '.join(ACTIONS)} or nothing in the field override, found {', '.join(strange)}."
        )
    return made
