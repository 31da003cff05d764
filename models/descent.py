"""The gradient of one batch, also where the batch does not fit into memory as a whole.

The loss is a function of sums over all pixels of the batch (loss.py), so its gradient is that of the
sums times a few numbers. Parts of a batch, and the parts of other processes, add up exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

from .loading import Batch
from .loss import Loss
from .parallel import Group

COARSER = 0.5
"""Weight of each deeper output against the one above it, in deep supervision."""

OUT_OF_MEMORY = ("allocate memory", "not enough memory", "out of memory")


def is_out_of_memory(error: Exception) -> bool:
    """True when torch could not get the memory it asked for, on any device."""
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or any(text in str(error) for text in OUT_OF_MEMORY)


def lacks_values(error: Exception) -> bool:
    """True when a batch normalisation had a single value per channel, of which there is no variance."""
    return isinstance(error, ValueError) and "more than 1 value per channel" in str(error)


def output_sums(loss: Loss, outputs: Tensor | Sequence[Tensor], batch: Batch) -> Tensor:
    """What the loss is made of, a row per output of the network; coarser outputs are enlarged first."""
    outputs = [outputs] if isinstance(outputs, Tensor) else outputs
    size = batch.labels.shape[-2:]
    full = [
        logits if logits.shape[-2:] == size else functional.interpolate(logits, size=size, mode="bilinear")
        for logits in outputs
    ]
    return torch.stack([loss.sums(logits.float(), batch.labels, batch.weights) for logits in full])


def weighted_loss(loss: Loss, sums: Tensor) -> Tensor:
    """The loss of all outputs: their mean, each weighing half as much as the one above it."""
    factors = [COARSER**level for level in range(len(sums))]
    total: Tensor = sum(factor * loss.of(row) for factor, row in zip(factors, sums)) / sum(factors)  # type: ignore[assignment]
    return total


def accumulate(
    network: nn.Module,
    parts: Sequence[Batch],
    loss: Loss,
    group: Group,
    autocast: Callable[[], Any] = nullcontext,
    scale: Callable[[Tensor], Tensor] = lambda gradient: gradient,
) -> float:
    """Add the gradient of a batch to the weights' `.grad`; returns the loss of the whole batch.

    With several parts the network runs twice over all but the sums, once to learn the sums of the whole batch and once
    for the gradient, and holds one part in memory at a time. The gradient is that of the whole batch; only batch
    normalisation sees each part alone.

    Args:
        network: in training mode, in its wrapper where there are several processes.
        parts: the batch of this process.
        loss: what is minimised.
        group: the processes.
        autocast: context in which the network runs.
        scale: of the gradient, against underflow in half precision.
    """

    def sums_of(part: Batch) -> Tensor:
        with autocast():
            outputs = network(part.images)
        return output_sums(loss, outputs, part)

    if len(parts) == 1:
        sums = sums_of(parts[0])
        value, slope = _slope(loss, group.add(sums))
        sums.backward(scale(slope * group.size))  # type: ignore[no-untyped-call]
        return value
    before = copy_buffers(network)
    with torch.no_grad():
        whole = group.add(torch.stack([sums_of(part) for part in parts]).sum(0))
    restore_buffers(network, before)
    value, slope = _slope(loss, whole)
    for part in parts:
        last = part is parts[-1]
        waits = network.no_sync() if isinstance(network, DistributedDataParallel) and not last else nullcontext()
        with waits:
            sums_of(part).backward(scale(slope * group.size))  # type: ignore[no-untyped-call]
    return value


def _slope(loss: Loss, sums: Tensor) -> tuple[float, Tensor]:
    """The loss of some sums, and its gradient by them."""
    with torch.enable_grad():
        sums = sums.detach().requires_grad_()
        value = weighted_loss(loss, sums)
        (slope,) = torch.autograd.grad(value, sums)
    return float(value.detach()), slope


def copy_buffers(network: nn.Module) -> list[Tensor]:
    """The running statistics as they are now."""
    return [buffer.clone() for buffer in network.buffers()]


def restore_buffers(network: nn.Module, before: Sequence[Tensor]) -> None:
    """Put running statistics back."""
    for buffer, value in zip(network.buffers(), before):
        buffer.copy_(value)
