"""What the rows of a log tell: the best epoch, the pace, and how long it will go on."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from .log import Epoch

RECENT = 5
"""Epochs that the pace is reckoned from; the first of a run also compiles and fills caches."""


@dataclass(frozen=True)
class Plan:
    """When a training ends, as far as it is known."""

    epochs: int
    """At most so many."""
    patience: int
    """Epochs without a better validation loss."""


@dataclass(frozen=True)
class Pace:
    """Medians over the last epochs; None where the log does not say."""

    seconds: float | None
    """Of one epoch."""
    patches_per_s: float | None
    wait_share: float | None


def best_epoch(epochs: list[Epoch]) -> Epoch | None:
    """The first with the lowest validation loss, as the training keeps it."""
    return min(epochs, key=lambda epoch: epoch.val_loss, default=None)


def recent_pace(epochs: list[Epoch]) -> Pace:
    """The pace of the last epochs."""
    last = epochs[-RECENT:]
    return Pace(
        _median([epoch.seconds for epoch in last]),
        _median([epoch.patches_per_s for epoch in last]),
        _median([epoch.wait_share for epoch in last]),
    )


def epochs_left(epochs: list[Epoch], plan: Plan) -> tuple[int, int]:
    """How many epochs follow at most, and how many if none of them is better than the best."""
    best = best_epoch(epochs)
    at_most = max(0, plan.epochs - len(epochs))
    without_better = max(0, plan.patience - (len(epochs) - best.number)) if best else plan.patience
    return at_most, min(at_most, without_better)


def _median(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return median(known) if known else None
