"""What is timed of masking rivers: lakes and river polygons as GeoPackages in, what is left of the lakes out."""

from __future__ import annotations

from typing import Any

from .polygons import Timed, _save


def _read(path: str) -> Any:
    import geopandas as gpd

    return gpd.read_file(path).geometry


def rivers_ours(lakes: str, output: str, rivers: str) -> Timed:
    """What our rule takes its ratio from: every lake without the rivers that touch it."""
    import numpy as np
    import shapely
    from glakes.lakes.inventory.nearby import subdivided
    from glakes.lakes.inventory.rivers import left_by
    from glakes.lakes.progress import Silent

    water, banks = np.asarray(_read(lakes)), np.asarray(_read(rivers))

    def run() -> dict[str, Any]:
        touched, left = left_by(water, subdivided(banks), Silent())
        found = water.copy()
        found[touched] = left
        parts = shapely.get_parts(found[~shapely.is_empty(found)])
        return {"lakes": len(parts), "keep": lambda: _save(output, shapely.to_wkb(parts))}

    return run


def rivers_overlay(lakes: str, output: str, rivers: str) -> Timed:
    """`geopandas.overlay`."""
    import geopandas as gpd
    import numpy as np
    import shapely

    water, banks = (gpd.GeoDataFrame(geometry=_read(path)) for path in (lakes, rivers))

    def run() -> dict[str, Any]:
        parts = shapely.get_parts(np.asarray(gpd.overlay(water, banks, how="difference").geometry))
        return {"lakes": len(parts), "keep": lambda: _save(output, shapely.to_wkb(parts))}

    return run
