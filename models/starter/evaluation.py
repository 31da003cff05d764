"""What a model scores on regions of a samples file, against NDWI > 0 on the same pixels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import astuple
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from ...lakes.accuracy.counts import SCORES, Counts, count, interval
from ...lakes.grid import align_up, mirror_indices
from ...lakes.samples.notation import image_path
from ...lakes.samples.patches import PatchReader, locate_region
from ...lakes.samples.register import read_labels, read_regions
from ..engines.torch_engine import Network
from ..modelfile import load_model
from ..needs import needs
from ..settings import PATCH_STEP

MODEL = "model"
THRESHOLDS = tuple(round(-0.5 + 0.05 * step, 2) for step in range(15))
"""NDWI from which a pixel may be called water: -0.5 to 0.2."""


class Scored(NamedTuple):
    """Counts of one region by method."""

    region_id: str
    group: str
    counts: dict[str, Counts]


def score_regions(
    samples: Path, model: Path, subset: str, prefix: str = "", thresholds: tuple[float, ...] = (0.0,)
) -> list[Scored]:
    """Predict every region of a subset whose id starts with `prefix`, each as a whole, mirrored at its edges.

    Returns:
        Counts of the model and of NDWI above each threshold, on the same pixels.
    """
    network, card = load_model(model)
    step = needs(card.architecture).step
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
            predicted = probability(network, patch.image, card.margin, step) >= card.threshold
            counts = {MODEL: count(patch.label, predicted, patch.weight)}
            counts |= {ndwi_name(t): count(patch.label, patch.image[0] > t, patch.weight) for t in thresholds}
            scored.append(Scored(region_id, row["note"].iloc[0], counts))
    return scored


def ndwi_name(threshold: float) -> str:
    """How tables call NDWI above a threshold."""
    return f"NDWI > {threshold:g}"


def best_threshold(samples: Path, model: Path, prefix: str) -> float:
    """The NDWI threshold with the best pooled IoU on validation regions."""
    scored = score_regions(samples, model, "validation", prefix, THRESHOLDS)
    return max(THRESHOLDS, key=lambda threshold: pooled(scored, ndwi_name(threshold)).iou)


def probability(
    network: Network, image: NDArray[np.float32], margin: int, step: int = PATCH_STEP
) -> NDArray[np.float32]:
    """Probability of lake, height x width, of an image bands x height x width mirrored at its edges.

    Args:
        network: in evaluation mode.
        image: the values it was trained on.
        margin: pixels mirrored along the edges, a multiple of `step`.
        step: the sides that the network takes are multiples of this.
    """
    height, width = image.shape[1:]
    rows = mirror_indices(-margin, align_up(height, step) + margin, height)
    cols = mirror_indices(-margin, align_up(width, step) + margin, width)
    with torch.no_grad():
        logits = network(torch.from_numpy(image[:, rows[:, None], cols])[None])
    inside = torch.sigmoid(logits)[0, 0, margin : margin + height, margin : margin + width]
    return np.asarray(inside.numpy())


def by_group(scored: list[Scored], method: str) -> list[Counts]:
    """Counts of one method, regions of a group added up, groups in the order of their first region."""
    groups: dict[str, Counts] = defaultdict(Counts)
    for item in scored:
        groups[item.group] += item.counts[method]
    return list(groups.values())


def pooled(scored: list[Scored], method: str) -> Counts:
    """Counts of one method over everything."""
    return sum(by_group(scored, method), Counts())


def summarise(scored: list[Scored], seed: int = 1) -> dict[str, dict[str, list[float]]]:
    """By method and score: pooled value and the ends of its 95 % interval from resampling scene groups.

    A single group cannot be resampled: then there is the value alone.
    """
    table = {}
    for method in scored[0].counts:
        groups = by_group(scored, method)
        table[method] = {
            score: [
                round(float(value), 4) for value in (getattr(sum(groups, Counts()), score), *_ends(groups, score, seed))
            ]
            for score in SCORES
        }
    return table


def gain(scored: list[Scored], method: str, other: str, score: str, seed: int = 1, draws: int = 2000) -> list[float]:
    """Score of a method less that of another, with its 95 % interval: both on the same drawn groups."""
    groups = [np.array([astuple(group) for group in by_group(scored, name)]) for name in (method, other)]
    chosen = np.random.default_rng(seed).integers(len(groups[0]), size=(draws, len(groups[0])))
    drawn, drawn_other = (getattr(Counts(*table[chosen].sum(axis=1).T), score) for table in groups)
    low, high = np.nanquantile(drawn - drawn_other, (0.025, 0.975))
    value = getattr(pooled(scored, method), score) - getattr(pooled(scored, other), score)
    return [round(float(number), 4) for number in (value, low, high)]


def _ends(groups: list[Counts], score: str, seed: int) -> tuple[float, ...]:
    return interval(groups, score, np.random.default_rng(seed)) if len(groups) > 1 else ()
