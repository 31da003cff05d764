"""Losses, pooled over a whole batch. Arithmetic on tensors only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor

EPSILON = 1e-7


def dice_sums(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """What soft Dice is made of, so that batches can be pooled by adding them.

    Args:
        logits: N x 1 x H x W.
        labels: 0 or 1, same shape.
        weights: 0 or 1, same shape; pixels of weight 0 take no part.

    Returns:
        Two numbers: sum of g p, and sum of g plus sum of p (g label, p probability).
    """
    probability = torch.sigmoid(logits) * weights
    labels = labels * weights
    return torch.stack([(labels * probability).sum(), labels.sum() + probability.sum()])


def dice_from_sums(sums: Tensor) -> Tensor:
    """Soft Dice loss 1 - (2 sum(g p) + eps) / (sum g + sum p + eps); 0 is perfect, and so is nothing on nothing."""
    return 1.0 - (2.0 * sums[0] + EPSILON) / (sums[1] + EPSILON)


def dice(logits: Tensor, labels: Tensor, weights: Tensor) -> Tensor:
    """Soft Dice loss over all pixels of the batch together."""
    return dice_from_sums(dice_sums(logits, labels, weights))


class Loss(NamedTuple):
    """A loss as a function of sums over pixels."""

    sums: Callable[[Tensor, Tensor, Tensor], Tensor]
    """Logits, labels and weights in; what can be added over batches out."""
    of: Callable[[Tensor], Tensor]
    """(Added) sums in, loss out."""


LOSSES: dict[str, Loss] = {"dice": Loss(dice_sums, dice_from_sums)}
"""By name."""
