"""From labelled pixels to the shipped model: the choices, in order. All were made on validation regions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ...lakes.progress import Progress
from ..checkpoint import checkpoint_path
from ..engines.quantising import quantise
from ..modelfile import count_weights, load_model, save_model
from ..settings import TrainSettings
from ..training import train_model
from .card_text import Table, write_card_text
from .evaluation import MODEL, Scored, best_threshold, by_group, gain, score_regions, summarise
from .markdown import percent
from .samples import write_samples
from .sources import read_scenes

SEED = 1
OPEN_SEA = False
WIDTH, PATCH, BATCH, EPOCHS, PATIENCE = 16, 128, 8, 67, 40
PIXEL_SIZE_M = 10.0
"""What the model is for; most of its samples are coarser, and the model card says so."""

LICENCE = "Trained on data of several licences, some of them unclear: see starter.md beside this file."

LIMITS = (
    "Open sea and rivers, which it takes for lakes; salt lakes, glacier lakes, snow, ice and very small ponds, of which"
    " it has seen hardly any; images with clouds. Most of its samples are at 30 m."
)

HLS = "hls-"
TABLES = (
    ("test", HLS, "HLS scene groups it never saw (30 m)", "Scored once, after every choice was made."),
    ("validation", HLS, "HLS validation groups (30 m)", "Used to choose the epoch, the recipe and the second NDWI."),
    ("validation", "spain", "Spain, south half (10 m, hand label of a flood)", "Validation; the north half trained."),
    (
        "validation",
        "bracciano",
        "Bracciano, east third (10 m)",
        "Validation; the rest of the lake trained. Its label was made with NDWI > 0.",
    ),
)
"""Subset, start of the region ids, heading, note."""


def starter_samples(data: Path, work: Path) -> Path:
    """Write the composites and the samples file of the starter model into `work`; returns the samples file."""
    return write_samples(read_scenes(data, np.random.default_rng(SEED), OPEN_SEA), work)


def make_starter(data: Path, work: Path, weights: Path, epochs: int | None, resume: bool, progress: Progress) -> None:
    """Write samples and report into `work`, the model, its card and its whole numbers into `weights`."""
    samples = starter_samples(data, work)
    trained = work / "starter.safetensors"
    settings = TrainSettings(
        samples=str(samples),
        model=str(trained),
        log=str(work / "starter.jsonl"),
        report=str(work / "starter.html"),
        base_width=WIDTH,
        patch=PATCH,
        batch=BATCH,
        epochs=epochs or EPOCHS,
        patience=PATIENCE,
        seed=SEED,
        device="cpu",
        resume=str(checkpoint_path(trained)) if resume else None,
    )
    train_model(settings, progress)
    publish(samples, trained, weights, progress)


def publish(samples: Path, trained: Path, weights: Path, progress: Progress) -> None:
    """Score the trained model, put the scores into its card, and write it where the plugin finds it."""
    thresholds = 0.0, best_threshold(samples, trained, HLS)
    tables = []
    for subset, prefix, title, note in TABLES:
        scored = score_regions(samples, trained, subset, prefix, thresholds)
        tables.append(Table(title, f"{note}{_gains(scored)}", summarise(scored)))
        progress.info(f"{title}: {tables[-1]}")
    network, card = load_model(trained)
    scores = {table.title: table.scores for table in tables}
    card = replace(
        card,
        name="starter",
        pixel_size_m=PIXEL_SIZE_M,
        metrics=card.metrics | scores,
        licence=LICENCE,
        limits=LIMITS,
    )
    save_model(weights / "starter.safetensors", network, card)
    size = (weights / "starter.safetensors").stat().st_size
    write_card_text(weights / "starter.md", card, tables, OPEN_SEA, count_weights(network), size)
    quantise(weights / "starter.safetensors", samples, progress)


def _gains(scored: list[Scored]) -> str:
    """A sentence on how much better the model's IoU is than each NDWI; empty for a single scene group."""
    groups = len(by_group(scored, MODEL))
    if groups < 2:
        return ""
    others = [method for method in scored[0].counts if method != MODEL]
    gains = [f"{percent(gain(scored, MODEL, method, 'iou'))} points over {method}" for method in others]
    return f" {groups} groups, {len(scored)} chips. IoU gained on the same groups: {'; '.join(gains)}."
