"""Mean composite of many Sentinel-2 images: what is used, on which grid, block by block."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, closing
from typing import Any

import rasterio

from ..files import said_when_full, written
from ..grid import Window
from ..progress import Progress, Stage
from ..rasters import copy_to_cog
from .blocks import CACHE_BYTES, WORKERS, Work, compose_block, in_threads, lay_blocks
from .grids import Grid
from .maskcheck import MaskCheck
from .plans import Plan, plan_scenes
from .reading import OpenFiles
from .selection import usable_scenes
from .settings import CompositeSettings
from .unfinished import Tally, Unfinished, fingerprint


def composite_scenes(settings: CompositeSettings, progress: Progress) -> dict[str, Any]:
    """Write the mean of every usable pixel of a folder of images, as DESIGN section 2 has it.

    Never more than 1 GB of memory. Blocks that an interrupted run of the same settings and files has
    finished are not done again; they lie in a hidden folder beside the output until it is complete.

    Returns:
        SCENES_USED: images that took part. VALID_PERCENT: pixels that at least one of them saw.

    Raises:
        LakesError: no usable scene (the sentence lists what was found), a source that is not read, or
            an output that cannot be written.
        MissingLibrary: s2cloudless is to tell the clouds and cannot be loaded.
    """
    with rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES):
        scenes, grid = usable_scenes(settings, Stage(progress, 0, 5))
        plans = plan_scenes(scenes, grid, settings, progress)
        blocks = lay_blocks(grid, plans)
        digest = fingerprint(settings, plans, grid, blocks)
        unfinished = Unfinished(settings.output, digest, grid, bool(settings.count))
        unfinished.begin()
        tallies = _finish_blocks(unfinished, blocks, plans, grid, settings, Stage(progress, 5, 95))
        progress.percent(95, "Writing the composite")
        _deliver(unfinished, blocks, _tags(plans, settings), settings)
    seen = sum(tally.seen for tally in tallies)
    if not seen:
        progress.warn("No pixel is left after masking: the composite is empty. Loosen the masks or widen START..END.")
    elif max(tally.brightest for tally in tallies) <= 1 and any(scene.is_unscaled for scene in scenes):
        progress.warn(
            "No reflectance is above 0.001: scenes without a scale seem to hold reflectance 0..1 already. Store them"
            " as whole numbers, reflectance x 10000, with scale 0.0001."
        )
    return {"SCENES_USED": len(plans), "VALID_PERCENT": 100.0 * seen / (grid.height * grid.width)}


def _finish_blocks(
    unfinished: Unfinished,
    blocks: list[Window],
    plans: list[Plan],
    grid: Grid,
    settings: CompositeSettings,
    progress: Progress,
) -> list[Tally]:
    """Compose what is missing, and say what each block holds."""
    found = {block: tally for block in blocks if (tally := unfinished.find(block))}
    if found:
        progress.info(f"Continuing: {len(found)} of {len(blocks)} blocks are there.")
    missing = [block for block in blocks if block not in found]
    touching = {}
    for number, block in enumerate(missing):
        found_there = [plan for plan in plans if not plan.window.intersect(block).is_empty()]
        # Sums are the same in any order: no two threads want the same file at once.
        first = number % WORKERS * len(found_there) // WORKERS
        touching[block] = found_there[first:] + found_there[:first]
    total = sum(len(touching[block]) * block.height * block.width for block in missing)

    check = MaskCheck()

    def compose(block: Window, files: OpenFiles, work: Work) -> Tally:
        mean = compose_block(touching[block], grid, block, settings, files, work, check)
        return unfinished.keep(block, *mean.result())

    # Closed at once, so that no thread is left when something fails here.
    with closing(in_threads(missing, compose, total, progress)) as tallies:
        done = [*found.values(), *tallies]
    check.tell(progress)
    return done


def _deliver(unfinished: Unfinished, blocks: list[Window], tags: dict[str, str], settings: CompositeSettings) -> None:
    """Bring the finished blocks under the final names, both at once."""
    with said_when_full(settings.output), ExitStack() as stack:
        if settings.count:
            copy_to_cog(unfinished.count(blocks), stack.enter_context(written(settings.count)))
        copy_to_cog(unfinished.composite(blocks, tags), stack.enter_context(written(settings.output)))
    unfinished.remove()


def _tags(plans: list[Plan], settings: CompositeSettings) -> dict[str, str]:
    sources = Counter(plan.clouds for plan in plans)
    return {
        "SCENE_DATES": ",".join(sorted({plan.scene.day.isoformat() for plan in plans})),
        "SCENE_COUNT": str(len(plans)),
        "CLOUD_MASK": ",".join(f"{name}:{count}" for name, count in sorted(sources.items())),
        "RESAMPLING": settings.resampling,
    } | settings.tags()
