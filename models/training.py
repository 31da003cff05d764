"""The step behind 'Train a model': read samples, train, write model, log and report.

MODEL appears when the training is complete; LOG and REPORT grow with every epoch. The state after each
epoch is in a checkpoint beside the model, from which RESUME goes on exactly, also after a kill or a
cancel. RESUME with EPOCHS no larger than what is done writes the best model so far without training
further.

Under torchrun every process runs this step with the same settings; only the first writes and speaks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import torch
from torch import nn

from ..lakes.bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ..lakes.errors import Cancelled, LakesError
from ..lakes.progress import Progress, Stage
from ..lakes.version import software_version
from . import registry
from .batches import Samples, read_samples
from .card import OUTLINES, ModelCard
from .checkpoint import checkpoint_path, load_checkpoint, save_checkpoint
from .devices import choose_device, loader_threads
from .loading import Loader
from .modelfile import count_weights, save_model
from .needs import needs
from .optimizers import RECIPES, constant
from .parallel import Group, Muted, joined
from .records import TIMING, Records
from .settings import TrainSettings
from .trainer import Trainer

BANDS = COMPOSITE_BANDS
THRESHOLD = 0.5

_DECISIVE = ("architecture", "encoder", "base_width", "patch", "batch", "steps", "optimizer", "loss", "seed")
"""Settings that a resumed training must share with the interrupted one; PATIENCE may change, and EPOCHS where the
learning rate does not follow from it."""

_OPTIONS = ("augment", "balance", "learning_rate", "clip", "deep_supervision", "mixed_precision")
"""Likewise, where they are not as in the paper."""

_PASSING = (*TIMING, "lr")
"""Entries of a row that say nothing about the model."""


def train_model(settings: TrainSettings, progress: Progress, bands: tuple[str, ...] = BANDS) -> dict[str, Any]:
    """Train a network on a samples file and write model, log and report.

    Args:
        settings: the samples and how to train.
        progress: listener.
        bands: of the images, the input of the network in this order; fewer to learn what a band is worth.

    Returns:
        MODEL, LOG and REPORT: the paths written (REPORT None where none was asked for).

    Raises:
        LakesError: samples, images or settings cannot be used; the sentence says why.
    """
    with joined(choose_device(settings.device)) as (group, device):
        return _train(settings, bands, group, device, progress if group.writes else Muted(progress))


def _train(
    settings: TrainSettings, bands: tuple[str, ...], group: Group, device: torch.device, progress: Progress
) -> dict[str, Any]:
    samples = read_samples(settings.samples, bands, progress)
    extra = {"deep_supervision": True} if settings.deep_supervision else {}
    trainer = Trainer(settings, samples, len(bands), _arguments(settings) | extra, device, group)
    fingerprint = _fingerprint(settings, bands, samples)
    if settings.resume:
        trainer.restore(load_checkpoint(settings.resume, fingerprint))
        progress.info(f"Going on after epoch {len(trainer.rows)}; the best so far is epoch {trainer.best_epoch}.")
    _say_what_is_trained(samples, trainer, settings, device, progress)

    def card() -> ModelCard:
        return _card(trainer, samples, fingerprint, settings, bands)

    with Records(settings, len(trainer.rows)) if group.writes else nullcontext() as records:
        try:
            _run(trainer, fingerprint, settings, bands, device, card, records, progress)
        except (LakesError, RuntimeError, Cancelled):
            _say_what_is_kept(trainer, settings, progress)
            raise
        if records is None:
            return {"MODEL": settings.model, "LOG": settings.log, "REPORT": settings.report}
        records.finish(card(), trainer.rows, trainer.best_epoch)
    save_model(settings.model, _best_network(trainer, settings, bands), card())
    return {"MODEL": settings.model, "LOG": settings.log, "REPORT": settings.report}


def _best_network(trainer: Trainer, settings: TrainSettings, bands: tuple[str, ...]) -> nn.Module:
    """The network of the best epoch, without what only training needs."""
    with torch.random.fork_rng(devices=[]):
        network = registry.build(settings.architecture, len(bands), **_arguments(settings))
    network.load_state_dict({name: trainer.best_weights[name] for name in network.state_dict()})
    return network


def _run(
    trainer: Trainer,
    fingerprint: dict[str, Any],
    settings: TrainSettings,
    bands: tuple[str, ...],
    device: torch.device,
    card: Callable[[], ModelCard],
    records: Records | None,
    progress: Progress,
) -> None:
    checkpoint = checkpoint_path(settings.model)
    with Loader(bands, loader_threads(device), device.type == "cuda") as loader:
        while not trainer.is_finished:
            done = len(trainer.rows)
            stage = Stage(progress, 100 * done / settings.epochs, 100 * (done + 1) / settings.epochs)
            row = trainer.run_epoch(loader, stage)
            if records:
                save_checkpoint(checkpoint, trainer.state(fingerprint))
                records.add(card, trainer.rows, trainer.best_epoch)
            progress.info(_sentence(row, trainer.best_epoch))
    progress.info(f"Best epoch: {trainer.best_epoch} of {len(trainer.rows)}. To train on, give RESUME '{checkpoint}'.")


def _fingerprint(settings: TrainSettings, bands: tuple[str, ...], samples: Samples) -> dict[str, Any]:
    """What a resumed training must share; options beyond the paper only where they are used."""
    values = {name: getattr(settings, name) for name in _DECISIVE}
    defaults = {item.name: item.default for item in fields(settings)}
    values |= {name: getattr(settings, name) for name in _OPTIONS if getattr(settings, name) != defaults[name]}
    if bands != BANDS:
        values["bands"] = list(bands)
    if RECIPES[settings.optimizer].factor is not constant:
        values["epochs"] = settings.epochs
    return values | {"samples": samples.digest}


def _arguments(settings: TrainSettings) -> dict[str, Any]:
    return registry.find(settings.architecture).arguments(settings.base_width, settings.encoder)


def _say_what_is_trained(
    samples: Samples, trainer: Trainer, settings: TrainSettings, device: torch.device, progress: Progress
) -> None:
    weights = count_weights(trainer.network)
    choice = ", ".join(f"{name} {value}" for name, value in _arguments(settings).items())
    progress.info(
        f"{settings.architecture} with {choice} ({weights:,} weights); {len(samples.train)} train and"
        f" {len(samples.validation)} validation regions; {trainer.steps} + {trainer.validation_steps} batches an epoch."
    )
    if settings.report:
        progress.info(f"Curves, renewed while it trains: {Path(settings.report).absolute().as_uri()}")
    if settings.mixed_precision and not trainer.is_mixed:
        progress.warn("MIXED_PRECISION works on graphics cards only; this training runs in full precision.")


def _say_what_is_kept(trainer: Trainer, settings: TrainSettings, progress: Progress) -> None:
    checkpoint, done = checkpoint_path(settings.model), len(trainer.rows)
    if done and checkpoint.exists():
        progress.info(
            f"The state after the last complete epoch is kept in '{checkpoint}'. Give it as RESUME to go on;"
            " with EPOCHS 1 it becomes a model of the best epoch so far, without further training."
        )


def _sentence(row: dict[str, Any], best_epoch: int) -> str:
    scores = ", ".join(
        f"{name} {row[name]:.4f}" for name in ("recall", "precision", "f1", "iou") if row[name] is not None
    )
    best = " (best so far)" if row["epoch"] == best_epoch else ""
    pace = f"{row['patches_per_s']:g} patches/s, {row['wait_share']:.1%} of the time waiting for patches"
    return f"Epoch {row['epoch']}: loss {row['loss']:.4f}, val_loss {row['val_loss']:.4f}{best}, {scores}; {pace}"


def _unlike_the_settings(trainer: Trainer, settings: TrainSettings) -> dict[str, int]:
    together = trainer.at_once
    return {} if together == settings.batch else {"patches_at_once": together}


def _card(
    trainer: Trainer, samples: Samples, fingerprint: dict[str, Any], settings: TrainSettings, bands: tuple[str, ...]
) -> ModelCard:
    arguments = _arguments(settings)
    best = {name: value for name, value in trainer.rows[trainer.best_epoch - 1].items() if name not in _PASSING}
    training = fingerprint | {
        "epochs": len(trainer.rows),
        "best_epoch": trainer.best_epoch,
        "sees_pixels": registry.sees(settings.architecture, len(bands), **arguments),
        "steps_per_epoch": trainer.steps,
        "regions": {"train": len(samples.train), "validation": len(samples.validation)},
        "pixels": {
            "train": round(sum(region.pixels for region in samples.train)),
            "validation": round(sum(region.pixels for region in samples.validation)),
        },
        OUTLINES: samples.outlines,
        **_unlike_the_settings(trainer, settings),
        "seconds": round(sum(row["seconds"] for row in trainer.rows)),
        "versions": {"glakes": software_version()} | {name: version(name) for name in ("torch", "numpy", "rasterio")},
    }
    return ModelCard(
        name=Path(settings.model).stem,
        architecture=settings.architecture,
        arguments=arguments,
        bands=bands,
        scale=COMPOSITE_SCALE,
        nodata=COMPOSITE_NODATA,
        pixel_size_m=round(median(region.pixel_size_m for region in samples.train), 1),
        window=needs(settings.architecture).window,
        margin=needs(settings.architecture).margin,
        threshold=THRESHOLD,
        training=training,
        metrics={"validation": best},
    )
