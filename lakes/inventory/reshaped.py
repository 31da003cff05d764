"""Lakes whose shape a step has changed: single parts, with attributes that are true of the new shape."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .measures import area_and_shore, interior_point

MEASURES = {"area_km2": area_and_shore, "shore_km": area_and_shore, "lon": interior_point, "lat": interior_point}
"""Attributes that belong to a shape, and what measures them."""


def single_parts(lakes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every part a lake of its own, remeasured; the largest keeps the `lake_id`, the others have none.

    Lakes without any part are dropped. The index tells which lake a part comes from; a frame that states
    measures is given new ones.
    """
    parts = lakes[~lakes.geometry.is_empty].explode().rename_axis("lake")
    size = pd.Series(shapely.area(parts.geometry.values), index=parts.index)
    is_largest = np.zeros(len(parts), dtype=bool)
    is_largest[_first_largest(size)] = True
    if "lake_id" in parts.columns:
        parts["lake_id"] = nullable(parts)["lake_id"].where(is_largest)
    return remeasured(parts)


def nullable(lakes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The lakes with whole numbers of a kind that may be missing, instead of becoming fractions then."""
    whole = [name for name, kind in lakes.dtypes.items() if pd.api.types.is_integer_dtype(kind)]
    return lakes.astype(dict.fromkeys(whole, "Int64"))


def _first_largest(size: pd.Series) -> np.ndarray:
    """Position of the largest value of each index entry, the first of equals."""
    order = np.lexsort((np.arange(len(size)), -size.to_numpy(), size.index.to_numpy()))
    _, first = np.unique(size.index.to_numpy()[order], return_index=True)
    return order[first]


def remeasured(lakes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The lakes with those of `MEASURES` that they state computed anew."""
    for measure in dict.fromkeys(MEASURES.values()):
        names = [name for name, source in MEASURES.items() if source is measure and name in lakes.columns]
        if names and len(lakes):
            lakes[names] = measure(lakes.geometry)[names].to_numpy()
    return lakes


def join(unchanged: gpd.GeoDataFrame, changed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Both in the order of the lakes they come from, numbered anew."""
    both = pd.concat([unchanged, changed]) if len(changed) else unchanged
    return gpd.GeoDataFrame(both.sort_index(kind="stable").reset_index(drop=True), crs=unchanged.crs)
