"""Mean composite of Earth Engine's Sentinel-2 images: plan, ask, fetch or export, and say what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from ...bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ...errors import LakesError
from ...files import said_when_full, written
from ...mosaic import Mosaic, write_mosaic
from ...progress import Progress, Stage
from ..scene import some_names
from .download import fetch_tiles
from .export import export_composite
from .faults import EarthEngineError, TooMuch
from .graph import taken_at
from .patience import ask_patiently
from .session import PATIENCE, connect
from .settings import COMPOSITE_NAME, COUNT_NAME, EarthEngineSettings
from .store import TileStore
from .tiles import Tile, TilePlan, estimate, plan_tiles

QA60_UNTIL, QA60_AGAIN = "2022-01-25", "2024-02-28"
"""Between these days QA60 is empty in Earth Engine's catalogue, and everything counts as clear."""


def composite_earthengine(settings: EarthEngineSettings, progress: Progress) -> dict[str, Any]:
    """Have Earth Engine make the composite, and fetch it in tiles or have it exported.

    Tiles that an earlier run of the same settings left in the folder are kept. A tile that fails is
    left out and named in the log; the next run asks for it again.

    Returns:
        OUTPUT: the VRT over the tiles (not for exports). TILES_DONE: tiles in the folder.
        TILES_FAILED: tiles that are missing.

    Raises:
        LakesError: no image in the period; not signed in; project not enabled; no network; no tile came;
            a folder of other settings.
        Cancelled: the user asked to stop; what is there stays.
    """
    plan = plan_tiles(settings)
    store = TileStore(settings)
    earlier = store.claim()
    missing = missing_tiles(plan, store, progress)
    if settings.destination == "folder" and not missing:
        progress.info(f"All {len(plan.tiles):,} tiles are there already.")
        return _deliver(settings, plan, store, [], progress)
    if settings.cloud_mask == "qa60" and settings.start < QA60_AGAIN and settings.end >= QA60_UNTIL:
        progress.warn(f"QA60 tells no clouds from {QA60_UNTIL} to {QA60_AGAIN}: choose another CLOUD_MASK or period.")
    progress.percent(0, "Signing in to Earth Engine")
    connect(settings.project, settings.endpoint, progress)
    images = survey(settings, plan, store, progress)
    if settings.destination != "folder":
        progress.percent(1, "Exporting")
        export_composite(settings, plan, store, earlier, Stage(progress, 1, 100))
        return {"TILES_DONE": 0, "TILES_FAILED": 0}
    if len(missing) < len(plan.tiles):
        progress.info(f"{len(plan.tiles) - len(missing):,} of {len(plan.tiles):,} tiles are there already.")
    whole = plan.whole.height * plan.whole.width
    progress.info(estimate(missing, settings, images, whole).sentence())
    progress.percent(2, "Fetching tiles")
    failed = fetch_tiles(missing, settings, plan.lattice, store, Stage(progress, 2, 99))
    if len(failed) == len(plan.tiles):
        raise EarthEngineError("No tile has come. The log says why; run again to try again.")
    return _deliver(settings, plan, store, failed, progress)


def missing_tiles(plan: TilePlan, store: TileStore, progress: Progress) -> list[Tile]:
    """The tiles that are not there yet, or not whole."""
    missing = []
    for tile in plan.tiles:
        progress.check()
        if not store.has(tile, plan.lattice.grid(tile.window)):
            missing.append(tile)
    return missing


def survey(settings: EarthEngineSettings, plan: TilePlan, store: TileStore, progress: Progress) -> int:
    """How many images take part, 0 where that is not known; their days become tags of the tiles.

    Raises:
        LakesError: there is none.
        EarthEngineError: Earth Engine does not say.
    """
    store.tags["CLOUD_MASK"] = settings.cloud_mask
    try:
        times = ask_patiently(taken_at(settings, plan.lattice.degrees(plan.whole)).getInfo, progress, PATIENCE)
    except TooMuch as error:
        progress.warn(f"The images of the whole extent are too many to be listed; their days are not noted. {error}")
        return 0
    if not times:
        raise LakesError(
            f"No scene in the period: Earth Engine has no Sentinel-2 L2A image of EXTENT from {settings.start} to"
            f" {settings.end} with at most {settings.max_cloud:g} percent cloud. Widen the period or MAX_CLOUD, and"
            " check that EXTENT is in the units of CRS; outside Europe L2A begins in December 2018."
        )
    days = sorted({datetime.fromtimestamp(time / 1000, timezone.utc).date().isoformat() for time in times})
    store.tags |= {"SCENE_DATES": ",".join(days), "SCENE_COUNT": str(len(times))}
    progress.info(f"{len(times):,} images of {len(days):,} days touch the extent, {days[0]} to {days[-1]}.")
    return len(times)


def _deliver(
    settings: EarthEngineSettings, plan: TilePlan, store: TileStore, failed: list[Tile], progress: Progress
) -> dict[str, Any]:
    """Write the VRTs over what is there."""
    gone = set(failed)
    there = [tile for tile in plan.tiles if tile not in gone]
    output = store.folder / COMPOSITE_NAME
    if settings.count:
        _write_vrt(store.folder / COUNT_NAME, plan, store, there, store.count_path, dtype="uint16", bands=("count",))
    stored: dict[str, Any] = {"dtype": "int16", "bands": COMPOSITE_BANDS, "nodata": COMPOSITE_NODATA}
    _write_vrt(output, plan, store, there, store.composite_path, scale=COMPOSITE_SCALE, **stored)
    if failed:
        names = some_names([tile.name for tile in failed])
        progress.warn(f"{len(failed):,} of {len(plan.tiles):,} tiles are missing: {names}. Run again to fetch them.")
    return {"OUTPUT": str(output), "TILES_DONE": len(there), "TILES_FAILED": len(failed)}


def _write_vrt(
    path: Path, plan: TilePlan, store: TileStore, tiles: list[Tile], part_of: Callable[[Tile], Path], **look: Any
) -> None:
    grid = plan.lattice.grid(plan.whole)
    factors = overview_factors(max(grid.height, grid.width))
    place = (grid.crs, grid.transform, grid.height, grid.width)
    mosaic = Mosaic(*place, **look, tags=store.tags_of(tiles[0]), overviews=factors)
    with said_when_full(path), written(path) as part:
        write_mosaic(part, mosaic, [(part_of(tile).name, tile.window.relative_to(plan.whole)) for tile in tiles])


def overview_factors(side: int, smallest: int = 256) -> tuple[int, ...]:
    """Factors of two down to a raster of `smallest` pixels; none for one that is small already."""
    factors: list[int] = []
    while side > smallest * 2 ** len(factors):
        factors.append(2 ** (len(factors) + 1))
    return tuple(factors)
