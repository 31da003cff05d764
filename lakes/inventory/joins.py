"""Keys of other inventories: which of their lakes shares most area with each of ours."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import LakesError
from ..progress import Progress
from .measures import area_km2
from .nearby import areal_parts, read_near, touching_pairs
from .published import DataSet, lakes_of

PAIRS_AT_ONCE = 20_000
"""Intersections computed between two looks at whether to stop."""


def find_key(fields: list[str], data_set: DataSet) -> str:
    """The field that holds the key, whatever its case.

    Raises:
        LakesError: none of the known names is there.
    """
    by_lower_case = {field.lower(): field for field in fields}
    for name in data_set.key:
        if name in by_lower_case:
            return by_lower_case[name]
    raise LakesError(
        f"{data_set.name}: expected a field {' or '.join(data_set.key)}, found {', '.join(fields) or 'none'}."
        f" Give the {data_set.name} layer as it was published, or rename the field of its key."
    )


def join_keys(lakes: gpd.GeoSeries, source: str, data_set: DataSet, progress: Progress) -> pd.Series:
    """Key of the lake of another layer, in any coordinate system, that covers most of each of `lakes`.

    Null where none does. Of two that cover exactly the same area the smaller key is taken.
    """
    source, fields = lakes_of(source, data_set, progress)
    key = find_key(fields, data_set)
    other = read_near(source, lakes, progress, [key])
    other = other[other[key].notna()]
    ours, theirs, shared_km2 = shared_areas(lakes, other.geometry, progress)
    keys = plain_keys(other[key])
    best = largest(ours, keys.iloc[theirs], shared_km2)
    return best.reindex(range(len(lakes))).set_axis(lakes.index)


def shared_areas(
    lakes: gpd.GeoSeries, others: gpd.GeoSeries, progress: Progress
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Positions of pairs that share area, and that area in km2."""
    mine, other = lakes.to_numpy(), others.to_numpy()
    ours, theirs = touching_pairs(mine, other, progress)
    shared = np.zeros(len(ours))
    for first in range(0, len(ours), PAIRS_AT_ONCE):
        progress.check()
        pairs = slice(first, first + PAIRS_AT_ONCE)
        parts, owner = areal_parts(shapely.intersection(mine[ours[pairs]], other[theirs[pairs]]))
        km2 = area_km2(gpd.GeoSeries(parts, crs=lakes.crs))
        shared[pairs] = np.bincount(owner, km2, minlength=len(shared[pairs]))
    has_area = shared > 0
    return ours[has_area], theirs[has_area], shared[has_area]


def largest(ours: NDArray[np.intp], keys: pd.Series, shared_km2: NDArray[np.float64]) -> pd.Series:
    """The key with the largest shared area of each of `ours` (the result's index)."""
    pairs = pd.DataFrame({"ours": ours, "key": keys.to_numpy(), "shared": shared_km2})
    if pd.api.types.is_extension_array_dtype(keys.dtype):
        pairs["key"] = keys.array
    pairs = pairs.sort_values(["ours", "shared", "key"], ascending=[True, False, True])
    return pairs.drop_duplicates("ours").set_index("ours")["key"]


def plain_keys(keys: pd.Series) -> pd.Series:
    """Keys as whole numbers where all of them are (also 12.0 and '12'), else as text."""
    if pd.api.types.is_numeric_dtype(keys.dtype):
        is_whole = bool((keys.dropna() % 1 == 0).all())
        return keys.astype("Int64") if is_whole else keys.astype("string")
    text = keys.astype("string").str.strip()
    if not bool(text.dropna().str.fullmatch(r"-?\d{1,18}").all()):
        return text
    return text.map(int, na_action="ignore").astype("Int64")
