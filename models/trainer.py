"""One training: a network, its optimiser and its generator, epoch by epoch.

Holds nothing that a checkpoint cannot restore. Draws patches and computes; writes no file.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ..lakes.accuracy.counts import Counts, count
from ..lakes.errors import LakesError
from ..lakes.progress import Progress
from ..lakes.samples.patches import chances_by_area, chances_by_type, steps_by_area
from . import registry
from .batches import Samples
from .checkpoint import Checkpoint
from .descent import accumulate, copy_buffers, is_out_of_memory, lacks_values, restore_buffers
from .loading import Batch, Draw, Loader, plan_training, plan_validation
from .loss import LOSSES
from .optimizers import RECIPES, limit, set_rate
from .parallel import Group
from .settings import TrainSettings

VALIDATION_STREAM = 1
"""Second number of the validation generator's seed: every epoch looks at the same patches."""

HALF = {"cuda": torch.float16}
"""The numbers of mixed precision, by the type of the device that gains from them."""

TEXT_INTERVAL_S = 2.0
"""How often the loss of a step is shown."""


class Trainer:
    """Trains by `run_epoch` until `is_finished`.

    Args:
        settings: how to train.
        samples: the regions.
        bands: input channels.
        arguments: of the network.
        device: where to compute.
        group: the processes that share the training.

    Raises:
        InvalidSetting: the processes cannot share a batch evenly.
    """

    def __init__(
        self,
        settings: TrainSettings,
        samples: Samples,
        bands: int,
        arguments: dict[str, Any],
        device: torch.device,
        group: Group | None = None,
    ) -> None:
        self._settings, self._samples, self._bands, self._device = settings, samples, bands, device
        self._group = group or Group()
        self._group.check_batch(settings.batch)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(settings.seed)
            network = registry.build(settings.architecture, bands, **arguments)
        # Measured: training is faster with channels last on a graphics card, and slower on a CPU.
        self._layout = torch.channels_last if device.type == "cuda" else torch.contiguous_format
        placed = network.to(device=device, memory_format=self._layout)  # type: ignore[call-overload]
        self.network: nn.Module = self._group.join_normalisations(placed)
        self._shared = self._group.average_gradients(self.network)
        self._recipe = RECIPES[settings.optimizer]
        self._rate = settings.learning_rate or self._recipe.rate
        groups = registry.find(settings.architecture).parameter_groups(self.network)
        self._optimizer = self._recipe.build(groups, self._rate)
        self._half = HALF.get(device.type) if settings.mixed_precision else None
        self._scaler = torch.amp.GradScaler(device.type, enabled=self.is_mixed)
        self._generator = np.random.default_rng(settings.seed)
        self._loss = LOSSES[settings.loss]
        self.at_once = settings.batch // self._group.size
        """Patches of this process that are computed together; fewer than its share after memory ran out."""
        self.best_weights = _copy(self.network)
        self.best_epoch = 0
        self.rows: list[dict[str, Any]] = []

    @property
    def is_finished(self) -> bool:
        """True when all epochs are done, or patience is at its end."""
        done = len(self.rows)
        return done >= self._settings.epochs or done - self.best_epoch >= self._settings.patience

    @property
    def is_mixed(self) -> bool:
        """True when the network is trained in mixed precision."""
        return self._half is not None

    @property
    def steps(self) -> int:
        """Training batches per epoch."""
        settings = self._settings
        return settings.steps or steps_by_area(self._samples.train, settings.patch, settings.batch)

    @property
    def validation_steps(self) -> int:
        """Validation batches per epoch."""
        return steps_by_area(self._samples.validation, self._settings.patch, self._settings.batch)

    def run_epoch(self, loader: Loader, progress: Progress) -> dict[str, Any]:
        """Train one epoch, validate, keep the weights if they are the best so far; returns the row of the log.

        Raises:
            LakesError: the loss is no longer a number, not even one patch fits into memory, or an image
                cannot be read any more.
        """
        start, waited = time.perf_counter(), loader.waited
        plan = [self._group.share(draws) for draws in self._plan()]
        batches = loader.batches(plan, self._settings.patch, progress)
        loss = self._train(batches, progress)
        trained = time.perf_counter()
        val_loss, counts = self._validate(batches, progress)
        _check_number(val_loss, len(self.rows) + 1)
        scores = {name: score if math.isfinite(score) else None for name, score in counts.scores().items()}
        row: dict[str, Any] = {"epoch": len(self.rows) + 1, "loss": loss, "val_loss": val_loss, **scores}
        if self.best_epoch == 0 or val_loss < self.rows[self.best_epoch - 1]["val_loss"]:
            self.best_epoch, self.best_weights = row["epoch"], _copy(self.network)
        seconds = time.perf_counter() - start
        self.rows.append(
            row
            | {
                "lr": self._optimizer.param_groups[0]["lr"],
                "seconds": round(seconds, 2),
                "patches_per_s": round(self.steps * self._settings.batch / (trained - start), 2),
                "wait_share": round((loader.waited - waited) / seconds, 4),
            }
        )
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
            at_once=self.at_once,
            scaler=self._scaler.state_dict(),
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
        self._scaler.load_state_dict(state.scaler)
        self.at_once = min(state.at_once or self.at_once, self.at_once)
        self.best_weights, self.best_epoch, self.rows = state.best_weights, state.best_epoch, state.rows

    def _plan(self) -> list[list[Draw]]:
        """The batches of an epoch, those for validation after those for training."""
        settings, samples = self._settings, self._samples
        if settings.balance:
            chances = chances_by_type(samples.train, [samples.types[region.region_id] for region in samples.train])
        else:
            chances = chances_by_area(samples.train)
        training = plan_training(
            samples.train,
            chances,
            settings.patch,
            self.steps * settings.batch,
            self._generator,
            settings.augment,
            self._bands,
        )
        validation = plan_validation(
            samples.validation,
            chances_by_area(samples.validation),
            settings.patch,
            self.validation_steps * settings.batch,
            np.random.default_rng([settings.seed, VALIDATION_STREAM]),
        )
        draws = training + validation
        return [draws[first : first + settings.batch] for first in range(0, len(draws), settings.batch)]

    def _train(self, batches: Iterable[Batch], progress: Progress) -> float:
        self.network.train()
        total, epoch, next_text = 0.0, len(self.rows) + 1, time.monotonic() + TEXT_INTERVAL_S
        for step, batch in zip(range(self.steps), batches):
            done = ((epoch - 1) * self.steps + step) / (self._settings.epochs * self.steps)
            set_rate(self._optimizer, self._rate * self._recipe.factor(done))
            loss = self._descend(batch.to(self._device, self._layout), progress)
            _check_number(loss, epoch)
            total += loss
            text = None
            if time.monotonic() >= next_text:
                next_text = time.monotonic() + TEXT_INTERVAL_S
                text = f"Epoch {epoch}, step {step + 1} of {self.steps}: loss {total / (step + 1):.4f}"
            progress.percent(100 * (step + 1) / (self.steps + self.validation_steps), text)
        return total / self.steps

    def _descend(self, batch: Batch, progress: Progress) -> float:
        """One step of the optimiser; in smaller parts when memory runs out."""
        before = copy_buffers(self.network)
        while True:
            self._optimizer.zero_grad(set_to_none=True)
            try:
                parts = batch.split(self.at_once)
                loss = accumulate(self._shared, parts, self._loss, self._group, self._precision, self._scaler.scale)
                break
            except (RuntimeError, MemoryError, ValueError) as error:
                if lacks_values(error):
                    raise self._alone() from error
                if not is_out_of_memory(error):
                    raise
                self._check_divisible(error)
            # Outside the handler, which would keep the failed step's tensors alive.
            failed, self.at_once = self.at_once, -(-self.at_once // 2)
            restore_buffers(self.network, before)
            torch.cuda.empty_cache()
            progress.warn(
                f"Not enough memory for {failed} patches together: going on with {self.at_once} at a time."
                f" A step still learns from all {self._settings.batch}, but each normalisation sees {self.at_once}."
            )
        self._scaler.unscale_(self._optimizer)
        limit(self.network.parameters(), self._settings.clip)
        self._scaler.step(self._optimizer)
        self._scaler.update()
        return loss

    def _check_divisible(self, error: Exception) -> None:
        settings = self._settings
        if self.at_once == 1 or self._group.size > 1:
            raise LakesError(
                f"Not enough memory for {self.at_once} patches of PATCH {settings.patch} at BASE_WIDTH"
                f" {settings.base_width} on {self._device}. Lower BATCH, PATCH or BASE_WIDTH."
            ) from error

    def _alone(self) -> LakesError:
        settings = self._settings
        why = "BATCH is 1" if settings.batch == 1 else f"memory sufficed for {self.at_once} at a time, 1 was left"
        return LakesError(
            f"'{settings.architecture}' with PATCH {settings.patch} normalises maps of one pixel, for which it needs at"
            f" least 2 patches together; {why}. Choose a larger BATCH or PATCH, or another ARCHITECTURE."
        )

    def _precision(self) -> AbstractContextManager[Any]:
        return nullcontext() if self._half is None else torch.autocast(self._device.type, self._half)

    @torch.no_grad()
    def _validate(self, batches: Iterable[Batch], progress: Progress) -> tuple[float, Counts]:
        """Loss and counts pooled over all validation batches."""
        self.network.eval()
        sums, counts = torch.zeros(2, dtype=torch.float64), Counts()
        for step, batch in zip(range(self.validation_steps), batches):
            for part in batch.to(self._device, self._layout).split(self.at_once):
                logits = self.network(part.images)
                sums += self._loss.sums(logits, part.labels, part.weights).double().cpu()
                counts += count(*(tensor.cpu().numpy() for tensor in (part.labels, logits >= 0, part.weights)))
            progress.percent(100 * (self.steps + step + 1) / (self.steps + self.validation_steps))
        numbers = torch.tensor([counts.tp, counts.fp, counts.fn, counts.tn], dtype=torch.float64)
        pooled = self._group.add(torch.cat([sums, numbers]).to(self._device)).cpu()
        return float(self._loss.of(pooled[:2])), Counts(*(int(number) for number in pooled[2:]))


def _check_number(loss: float, epoch: int) -> None:
    if not math.isfinite(loss):
        raise LakesError(
            f"The loss is no longer a number in epoch {epoch}. Look for extreme values in the images of the regions,"
            " or try another SEED, CLIP 1, or a smaller LEARNING_RATE."
        )


def _copy(network: nn.Module) -> dict[str, Tensor]:
    return {name: tensor.detach().cpu().clone() for name, tensor in network.state_dict().items()}
