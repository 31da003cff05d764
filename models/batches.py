"""From a samples file to batches of tensors: which regions take part, and what is drawn from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from ..lakes.progress import Progress
from ..lakes.samples.located import locate_subset, usable_regions
from ..lakes.samples.patches import PatchReader, Region, draw_region, draw_window, flip
from ..lakes.samples.register import content_hash, read_labels, read_regions

TRAINED = ("train", "validation")
"""Subsets that a training sees."""


class Samples(NamedTuple):
    """The regions of a samples file that training uses."""

    train: list[Region]
    validation: list[Region]
    digest: str
    """Hash of regions and labels."""


class Batch(NamedTuple):
    """Float32 tensors of N patches."""

    images: Tensor
    """N x bands x H x W."""
    labels: Tensor
    """N x 1 x H x W, 0 or 1."""
    weights: Tensor
    """N x 1 x H x W, 0 or 1."""


def read_samples(path: str | Path, bands: tuple[str, ...], progress: Progress) -> Samples:
    """Locate every train and validation region on its image, and check that all images can be used.

    Rejected regions take no part, nor do those still `todo` without any label: nobody has said yet
    that they hold no lake.

    Raises:
        LakesError: no regions for a subset, a missing image, missing bands, a region outside its image.
    """
    regions, labels = read_regions(path, progress), read_labels(path, progress)
    usable = usable_regions(regions, labels, TRAINED, progress)
    with PatchReader(bands) as reader:
        train, validation = (locate_subset(path, usable, labels, subset, reader, progress) for subset in TRAINED)
    return Samples(train, validation, content_hash(usable, labels))


def draw_batch(
    reader: PatchReader, regions: Sequence[Region], patch: int, size: int, generator: Generator, flips: bool
) -> Batch:
    """Draw `size` patches: region by area, window uniform inside it, flips if asked for."""
    patches = []
    for _ in range(size):
        region = draw_region(regions, generator)
        drawn = reader.read(region, draw_window(region.window, patch, generator))
        patches.append(flip(drawn, generator) if flips else drawn)
    images, labels, weights = (np.stack(arrays).astype(np.float32) for arrays in zip(*patches))
    return Batch(*(torch.from_numpy(array) for array in (images, labels[:, None], weights[:, None])))
