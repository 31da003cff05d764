"""Lake probability of a composite, window by window, with bounded memory.

The value of a pixel depends on the raster, the model and the engine alone (`windows.py`), so an extent gives
the very pixels of the full run, and so does a run that was stopped and continued. Memory is bounded by
`memory.peak_bytes`, whatever the size of the raster.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..lakes.errors import LakesError
from ..lakes.locks import alone
from ..lakes.progress import Progress, Stage
from .memory import CACHE_BYTES
from .predicting.kept import Kept
from .predicting.layout import LARGEST, Fitted, Layout, settle
from .predicting.pipeline import run_patches
from .settings import PredictSettings
from .windows import Patch


def predict_lakes(settings: PredictSettings, progress: Progress, kept: Kept | None = None) -> dict[str, Any]:
    """Write the lake probability of a raster or a part of it, and optionally its lakes.

    Windows that a stopped run with the same settings, model, input and engine has finished are not done
    again; they lie in a hidden folder beside the output until everything is written.

    Args:
        settings: what to predict.
        progress: hears of it.
        kept: raster and engine of the last prediction, for whoever predicts one raster part by part.

    Returns:
        PIXELS of the output, SECONDS taken, WINDOWS and WINDOWS_REUSED from a stopped run, ENGINE,
        MPX_PER_SECOND (million pixels of the output per second, without what was reused and without the
        polygons) and, with `lakes`, LAKES_COUNT.

    Raises:
        BandMismatch: the raster does not have the model's bands.
        GridMismatch: the extent lies outside the raster.
        LakesError: raster or model cannot be read, or an output cannot be written.
    """
    started = time.monotonic()
    with rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES), _fitted(settings, progress, kept) as fitted:
        if settings.lakes:
            _check_lakes(settings.lakes, fitted.source.dataset)
        layout = settle(settings, fitted, progress)
        with alone(settings.probability), _begun(layout, progress):
            share = Stage(progress, 0, 85 if settings.lakes else 96)
            missing = _predict_missing(layout, share)
            _check_unchanged(layout)
            progress.percent(85 if settings.lakes else 96, "Writing the probability")
            layout.tiles.deliver(layout.window(patch) for patch in layout.patches)
            result = _summary(layout, missing, time.monotonic() - started, progress)
            if settings.lakes:
                result["LAKES_COUNT"] = _write_lakes(settings, Stage(progress, 88, 100))
            layout.tiles.remove()
    progress.percent(100)
    return result | {"SECONDS": round(time.monotonic() - started, 3)}


@contextmanager
def _fitted(settings: PredictSettings, progress: Progress, kept: Kept | None) -> Iterator[Fitted]:
    """Raster and engine; kept by the caller, or for this prediction alone."""
    own = kept or Kept()
    try:
        yield own.fitted(settings, progress)
    except BaseException:
        own.close()  # whatever broke off may have left them in any state
        raise
    finally:
        if kept is None:
            own.close()


@contextmanager
def _begun(layout: Layout, progress: Progress) -> Iterator[None]:
    """A folder for finished windows; it stays when the run is stopped, unless it is empty then."""
    tiles = layout.tiles
    if tiles.begin():
        progress.info(
            "Finished windows of an earlier run were removed: settings, model, input or software are not those of then."
        )
    height, width = layout.patches[0].read.shape
    size = {"height": layout.extent.height, "width": layout.extent.width}
    tiles.note({LARGEST: layout.largest, "windows": len(layout.patches), "window": [height, width], **size})
    try:
        yield
    finally:
        if tiles.is_empty():
            tiles.remove()


def _predict_missing(layout: Layout, progress: Progress) -> list[Patch]:
    """Predict the windows that are not finished; returns them."""
    missing = layout.missing(progress)
    found = len(layout.patches) - len(missing)
    if found:
        progress.info(f"Continuing: {found} of {len(layout.patches)} windows are there.")
    height, width = layout.extent.shape
    progress.percent(0, f"Predicting {width} x {height} pixels with {layout.engine.name}, windows: {len(missing)}")
    write = partial(_put, layout)
    run_patches(missing, layout.source.read, layout.engine.predict, write, progress)
    return missing


def _put(layout: Layout, patch: Patch, stored: NDArray[np.uint8]) -> None:
    layout.tiles.put(layout.window(patch), stored)


def _check_unchanged(layout: Layout) -> None:
    """Raise `LakesError` when the raster is not the one that was begun with."""
    if layout.source.stamps() != layout.stamps:
        raise LakesError(
            f"'{layout.source.dataset.name}' changed while it was predicted. Run again when it is complete; what was"
            " predicted so far is not used."
        )


# The libraries for polygons take half a second to load, which a probability alone need not wait for.


def _check_lakes(path: str, dataset: DatasetReader) -> None:
    """Refuse at once what would fail after hours."""
    from ..lakes.inventory.polygons import check_grid
    from ..lakes.vectors import check_suffix

    check_suffix(path)
    check_grid(dataset)


def _write_lakes(settings: PredictSettings, progress: Progress) -> int:
    from ..lakes.inventory.polygons import write_lakes

    return write_lakes(settings.probability, settings.lakes or "", settings.threshold, 0.0, progress)


def _summary(layout: Layout, missing: list[Patch], seconds: float, progress: Progress) -> dict[str, Any]:
    """The numbers of a run, which are also said."""
    predicted = sum(patch.keep.height * patch.keep.width for patch in missing)
    speed = predicted / max(seconds, 1e-3) / 1e6
    said = f"Predicted {predicted / 1e6:.2f} million pixels in {seconds:.1f} s: {speed:.2f} Mpx/s"
    progress.info(f"{said} with {layout.engine.name}.")
    return {
        "PIXELS": layout.extent.height * layout.extent.width,
        "WINDOWS": len(layout.patches),
        "WINDOWS_REUSED": len(layout.patches) - len(missing),
        "ENGINE": layout.engine.name,
        "MPX_PER_SECOND": round(speed, 3),
    }
