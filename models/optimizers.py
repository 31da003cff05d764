"""Optimisers and their learning rates. The learning rate follows from the number of the step alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import torch
from torch import nn

WARM_UP = 0.03
"""Share of all steps over which the cosine schedule rises."""

ADAMW_DECAY = 0.01

ParameterGroups = list[dict[str, Any]]


class Recipe(NamedTuple):
    """One choice of OPTIMIZER."""

    rate: float
    """Learning rate unless LEARNING_RATE is given."""
    build: Callable[[ParameterGroups, float], torch.optim.Optimizer]
    """The network's own parameter groups and the learning rate in, optimiser out."""
    factor: Callable[[float], float]
    """Share of all steps done (0..1) in, factor of the learning rate out."""


def constant(_done: float) -> float:
    """No schedule: Adadelta finds its own step sizes."""
    return 1.0


def cosine(done: float) -> float:
    """Rises linearly over `WARM_UP`, then falls along half a cosine to 0 at the end."""
    if done < WARM_UP:
        return done / WARM_UP
    return 0.5 * (1 + math.cos(math.pi * (done - WARM_UP) / (1 - WARM_UP)))


def _adadelta(groups: ParameterGroups, rate: float) -> torch.optim.Optimizer:
    return torch.optim.Adadelta(groups, lr=rate, rho=0.95, eps=1e-7)


def _adamw(groups: ParameterGroups, rate: float) -> torch.optim.Optimizer:
    """Decay on kernels, none on biases and normalisations."""
    weights = [weight for group in groups for weight in group["params"]]
    kernels, others = [w for w in weights if w.ndim > 1], [w for w in weights if w.ndim <= 1]
    decays = ((kernels, ADAMW_DECAY), (others, 0.0))
    return torch.optim.AdamW([{"params": part, "weight_decay": decay} for part, decay in decays if part], lr=rate)


RECIPES: dict[str, Recipe] = {
    "adadelta": Recipe(1.0, _adadelta, constant),
    "adamw": Recipe(1e-3, _adamw, cosine),
}
"""By the name in OPTIMIZER; the first is the paper's."""


def set_rate(optimizer: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of all weights."""
    for group in optimizer.param_groups:
        group["lr"] = rate


def limit(weights: Iterable[nn.Parameter], norm: float) -> None:
    """Shorten the gradient over all weights to at most `norm`; 0 = leave it."""
    if norm:
        nn.utils.clip_grad_norm_(weights, norm)
