"""One training in several processes, started by `torchrun`: each takes a share of every batch.

Loss and normalisation see the whole batch, so that the number of processes does not change what is
learnt beyond the rounding of sums. Outside torchrun a group of one does nothing of all this.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.distributed.nn.functional import all_reduce
from torch.nn.parallel import DistributedDataParallel

from ..lakes.errors import InvalidSetting
from ..lakes.progress import Progress
from .unet import UNet

Item = TypeVar("Item")


class Muted:
    """The progress of a process that does not speak; it stops when it is told to."""

    def __init__(self, spoken: Progress) -> None:
        self.check = spoken.check

    def percent(self, value: float, text: str | None = None) -> None:
        """Only look whether to stop."""
        self.check()

    def info(self, text: str) -> None:
        """Say nothing."""

    def warn(self, text: str) -> None:
        """Say nothing."""


class Group:
    """The processes of a training.

    Args:
        rank: which of them this one is.
        size: how many they are.
    """

    def __init__(self, rank: int = 0, size: int = 1) -> None:
        self.rank, self.size = rank, size

    @property
    def writes(self) -> bool:
        """True in the one process that writes files and speaks."""
        return self.rank == 0

    def share(self, items: Sequence[Item]) -> Sequence[Item]:
        """This process's part of a batch."""
        part = len(items) // self.size
        return items[self.rank * part : (self.rank + 1) * part]

    def check_batch(self, batch: int) -> None:
        """Raise `InvalidSetting` unless every process gets the same number of patches."""
        if batch % self.size:
            raise InvalidSetting(
                f"BATCH must be a multiple of the number of processes, {self.size}; found {batch}."
                " Change BATCH, or --nproc-per-node of torchrun."
            )

    def add(self, tensor: Tensor) -> Tensor:
        """The sum of a tensor over all processes, without gradient."""
        total = tensor.detach().clone()
        if self.size > 1:
            dist.all_reduce(total)
        return total

    def join_normalisations(self, network: nn.Module) -> nn.Module:
        """The network with normalisations that see the whole batch."""
        if self.size == 1:
            return network
        if next(network.parameters()).is_cuda:
            return nn.SyncBatchNorm.convert_sync_batchnorm(network)  # type: ignore[no-untyped-call]
        for module in list(network.modules()):
            for name, child in module.named_children():
                if isinstance(child, nn.BatchNorm2d):
                    setattr(module, name, WholeBatchNorm(child))
        return network

    def average_gradients(self, network: nn.Module) -> nn.Module:
        """The network wrapped so that backward leaves the mean of all processes' gradients."""
        if self.size == 1:
            return network
        # Some encoders have layers that no output depends on: their gradient would be waited for without end.
        some_idle = not isinstance(network, UNet)
        return DistributedDataParallel(network, broadcast_buffers=False, find_unused_parameters=some_idle)


class WholeBatchNorm(nn.BatchNorm2d):
    """Batch normalisation over the batches of all processes; torch's own is for graphics cards only."""

    def __init__(self, single: nn.BatchNorm2d) -> None:
        super().__init__(single.num_features, single.eps, single.momentum)
        self.weight, self.bias = single.weight, single.bias
        self.running_mean, self.running_var = single.running_mean, single.running_var
        self.num_batches_tracked = single.num_batches_tracked

    def forward(self, image: Tensor) -> Tensor:
        """N x C x H x W, normalised by the mean and variance over all processes while training."""
        if not self.training or self.running_mean is None or self.running_var is None:
            return super().forward(image)
        axes, count = (0, 2, 3), image.numel() // image.shape[1] * dist.get_world_size()
        mean = all_reduce(image.sum(axes)) / count  # type: ignore[no-untyped-call]
        centred = image - mean[:, None, None]
        variance = all_reduce(centred.square().sum(axes)) / count  # type: ignore[no-untyped-call]
        with torch.no_grad():
            momentum = 0.1 if self.momentum is None else self.momentum
            self.running_mean.lerp_(mean, momentum)
            self.running_var.lerp_(variance * (count / max(count - 1, 1)), momentum)
            if self.num_batches_tracked is not None:
                self.num_batches_tracked += 1
        scale = self.weight / torch.sqrt(variance + self.eps)
        return centred * scale[:, None, None] + self.bias[:, None, None]


@contextmanager
def joined(device: torch.device) -> Iterator[tuple[Group, torch.device]]:
    """The group this process belongs to, and its own device; torchrun's environment variables say which."""
    size = int(os.environ.get("WORLD_SIZE", "1"))
    if size == 1:
        yield Group(), device
        return
    if device.type == "cuda":
        device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
        torch.cuda.set_device(device)
    dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Group(dist.get_rank(), size), device
    finally:
        dist.destroy_process_group()
