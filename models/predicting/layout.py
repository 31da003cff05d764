"""What is settled before the first window is run: which engine runs which windows of what."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rasterio.io import DatasetReader

from ...lakes.grid import Window
from ...lakes.progress import Progress
from ...lakes.rasters import extent_window
from ...lakes.version import software_version
from ..card import SHIPPED, ModelCard, read_card
from ..engines.base import Engine
from ..engines.choose import choose
from ..memory import peak_bytes
from ..settings import PredictSettings
from ..windows import Patch
from .plan import channels, check_window, choose_side, needed_margin, plan
from .source import Source, Stamp, fit
from .tiles import Tiles, whole_raster

LARGEST = "largest"
"""Key of the record in the folder of finished windows: a later run has to cut as this one did."""


class Fitted(NamedTuple):
    """A raster and a model that fit each other, with an engine for both: whatever does not depend on the extent."""

    source: Source
    stamps: list[Stamp]
    """Of its files, as they were."""
    card: ModelCard
    model: str
    """Hash of the model file."""
    engine: Engine


class Layout(NamedTuple):
    """A prediction that can begin."""

    source: Source
    stamps: list[Stamp]
    """Of its files, as they were."""
    card: ModelCard
    model: str
    """Hash of the model file."""
    engine: Engine
    extent: Window
    margin: int
    patches: list[Patch]
    largest: int
    """The longest side that a window may have."""
    tiles: Tiles

    def window(self, patch: Patch) -> Window:
        """Where a patch's kept pixels lie in the output."""
        return patch.keep.relative_to(self.extent)

    def missing(self, progress: Progress) -> list[Patch]:
        """The patches that are not finished."""
        found = []
        for patch in self.patches:
            progress.check()
            if not self.tiles.has(self.window(patch)):
                found.append(patch)
        return found

    def computed_pixels(self, patches: int) -> int:
        """Pixels that the engine computes for so many patches."""
        height, width = self.patches[0].read.shape
        return patches * height * width

    def memory_bytes(self) -> int:
        """What the whole process takes at most, whatever the size of the raster."""
        numbers = len(self.card.bands) * np.dtype(self.source.numbers.dtype).itemsize
        return peak_bytes(self.computed_pixels(1), channels(self.card), numbers, self.engine.name)


def fit_model(settings: PredictSettings, dataset: DatasetReader, progress: Progress) -> Fitted:
    """Fit raster and model, and choose the engine.

    Raises:
        BandMismatch: the raster does not have the model's bands.
        InvalidSetting: the device cannot be used.
        LakesError: the model cannot be used.
    """
    path = Path(settings.model or SHIPPED)
    card = read_card(path)
    source = fit(dataset, card, progress)
    engine = choose(path, source.numbers, settings.device, settings.precision, progress)
    return Fitted(source, source.stamps(), card, hashlib.sha256(path.read_bytes()).hexdigest(), engine)


def settle(settings: PredictSettings, fitted: Fitted, progress: Progress) -> Layout:
    """Cut the extent into windows.

    A run that was stopped with the same settings, model and input is laid out as it was then.

    Raises:
        GridMismatch: the extent lies outside the raster.
        InvalidSetting: margin or window do not fit the model.
    """
    source, stamps, card, model, engine = fitted
    extent = extent_window(source.dataset, settings.extent)
    margin = needed_margin(card, settings.margin)
    check_window(card, margin, settings.window)
    tags = {
        "MODEL": card.name,
        "MODEL_SHA256": model,
        "ENGINE": engine.name,
        "SOFTWARE": f"GLAKES {software_version()}",
    }
    digest = fingerprint(source, stamps, extent, [model, engine.name, margin, settings.window])
    tiles = Tiles(settings.probability, digest, whole_raster(source.dataset, extent, tags))
    largest = settings.window or int(tiles.noted().get(LARGEST, 0))
    if not largest:
        largest = choose_side(engine, card, model, source.numbers.dtype, margin, extent, progress)
    patches = plan(extent, card, margin, largest, engine.any_side)
    return Layout(source, stamps, card, model, engine, extent, margin, patches, largest, tiles)


def fingerprint(source: Source, stamps: list[Stamp], extent: Window, others: list[Any]) -> str:
    """Hex SHA-256 of whatever decides on the pixels of the finished windows, and on which windows there are."""
    decisive = [software_version(), stamps, source.bands, source.numbers, repr(extent), others]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()
