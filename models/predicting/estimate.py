"""What a prediction will take, said before it begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ...lakes.progress import Progress
from ...lakes.rasters import open_raster
from ..settings import PredictSettings
from .layout import fit_model, settle
from .plan import time_engine

OVERHEAD = 1.1
"""Reading and writing beside the engine, measured on files."""

START_S = 0.5
"""Opening files and preparing the engine."""


def predict_plan(settings: PredictSettings, progress: Progress) -> dict[str, Any]:
    """What `predict_lakes` would do with the same settings. Nothing is predicted; the first time takes a second.

    Returns:
        PIXELS of the output; WINDOWS, of them WINDOWS_REUSED finished already; WINDOW, their longer side in
        pixels; SECONDS until the probability is written, and MEMORY_MB at the peak; PIXELS_PER_SECOND of the
        output; ENGINE.

    Raises:
        LakesError: as `predict_lakes`.
    """
    named = replace(settings, probability=settings.probability or "unnamed.tif")
    with open_raster(settings.input) as dataset:
        layout = settle(named, fit_model(named, dataset, progress), progress)
        missing = layout.missing(progress)
        found = time_engine(
            layout.engine, layout.card, layout.model, layout.source.numbers.dtype, layout.margin, progress
        )
    pixels = layout.extent.height * layout.extent.width
    per_pixel = OVERHEAD / found.pixels_per_second
    return {
        "PIXELS": pixels,
        "WINDOWS": len(layout.patches),
        "WINDOWS_REUSED": len(layout.patches) - len(missing),
        "WINDOW": max(layout.patches[0].read.shape),
        "SECONDS": round(START_S + layout.computed_pixels(len(missing)) * per_pixel, 1),
        "MEMORY_MB": round(layout.memory_bytes() / 1e6),
        "PIXELS_PER_SECOND": pixels / (layout.computed_pixels(len(layout.patches)) * per_pixel),
        "ENGINE": layout.engine.name,
    }
