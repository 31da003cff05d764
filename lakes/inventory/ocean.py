"""`maskocean`: take away whatever is in contact with the sea.

A lake that the coast cuts is in contact as well, and goes whole; lagoons go the same way.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from ..errors import LakesError
from ..progress import Progress, Stage
from ..vectors import check_suffix, read_polygons, write_polygons
from .coast import AROUND, beyond, within
from .nearby import read_near, subdivided, touch
from .passing import Shapes
from .settings import MaskOceanSettings


def mask_ocean(settings: MaskOceanSettings, progress: Progress) -> dict[str, Any]:
    """Write the lakes that are not of the sea, and those that are.

    Returns:
        KEPT and REMOVED_COUNT.
    """
    for path in (settings.output, settings.removed):
        if path:
            check_suffix(path)
    lakes, is_sea = find_sea(settings, Stage(progress, 0, 85))
    progress.percent(85, "Writing lakes")
    write_polygons(lakes[~is_sea].reset_index(drop=True), settings.output)
    if settings.removed:
        write_polygons(lakes[is_sea].reset_index(drop=True), settings.removed)
    progress.percent(100)
    return {"KEPT": int((~is_sea).sum()), "REMOVED_COUNT": int(is_sea.sum())}


def find_sea(
    settings: MaskOceanSettings, progress: Progress, has_land: bool = True
) -> tuple[gpd.GeoDataFrame, NDArray[np.bool_]]:
    """Read the lakes, and say which of them are in contact with the sea.

    Args:
        settings: what is asked; nothing is written.
        progress: hears how many they are.
        has_land: whether it is a fault when no land lies where the lakes are.

    Raises:
        LakesError: it is one, or a layer cannot be used.
    """
    progress.percent(0, "Reading lakes")
    lakes = read_polygons(settings.input, progress)
    shapes = lakes.geometry.to_numpy()

    def near(source: str) -> Shapes:
        found = read_near(source, lakes.geometry, progress, [], reach_m=AROUND * settings.tolerance)
        return subdivided(shapely.get_parts(found.geometry.to_numpy()))

    progress.percent(12, "Reading land")
    land = near(settings.land)
    if has_land and len(lakes) and not len(land):
        raise LakesError(
            f"LAND: '{settings.land}' has no land where the lakes are, so all of them would be sea."
            " Give a land layer that covers the region."
        )
    progress.percent(30, "Comparing with land")
    is_sea = beyond(shapes, land, settings.tolerance, lakes.crs, Stage(progress, 30, 70))
    if settings.ocean:
        progress.percent(70, "Comparing with the ocean")
        is_sea |= within(shapes, near(settings.ocean), settings.tolerance, lakes.crs, Stage(progress, 70, 100))
    if settings.keep:
        is_sea &= ~touch(shapes, read_near(settings.keep, lakes.geometry, progress, []).geometry.to_numpy(), progress)
    progress.info(f"{int(is_sea.sum())} of {len(lakes)} lakes are in contact with the sea and were removed.")
    return lakes, is_sea
