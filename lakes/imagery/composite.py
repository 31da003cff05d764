"""Mean composite of many Sentinel-2 images: what is used, on which grid, block by block."""

from __future__ import annotations

import os
import threading
from collections import Counter, deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.errors import CRSError
from rasterio.io import DatasetWriter

from ..bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ..errors import Cancelled, InvalidSetting, LakesError, MissingLibrary
from ..grid import Window, split_window
from ..progress import Progress, Stage
from ..rasters import to_rasterio, written_cog
from ..version import software_version
from . import masks
from .grids import Grid, choose_grid, local_frame
from .mean import RunningMean, fixed_ndwi, fixed_point
from .names import REFLECTANCE
from .reading import BlockPixels, SceneReader
from .scenes import Refused, Scene, find_scenes, select_scenes, with_default_scale
from .settings import CompositeSettings
from .sun import solar_azimuth

BLOCK = 1024
"""Pixels a side; about 200 MB per worker."""

STRIP = 128
"""Rows of arithmetic at a time: what fits the processor's cache is four times as fast."""

WORKERS = min(4, os.cpu_count() or 1)

NAMED_AT_MOST = 20
"""Names that one sentence lists."""

Block = tuple[NDArray[np.int16], NDArray[np.uint16]]


@dataclass(frozen=True)
class Plan:
    """How one scene is masked and where it lies on the composite's grid."""

    scene: Scene
    window: Window
    clouds: str
    """What tells them: probability, scl, qa60 or none."""
    pixel_m: masks.Pixel
    steps: list[tuple[int, int]]
    """From a cloud to its shadow, in pixels; empty = no shadow mask."""
    halo: int
    """Pixels around a block that decide on the pixels in it."""


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
            "CLOUD_MASK s2cloudless is not available for GeoTIFFs in this version; it comes with another source of"
            " scenes. Choose auto, probability, scl, qa60 or none."
        )
    scenes, grid = usable_scenes(settings, Stage(progress, 0, 5))
    plans = plan_scenes(scenes, grid, settings, progress)
    seen = 0
    with ExitStack() as stack:
        composite, count = _outputs(stack, settings, grid)
        composite.update_tags(**_tags(plans, settings))
        for block, (values, counts) in _blocks(plans, grid, settings, Stage(progress, 5, 95)):
            composite.write(values, window=to_rasterio(block))
            if count:
                count.write(counts, 1, window=to_rasterio(block))
            seen += int(np.count_nonzero(counts))
        progress.percent(95, "Writing the composite")
    if not seen:
        progress.warn("No pixel is left after masking: the composite is empty. Loosen the masks or widen START..END.")
    outputs = {"OUTPUT": settings.output} | ({"COUNT": settings.count} if settings.count else {})
    return outputs | {"SCENES_USED": len(plans), "VALID_PERCENT": 100.0 * seen / (grid.height * grid.width)}


def usable_scenes(settings: CompositeSettings, progress: Progress) -> tuple[list[Scene], Grid]:
    """The scenes that take part, in order of day, and the grid they are brought to.

    Raises:
        LakesError: there is none.
    """
    found, files = find_scenes(settings.scenes, progress)
    scenes, refused = select_scenes(found, settings)
    if not scenes:
        raise _nothing_usable(settings, files + refused)
    grid = choose_grid([scene.grid for scene in scenes], _crs(settings), settings.extent, settings.resolution)
    touching = [scene for scene in scenes if not _place(scene.grid, grid).is_empty()]
    refused += [Refused(scene.label(), "does not touch the extent") for scene in scenes if scene not in touching]
    if not touching:
        raise _nothing_usable(settings, files + refused)
    for item in files + refused:
        progress.info(f"Skipped {item}.")
    return touching, grid


def _crs(settings: CompositeSettings) -> CRS | None:
    try:
        return CRS.from_user_input(settings.crs) if settings.crs else None
    except CRSError as error:
        sentence = f"CRS '{settings.crs}' is not a coordinate system that is known. Give a code such as EPSG:32633."
        raise InvalidSetting(sentence) from error


def _nothing_usable(settings: CompositeSettings, refused: list[Refused]) -> LakesError:
    expected = "expected GeoTIFFs with a day in their name and bands B2, B3, B4, B8, B11"
    if not refused:
        return LakesError(f"No scene in '{settings.scenes}': {expected}; found no GeoTIFF at all. Check the folder.")
    by_reason: dict[str, list[str]] = {}
    for item in refused:
        by_reason.setdefault(item.reason, []).append(item.name)
    found = "; ".join(f"{_some(names)}: {reason}" for reason, names in by_reason.items())
    remedy = "Change the settings that are named here, or the files."
    return LakesError(f"No usable scene in '{settings.scenes}': {expected}; found {found}. {remedy}")


def _some(names: list[str]) -> str:
    more = f" and {len(names) - NAMED_AT_MOST} more" if len(names) > NAMED_AT_MOST else ""
    return ", ".join(names[:NAMED_AT_MOST]) + more


def _place(source: Grid, target: Grid) -> Window:
    """The target's pixels that a source may touch, with two to spare."""
    xmin, ymin, xmax, ymax = source.bounds_in(target.crs)
    (left, top), (right, bottom) = ~target.transform * (xmin, ymax), ~target.transform * (xmax, ymin)
    if not np.isfinite([left, top, right, bottom]).all():
        return Window(0, 0, target.height, target.width)
    row, col = int(np.floor(top + 1e-3)), int(np.floor(left + 1e-3))
    touched = Window(row, col, int(np.ceil(bottom - 1e-3)) - row, int(np.ceil(right - 1e-3)) - col)
    whole = Window(0, 0, target.height, target.width)
    return touched.intersect(whole) if touched.intersect(whole).is_empty() else touched.expand(2).intersect(whole)


def plan_scenes(scenes: list[Scene], grid: Grid, settings: CompositeSettings, progress: Progress) -> list[Plan]:
    """Settle for every scene what the files leave open, and say what was settled."""
    unscaled = [scene for scene in scenes if any(scene.bands[name].scale == 1 for name in REFLECTANCE)]
    if unscaled:
        progress.info(
            f"{len(unscaled)} of {len(scenes)} scenes state no scale: their values are taken as reflectance x 10000"
            " without offset. Scenes of processing baseline 04.00 and later need scale 0.0001 and offset -0.1."
        )
    plans = [_plan(with_default_scale(scene), grid, settings) for scene in scenes]
    sources = Counter(plan.clouds for plan in plans)
    progress.info(
        "Clouds by " + ", ".join(f"{name} in {count} scenes" for name, count in sorted(sources.items())) + "."
    )
    if settings.cloud_mask == "auto" and sources["none"]:
        bare = [plan.scene.label() for plan in plans if plan.clouds == "none"]
        progress.warn(f"{len(bare)} scenes have no band that tells clouds and are used whole: {_some(bare)}.")
    reckoned = sum(bool(plan.steps) and plan.scene.sun_azimuth is None for plan in plans)
    if reckoned:
        progress.info(f"{reckoned} scenes do not state the sun's azimuth: it is reckoned for 10:30 mean solar time.")
    return plans


def _plan(scene: Scene, grid: Grid, settings: CompositeSettings) -> Plan:
    source = masks.cloud_source(settings.cloud_mask, scene.bands) or "none"
    frame = local_frame(grid, scene.grid.bounds_in(grid.crs))
    steps = []
    if source != "none" and settings.shadow_distance > 0:
        stated = scene.sun_azimuth
        azimuth = solar_azimuth(scene.day, frame.lon, frame.lat) if stated is None else stated
        steps = masks.shadow_steps(azimuth - frame.up, settings.shadow_distance, frame.pixel_m)
    distance = settings.shadow_distance if steps else 0.0
    around = 0 if source == "none" else masks.halo(distance, settings.buffer, frame.pixel_m)
    return Plan(scene, _place(scene.grid, grid), source, frame.pixel_m, steps, around)


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


class Stopped:
    """Set by the main thread, looked at by the others; counts what they have done."""

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
) -> Iterator[tuple[Window, Block]]:
    """Every block of the composite in scan order, a few at a time in threads."""
    windows = list(split_window(Window(0, 0, grid.height, grid.width), BLOCK))
    touching = {block: [plan for plan in plans if not plan.window.intersect(block).is_empty()] for block in windows}
    total = sum(map(len, touching.values())) or 1
    state = Stopped()
    pending: deque[tuple[Window, Future[Block]]] = deque()
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            for block in windows:
                pending.append((block, pool.submit(compose_block, touching[block], grid, block, settings, state)))
                if len(pending) > WORKERS:
                    yield _finished(*pending.popleft(), state, total, progress)
            while pending:
                yield _finished(*pending.popleft(), state, total, progress)
        finally:
            state.stop()
            pool.shutdown(wait=True, cancel_futures=True)


def _finished(
    block: Window, future: Future[Block], state: Stopped, total: int, progress: Progress
) -> tuple[Window, Block]:
    while not wait([future], timeout=0.2).done:
        progress.percent(100.0 * state.done / total)
    progress.percent(100.0 * state.done / total)
    return block, future.result()


def compose_block(plans: list[Plan], grid: Grid, block: Window, settings: CompositeSettings, state: Stopped) -> Block:
    """The composite's stored values and counts in one block of its grid."""
    mean = RunningMean(block.shape)
    pixels = BlockPixels(grid)
    for plan in plans:
        state.step()
        with SceneReader(plan.scene, pixels) as reader:
            usable = usable_pixels(reader, plan, block, settings)
            state.step()
            if usable.any():
                _feed(mean, reader, plan.scene, block, usable)
        state.step(1)
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


def usable_pixels(reader: SceneReader, plan: Plan, block: Window, settings: CompositeSettings) -> masks.Mask:
    """Where a scene is free of cloud, shadow and snow; the same for any block that holds the pixel."""
    around = block.expand(plan.halo)
    inside = block.relative_to(around).slices
    scl = reader.read("SCL", around).values if "SCL" in plan.scene.bands else None
    snow = scl == masks.SCL_SNOW if scl is not None and settings.snow else np.zeros(around.shape, dtype=bool)
    if plan.clouds == "none":
        return ~snow[inside]
    stored = reader.read(masks.BEST_FIRST[plan.clouds], around)
    clouds = masks.CLOUDS[plan.clouds](stored.values, settings.cloud_probability) & ~stored.missing
    shadow = _shadow(reader, plan, around, clouds, scl, settings)
    unusable = masks.unusable(clouds, shadow, snow, settings.buffer, plan.pixel_m)
    # Where the cloud band has no value, nobody knows.
    return ~(unusable | stored.missing)[inside]


def _shadow(
    reader: SceneReader,
    plan: Plan,
    around: Window,
    clouds: masks.Mask,
    scl: NDArray | None,
    settings: CompositeSettings,
) -> masks.Mask:
    nothing = np.zeros(around.shape, dtype=bool)
    shadow = nothing
    if plan.steps and clouds.any():
        stored = reader.read("B8", around)
        band = plan.scene.bands["B8"]
        nir = fixed_point(stored.values, band.scale, band.offset)
        limit = int(fixed_point(np.array([settings.nir_dark]), 1.0, 0.0)[0])
        nir[stored.missing] = limit
        water = nothing if scl is None else scl == masks.SCL_WATER
        shadow = masks.shadow_mask(nir, limit, clouds, water, plan.steps)
    if plan.clouds == "scl" and scl is not None:
        shadow = shadow | (scl == masks.SCL_SHADOW)
    return shadow
