"""Batches read ahead in threads, so that the device does not wait.

What is drawn is settled beforehand, in the order of the one generator: the same patches come in the
same order for any number of threads and of processes.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from queue import SimpleQueue
from typing import NamedTuple

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from rasterio.errors import RasterioError
from torch import Tensor

from ..lakes.errors import MissingInput
from ..lakes.grid import Window
from ..lakes.progress import Progress
from ..lakes.samples.patches import (
    CACHE_BYTES,
    Flips,
    Patch,
    PatchReader,
    Region,
    draw_flips,
    draw_region,
    draw_window,
    flip,
)
from .augmentation import COLOUR, SCALE, change_tone, draw_side, draw_tone, resample

LOOK_S = 0.2
"""How often a waiting training looks whether it should stop."""

NO_FLIPS = Flips(False, False)


class Batch(NamedTuple):
    """Float32 tensors of N patches."""

    images: Tensor
    """N x bands x H x W."""
    labels: Tensor
    """N x 1 x H x W, 0 or 1."""
    weights: Tensor
    """N x 1 x H x W, 0 or 1."""

    def to(self, device: torch.device, layout: torch.memory_format) -> Batch:
        """On another device; the images in a memory layout."""
        images = self.images.to(device, memory_format=layout, non_blocking=True)
        return Batch(images, self.labels.to(device, non_blocking=True), self.weights.to(device, non_blocking=True))

    def split(self, size: int) -> list[Batch]:
        """The batch in parts of at most `size` patches."""
        return [Batch(*parts) for parts in zip(*(torch.split(tensor, size) for tensor in self))]


class Draw(NamedTuple):
    """One patch as the generator decided it."""

    region: Region
    window: Window
    flips: Flips = NO_FLIPS
    tone: NDArray[np.float64] | None = None
    """For `change_tone`; None = colours as they are."""


def plan_validation(
    regions: Sequence[Region], chances: NDArray[np.float64], patch: int, count: int, generator: Generator
) -> list[Draw]:
    """Patches as they are: region by its chance, window uniform inside it."""
    return [_draw(regions, chances, patch, generator) for _ in range(count)]


def plan_training(
    regions: Sequence[Region],
    chances: NDArray[np.float64],
    patch: int,
    count: int,
    generator: Generator,
    augment: str = "flips",
    bands: int = 0,
) -> list[Draw]:
    """Patches for training: flipped, and with what else `augment` (AUGMENT) asks for; `bands` counts for colour."""
    draws = []
    for _ in range(count):
        side = draw_side(patch, generator) if augment in SCALE else patch
        draw = _draw(regions, chances, side, generator)._replace(flips=draw_flips(generator))
        draws.append(draw._replace(tone=draw_tone(bands, generator)) if augment in COLOUR else draw)
    return draws


def _draw(regions: Sequence[Region], chances: NDArray[np.float64], side: int, generator: Generator) -> Draw:
    region = draw_region(regions, chances, generator)
    return Draw(region, draw_window(region.window, side, generator))


def read_draw(reader: PatchReader, draw: Draw, side: int) -> Patch:
    """The patch of a draw, `side` pixels wide and high.

    Raises:
        MissingInput: the image cannot be read any more.
    """
    try:
        patch = reader.read(draw.region, draw.window)
    except RasterioError as error:
        reason = f"cannot be read at region '{draw.region.region_id}' ({error})"
        raise MissingInput(draw.region.image, reason, "Restore the image, or reject the region.") from error
    if draw.window.width != side:
        patch = resample(patch, side)
    if draw.tone is not None:
        patch = patch._replace(image=change_tone(patch.image, draw.tone))
    return flip(patch, draw.flips)


def read_batch(reader: PatchReader, draws: Sequence[Draw], side: int) -> Batch:
    """The patches of some draws as tensors."""
    patches = (read_draw(reader, draw, side) for draw in draws)
    images, labels, weights = (np.stack(arrays).astype(np.float32, copy=False) for arrays in zip(*patches))
    return Batch(*(torch.from_numpy(array) for array in (images, labels[:, None], weights[:, None])))


class Loader:
    """Reads batches in threads, a few ahead of the one that is asked for.

    Use as a context manager: it holds threads and files.

    Args:
        bands: to read.
        threads: batches read at once.
        pinned: keep batches where a graphics card copies from without waiting.
    """

    def __init__(self, bands: tuple[str, ...], threads: int = 1, pinned: bool = False) -> None:
        self._threads, self._pinned = threads, pinned
        self._pool = ThreadPoolExecutor(threads, "patches")
        # GDAL's files belong to one thread at a time: whoever reads takes a reader and puts it back.
        self._readers = [PatchReader(bands, CACHE_BYTES // threads) for _ in range(threads)]
        self._free: SimpleQueue[PatchReader] = SimpleQueue()
        for reader in self._readers:
            self._free.put(reader)
        self.waited = 0.0
        """Seconds that whoever asked for batches had to wait for them."""

    def __enter__(self) -> Loader:
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        for reader in self._readers:
            reader.__exit__(*error)

    def batches(self, plan: Sequence[Sequence[Draw]], side: int, progress: Progress) -> Iterator[Batch]:
        """Every batch of a plan, in its order.

        Raises:
            MissingInput: an image cannot be read any more.
        """
        waiting = iter(plan)
        ahead = deque(self._start(draws, side) for draws in islice(waiting, self._threads + 1))
        try:
            while ahead:
                batch = self._finished(ahead.popleft(), progress)
                ahead.extend(self._start(draws, side) for draws in islice(waiting, 1))
                yield batch
        finally:
            for future in ahead:
                future.cancel()

    def _start(self, draws: Sequence[Draw], side: int) -> Future[Batch]:
        return self._pool.submit(self._read, draws, side)

    def _read(self, draws: Sequence[Draw], side: int) -> Batch:
        reader = self._free.get()
        try:
            batch = read_batch(reader, draws, side)
        finally:
            self._free.put(reader)
        return Batch(*(tensor.pin_memory() for tensor in batch)) if self._pinned else batch

    def _finished(self, future: Future[Batch], progress: Progress) -> Batch:
        start = time.perf_counter()
        while True:
            try:
                batch = future.result(timeout=LOOK_S)
            except TimeoutError:
                if future.done():
                    raise
                progress.check()
            else:
                self.waited += time.perf_counter() - start
                return batch
