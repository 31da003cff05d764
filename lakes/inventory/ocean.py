"""`maskocean`: take away whatever is in contact with the sea.

A lake that the coast cuts is in contact as well, and goes whole; lagoons go the same way.
"""

from __future__ import annotations

from typing import Any

import shapely

from ..errors import LakesError
from ..progress import Progress, Stage
from ..vectors import check_suffix, read_polygons, write_polygons
from .coast import beyond, within
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
    progress.percent(0, "Reading lakes")
    lakes = read_polygons(settings.input, progress)
    shapes = lakes.geometry.to_numpy()

    def near(source: str) -> Shapes:
        return subdivided(shapely.get_parts(read_near(source, lakes.geometry, progress, []).geometry.to_numpy()))

    progress.percent(10, "Reading land")
    land = near(settings.land)
    if len(lakes) and not len(land):
        raise LakesError(
            f"LAND: '{settings.land}' has no land where the lakes are, so all of them would be sea."
            " Give a land layer that covers the region."
        )
    progress.percent(25, "Comparing with land")
    is_sea = beyond(shapes, land, settings.tolerance, lakes.crs, Stage(progress, 25, 60))
    if settings.ocean:
        progress.percent(60, "Comparing with the ocean")
        is_sea |= within(shapes, near(settings.ocean), settings.tolerance, lakes.crs, Stage(progress, 60, 85))
    if settings.keep:
        is_sea &= ~touch(shapes, read_near(settings.keep, lakes.geometry, progress, []).geometry.to_numpy(), progress)
    progress.percent(85, "Writing lakes")
    write_polygons(lakes[~is_sea].reset_index(drop=True), settings.output)
    if settings.removed:
        write_polygons(lakes[is_sea].reset_index(drop=True), settings.removed)
    progress.info(f"{int(is_sea.sum())} of {len(lakes)} lakes are in contact with the sea and were removed.")
    progress.percent(100)
    return {"KEPT": int((~is_sea).sum()), "REMOVED_COUNT": int(is_sea.sum())}
