"""Which regions of a samples file take part in a training, and whether they may."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from ..lakes.progress import Progress
from ..lakes.samples.located import locate_subset, usable_regions
from ..lakes.samples.patches import PatchReader, Region
from ..lakes.samples.register import content_hash, outline_hashes, read_labels, read_regions
from ..lakes.samples.split import UNTYPED
from ..lakes.samples.subsets import check_apart, warn_of_types

TRAINED = ("train", "validation")
"""Subsets that a training sees."""


class Samples(NamedTuple):
    """The regions of a samples file that training uses."""

    train: list[Region]
    validation: list[Region]
    digest: str
    """Hash of regions and labels."""
    types: dict[str, str]
    """Type of each region by its id."""
    outlines: list[str]
    """`outline_hashes` of the regions, sorted."""


def read_samples(path: str | Path, bands: tuple[str, ...], progress: Progress) -> Samples:
    """Locate every train and validation region on its image, and check that all images can be used.

    Rejected regions take no part, nor do those still `todo` without any label: nobody has said yet
    that they hold no lake.

    Raises:
        LakesError: no regions for a subset, regions of two subsets that overlap, a missing image, missing bands,
            a region outside its image.
    """
    regions, labels = read_regions(path, progress), read_labels(path, progress)
    usable = usable_regions(regions, labels, TRAINED, progress)
    check_apart(usable)
    warn_of_types(usable, progress)
    types = dict(zip(usable["region_id"], usable["type"].fillna(UNTYPED)))
    with PatchReader(bands) as reader:
        train, validation = (locate_subset(path, usable, labels, subset, reader, progress) for subset in TRAINED)
    outlines = sorted(outline_hashes(usable[usable["subset"].isin(TRAINED)]))
    return Samples(train, validation, content_hash(usable, labels), types, outlines)
