"""One training: a network, its optimiser and its generator, epoch by epoch.

Holds nothing that a checkpoint cannot restore. Draws patches and computes; writes no file.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..lakes.accuracy.counts import Counts, count
from ..lakes.errors import LakesError
from ..lakes.progress import Progress
from ..lakes.samples.patches import PatchReader, steps_by_area
from . import registry
from .batches import Batch, Samples, draw_batch
from .checkpoint import Checkpoint
from .loss import LOSSES
from .settings import TrainSettings

VALIDATION_STREAM = 1
"""Second number of the validation generator's seed: every epoch looks at the same patches."""

OPTIMIZERS: dict[str, Callable[..., torch.optim.Optimizer]] = {
    "adadelta": lambda groups: torch.optim.Adadelta(groups, lr=1.0, rho=0.95, eps=1e-7),
}


class Trainer:
    """Trains by `run_epoch` until `is_finished`.

    Args:
        settings: how to train.
        samples: the regions.
        bands: input channels.
        arguments: of the network.
        device: where to compute.
    """

    def __init__(
        self, settings: TrainSettings, samples: Samples, bands: int, arguments: dict[str, Any], device: torch.device
    ) -> None:
        self._settings, self._samples, self._device = settings, samples, device
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            network = registry.build(settings.architecture, bands, **arguments)
        # Measured: training is faster with channels last on a graphics card, and slower on a CPU.
        self._layout = torch.channels_last if device.type == "cuda" else torch.contiguous_format
        self.network: nn.Module = network.to(device=device, memory_format=self._layout)  # type: ignore[call-overload]
        groups = registry.find(settings.architecture).parameter_groups(self.network)
        self._optimizer = OPTIMIZERS[settings.optimizer](groups)
        self._generator = np.random.default_rng(settings.seed)
        self._sums, self._loss = LOSSES[settings.loss]
        self.best_weights = _copy(self.network)
        self.best_epoch = 0
        self.rows: list[dict[str, Any]] = []

    @property
    def is_finished(self) -> bool:
        """True when all epochs are done, or patience is at its end."""
        done = len(self.rows)
        return done >= self._settings.epochs or done - self.best_epoch >= self._settings.patience

    @property
    def steps(self) -> int:
        """Training batches per epoch."""
        settings = self._settings
        return settings.steps or steps_by_area(self._samples.train, settings.patch, settings.batch)

    @property
    def validation_steps(self) -> int:
        """Validation batches per epoch."""
        return steps_by_area(self._samples.validation, self._settings.patch, self._settings.batch)

    def run_epoch(self, reader: PatchReader, progress: Progress) -> dict[str, Any]:
        """Train one epoch, validate, keep the weights if they are the best so far; returns the row of the log.

        Raises:
            LakesError: the loss is no longer a number.
        """
        start = time.monotonic()
        loss = self._train(reader, progress)
        val_loss, counts = self._validate(reader, progress)
        if not math.isfinite(loss) or not math.isfinite(val_loss):
            raise LakesError(
                f"The loss is no longer a number in epoch {len(self.rows) + 1}."
                " Look for extreme values in the images of the regions, or start with another SEED."
            )
        scores = {name: score if math.isfinite(score) else None for name, score in counts.scores().items()}
        row: dict[str, Any] = {"epoch": len(self.rows) + 1, "loss": loss, "val_loss": val_loss, **scores}
        if self.best_epoch == 0 or val_loss < self.rows[self.best_epoch - 1]["val_loss"]:
            self.best_epoch, self.best_weights = row["epoch"], _copy(self.network)
        self.rows.append(row | {"seconds": round(time.monotonic() - start, 2)})
        return self.rows[-1]

    def state(self, fingerprint: dict[str, Any]) -> Checkpoint:
        """Everything that `restore` needs."""
        return Checkpoint(
            fingerprint=fingerprint,
            weights=self.network.state_dict(),
            best_weights=self.best_weights,
            optimizer=self._optimizer.state_dict(),
            generator=dict(self._generator.bit_generator.state),
            rows=self.rows,
            best_epoch=self.best_epoch,
        )

    def restore(self, state: Checkpoint) -> None:
        """Go back to where `state` was taken."""
        self.network.load_state_dict(state.weights)
        self._optimizer.load_state_dict(
            {"state": state.optimizer["state"], "param_groups": state.optimizer["param_groups"]}
        )
        # In the memory layout of the weights, so that sums are formed in the same order as before.
        for weight, slots in self._optimizer.state.items():
            for name, value in slots.items():
                if value.shape == weight.shape:
                    slots[name] = torch.empty_like(weight).copy_(value)
        self._generator.bit_generator.state = state.generator
        self.best_weights, self.best_epoch, self.rows = state.best_weights, state.best_epoch, state.rows

    def _train(self, reader: PatchReader, progress: Progress) -> float:
        self.network.train()
        total = 0.0
        for step in range(self.steps):
            batch = self._draw(reader, "train", self._generator)
            self._optimizer.zero_grad(set_to_none=True)
            loss = self._loss(self._sums(self.network(batch.images), batch.labels, batch.weights))
            loss.backward()  # type: ignore[no-untyped-call]
            self._optimizer.step()
            total += float(loss.detach())
            progress.percent(100 * (step + 1) / (self.steps + self.validation_steps))
        return total / self.steps

    @torch.no_grad()
    def _validate(self, reader: PatchReader, progress: Progress) -> tuple[float, Counts]:
        """Loss and counts pooled over all validation batches."""
        self.network.eval()
        generator = np.random.default_rng([self._settings.seed, VALIDATION_STREAM])
        sums, counts = torch.zeros(2, dtype=torch.float64), Counts()
        for step in range(self.validation_steps):
            batch = self._draw(reader, "validation", generator)
            logits = self.network(batch.images)
            sums += self._sums(logits, batch.labels, batch.weights).double().cpu()
            counts += count(*(tensor.cpu().numpy() for tensor in (batch.labels, logits >= 0, batch.weights)))
            progress.percent(100 * (self.steps + step + 1) / (self.steps + self.validation_steps))
        return float(self._loss(sums)), counts

    def _draw(self, reader: PatchReader, subset: str, generator: np.random.Generator) -> Batch:
        regions = getattr(self._samples, subset)
        settings = self._settings
        images, labels, weights = draw_batch(
            reader, regions, settings.patch, settings.batch, generator, flips=subset == "train"
        )
        images = images.to(self._device, memory_format=self._layout)
        return Batch(images, labels.to(self._device), weights.to(self._device))


def _copy(network: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().cpu().clone() for name, tensor in network.state_dict().items()}
