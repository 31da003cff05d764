"""Keys of other inventories: which of their lakes shares most area with each of ours."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.warp import transform_bounds

from ..errors import LakesError
from ..progress import Progress
from ..steps import Extent
from ..vectors import layer_fields, read_polygons
from .measures import area_km2

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
    fields, crs = layer_fields(source)
    key = find_key(fields, inventory)
    bounds = _bounds_in(lakes, crs)
    other = read_polygons(source, progress, [key], bounds)
    other = other[other[key].notna()]
    if lakes.crs != other.crs:
        other = other.set_crs(lakes.crs) if other.crs is None else other.to_crs(lakes.crs)
    ours, theirs, shared_km2 = shared_areas(lakes, other.geometry, progress)
    keys = plain_keys(other[key])
    best = largest(ours, keys.iloc[theirs], shared_km2)
    return best.reindex(range(len(lakes))).set_axis(lakes.index)


def _bounds_in(lakes: gpd.GeoSeries, crs: str | None) -> Extent | None:
    """Where the lakes lie, in another system; None = do not filter."""
    if not len(lakes):
        return (0.0, 0.0, 0.0, 0.0)
    box: Extent = tuple(float(edge) for edge in lakes.total_bounds)  # type: ignore[assignment]
    if crs is None or lakes.crs is None:
        return None
    moved: Extent = transform_bounds(CRS.from_user_input(lakes.crs.to_wkt()), CRS.from_user_input(crs), *box, 51)
    # A box across the antimeridian comes back with left > right: then every feature is read.
    return moved if np.isfinite(moved).all() and moved[0] <= moved[2] else None


def shared_areas(
    lakes: gpd.GeoSeries, others: gpd.GeoSeries, progress: Progress
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float64]]:
    """Positions of pairs that share area, and that area in km2."""
    mine, other = lakes.to_numpy(), others.to_numpy()
    ours, theirs = shapely.STRtree(other).query(mine, predicate="intersects")
    shared = np.zeros(len(ours))
    for first in range(0, len(ours), PAIRS_AT_ONCE):
        progress.check()
        pairs = slice(first, first + PAIRS_AT_ONCE)
        common = shapely.intersection(mine[ours[pairs]], other[theirs[pairs]])
        shared[pairs] = area_km2(gpd.GeoSeries(_areal_parts(common), crs=lakes.crs))
    has_area = shared > 0
    return ours[has_area], theirs[has_area], shared[has_area]


def _areal_parts(shapes: NDArray) -> NDArray:
    """Polygons of intersections, which may hold lines and points where outlines merely touch."""
    mixed = shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION
    for index in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[index])
        shapes[index] = shapely.multipolygons(shapely.get_parts(parts[np.isin(shapely.get_type_id(parts), (3, 6))]))
    shapes[shapely.get_dimensions(shapes) < 2] = shapely.Polygon()
    return shapes


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
