"""Lake probability of a composite, window by window, with bounded memory.

The value of a pixel depends on the raster and the model alone (`windows.py`), so an extent gives
the very pixels of the full run.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from rasterio.io import DatasetReader, DatasetWriter

from ..lakes.bands import PROBABILITY_NODATA
from ..lakes.errors import InvalidSetting
from ..lakes.grid import Window, align_down, align_up
from ..lakes.inventory.measures import pixel_size_m
from ..lakes.inventory.polygons import write_lakes
from ..lakes.progress import Progress, Stage
from ..lakes.rasters import extent_window, find_bands, open_raster, to_rasterio, written_cog
from ..lakes.values import stored_nodata, stored_scale, to_values
from ..lakes.vectors import check_suffix
from ..lakes.version import software_version
from . import registry
from .card import SHIPPED, ModelCard
from .devices import choose_device
from .engines.torch_engine import Network, prepare
from .memory import DEFAULT_WINDOW, affordable_window, available_bytes
from .modelfile import load_model
from .settings import PredictSettings, SpeedSettings
from .windows import Patch, plan_fixed, plan_patches, read_mirrored

PIXEL_SIZE_TOLERANCE = 1.5
"""Factor between the pixel sizes of raster and model from which the user is warned."""

PERCENT_LOGITS = torch.tensor([math.log(k / (100 - k)) for k in range(1, 100)] + [25 * math.log(2)])
"""Logits from which p is 1, 2 .. 99 percent, and from which float32 calls it 1."""

Block = tuple[NDArray[np.float32], NDArray[np.bool_]]
"""Values bands x height x width as a network takes them, and where every band has data."""


class Source(NamedTuple):
    """A raster as the model sees it."""

    dataset: DatasetReader
    bands: list[int]
    """Band numbers in the model's order."""
    nodata: float
    scale: float

    def read(self, patch: Patch) -> Block:
        """Values of a patch and where they are valid."""
        return to_values(read_mirrored(self.dataset, self.bands, patch.read), self.nodata, self.scale)


def to_stored(logits: torch.Tensor, valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """floor(100 p) of logits (height x width), and 255 where the input had no data.

    By comparing with the logits of whole percents: a vectorised sigmoid may round differently at the
    end of a row than in its middle, so that a pixel's value would depend on the window.
    """
    percent = torch.bucketize(logits.contiguous(), PERCENT_LOGITS, right=True).to(torch.uint8).numpy()
    return np.where(valid, percent, np.uint8(PROBABILITY_NODATA))


def predict_patch(network: Network, patch: Patch, block: Block) -> NDArray[np.uint8]:
    """Stored probability of the kept pixels; the network is not run where none of them has data."""
    rows, cols = patch.keep.relative_to(patch.read).slices
    values, valid = block
    if not valid[rows, cols].any():
        return np.full(patch.keep.shape, PROBABILITY_NODATA, dtype=np.uint8)
    with torch.inference_mode():
        logits = network(torch.from_numpy(values)[None])
    return to_stored(logits[0, 0, rows, cols], valid[rows, cols])


def predict_patches(
    read: Callable[[Patch], Block],
    write: Callable[[Window, NDArray[np.uint8]], None],
    network: Network,
    patches: list[Patch],
    progress: Progress,
) -> None:
    """Run a network over patches; the next one is read and the last one written meanwhile."""
    with ThreadPoolExecutor(1) as reader, ThreadPoolExecutor(1) as writer:
        ahead = reader.submit(read, patches[0])
        behind: Future[None] = writer.submit(lambda: None)
        for number, patch in enumerate(patches):
            progress.percent(100.0 * number / len(patches))
            block = ahead.result()
            if number + 1 < len(patches):
                ahead = reader.submit(read, patches[number + 1])
            stored = predict_patch(network, patch, block)
            behind.result()
            behind = writer.submit(write, patch.keep, stored)
        behind.result()


def predict_lakes(settings: PredictSettings, progress: Progress) -> dict[str, Any]:
    """Write the lake probability of a raster or a part of it, and optionally its lakes.

    Returns:
        PIXELS predicted, SECONDS taken and, with `lakes`, LAKES_COUNT.

    Raises:
        BandMismatch: the raster does not have the model's bands.
        GridMismatch: the extent lies outside the raster.
        LakesError: raster or model cannot be read, or an output cannot be written.
    """
    started = time.monotonic()
    if settings.lakes:
        check_suffix(settings.lakes)
    model = settings.model or str(SHIPPED)
    network, card = load_model(model)
    device = choose_device(settings.device)
    _explain(device, settings.precision, progress)
    with open_raster(settings.input) as dataset:
        source = fit(dataset, card, progress)
        extent = extent_window(dataset, settings.extent)
        patches = plan(extent, card, settings.margin, settings.window, device)
        progress.percent(0, f"Predicting {extent.width} x {extent.height} pixels in {len(patches)} windows")
        run = prepare(network, device, settings.precision, progress.check)
        share = Stage(progress, 0, 85 if settings.lakes else 98)
        with written_probability(settings.probability, dataset, extent, card, model) as target:
            predict_patches(source.read, _writer(target, extent), run, patches, share)
            progress.percent(85 if settings.lakes else 98, "Writing the probability")
    result: dict[str, Any] = {"PIXELS": extent.height * extent.width}
    if settings.lakes:
        stage = Stage(progress, 88, 100)
        result["LAKES_COUNT"] = write_lakes(settings.probability, settings.lakes, settings.threshold, 0.0, stage)
    progress.percent(100)
    return result | {"SECONDS": round(time.monotonic() - started, 3)}


def fit(dataset: DatasetReader, card: ModelCard, progress: Progress) -> Source:
    """Check that a raster fits a model, and say what was assumed.

    Raises:
        BandMismatch: a band is missing, or the bands differ in scale.
    """
    card.check_bands(dataset.descriptions, dataset.name)
    bands = find_bands(dataset, card.bands)
    if not any(dataset.descriptions):
        progress.warn(f"The bands have no descriptions; they are taken as {', '.join(card.bands)} in this order.")
    scales = {dataset.scales[band - 1] for band in bands}
    if len(scales) > 1 or any(dataset.offsets[band - 1] for band in bands):
        raise InvalidSetting(
            f"'{dataset.name}': expected one scale (such as {card.scale:g}) and offset 0 for the bands"
            f" {', '.join(card.bands)}, found scales {sorted(scales)} or an offset. Make a composite first."
        )
    scale = stored_scale(dataset)
    if not math.isclose(scale, card.scale, rel_tol=1e-6):
        progress.info(
            f"Stored values are multiplied with {scale:g}, those the model was trained on with {card.scale:g}."
        )
    _check_pixel_size(dataset, card, progress)
    return Source(dataset, bands, stored_nodata(dataset), scale)


def _check_pixel_size(dataset: DatasetReader, card: ModelCard, progress: Progress) -> None:
    if dataset.crs is None:
        progress.warn(f"'{dataset.name}' has no coordinate system.")
        return
    found = pixel_size_m(dataset)
    if not 1 / PIXEL_SIZE_TOLERANCE < found / card.pixel_size_m < PIXEL_SIZE_TOLERANCE:
        progress.warn(
            f"The model was trained on pixels of {card.pixel_size_m:g} m, '{Path(dataset.name).name}' has pixels of"
            f" {found:.3g} m: expect worse results, or make a composite of {card.pixel_size_m:g} m."
        )


def plan(extent: Window, card: ModelCard, margin: int, window: int, device: torch.device) -> list[Patch]:
    """Patches for an extent: the margin and the window that the model needs, the caller asked for or memory allows.

    Raises:
        InvalidSetting: WINDOW leaves nothing to keep beside the margin, or the model has a window of its own.
    """
    margin = needed_margin(card, margin)
    fixed = needed_window(card)
    if fixed:
        if window not in (0, fixed):
            raise InvalidSetting(f"The model '{card.name}' works with WINDOW {fixed} only; found {window}.")
        if fixed <= 2 * margin:
            raise InvalidSetting(
                f"MARGIN must be less than half of the WINDOW {fixed} that '{card.name}' works with; found {margin}."
            )
        return plan_fixed(extent, fixed, margin)
    if not window:
        width = int(card.arguments.get("width", 64))
        window = affordable_window(width, margin, available_bytes()) if device.type == "cpu" else DEFAULT_WINDOW
    if window <= 2 * margin:
        raise InvalidSetting(
            f"WINDOW must be larger than twice the margin of {margin} that '{card.name}' needs; found {window}."
        )
    return plan_patches(extent, window, margin)


def needed_margin(card: ModelCard, asked: int) -> int:
    """Pixels to throw away along the edges of a window: as asked for, or what the model needs if that is more."""
    architecture = registry.find(card.architecture)
    return align_up(max(asked, card.margin, 0 if card.window else architecture.margin), architecture.step)


def needed_window(card: ModelCard) -> int:
    """Pixels; the one window that the model works with, or 0 for any."""
    return card.window or registry.find(card.architecture).window


def _explain(device: torch.device, precision: str, progress: Progress) -> None:
    progress.info(f"Predicting on {'the processor' if device.type == 'cpu' else torch.cuda.get_device_name(device)}.")
    if precision == "fast" and device.type == "cpu":
        progress.info("PRECISION fast is half precision, which only graphics cards gain from; exact is used here.")


@contextmanager
def written_probability(
    path: str, dataset: DatasetReader, extent: Window, card: ModelCard, model: str
) -> Iterator[DatasetWriter]:
    """A probability raster on the grid of `dataset` to write the pixels of `extent` into."""
    profile = {
        "dtype": "uint8",
        "count": 1,
        "height": extent.height,
        "width": extent.width,
        "nodata": PROBABILITY_NODATA,
        "crs": dataset.crs,
        "transform": dataset.window_transform(to_rasterio(extent)),
    }
    with written_cog(path, **profile) as target:
        target.descriptions = ("probability",)
        target.scales = (0.01,)
        target.update_tags(
            MODEL=card.name,
            MODEL_SHA256=hashlib.sha256(Path(model).read_bytes()).hexdigest(),
            SOFTWARE=f"GLAKES {software_version()}",
        )
        yield target


def _writer(target: DatasetWriter, extent: Window) -> Callable[[Window, NDArray[np.uint8]], None]:
    def write(keep: Window, stored: NDArray[np.uint8]) -> None:
        target.write(stored, 1, window=to_rasterio(keep.relative_to(extent)))

    return write


def prediction_speed(settings: SpeedSettings, progress: Progress) -> dict[str, Any]:
    """Time one window; takes about two seconds.

    Returns:
        PIXELS_PER_SECOND that are kept when a large raster is predicted with the default window.
    """
    network, card = load_model(settings.model or SHIPPED)
    device = choose_device(settings.device)
    run = prepare(network, device, "exact", progress.check)
    seconds, size = _time_window(run, len(card.bands), 192), 192
    # The work grows with the area; the larger the window, the nearer to the real one.
    step = registry.find(card.architecture).step
    larger = align_down(min(int(size * math.sqrt(1.0 / seconds)), DEFAULT_WINDOW), step)
    if larger > size:
        seconds, size = _time_window(run, len(card.bands), larger), larger
    kept = (1 - 2 * needed_margin(card, 0) / (needed_window(card) or DEFAULT_WINDOW)) ** 2
    return {"PIXELS_PER_SECOND": kept * size**2 / seconds}


def _time_window(run: Network, bands: int, size: int) -> float:
    """Seconds for one window of random values; a tiny one first, so that nothing is set up meanwhile."""
    image = torch.rand(1, bands, size, size)
    with torch.inference_mode():
        run(image[..., :64, :64])
        started = time.perf_counter()
        run(image)
    return max(time.perf_counter() - started, 1e-6)
