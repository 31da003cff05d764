"""One tile of a run: an idempotent task that writes its files and, last of all, its marker."""

from __future__ import annotations

import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ...lakes.files import said_when_full, written
from ...lakes.grid import Window
from ...lakes.inventory.corners import GAP
from ...lakes.inventory.polygons import to_frame
from ...lakes.inventory.water import read_water, water_rule
from ...lakes.locks import Taken, alone
from ...lakes.progress import Progress, Stage
from ...lakes.rasters import open_raster
from ...lakes.steps import Extent
from ...lakes.tiles.folder import RunFolder, write_json
from ...lakes.tiles.layout import Tile
from ...lakes.tiles.marker import make_marker
from ...lakes.tiles.pieces import trace_tile, write_pieces
from ...lakes.vectors import write_polygons
from ..predicting.kept import Kept
from ..prediction import predict_lakes
from ..settings import PredictSettings
from .settings import TileSettings

_KEPT = Kept()
"""This process maps one tile at a time."""

WAIT_S = 0.2
"""How often a tile that another process is at is looked for."""


def map_tile(settings: TileSettings, progress: Progress) -> dict[str, Any]:
    """Predict a tile, trace its lakes and the pieces that its edge cuts, and mark it as done.

    A tile that is done is left as it is. Of two processes at one tile the second waits for the first.

    Returns:
        STATUS: `ok`, `empty` (no water), `nodata`; `there` when there was nothing to do. SECONDS.

    Raises:
        LakesError: input or model cannot be used, or the disk is full.
    """
    folder = RunFolder(Path(settings.run_folder))
    tile = folder.tile(settings.tile)
    with _own(folder, tile.name, progress):
        if not folder.fault(tile.name):
            return {"STATUS": "there", "SECONDS": 0.0}
        attempt = _begin(folder, tile.name)
        try:
            about = _map(folder, tile, progress, attempt)
        finally:  # not when the process dies: then the count stays
            folder.begun_path(tile.name).unlink(missing_ok=True)
        folder.failed_path(tile.name).unlink(missing_ok=True)
    return {"STATUS": about["status"], "SECONDS": about["seconds"]}


def _map(folder: RunFolder, tile: Tile, progress: Progress, attempt: int) -> dict[str, Any]:
    """Write the files of a tile and its marker; returns what the marker says."""
    started = time.monotonic()
    settings = _prediction(folder, _KEPT.dataset(folder.job["input"]), tile)
    predicted = predict_lakes(settings, Stage(progress, 0, 80), _KEPT)
    dataset = _KEPT.dataset(folder.job["input"])
    found = _trace(folder, dataset, tile, Stage(progress, 80, 100))
    about = found | {
        "seconds": round(time.monotonic() - started, 3),
        "attempt": attempt,
        "host": platform.node(),
        "engine": predicted["ENGINE"],
        "model": folder.job["model"],
        "software": folder.job["software"],
    }
    write_json(folder.done_path(tile.name), make_marker(folder, tile.name, dataset, tile.window, about))
    return about


@contextmanager
def _own(folder: RunFolder, tile: str, progress: Progress) -> Iterator[None]:
    """Be the only process at a tile. Another may be one whose worker died: it ends by itself."""
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(alone(folder.done_path(tile)))
                break
            except Taken:
                progress.check()
                time.sleep(WAIT_S)
        yield


def _begin(folder: RunFolder, tile: str) -> int:
    """Note that a tile is begun, and take away what a killed process has left; returns how often it was."""
    begun = folder.begun(tile) + 1
    # What counts dying processes need not outlive a loss of power.
    with said_when_full(folder.root), written(folder.begun_path(tile), sync=False) as part:
        part.write_text(str(begun), encoding="utf-8")
    folder.forget(tile)
    if begun > 1:
        for left in folder.part(tile, "lakes").parent.glob(f".{tile}.*.part*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)
    return begun


def _prediction(folder: RunFolder, dataset: DatasetReader, tile: Tile) -> PredictSettings:
    job = folder.job
    return PredictSettings(
        input=job["input"],
        probability=str(folder.part(tile.name, "probability")),
        extent=window_extent(dataset, tile.window),
        model=job["model_path"],
        device=job["settings"]["device"],
        precision=job["settings"]["precision"],
    )


def window_extent(dataset: DatasetReader, window: Window) -> Extent:
    """Where pixels of a north-up raster lie on its map."""
    left, top = dataset.transform * (window.col, window.row)
    right, bottom = dataset.transform * (window.col_stop, window.row_stop)
    return left, bottom, right, top


def _trace(folder: RunFolder, dataset: DatasetReader, tile: Tile, progress: Progress) -> dict[str, Any]:
    """Write lakes and pieces of the probability of a tile; returns how much was found."""
    settings, counted = folder.job["settings"], _Counted()
    with open_raster(folder.part(tile.name, "probability")) as probability:
        rule = water_rule(probability, settings["threshold"], progress)
        rows = counted.each(read_water(probability, rule, progress.percent), tile.window.width)
        inside, pieces = trace_tile(rows, tile.window)
    lakes = to_frame(inside, dataset, settings["min_area"], progress)
    write_polygons(lakes, folder.part(tile.name, "lakes"), about=folder.about())
    write_pieces(folder.part(tile.name, "pieces"), pieces)
    total = tile.window.height * tile.window.width
    has_water = len(inside.first_row) + len(pieces.at_gap) > 0
    return {
        "status": "nodata" if not counted.valid else "ok" if has_water else "empty",
        "lakes": len(lakes),
        "pieces": len(pieces.at_gap),
        "valid_percent": round(100 * counted.valid / total, 3),
    }


class _Counted:
    """Counts the pixels with data that pass."""

    def __init__(self) -> None:
        self.valid = 0

    def each(self, parts: Iterator[NDArray[np.uint8]], width: int) -> Iterator[NDArray[np.uint8]]:
        for part in parts:
            self.valid += int(np.count_nonzero(part[:, :width] != GAP))
            yield part
