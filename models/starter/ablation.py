"""What each choice of the starter model is worth: its training again and again, with one thing changed.

All variants have the samples, the patches and the number of steps in common; they are trained for fewer
epochs than the starter itself. Each keeps the epoch that is best on validation regions, and meets the test
groups once. A variant that is done is not trained again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import torch
from torch import nn

from ...lakes.accuracy.counts import Counts
from ...lakes.bands import COMPOSITE_BANDS
from ...lakes.files import written
from ...lakes.progress import Progress
from ..checkpoint import checkpoint_path
from ..modelfile import count_weights, load_model
from ..settings import TrainSettings
from ..training import train_model
from .evaluation import MODEL, Scored, best_threshold, score_regions
from .recipe import BATCH, HLS, PATCH, SEED, WIDTH

EPOCHS = 16

SPEED_SIDE, SPEED_RUNS = 576, 3

SUBSETS = ("validation", "test")


@dataclass(frozen=True)
class Variant:
    """The starter's training with one thing changed."""

    name: str
    title: str
    changes: dict[str, Any] = field(default_factory=dict)
    """Fields of `TrainSettings`."""
    bands: tuple[str, ...] = COMPOSITE_BANDS


BASE = Variant("base", "the starter's recipe: 5 bands, width 16")

VARIANTS = (
    BASE,
    Variant("bands-4", "4 bands: without B11", bands=COMPOSITE_BANDS[:4]),
    Variant("ndwi", "1 band: NDWI alone", bands=COMPOSITE_BANDS[:1]),
    Variant("width-8", "width 8", {"base_width": 8}),
    Variant("resnet18", "encoder resnet18", {"architecture": "smp-unet", "encoder": "resnet18"}),
    Variant("adamw", "AdamW, cosine", {"optimizer": "adamw"}),
    Variant("augmented", "colour and scale changed too", {"augment": "both"}),
    Variant("seed-2", "the recipe, seed 2", {"seed": 2}),
    Variant("width-32", "width 32", {"base_width": 32}),
    Variant("mobilenet", "encoder mobilenet_v2", {"architecture": "smp-unet", "encoder": "mobilenet_v2"}),
    Variant("seed-3", "the recipe, seed 3", {"seed": 3}),
)
"""The most needed first."""


class Result(NamedTuple):
    """What is kept of a variant, beside its model."""

    weights: int
    best_epoch: int
    mpx_per_s: float
    """Predicted per second of one processor, in windows of 576."""
    scored: dict[str, list[Scored]]
    """By subset; the base also has NDWI above two thresholds."""


def run_variants(variants: Sequence[Variant], samples: Path, folder: Path, epochs: int, progress: Progress) -> None:
    """Train and count each variant that `folder` has no result of."""
    for variant in variants:
        path = folder / f"{variant.name}.json"
        if not path.exists():
            progress.info(f"{variant.title}: training")
            write_result(path, run_variant(variant, samples, folder, epochs, progress))


def read_results(folder: Path) -> dict[str, Result]:
    """The results in a folder by name, in the order of `VARIANTS`."""
    paths = {variant.name: folder / f"{variant.name}.json" for variant in VARIANTS}
    return {name: read_result(path) for name, path in paths.items() if path.exists()}


def run_variant(variant: Variant, samples: Path, folder: Path, epochs: int, progress: Progress) -> Result:
    """Train a variant, then count its pixels on the HLS chips of validation and test."""
    model = folder / f"{variant.name}.safetensors"
    options = {"base_width": WIDTH, "seed": SEED} | variant.changes
    checkpoint = checkpoint_path(model)
    settings = TrainSettings(
        samples=str(samples),
        model=str(model),
        log=str(model.with_suffix(".jsonl")),
        patch=PATCH,
        batch=BATCH,
        epochs=epochs,
        patience=epochs,
        device="cpu",
        resume=str(checkpoint) if checkpoint.exists() else None,
        **options,
    )
    train_model(settings, progress, variant.bands)
    thresholds = (0.0, best_threshold(samples, model, HLS)) if variant is BASE else ()
    scored = {subset: score_regions(samples, model, subset, HLS, thresholds) for subset in SUBSETS}
    network, card = load_model(model)
    return Result(count_weights(network), card.training["best_epoch"], speed(network, len(card.bands)), scored)


def speed(network: nn.Module, bands: int) -> float:
    """Megapixels predicted per second of one processor: the best of a few runs."""
    image, seconds = torch.zeros(1, bands, SPEED_SIDE, SPEED_SIDE), []
    with torch.inference_mode():
        for _ in range(SPEED_RUNS):
            start = time.process_time()
            network(image)
            seconds.append(time.process_time() - start)
    return round(SPEED_SIDE**2 / 1e6 / min(seconds), 3)


def join(results: dict[str, Result], subset: str) -> list[Scored]:
    """The counts of all variants side by side, region by region; NDWI thresholds keep their own names."""
    joined: dict[str, Scored] = {}
    for name, result in results.items():
        for item in result.scored[subset]:
            counts = {name if method == MODEL else method: counts for method, counts in item.counts.items()}
            before = joined.get(item.region_id, item._replace(counts={}))
            joined[item.region_id] = before._replace(counts=before.counts | counts)
    return list(joined.values())


def write_result(path: Path, result: Result) -> None:
    """Write a result as JSON."""
    with written(path) as part:
        part.write_text(json.dumps(result._asdict(), default=astuple), encoding="utf-8")


def read_result(path: Path) -> Result:
    """Read what `write_result` wrote."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    scored = {
        subset: [
            Scored(region_id, group, {method: Counts(*row) for method, row in counts.items()})
            for region_id, group, counts in items
        ]
        for subset, items in fields.pop("scored").items()
    }
    return Result(scored=scored, **fields)
