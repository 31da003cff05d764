"""What is settled for every scene before its pixels are read, and which of its pixels then count."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ..grid import Window
from ..progress import Progress
from . import masks
from .grids import Grid, local_frame, touched_window
from .mean import fixed_point
from .reading import SceneReader
from .scene import Scene, some_names, with_default_scale
from .settings import CompositeSettings
from .sun import solar_azimuth

OFFSET_SINCE = date(2022, 1, 25)
"""From here on new products are of baseline 04.00 and later, whose numbers are 1000 higher."""


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


def plan_scenes(scenes: list[Scene], grid: Grid, settings: CompositeSettings, progress: Progress) -> list[Plan]:
    """Settle for every scene what the files leave open, and say what was settled."""
    _tell_scales(scenes, progress)
    plans = [_plan(with_default_scale(scene), grid, settings) for scene in scenes]
    sources = Counter(plan.clouds for plan in plans)
    progress.info(
        "Clouds by " + ", ".join(f"{name} in {count} scenes" for name, count in sorted(sources.items())) + "."
    )
    if settings.cloud_mask == "auto" and sources["none"]:
        bare = [plan.scene.label() for plan in plans if plan.clouds == "none"]
        progress.warn(f"No band tells clouds in {len(bare)} of {len(plans)} scenes, used whole: {some_names(bare)}.")
    reckoned = sum(bool(plan.steps) and plan.scene.sun_azimuth is None for plan in plans)
    if reckoned:
        progress.info(
            f"The sun's azimuth is not stated in {reckoned} of {len(plans)} scenes: reckoned for 10:30 mean solar time."
        )
    return plans


def _tell_scales(scenes: list[Scene], progress: Progress) -> None:
    unscaled = [scene for scene in scenes if scene.is_unscaled]
    if unscaled:
        progress.info(
            f"{len(unscaled)} of {len(scenes)} scenes state no scale: their values are taken as reflectance x 10000"
            " without offset. Scenes of processing baseline 04.00 and later need scale 0.0001 and offset -0.1."
        )
    late = [scene.label() for scene in unscaled if scene.day >= OFFSET_SINCE]
    if late:
        progress.warn(
            f"{len(late)} scenes from {OFFSET_SINCE} on state no scale and offset; products of that time carry an"
            f" offset of 1000 unless it was taken out: {some_names(late)}."
        )


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
    return Plan(scene, touched_window(grid, scene.grid), source, frame.pixel_m, steps, around)


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
