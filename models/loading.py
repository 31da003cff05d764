"""Batches read ahead in threads, so that the device does not wait.

What is drawn is settled beforehand, in the order of the one generator: the same patches come in the
same order for any number of threads and of processes.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice, repeat
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
from .augmentation import COLOUR, SCALE, change_tone, draw_side, draw_tone, resample, resample_image
from .context import wide_picture

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
    wide: Tensor | None = None
    """N x (bands + 1) x H x W, `context.wide_picture`; None for networks that do not look at it."""

    @property
    def inputs(self) -> tuple[Tensor, ...]:
        """What the network is called with."""
        return (self.images,) if self.wide is None else (self.images, self.wide)

    def each(self, change: Callable[[Tensor], Tensor]) -> Batch:
        """The batch with every tensor changed."""
        return Batch(*(None if tensor is None else change(tensor) for tensor in self))  # type: ignore[arg-type]

    def to(self, device: torch.device, layout: torch.memory_format) -> Batch:
        """On another device, in a memory layout."""
        return self.each(lambda tensor: tensor.to(device, memory_format=layout, non_blocking=True))

    def split(self, size: int) -> list[Batch]:
        """The batch in parts of at most `size` patches."""
        tensors = (repeat(None) if tensor is None else torch.split(tensor, size) for tensor in self)
        return [Batch(*parts) for parts in zip(*tensors)]


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


def read_wide(reader: PatchReader, draw: Draw, side: int) -> NDArray[np.float32]:
    """The wide picture of a draw whose patch could be read, changed as its patch is."""
    wide = wide_picture(reader, draw.region, draw.window)
    if draw.window.width != side:
        wide = resample_image(wide, side)
    if draw.tone is not None:
        wide[:-1] = change_tone(wide[:-1], draw.tone)
    rows, cols = draw.flips.slices
    return wide[:, rows, cols]


def read_batch(reader: PatchReader, draws: Sequence[Draw], side: int, context: bool = False) -> Batch:
    """The patches of some draws as tensors; the wide pictures too where the network looks at `context`."""
    patches = (read_draw(reader, draw, side) for draw in draws)
    images, labels, weights = (np.stack(arrays).astype(np.float32, copy=False) for arrays in zip(*patches))
    batch = Batch(*(torch.from_numpy(array) for array in (images, labels[:, None], weights[:, None])))
    if not context:
        return batch
    return batch._replace(wide=torch.from_numpy(np.stack([read_wide(reader, draw, side) for draw in draws])))


class Loader:
    """Reads batches in threads, a few ahead of the one that is asked for.

    Use as a context manager: it holds threads and files.

    Args:
        bands: to read.
        threads: batches read at once.
        pinned: keep batches where a graphics card copies from without waiting.
        context: read the wide pictures too.
    """

    def __init__(self, bands: tuple[str, ...], threads: int = 1, pinned: bool = False, context: bool = False) -> None:
        self._threads, self._pinned, self._context = threads, pinned, context
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
            batch = read_batch(reader, draws, side, self._context)
        finally:
            self._free.put(reader)
        return batch.each(Tensor.pin_memory) if self._pinned else batch

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
