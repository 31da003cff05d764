"""What is timed of masking rivers: lakes and river polygons as GeoPackages in, what is left of the lakes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .polygons import Timed, _save


def _read(path: str) -> Any:
    import geopandas as gpd

    return gpd.read_file(path).geometry


def _parts(shapes: Any, output: str) -> dict[str, Any]:
    """How many parts there are; they are taken apart for the comparison, which is not timed."""
    import shapely

    count = int(shapely.get_num_geometries(shapes).sum())
    return {"lakes": count, "keep": lambda: _save(output, shapely.to_wkb(shapely.get_parts(shapes)))}


def rivers_ours(lakes: str, output: str, rivers: str) -> Timed:
    """What our rule takes its ratio from: every lake without the rivers that touch it."""
    import numpy as np
    import shapely
    from glakes.lakes.inventory.nearby import subdivided
    from glakes.lakes.inventory.rivers import left_by
    from glakes.lakes.progress import Silent

    water, banks = np.asarray(_read(lakes)), np.asarray(_read(rivers))
    # Compiled functions are loaded from disk at their first call, as libraries are at their import.
    left_by(water[:100], banks[:100], Silent())

    def run() -> dict[str, Any]:
        touched, left = left_by(water, subdivided(banks), Silent())
        found = water.copy()
        found[touched] = left
        return _parts(found[~shapely.is_empty(found)], output)

    return run


def rivers_overlay(lakes: str, output: str, rivers: str) -> Timed:
    """`geopandas.overlay`."""
    import geopandas as gpd
    import numpy as np

    water, banks = (gpd.GeoDataFrame(geometry=_read(path)) for path in (lakes, rivers))

    def run() -> dict[str, Any]:
        return _parts(np.asarray(gpd.overlay(water, banks, how="difference").geometry), output)

    return run


def mask_rivers(lakes: str, output: str, rivers: str, known: str) -> Timed:
    """Our step from files to files, with areas, ratios, rules and a layer to review."""
    from glakes.lakes.inventory import river_mask
    from glakes.lakes.inventory.settings import MaskRiversSettings
    from glakes.lakes.progress import Silent

    review = str(Path(output).with_name("review.gpkg"))
    settings = MaskRiversSettings(lakes, known, output, review, (rivers,))
    return lambda: river_mask.mask_rivers(settings, Silent())
