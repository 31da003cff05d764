"""Whether a model may have learned from the regions it is assessed on."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely

from ...lakes.progress import Progress, Silent
from ...lakes.samples.located import usable_regions
from ...lakes.samples.register import content_hash
from ..batches import TRAINED
from ..card import ModelCard


def training_digest(regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame) -> str:
    """The hash that a training on these samples leaves in the model's card."""
    return content_hash(usable_regions(regions, labels, TRAINED, Silent()), labels)


def say_if_learned(
    card: ModelCard, regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame, subset: str, progress: Progress
) -> bool:
    """Warn where scores of a subset are no test of a model.

    Returns:
        True when the model is known to have learned from the subset.
    """
    same = card.training.get("samples") == training_digest(regions, labels)
    learned = same and subset in TRAINED
    if learned:
        progress.warn(
            f"The model '{card.name}' was trained with the regions of '{subset}' of these very samples:"
            " the scores are no test of it. Assess it on regions that it has not seen."
        )
    elif not same:
        progress.info(
            f"The model '{card.name}' was trained on other samples, or on another state of these: make sure that no"
            f" region of '{subset}' took part."
        )
    shared = overlapping(regions, subset)
    if shared and subset not in TRAINED:
        progress.warn(
            f"{len(shared)} regions of '{subset}' overlap regions for training: {', '.join(shared[:20])}."
            " A model trained on these samples has seen part of them."
        )
    return learned


def overlapping(regions: gpd.GeoDataFrame, subset: str) -> list[str]:
    """Ids of the regions of a subset whose area overlaps that of a region for training."""
    chosen, trained = regions[regions["subset"] == subset], regions[regions["subset"].isin(TRAINED)]
    shapes, others = chosen.geometry.to_numpy(), trained.geometry.to_numpy()
    here, there = shapely.STRtree(others).query(shapes, predicate="intersects")
    overlap = shapely.relate_pattern(shapes[here], others[there], "T********")
    return [str(name) for name in chosen["region_id"].to_numpy()[np.unique(here[overlap])]]
