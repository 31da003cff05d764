"""From a samples file to batches of tensors: which regions take part, and what is drawn from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor

from ..lakes.progress import Progress
from ..lakes.samples.notation import image_path
from ..lakes.samples.patches import PatchReader, Region, draw_region, draw_window, flip, locate_region
from ..lakes.samples.register import SamplesError, content_hash, read_labels, read_regions


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
    usable = regions[_is_usable(regions, labels, progress)]
    by_region = dict(tuple(labels.groupby("region_id")))
    subsets = []
    with PatchReader(bands) as reader:
        for subset in ("train", "validation"):
            chosen = usable[usable["subset"] == subset]
            _check_not_empty(chosen, subset, path)
            located = []
            for index in range(len(chosen)):
                progress.check()
                located.append(_locate(path, chosen.iloc[[index]], by_region, labels, reader))
            subsets.append(located)
    return Samples(subsets[0], subsets[1], content_hash(usable, labels))


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


def _is_usable(regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame, progress: Progress) -> np.ndarray:
    unlabelled = (regions["status"].fillna("todo") == "todo") & ~regions["region_id"].isin(labels["region_id"])
    unlabelled &= regions["subset"].isin(("train", "validation"))
    if unlabelled.any():
        progress.warn(f"{int(unlabelled.sum())} regions are still 'todo' and without labels; they take no part.")
    return np.asarray(~unlabelled & (regions["status"] != "rejected"))


def _check_not_empty(chosen: gpd.GeoDataFrame, subset: str, path: str | Path) -> None:
    if chosen.empty:
        raise SamplesError(
            f"'{path}': expected labelled regions with subset '{subset}', found none."
            " Divide the regions with 'Split samples', and label those that are still 'todo'."
        )


def _locate(
    path: str | Path,
    row: gpd.GeoDataFrame,
    by_region: dict[str, gpd.GeoDataFrame],
    labels: gpd.GeoDataFrame,
    reader: PatchReader,
) -> Region:
    region_id, image = row["region_id"].iloc[0], row["image"].iloc[0]
    if not image:
        raise SamplesError(f"Region '{region_id}' names no image. Fill the field `image`, or reject the region.")
    found = locate_region(region_id, image_path(path, image), row.geometry, by_region.get(region_id, labels.iloc[:0]))
    reader.check(found)
    return found
