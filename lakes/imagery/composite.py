"""Mean composite of many Sentinel-2 images: what is used, on which grid, block by block."""

from __future__ import annotations

import os
import threading
from collections import Counter, deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetWriter

from ..bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ..errors import Cancelled, MissingLibrary
from ..grid import Window, split_window
from ..progress import Progress, Stage
from ..rasters import to_rasterio, written_cog
from ..version import software_version
from . import masks
from .grids import Grid
from .mean import RunningMean, fixed_ndwi, fixed_point
from .names import REFLECTANCE
from .plans import Plan, plan_scenes, usable_pixels
from .reading import BlockPixels, SceneReader
from .scene import Scene
from .selection import usable_scenes
from .settings import CompositeSettings

BLOCK = 1024
"""Pixels a side; about 200 MB per worker."""

STRIP = 128
"""Rows of arithmetic at a time: what fits the processor's cache is four times as fast."""

WORKERS = min(4, os.cpu_count() or 1)

Block = tuple[NDArray[np.int16], NDArray[np.uint16]]


def composite_scenes(settings: CompositeSettings, progress: Progress) -> dict[str, Any]:
    """Write the mean of every usable pixel of a folder of images, as DESIGN section 2 has it.

    Returns:
        SCENES_USED: images that took part. VALID_PERCENT: pixels that at least one of them saw.

    Raises:
        LakesError: no usable scene (the sentence lists what was found), or a source that is not read.
        MissingLibrary: CLOUD_MASK s2cloudless.
    """
    if settings.cloud_mask == "s2cloudless":
        raise MissingLibrary(
            "CLOUD_MASK s2cloudless is not available in this version. Choose auto, probability, scl, qa60 or none."
        )
    scenes, grid = usable_scenes(settings, Stage(progress, 0, 5))
    plans = plan_scenes(scenes, grid, settings, progress)
    seen = brightest = 0
    with ExitStack() as stack:
        composite, count = _outputs(stack, settings, grid)
        composite.update_tags(**_tags(plans, settings))
        # Closed before the outputs are, so that no thread is left when writing fails.
        blocks = stack.enter_context(closing(_blocks(plans, grid, settings, Stage(progress, 5, 95))))
        for block, (values, counts) in blocks:
            composite.write(values, window=to_rasterio(block))
            if count:
                count.write(counts, 1, window=to_rasterio(block))
            seen += int(np.count_nonzero(counts))
            brightest = max(brightest, int(values[1:].max()))
        progress.percent(95, "Writing the composite")
    if not seen:
        progress.warn("No pixel is left after masking: the composite is empty. Loosen the masks or widen START..END.")
    elif brightest <= 1 and any(scene.is_unscaled for scene in scenes):
        progress.warn(
            "No reflectance is above 0.001: scenes without a scale seem to hold reflectance 0..1 already. Store them"
            " as whole numbers, reflectance x 10000, with scale 0.0001."
        )
    return {"SCENES_USED": len(plans), "VALID_PERCENT": 100.0 * seen / (grid.height * grid.width)}


def _outputs(stack: ExitStack, settings: CompositeSettings, grid: Grid) -> tuple[DatasetWriter, DatasetWriter | None]:
    place = {"crs": grid.crs, "transform": grid.transform, "height": grid.height, "width": grid.width}
    bands = {"dtype": "int16", "count": len(COMPOSITE_BANDS), "nodata": COMPOSITE_NODATA, "interleave": "band"}
    composite = stack.enter_context(written_cog(settings.output, **place, **bands))
    composite.descriptions = COMPOSITE_BANDS
    composite.scales = (COMPOSITE_SCALE,) * len(COMPOSITE_BANDS)
    count = None
    if settings.count:
        count = stack.enter_context(written_cog(settings.count, **place, dtype="uint16", count=1))
        count.set_band_description(1, "count")
    return composite, count


def _tags(plans: list[Plan], settings: CompositeSettings) -> dict[str, str]:
    sources = Counter(plan.clouds for plan in plans)
    return {
        "SCENE_DATES": ",".join(sorted({plan.scene.day.isoformat() for plan in plans})),
        "SCENE_COUNT": str(len(plans)),
        "CLOUD_MASK": ",".join(f"{name}:{count}" for name, count in sorted(sources.items())),
        "CLOUD_PROBABILITY": f"{settings.cloud_probability:g}",
        "MAX_CLOUD": f"{settings.max_cloud:g}",
        "NIR_DARK": f"{settings.nir_dark:g}",
        "SHADOW_DISTANCE": f"{settings.shadow_distance:g}",
        "BUFFER": f"{settings.buffer:g}",
        "SNOW": "dropped" if settings.snow else "kept",
        "START": settings.start,
        "END": settings.end,
        "SOFTWARE": f"GLAKES {software_version()}",
    }


class Work:
    """What the threads have done so far, and whether they should go on."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.done = 0

    def stop(self) -> None:
        """Make every `step` raise from now on."""
        self._stop.set()

    def step(self, count: int = 0) -> None:
        """Count work done; raise `Cancelled` when stopped."""
        if self._stop.is_set():
            raise Cancelled
        with self._lock:
            self.done += count


def _blocks(
    plans: list[Plan], grid: Grid, settings: CompositeSettings, progress: Progress
) -> Generator[tuple[Window, Block], None, None]:
    """Every block of the composite in scan order, a few at a time in threads."""
    windows = list(split_window(Window(0, 0, grid.height, grid.width), BLOCK))
    touching = {block: [plan for plan in plans if not plan.window.intersect(block).is_empty()] for block in windows}
    total = sum(map(len, touching.values())) or 1
    work = Work()
    pending: deque[tuple[Window, Future[Block]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for block in windows:
                pending.append((block, pool.submit(compose_block, touching[block], grid, block, settings, work)))
                if len(pending) > WORKERS:
                    yield _finished(*pending.popleft(), work, total, progress)
            while pending:
                yield _finished(*pending.popleft(), work, total, progress)
        finally:
            work.stop()
            pool.shutdown(wait=True, cancel_futures=True)


def _finished(block: Window, future: Future[Block], work: Work, total: int, progress: Progress) -> tuple[Window, Block]:
    while not wait([future], timeout=0.2).done:
        progress.percent(100.0 * work.done / total)
    progress.percent(100.0 * work.done / total)
    return block, future.result()


def compose_block(plans: list[Plan], grid: Grid, block: Window, settings: CompositeSettings, work: Work) -> Block:
    """The composite's stored values and counts in one block of its grid."""
    mean = RunningMean(block.shape)
    pixels = BlockPixels(grid)
    for plan in plans:
        work.step()
        with SceneReader(plan.scene, pixels) as reader:
            usable = usable_pixels(reader, plan, block, settings)
            work.step()
            if usable.any():
                _feed(mean, reader, plan.scene, block, usable)
        work.step(1)
    return mean.result()


def _feed(mean: RunningMean, reader: SceneReader, scene: Scene, block: Window, usable: masks.Mask) -> None:
    stored = {name: reader.read(name, block) for name in REFLECTANCE}
    for first in range(0, block.height, STRIP):
        rows = slice(first, first + STRIP)
        seen = usable[rows].copy()
        fixed = {}
        for name, (values, missing) in stored.items():
            seen &= ~missing[rows]
            fixed[name] = fixed_point(values[rows], scene.bands[name].scale, scene.bands[name].offset)
        fixed["NDWI"], defined = fixed_ndwi(fixed["B3"], fixed["B8"])
        mean.feed([fixed[name] for name in COMPOSITE_BANDS], seen & defined, first)
