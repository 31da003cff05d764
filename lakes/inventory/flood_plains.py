"""`maskfloodplains`: cut lakes of GLAKES in flood plains back to where water stands often enough.

GLAKES shows the largest extent of forty years, which in a flood plain is that of a flood. Where it is arid
the lakes themselves come and go, so those stay as they are.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ..progress import Progress, Stage
from ..rasters import open_raster
from ..vectors import check_suffix, read_polygons, write_polygons
from .cells import groups, in_system_of_raster, touch_cells, windows_of
from .climate import arid
from .measures import area_km2
from .nearby import areal_parts, in_system_of, touching_pairs, united
from .passing import Shapes
from .reshaped import join, single_parts
from .settings import FloodplainSettings
from .value_polygons import trace_values

MOST = 100
"""Percent; above it an occurrence says that nothing is known."""

LAKE_OF_PLAIN = 2
"""Version 3 of SHIFT takes lakes and reservoirs out of class 1."""


def mask_flood_plains(settings: FloodplainSettings, progress: Progress) -> dict[str, Any]:
    """Write the lakes, those in flood plains reduced to what is water often enough.

    Returns:
        CLIPPED: lakes that were cut back; PARTS: what is left of them.
    """
    check_suffix(settings.output)
    progress.percent(0, "Reading lakes")
    lakes = read_polygons(settings.input, progress)
    progress.percent(10, "Looking up flood plains")
    flooded = in_flood_plain(lakes.geometry, settings.floodplain, settings.floodplain_values, progress)
    progress.percent(30, "Looking up arid places")
    dry = lakes.geometry[flooded]
    flooded[flooded] = ~arid(dry, settings.aridity, settings.aridity_scale, settings.aridity_max, progress)
    progress.percent(40, "Clipping lakes in flood plains")
    parts = clipped(lakes[flooded], settings.occurrence, settings.occurrence_min, Stage(progress, 40, 90))
    parts = parts[(area_km2(parts.geometry) > settings.min_area).to_numpy()]
    progress.percent(90, "Writing lakes")
    write_polygons(join(lakes[~flooded], parts), settings.output)
    progress.info(f"{int(flooded.sum())} of {len(lakes)} lakes lie in flood plains; {len(parts)} parts are left.")
    progress.percent(100)
    return {"CLIPPED": int(flooded.sum()), "PARTS": len(parts)}


def in_flood_plain(lakes: gpd.GeoSeries, raster: str, values: tuple[int, ...], progress: Progress) -> NDArray[np.bool_]:
    """Which lakes touch a cell with one of the values; says where these hardly fit the raster."""
    seen = {"wanted": False, "lake": False}

    def is_plain(cells: NDArray[Any]) -> NDArray[np.bool_]:
        wanted = np.isin(cells, values)
        seen["wanted"] |= bool(wanted.any())
        seen["lake"] |= bool((cells == LAKE_OF_PLAIN).any())
        return wanted

    touched = touch_cells(lakes, raster, is_plain, progress)
    if len(lakes) and not seen["wanted"]:
        named = ", ".join(map(str, values))
        progress.warn(f"FLOODPLAIN: '{raster}' has no cell with the value {named} where the lakes are.")
    if seen["lake"] and values == (1,):
        progress.warn(
            f"FLOODPLAIN: '{raster}' has cells of the value {LAKE_OF_PLAIN}, as version 3 of SHIFT has for lakes"
            f" of the flood plain. If it is that, write 1,{LAKE_OF_PLAIN} into FLOODPLAIN_VALUES."
        )
    return touched


def clipped(lakes: gpd.GeoDataFrame, raster: str, least: float, progress: Progress) -> gpd.GeoDataFrame:
    """The parts of lakes where the raster says `least` percent or more; each part a lake of its own."""
    left = np.full(len(lakes), shapely.Polygon(), dtype=object)
    shapes = lakes.geometry.to_numpy()
    with open_raster(raster) as dataset:
        windows = windows_of(in_system_of_raster(lakes.geometry, dataset), dataset)
        done = 0
        for members, window in groups(windows):
            water = trace_values(dataset, lambda cells: (cells >= least) & (cells <= MOST), progress, window)
            water = in_system_of(gpd.GeoDataFrame(geometry=water), lakes.geometry).geometry.to_numpy()
            left[members] = _common(shapes[members], water, progress)
            done += len(members)
            progress.percent(100.0 * done / len(lakes))
    lakes = lakes.copy()
    lakes.geometry = left
    return single_parts(lakes)


def _common(lakes: Shapes, water: Shapes, progress: Progress) -> Shapes:
    """What each lake shares with the water, whose polygons meet one another at corners only."""
    ours, theirs = touching_pairs(lakes, water, progress)
    parts, pair = areal_parts(shapely.intersection(lakes[ours], water[theirs]))
    return united(parts, ours[pair], len(lakes))
