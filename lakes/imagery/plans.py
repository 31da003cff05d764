"""What is settled for every scene before its pixels are read, and which of its pixels then count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..grid import Window
from ..progress import Progress
from . import cloudless, masks
from .grids import Grid, local_frame, touched_window
from .mean import comparable, fixed_point
from .names import MODEL_BANDS
from .reading import SceneReader, Stored
from .resampling import window_around
from .scene import Scene, some_names
from .settings import CompositeSettings
from .sun import solar_azimuth
from .unscaled import settle

CELL_ROWS = 64
"""Rows of cells that are worked on at a time, to bound memory."""


COARSER = 1.5
"""A composite with pixels that many times a scene's is coarser."""


@dataclass(frozen=True)
class Plan:
    """How one scene is masked and where it lies on the composite's grid."""

    scene: Scene
    window: Window
    clouds: str
    """What tells them: probability, scl, s2cloudless, qa60 or none."""
    mask_grid: Grid | None
    """Whose pixels the mask is made on and looked up in; None = the composite's own."""
    pixel_m: masks.Pixel
    """Of the pixels that the mask is made on."""
    steps: list[tuple[int, int]]
    """From a cloud to its shadow, in pixels; empty = no shadow mask."""
    halo: int
    """Pixels around a window of the mask that decide on the pixels in it."""


def plan_scenes(scenes: list[Scene], grid: Grid, settings: CompositeSettings, progress: Progress) -> list[Plan]:
    """Settle for every scene what the files leave open, and say what was settled."""
    plans = [_plan(scene, grid, settings) for scene in settle(scenes, settings.unscaled, progress)]
    sources = _tell_sources(plans, progress)
    if any(plan.clouds == "s2cloudless" for plan in plans):
        # Now, because threads that load it at once would get in each other's way.
        cloudless.detector()
    bare = sources.get("none", [])
    if settings.cloud_mask == "auto" and bare:
        progress.warn(f"No band tells clouds in {len(bare)} of {len(plans)} scenes, used whole: {some_names(bare)}.")
    reckoned = sum(bool(plan.steps) and plan.scene.sun_azimuth is None for plan in plans)
    if reckoned:
        progress.info(
            f"The sun's azimuth is not stated in {reckoned} of {len(plans)} scenes: reckoned for 10:30 mean solar time."
        )
    return plans


def _tell_sources(plans: list[Plan], progress: Progress) -> dict[str, list[str]]:
    """Say what tells the clouds of which scenes; returns the scenes' names by source."""
    names: dict[str, list[str]] = {}
    for plan in plans:
        names.setdefault(plan.clouds, []).append(plan.scene.label())
    counts = ", ".join(f"{source} in {len(group)} scenes" for source, group in sorted(names.items()))
    progress.info(f"Clouds by {counts}.")
    if len(names) > 1:
        for source, group in sorted(names.items()):
            progress.info(f"By {source}: {some_names(group)}.")
    return names


def _plan(scene: Scene, grid: Grid, settings: CompositeSettings) -> Plan:
    source = masks.cloud_source(settings.cloud_mask, scene.bands) or "none"
    mask_grid = choose_mask_grid(scene.grid, grid)
    frame = local_frame(mask_grid or grid, scene.grid.bounds_in((mask_grid or grid).crs))
    steps = []
    if source != "none" and settings.shadow_distance > 0:
        stated = scene.sun_azimuth
        azimuth = solar_azimuth(scene.day, frame.lon, frame.lat) if stated is None else stated
        steps = masks.shadow_steps(azimuth - frame.up, settings.shadow_distance, frame.pixel_m)
    distance = settings.shadow_distance if steps else 0.0
    around = 0 if source == "none" else masks.halo(distance, settings.buffer, frame.pixel_m)
    return Plan(scene, touched_window(grid, scene.grid), source, mask_grid, frame.pixel_m, steps, around)


def choose_mask_grid(scene: Grid, composite: Grid) -> Grid | None:
    """Whose pixels the mask of a scene is made on: the scene's own, so that it is the same in any composite.

    None, for the composite's: where both have the same pixels, which saves looking them up; where the
    scene is turned; and where the composite is coarser, which saves reading every pixel of the scene.
    """
    if scene.shares_lattice(composite) or not scene.is_north_up():
        return None
    own, wanted = (min(local_frame(grid, grid.bounds).pixel_m) for grid in (scene, composite))
    return None if wanted > COARSER * own else scene


def usable_pixels(
    reader: SceneReader,
    plan: Plan,
    block: Window,
    settings: CompositeSettings,
    check: Callable[[], object] = lambda: None,
) -> masks.Mask:
    """Where a scene is free of cloud, shadow and snow; the same for any block that holds the pixel.

    Args:
        reader: of the scene.
        plan: for the scene.
        block: window of the composite's grid.
        settings: what is cloud, and what is shadow.
        check: called a few times a second; stops the work by raising.
    """
    grid = plan.mask_grid
    if grid is None:
        return _usable(reader, plan, block, settings, check)
    rows, cols = reader.places(grid, block)
    rows_in, cols_in = (rows >= 0) & (rows < grid.height), (cols >= 0) & (cols < grid.width)
    inside = rows_in & cols_in
    if not inside.any():
        return inside
    part = window_around(rows[rows_in], cols[cols_in])
    usable = _usable(reader.onto(grid), plan, part, settings, check)
    found = usable[np.where(rows_in, rows - part.row, 0), np.where(cols_in, cols - part.col, 0)]
    return np.asarray(found & inside)


def _usable(
    reader: SceneReader, plan: Plan, block: Window, settings: CompositeSettings, check: Callable[[], object]
) -> masks.Mask:
    around = block.expand(plan.halo)
    inside = block.relative_to(around).slices
    scl = reader.read("SCL", around).values if "SCL" in plan.scene.bands else None
    snow = scl == masks.SCL_SNOW if scl is not None and settings.snow else None
    if plan.clouds == "none":
        return np.ones(block.shape, dtype=bool) if snow is None else ~snow[inside]
    stored = _cloud_band(reader, plan, around, check)
    clouds = masks.CLOUDS[plan.clouds](stored.values, settings.cloud_probability)
    unknown = stored.missing if stored.missing.any() else None
    if unknown is not None:
        clouds &= ~unknown
    shadow = _shadow(reader, plan, around, clouds, scl, settings)
    unusable = masks.unusable(clouds, shadow, snow, settings.buffer, plan.pixel_m)
    # Where the cloud band has no value, nobody knows.
    return ~(unusable if unknown is None else unusable | unknown)[inside]


def _cloud_band(reader: SceneReader, plan: Plan, around: Window, check: Callable[[], object]) -> Stored:
    """What tells the clouds of a window: a band, or the probability that is reckoned from ten."""
    if plan.clouds != "s2cloudless":
        return reader.read(masks.BEST_FIRST[plan.clouds][0], around)
    scene = plan.scene
    rows, cols = reader.places(scene.grid, around)
    inside = (rows >= 0) & (rows < scene.grid.height) & (cols >= 0) & (cols < scene.grid.width)
    if not inside.any():
        return Stored(np.zeros(around.shape), ~inside)
    # Cells lie on the scene's own pixels, so that they are the same for any grid and block.
    cell = cloudless.cell_shape(local_frame(scene.grid, scene.grid.bounds).pixel_m)
    rows, cols = np.clip(rows, 0, scene.grid.height - 1), np.clip(cols, 0, scene.grid.width - 1)
    cells = cloudless.cells_around(rows, cols, cell)
    percent, unknown = _probability(reader.onto(scene.grid), scene, cells, cell, check)
    at = rows // cell[0] - cells.row, cols // cell[1] - cells.col
    return Stored(percent[at], unknown[at] | ~inside)


def _probability(
    reader: SceneReader, scene: Scene, cells: Window, cell: tuple[int, int], check: Callable[[], object]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Percent of cloud in some cells of a scene, and which cells lack a band there.

    Args:
        reader: of the scene on its own grid.
        scene: with a scale and offset for every band.
        cells: which, counted from the scene's corner.
        cell: rows and columns of pixels in one.
        check: called now and then.
    """
    percent, unknown = np.zeros(cells.shape), np.zeros(cells.shape, dtype=bool)
    for first in range(cells.row, cells.row_stop, CELL_ROWS):
        check()
        some = Window(first, cells.col, CELL_ROWS, cells.width).intersect(cells)
        rows = some.relative_to(cells).slices[0]
        bands = np.zeros((*some.shape, len(MODEL_BANDS)))
        for number, name in enumerate(MODEL_BANDS):
            stored, band = reader.read(name, cloudless.cell_pixels(some, cell)), scene.bands[name]
            fixed = fixed_point(stored.values, band.scale, band.offset)
            missing = np.broadcast_to(stored.missing, fixed.shape)
            bands[..., number], empty = cloudless.cell_means(fixed, missing, cell)
            unknown[rows] |= empty
        known = ~unknown[rows]
        percent[rows][known] = cloudless.probability(bands[known])
    return percent, unknown


def _shadow(
    reader: SceneReader,
    plan: Plan,
    around: Window,
    clouds: masks.Mask,
    scl: NDArray | None,
    settings: CompositeSettings,
) -> masks.Mask | None:
    shadow = scl == masks.SCL_SHADOW if plan.clouds == "scl" and scl is not None else None
    if plan.steps and clouds.any():
        stored = reader.read("B8", around)
        band = plan.scene.bands["B8"]
        nir, limit = comparable(stored.values, band.scale, band.offset, settings.nir_dark)
        never = stored.missing if scl is None else stored.missing | (scl == masks.SCL_WATER)
        found = masks.shadow_mask(nir, limit, clouds, never, plan.steps)
        shadow = found if shadow is None else shadow | found
    return shadow
