"""Keys of other inventories: which of their lakes shares most area with each of ours."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..errors import LakesError
from ..progress import Progress
from ..vectors import layer_fields
from .measures import area_km2
from .nearby import areal_parts, read_near, touching_pairs

PAIRS_AT_ONCE = 20_000
"""Intersections computed between two looks at whether to stop."""


class Inventory(NamedTuple):
    """Another inventory: its name, our field for its key, and what versions of it call that key."""

    name: str
    field: str
    aliases: tuple[str, ...]
    """Lower case, the most specific first."""


GLAKES = Inventory("GLAKES", "glakes_id", ("lake_id", "glakes_id"))
PLD = Inventory("PLD", "pld_id", ("lake_id", "pld_id", "fid"))
HYDROLAKES = Inventory("HydroLAKES", "hylak_id", ("hylak_id",))


def find_key(fields: list[str], inventory: Inventory) -> str:
    """The field that holds the key, whatever its case.

    Raises:
        LakesError: none of the known names is there.
    """
    by_lower_case = {field.lower(): field for field in fields}
    for alias in inventory.aliases:
        if alias in by_lower_case:
            return by_lower_case[alias]
    raise LakesError(
        f"{inventory.name}: expected a field {' or '.join(inventory.aliases)}, found {', '.join(fields) or 'none'}."
        f" Give the {inventory.name} layer as it was published, or rename the field of its key."
    )


def join_keys(lakes: gpd.GeoSeries, source: str, inventory: Inventory, progress: Progress) -> pd.Series:
    """Key of the lake of another layer, in any coordinate system, that covers most of each of `lakes`.

    Null where none does. Of two that cover exactly the same area the smaller key is taken.
    """
    key = find_key(layer_fields(source)[0], inventory)
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
