"""The step behind 'Train a model': read samples, train, write model, log and report.

MODEL, LOG and REPORT appear when the training is complete. Until then the state after each epoch is
in a checkpoint beside the model, from which RESUME goes on exactly, also after a kill or a cancel. RESUME
with EPOCHS no larger than what is done writes the best model so far without training further.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import torch

from ..lakes.bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ..lakes.errors import LakesError
from ..lakes.files import written
from ..lakes.progress import Progress, Stage
from ..lakes.samples.patches import PatchReader
from ..lakes.version import software_version
from . import registry
from .batches import Samples, read_samples
from .card import ModelCard
from .checkpoint import checkpoint_path, load_checkpoint, save_checkpoint
from .devices import choose_device
from .modelfile import count_weights, save_model
from .report import write_report
from .settings import TrainSettings
from .trainer import Trainer

BANDS = COMPOSITE_BANDS
THRESHOLD = 0.5

_DECISIVE = ("architecture", "encoder", "base_width", "patch", "batch", "steps", "optimizer", "loss", "seed")
"""Settings that a resumed training must share with the interrupted one; EPOCHS and PATIENCE may change."""


def train_model(settings: TrainSettings, progress: Progress) -> dict[str, Any]:
    """Train a network on a samples file and write model, log and report.

    Returns:
        MODEL, LOG and REPORT: the paths written (REPORT None where none was asked for).

    Raises:
        LakesError: samples, images or settings cannot be used; the sentence says why.
    """
    samples = read_samples(settings.samples, BANDS, progress)
    trainer = Trainer(settings, samples, len(BANDS), _arguments(settings), choose_device(settings.device))
    fingerprint = {name: getattr(settings, name) for name in _DECISIVE} | {"samples": samples.digest}
    if settings.resume:
        trainer.restore(load_checkpoint(settings.resume, fingerprint))
        progress.info(f"Going on after epoch {len(trainer.rows)}; the best so far is epoch {trainer.best_epoch}.")
    _say_what_is_trained(samples, trainer, settings, progress)
    try:
        _run(trainer, fingerprint, settings, progress)
    except RuntimeError as error:
        if isinstance(error, torch.OutOfMemoryError) or "allocate memory" in str(error):
            raise LakesError(
                f"Not enough memory for BATCH {settings.batch} x PATCH {settings.patch} at BASE_WIDTH"
                f" {settings.base_width}. Lower BATCH, PATCH or BASE_WIDTH."
            ) from error
        raise
    return _write_results(trainer, samples, fingerprint, settings)


def _run(trainer: Trainer, fingerprint: dict[str, Any], settings: TrainSettings, progress: Progress) -> None:
    checkpoint = checkpoint_path(settings.model)
    with PatchReader(BANDS) as reader:
        while not trainer.is_finished:
            done = len(trainer.rows)
            stage = Stage(progress, 100 * done / settings.epochs, 100 * (done + 1) / settings.epochs)
            row = trainer.run_epoch(reader, stage)
            save_checkpoint(checkpoint, trainer.state(fingerprint))
            progress.info(_sentence(row, trainer.best_epoch))
    progress.info(f"Best epoch: {trainer.best_epoch} of {len(trainer.rows)}. To train on, give RESUME '{checkpoint}'.")


def _arguments(settings: TrainSettings) -> dict[str, Any]:
    return {"width": settings.base_width}


def _say_what_is_trained(samples: Samples, trainer: Trainer, settings: TrainSettings, progress: Progress) -> None:
    weights = count_weights(trainer.network)
    progress.info(
        f"{settings.architecture} of width {settings.base_width} ({weights:,} weights); {len(samples.train)} train and"
        f" {len(samples.validation)} validation regions; {trainer.steps} + {trainer.validation_steps} batches an epoch."
    )


def _sentence(row: dict[str, Any], best_epoch: int) -> str:
    scores = ", ".join(
        f"{name} {row[name]:.4f}" for name in ("recall", "precision", "f1", "iou") if row[name] is not None
    )
    best = " (best so far)" if row["epoch"] == best_epoch else ""
    return f"Epoch {row['epoch']}: loss {row['loss']:.4f}, val_loss {row['val_loss']:.4f}{best}, {scores}"


def _write_results(
    trainer: Trainer, samples: Samples, fingerprint: dict[str, Any], settings: TrainSettings
) -> dict[str, Any]:
    card = _card(trainer, samples, fingerprint, settings)
    trainer.network.load_state_dict(trainer.best_weights)
    with written(settings.log) as part:
        part.write_text("".join(json.dumps(row) + "\n" for row in trainer.rows), encoding="utf-8")
    if settings.report:
        write_report(settings.report, card, trainer.rows, trainer.best_epoch)
    save_model(settings.model, trainer.network, card)
    return {"MODEL": settings.model, "LOG": settings.log, "REPORT": settings.report}


def _card(trainer: Trainer, samples: Samples, fingerprint: dict[str, Any], settings: TrainSettings) -> ModelCard:
    arguments = _arguments(settings)
    best = {name: value for name, value in trainer.rows[trainer.best_epoch - 1].items() if name != "seconds"}
    training = fingerprint | {
        "epochs": len(trainer.rows),
        "best_epoch": trainer.best_epoch,
        "steps_per_epoch": trainer.steps,
        "regions": {"train": len(samples.train), "validation": len(samples.validation)},
        "pixels": {
            "train": round(sum(region.pixels for region in samples.train)),
            "validation": round(sum(region.pixels for region in samples.validation)),
        },
        "seconds": round(sum(row["seconds"] for row in trainer.rows)),
        "versions": {"glakes": software_version()} | {name: version(name) for name in ("torch", "numpy", "rasterio")},
    }
    return ModelCard(
        name=Path(settings.model).stem,
        architecture=settings.architecture,
        arguments=arguments,
        bands=BANDS,
        scale=COMPOSITE_SCALE,
        nodata=COMPOSITE_NODATA,
        pixel_size_m=round(median(region.pixel_size_m for region in samples.train), 1),
        window=registry.find(settings.architecture).window,
        margin=registry.reach(settings.architecture, **arguments),
        threshold=THRESHOLD,
        training=training,
        metrics={"validation": best},
    )
