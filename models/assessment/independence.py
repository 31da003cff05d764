"""Whether a model may have learned from the regions it is assessed on."""

from __future__ import annotations

import geopandas as gpd

from ...lakes.progress import Progress, Silent
from ...lakes.samples.located import usable_regions
from ...lakes.samples.register import content_hash, outline_hashes
from ...lakes.samples.subsets import overlapping_pairs
from ..batches import TRAINED
from ..card import OUTLINES, ModelCard

NAMED = 20
"""Regions that a warning names."""


def training_digest(regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame) -> str:
    """The hash that a training on these samples leaves in the model's card."""
    return content_hash(usable_regions(regions, labels, TRAINED, Silent()), labels)


def say_if_learned(
    card: ModelCard, regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame, subset: str, progress: Progress
) -> bool:
    """Warn where scores of a subset are no test of a model.

    Returns:
        True when the model is known to have learned from regions of the subset.
    """
    shared = overlapping(regions, subset)
    if shared and subset not in TRAINED:
        progress.warn(
            f"{len(shared)} regions of '{subset}' overlap regions for training: {', '.join(shared[:NAMED])}."
            " A model trained on these samples has seen part of them."
        )
    same = card.training.get("samples") == training_digest(regions, labels)
    if same and subset in TRAINED:
        progress.warn(
            f"The model '{card.name}' was trained with the regions of '{subset}' of these very samples:"
            " the scores are no test of it. Assess it on regions that it has not seen."
        )
        return True
    seen = took_part(card, regions, subset)
    if seen:
        progress.warn(
            f"{len(seen)} regions of '{subset}' took part in the training of the model '{card.name}', whatever their"
            f" subset was then: {', '.join(seen[:NAMED])}. The scores are no test of it."
        )
    elif not same:
        known = " None of them has the outline of one that did." if OUTLINES in card.training else ""
        progress.info(
            f"The model '{card.name}' was trained on other samples, or on another state of these: make sure that no"
            f" region of '{subset}' took part.{known}"
        )
    return bool(seen)


def took_part(card: ModelCard, regions: gpd.GeoDataFrame, subset: str) -> list[str]:
    """Ids of the regions of a subset with the outline of a region that a model was trained or chosen with."""
    hashes = card.training.get(OUTLINES)
    chosen = regions[regions["subset"] == subset]
    if not isinstance(hashes, list) or chosen.empty:
        return []
    learned = {str(text) for text in hashes}
    return sorted(str(name) for name, own in zip(chosen["region_id"], outline_hashes(chosen)) if own in learned)


def overlapping(regions: gpd.GeoDataFrame, subset: str) -> list[str]:
    """Ids of the regions of a subset whose area overlaps that of a region for training."""
    ids, subsets = regions["region_id"].to_numpy(), regions["subset"].to_numpy()
    pairs = [pair for both in overlapping_pairs(regions) for pair in (both, both[::-1])]
    return sorted({str(ids[i]) for i, j in pairs if subsets[i] == subset and subsets[j] in TRAINED})
