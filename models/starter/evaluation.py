"""What a model scores on regions of a samples file, against NDWI > 0 on the same pixels."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from ...lakes.accuracy.counts import SCORES, Counts, count, interval
from ...lakes.grid import align_up, mirror_indices
from ...lakes.samples.patches import Patch, PatchReader, locate_region
from ...lakes.samples.register import image_path, read_labels, read_regions
from ..modelfile import load_model

METHODS = ("model", "NDWI > 0")


class Scored(NamedTuple):
    """Counts of one region by method."""

    region_id: str
    group: str
    counts: dict[str, Counts]


def score_regions(samples: Path, model: Path, subset: str, prefix: str = "") -> list[Scored]:
    """Predict every region of a subset whose id starts with `prefix`, each as a whole, mirrored at its edges."""
    network, card = load_model(model)
    regions, labels = read_regions(samples), read_labels(samples)
    chosen = regions[(regions["subset"] == subset) & regions["region_id"].str.startswith(prefix)]
    scored = []
    with PatchReader(card.bands) as reader:
        for index in range(len(chosen)):
            row = chosen.iloc[[index]]
            region_id = row["region_id"].iloc[0]
            own = labels[labels["region_id"] == region_id]
            region = locate_region(region_id, image_path(samples, row["image"].iloc[0]), row.geometry, own)
            patch = reader.read(region, region.window)
            scored.append(Scored(region_id, row["note"].iloc[0], _counts(network, card.margin, card.threshold, patch)))
    return scored


def probability(network: nn.Module, image: NDArray[np.float32], margin: int) -> NDArray[np.float32]:
    """Probability of lake, height x width, of an image bands x height x width mirrored at its edges."""
    height, width = image.shape[1:]
    rows = mirror_indices(-margin, align_up(height, 16) + margin, height)
    cols = mirror_indices(-margin, align_up(width, 16) + margin, width)
    with torch.no_grad():
        logits = network(torch.from_numpy(image[:, rows[:, None], cols])[None])
    inside = torch.sigmoid(logits)[0, 0, margin : margin + height, margin : margin + width]
    return np.asarray(inside.numpy())


def by_group(scored: list[Scored], method: str) -> list[Counts]:
    """Counts of one method, regions of a group added up."""
    groups: dict[str, Counts] = defaultdict(Counts)
    for item in scored:
        groups[item.group] += item.counts[method]
    return list(groups.values())


def summarise(scored: list[Scored], seed: int = 1) -> dict[str, dict[str, list[float]]]:
    """By method and score: pooled value and the ends of its 95 % interval from resampling scene groups.

    A single group cannot be resampled: then there is the value alone.
    """
    table = {}
    for method in METHODS:
        groups = by_group(scored, method)
        pooled = sum(groups, Counts())
        table[method] = {
            score: [round(float(value), 4) for value in (getattr(pooled, score), *_interval(groups, score, seed))]
            for score in SCORES
        }
    return table


def _interval(groups: list[Counts], score: str, seed: int) -> tuple[float, ...]:
    return interval(groups, score, np.random.default_rng(seed)) if len(groups) > 1 else ()


def _counts(network: nn.Module, margin: int, threshold: float, patch: Patch) -> dict[str, Counts]:
    predicted = probability(network, patch.image, margin) >= threshold
    return {
        "model": count(patch.label, predicted, patch.weight),
        "NDWI > 0": count(patch.label, patch.image[0] > 0, patch.weight),
    }
