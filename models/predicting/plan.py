"""Which windows a model is run on: what the model needs, what was asked for and what the computer can do."""

from __future__ import annotations

from ...lakes.errors import InvalidSetting
from ...lakes.grid import Window, align_up
from ...lakes.progress import Progress
from ..card import ModelCard
from ..engines.base import Engine
from ..memory import DEFAULT_WINDOW, affordable_sides, available_bytes
from ..needs import needs
from ..settings import PATCH_STEP
from ..windows import Patch, plan_fixed, plan_patches
from .speed import Timing, timing

WORTH_TIMING = 4 * 1152**2
"""Pixels of an extent from which on windows are timed."""


def needed_margin(card: ModelCard, asked: int) -> int:
    """Pixels to throw away along the edges of a window: as asked for, or what the model needs if that is more."""
    needed = needs(card.architecture)
    return align_up(max(asked, card.margin, 0 if card.window else needed.margin), needed.step)


def needed_window(card: ModelCard) -> int:
    """Pixels; the one window that the model works with, or 0 for any."""
    return card.window or needs(card.architecture).window


def check_window(card: ModelCard, margin: int, asked: int) -> None:
    """Raise `InvalidSetting` where WINDOW leaves nothing to keep beside the margin, or is not the model's own."""
    fixed = needed_window(card)
    if fixed and asked not in (0, fixed):
        raise InvalidSetting(f"The model '{card.name}' works with WINDOW {fixed} only; found {asked}.")
    if fixed and fixed <= 2 * margin:
        raise InvalidSetting(
            f"MARGIN must be less than half of the WINDOW {fixed} that '{card.name}' works with; found {margin}."
        )
    if asked and asked <= 2 * margin:
        raise InvalidSetting(
            f"WINDOW must be larger than twice the margin of {margin} that '{card.name}' needs; found {asked}."
        )


def plan(extent: Window, card: ModelCard, margin: int, largest: int, any_side: bool = False) -> list[Patch]:
    """Patches for an extent, with windows up to `largest` (`plan_patches`), or the model's own if it has one."""
    fixed = needed_window(card)
    return plan_fixed(extent, fixed, margin) if fixed else plan_patches(extent, largest, margin, any_side)


def possible_sides(engine: Engine, card: ModelCard, margin: int) -> list[int]:
    """Sides of windows that the model works with and memory allows, the largest last."""
    if needed_window(card):
        return [needed_window(card)]
    if any(word in engine.name for word in ("cuda", "mps")):
        return [max(DEFAULT_WINDOW, align_up(2 * margin + 192, PATCH_STEP))]
    return affordable_sides(channels(card), margin, available_bytes(), engine.name, engine.any_side)


def channels(card: ModelCard) -> int:
    """Of the first level; networks that do not say are taken as the paper's."""
    return int(card.arguments.get("width", 64))


def choose_side(
    engine: Engine, card: ModelCard, model: str, dtype: str, margin: int, extent: Window, progress: Progress
) -> int:
    """The largest side worth taking: by memory, and for a large extent by a quick timing.

    Args:
        engine: made for the model.
        card: of the model.
        model: hash of the model file.
        dtype: of the raster.
        margin: pixels thrown away around each window.
        extent: pixels to predict.
        progress: hears of a timing.
    """
    sides = possible_sides(engine, card, margin)
    if len(sides) == 1 or extent.height * extent.width < WORTH_TIMING:
        return sides[-1]
    return time_engine(engine, card, model, dtype, margin, progress).side


def time_engine(engine: Engine, card: ModelCard, model: str, dtype: str, margin: int, progress: Progress) -> Timing:
    """How fast an engine is in windows that memory allows, see `speed.timing`; arguments as of `choose_side`."""
    sides = possible_sides(engine, card, margin)
    return timing(engine, model, len(card.bands), dtype, sides, margin, progress)
