"""What is timed of masking rivers: lakes and river polygons as GeoPackages in, what is left of the lakes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .polygons import Timed, _save

SEED = 1


def make_rivers(lakes: Path, rivers: Path, lake_count: int, river_count: int) -> None:
    """Lakes of 25 vertices and winding rivers of about 100, of which three in four lakes touch none."""
    import geopandas as gpd
    import numpy as np
    import shapely

    generator = np.random.default_rng(SEED)
    side = 1.3 * (lake_count / 50_000) ** 0.5
    middle = generator.uniform(0, side, (lake_count, 2))
    radius = np.exp(generator.normal(np.log(4e-4), 0.7, lake_count)).clip(1e-4, 8e-3)
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    waves = generator.normal(size=(lake_count, 4, 2)) * 0.15
    bumps = sum(waves[:, n, :1] * np.cos((n + 1) * angle) + waves[:, n, 1:] * np.sin((n + 1) * angle) for n in range(4))
    outline = (radius[:, None] * (1 + np.clip(bumps, -0.7, 2)))[..., None] * np.stack(
        [np.cos(angle), np.sin(angle)], -1
    )
    shapes = shapely.polygons(middle[:, None] + outline)
    heading = generator.uniform(0, 2 * np.pi, river_count)[:, None]
    heading = heading + np.cumsum(generator.normal(size=(river_count, 30)) * 0.3, 1)
    steps = 8e-4 * np.stack([np.cos(heading), np.sin(heading)], -1)
    courses = shapely.linestrings(generator.uniform(0, side, (river_count, 1, 2)) + np.cumsum(steps, 1))
    banks = shapely.buffer(courses, generator.uniform(5e-5, 3e-4, river_count), quad_segs=2)
    for path, made in ((lakes, shapes), (rivers, banks)):
        gpd.GeoDataFrame(geometry=shapely.make_valid(made), crs=4326).to_file(path)


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
