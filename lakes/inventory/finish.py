"""Final attributes of an inventory: what every lake says about itself, and its keys elsewhere."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pandas as pd

from ..grid import pixel_ids
from ..progress import Progress, Stage
from ..vectors import check_suffix, read_polygons, write_polygons
from .joins import join_keys, plain_keys
from .measures import area_and_shore, interior_point
from .published import GLAKES, HYDROLAKES, PLD, DataSet
from .settings import FinishSettings

NAME_LENGTH = 10
"""Characters of a field name that every format keeps."""

POINT_GRID = 1 / 300_000
"""Degrees (0.37 m): the grid whose pixel around the interior point numbers a lake without its raster."""

FIELDS = {
    "lake_id": "Int64",
    "area_km2": "float64",
    "shore_km": "float64",
    "lon": "float64",
    "lat": "float64",
    "lake_type": "string",
    "sources": "string",
    "area_ratio": "float64",
    "edge_flag": "Int16",
    "glakes_id": "Int64",
    "pld_id": "Int64",
    "hylak_id": "Int64",
    "run_id": "string",
}
"""Every field of an inventory in its order, with the type it has where the input has none."""

_OF_THE_FILE = ("fid", "ogc_fid", "objectid", "shape_area", "shape_leng", "shape_length")
"""Fields that belong to the file they come from, not to the lake; a GeoPackage refuses a second `fid`."""


def finish_lakes(settings: FinishSettings, progress: Progress) -> dict[str, Any]:
    """Write the lakes of any polygon layer with the fields of an inventory.

    Geometry stays as it is (multi-part lakes too), invalid geometry is repaired.

    Returns:
        LAKES_COUNT.
    """
    check_suffix(settings.output)
    lakes = finished(settings, Stage(progress, 0, 90))
    progress.percent(90, "Writing lakes")
    write_polygons(lakes, settings.output)
    progress.percent(100)
    return {"LAKES_COUNT": len(lakes)}


def finished(settings: FinishSettings, progress: Progress) -> gpd.GeoDataFrame:
    """Read the lakes and give them the fields of an inventory; nothing is written."""
    progress.percent(0, "Reading lakes")
    lakes = read_polygons(settings.input, progress)
    progress.percent(20, "Measuring lakes")
    lakes = measured(named(lakes), settings.min_area, progress)
    given = ((GLAKES, settings.glakes), (PLD, settings.pld), (HYDROLAKES, settings.hydrolakes))
    chosen = [(data_set, source) for data_set, source in given if source]
    for number, (data_set, source) in enumerate(chosen):
        progress.percent(40 + 60 * number / len(chosen), f"Joining {data_set.name}")
        lakes = with_keys(lakes, data_set, source, Stage(progress, 40, 100))
    lakes = completed(lakes)
    _warn_of_duplicates(lakes, progress)
    return lakes


def named(lakes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Field names as an inventory has them: ours in lower case, others cut to ten characters and unique."""
    lakes = lakes.rename_geometry("geometry") if lakes.geometry.name != "geometry" else lakes
    lakes = lakes.drop(columns=[name for name in lakes.columns if name.lower() in _OF_THE_FILE])
    taken = {name.lower() for name in lakes.columns if name.lower() in FIELDS} | {"geometry"}
    names = {}
    for name in lakes.columns:
        if name.lower() in FIELDS or name == "geometry":
            names[name] = name.lower()
            continue
        names[name] = _free_name(name, taken)
        taken.add(names[name].lower())
    return lakes.rename(columns=names)


def _free_name(name: str, taken: set[str]) -> str:
    short, number = name[:NAME_LENGTH], 1
    while short.lower() in taken:
        number += 1
        short = f"{name[: NAME_LENGTH - 1 - len(str(number))]}_{number}"
    return short


def measured(lakes: gpd.GeoDataFrame, min_area: float, progress: Progress) -> gpd.GeoDataFrame:
    """Lakes of at least `min_area` km2 with area, shore, interior point and a number of their own."""
    lakes[["area_km2", "shore_km"]] = area_and_shore(lakes.geometry, progress)
    lakes = lakes[lakes["area_km2"] >= min_area].reset_index(drop=True)
    lakes[["lon", "lat"]] = interior_point(lakes.geometry)
    numbers = pd.Series(
        pixel_ids(lakes["lon"].to_numpy(), lakes["lat"].to_numpy(), POINT_GRID, POINT_GRID, True), dtype="Int64"
    )
    if "lake_id" in lakes.columns:
        given = plain_keys(lakes["lake_id"])
        numbers = given if len(given) and given.dtype == "string" else given.astype("Int64").fillna(numbers)
    lakes["lake_id"] = numbers
    return lakes


def with_keys(lakes: gpd.GeoDataFrame, data_set: DataSet, source: str, progress: Progress) -> gpd.GeoDataFrame:
    """The lakes with their keys in another inventory; what the field held before is replaced."""
    lakes[data_set.field] = join_keys(lakes.geometry, source, data_set, progress)
    progress.info(f"{int(lakes[data_set.field].notna().sum())} of {len(lakes)} lakes are in {data_set.name}.")
    return lakes


def completed(lakes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every field of an inventory, null where nothing is known, then whatever else the lakes had."""
    for name, kind in FIELDS.items():
        if name not in lakes.columns:
            lakes[name] = pd.Series(pd.NA if kind != "float64" else float("nan"), index=lakes.index, dtype=kind)
        elif lakes[name].isna().all():
            lakes[name] = lakes[name].astype(kind)
    others = [name for name in lakes.columns if name not in FIELDS and name != "geometry"]
    return lakes[[*FIELDS, *others, "geometry"]]


def _warn_of_duplicates(lakes: gpd.GeoDataFrame, progress: Progress) -> None:
    repeated = int(lakes["lake_id"].duplicated().sum())
    if repeated:
        progress.warn(
            f"{repeated} lakes have the lake_id of another: the layer holds some lakes twice, or parts of one lake."
        )
