"""From labelled pixels to the shipped model: the choices, in order. All were made on validation regions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from ...lakes.progress import Progress
from ..checkpoint import checkpoint_path
from ..modelfile import load_model, save_model
from ..settings import TrainSettings
from ..training import train_model
from .card_text import Table, write_card_text
from .evaluation import score_regions, summarise
from .samples import write_samples
from .sources import read_scenes

SEED = 1
OPEN_SEA = False
WIDTH, PATCH, BATCH, EPOCHS, PATIENCE = 16, 128, 8, 100, 25
LICENCE = "Trained on data of several licences, some of them unclear: see starter.md beside this file."

TABLES = (
    ("test", "hls-", "HLS scene groups it never saw (30 m)", "Looked at once, after every choice was made."),
    ("validation", "hls-", "HLS validation groups (30 m)", "Used to choose the epoch and the recipe."),
    ("validation", "spain", "Spain, south half (10 m, hand label of a flood)", "Validation; its north half trained."),
    ("validation", "bracciano", "Bracciano, east third (10 m)", "Validation; the rest of the lake trained."),
)


def make_starter(data: Path, work: Path, weights: Path, epochs: int | None, resume: bool, progress: Progress) -> None:
    """Write samples and report into `work`, `starter.safetensors` and `starter.md` into `weights`."""
    samples = write_samples(read_scenes(data, np.random.default_rng(SEED), OPEN_SEA), work)
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
    tables = [
        Table(title, note, summarise(score_regions(samples, trained, subset, prefix)))
        for subset, prefix, title, note in TABLES
    ]
    for table in tables:
        progress.info(f"{table.title}: {table.scores}")
    network, card = load_model(trained)
    scores = {table.title: table.scores for table in tables}
    card = replace(card, name="starter", metrics=card.metrics | scores, licence=LICENCE)
    save_model(weights / "starter.safetensors", network, card)
    size = (weights / "starter.safetensors").stat().st_size
    count = sum(tensor.numel() for tensor in network.state_dict().values() if tensor.is_floating_point())
    write_card_text(weights / "starter.md", card, tables, "", OPEN_SEA, count, size)
