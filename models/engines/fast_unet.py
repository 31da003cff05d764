"""The plain U-Net for prediction with torch on a processor, from its bare kernels (`kernels.py`).

Channels last, no gradients, and nothing the kernels spare is computed. Measured on two cores
(benchmarks/README.md): 1.8-3 times the plain network.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

# Large tensors in huge pages: a third of the time went into page faults. Read at the first allocation.
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ..unet import UNet
from .kernels import Kernel, UpStep, block_kernels, unet_kernels

EVEN_WIDTH = 16

Check = Callable[[], None]


class _Layer(NamedTuple):
    """A kernel as tensors, in the order in which `conv2d` takes them."""

    weight: Tensor
    bias: Tensor | None


class _Up(NamedTuple):
    """A decoder level; `blocks` are 2x2 kernels, one group of outputs per position in the 2x2 block."""

    blocks: _Layer
    skip: _Layer
    second: _Layer


class FastUNet:
    """The plain U-Net for prediction on a processor; call it with 1 x bands x H x W, get 1 x 1 x H x W logits."""

    def __init__(self, network: UNet, check: Check) -> None:
        self._check = check
        kernels = unet_kernels({name: tensor.detach().numpy() for name, tensor in network.state_dict().items()})
        self._pooled = [
            pooled and [torch.from_numpy(part)[:, None, None] for part in pooled] for pooled in kernels.pooled
        ]
        self._down = [(_layer(first), _layer(second)) for first, second in kernels.down]
        self._up = [_up(step) for step in kernels.up]
        self._head = _layer(kernels.head)

    def __call__(self, image: Tensor) -> Tensor:
        """Logits of one window."""
        skips = []
        image = image.contiguous(memory_format=torch.channels_last)
        for (first, second), pooled in zip(self._down[:-1], self._pooled):
            image = self._convolve(self._convolve(image, first), second)
            skips.append(image)
            if pooled is not None:
                scale, shift = pooled
                image = image * scale + shift
            image = functional.max_pool2d(image, 2)
        for layer in self._down[-1]:
            image = self._convolve(image, layer)
        for step in self._up:
            skip = functional.conv2d(skips.pop(), *step.skip, padding=1)
            self._check()
            image = self._convolve(functional.relu_(add_blocks(image, step.blocks.weight, skip)), step.second)
        return functional.conv2d(image, *self._head)

    def _convolve(self, image: Tensor, layer: _Layer) -> Tensor:
        self._check()
        return functional.relu_(functional.conv2d(image, *layer, padding=1))


def _layer(kernel: Kernel) -> _Layer:
    weight = torch.from_numpy(np.ascontiguousarray(kernel.weight)).contiguous(memory_format=torch.channels_last)
    return _Layer(weight, None if kernel.bias is None else torch.from_numpy(kernel.bias))


def _up(step: UpStep) -> _Up:
    return _Up(_layer(Kernel(block_kernels(step.below.weight), None)), _layer(step.skip), _layer(step.second))


def add_blocks(small: Tensor, blocks: Tensor, target: Tensor) -> Tensor:
    """Add the convolution of the doubled picture to `target`, in place."""
    # Padded by hand to an even width: for some odd widths oneDNN sums in another order, and a pixel
    # would no longer be the same to the last bit in windows of all sizes.
    extra = -(small.shape[3] + 1) % EVEN_WIDTH
    parts = functional.conv2d(functional.pad(small, (1, 1 + extra, 1, 1)), blocks)
    outputs, height, width = target.shape[1], small.shape[2], small.shape[3]
    for group in range(4):
        i, j = divmod(group, 2)
        part = parts[:, group * outputs : (group + 1) * outputs, i : i + height, j : j + width]
        target[:, :, i::2, j::2] += part
    return target
