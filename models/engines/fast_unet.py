"""The plain U-Net rearranged for fast prediction on a processor.

Three changes, none of which alters the result inside the margin but for the last digits:

- Batch normalisation is folded into the convolutions that follow it. It stands after ReLU and before
  a zero-padded convolution, so a folded shift is wrong beside the window's edge, and only there:
  nothing of it reaches the pixels that are kept, because the margin covers the network's reach. Through
  max pooling it can be folded only where every scale is positive; elsewhere it stays.
- A 3x3 convolution of a picture doubled by nearest neighbour sees each source pixel several times. It
  equals four 2x2 convolutions of the small picture, one per position in the 2x2 block, so the doubled
  picture is never made and 5/9 of its multiplications are saved.
- Channels last, and no gradients.

Measured on two cores (benchmarks/README.md): together 1.8-3 times the plain network.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, NamedTuple

# Large tensors in huge pages: a third of the time went into page faults. Read at the first allocation.
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")

import torch
from torch import Tensor
from torch.nn import functional

from ..unet import UNet

EVEN_WIDTH = 16

Check = Callable[[], None]


class Affine(NamedTuple):
    """x -> scale x + shift per channel: a batch normalisation in evaluation mode."""

    scale: Tensor
    shift: Tensor


class Kernel(NamedTuple):
    """Weights of a convolution."""

    weight: Tensor
    bias: Tensor | None


class UpStep(NamedTuple):
    """One decoder level: what its two convolutions became."""

    blocks: Kernel
    """From the level below: 2x2 kernels, one group of output channels per position in the 2x2 block."""
    skip: Kernel
    second: Kernel


def to_affine(norm: Any) -> Affine:
    """The affine map that a batch normalisation with running statistics applies in evaluation mode."""
    scale = norm.weight.detach() / torch.sqrt(norm.running_var + norm.eps)
    return Affine(scale, norm.bias.detach() - norm.running_mean * scale)


def fold(weight: Tensor, bias: Tensor | None, before: Affine | None) -> Kernel:
    """The convolution that does to x what the given one does to `before` of x (away from zero padding)."""
    if before is None:
        return _kernel(weight, bias)
    shift = weight.sum(dim=(2, 3)) @ before.shift
    return _kernel(weight * before.scale[None, :, None, None], shift if bias is None else bias + shift)


def _kernel(weight: Tensor, bias: Tensor | None) -> Kernel:
    weight = weight.detach().contiguous(memory_format=torch.channels_last)
    return Kernel(weight, None if bias is None else bias.detach())


def block_kernels(weight: Tensor) -> Tensor:
    """3x3 kernels (O x I) for a doubled picture as 2x2 kernels (4 O x I) for the picture itself.

    Output pixel (2 r + i, 2 c + j) sees source rows r - 1 and r (i = 0) or r and r + 1 (i = 1), and
    columns alike; kernel taps that fall on one source pixel add up. Groups in the order of 2 i + j.
    """

    def halve(taps: Tensor, second: int, dim: int) -> Tensor:
        one, two, three = taps.unbind(dim)
        return torch.stack([one + two, three] if second else [one, two + three], dim)

    return torch.cat([halve(halve(weight, i, 2), j, 3) for i in (0, 1) for j in (0, 1)])


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


class FastUNet:
    """The plain U-Net for prediction on a processor; call it with 1 x bands x H x W, get 1 x 1 x H x W logits."""

    def __init__(self, network: UNet, check: Check) -> None:
        self._check = check
        norms = [to_affine(norm) for norm in network.down_norms]
        # None where the normalisation is folded into the convolution below the pooling.
        self._pooled = [None if bool((norm.scale > 0).all()) else norm for norm in norms]
        before = [None, *(norm if pooled is None else None for norm, pooled in zip(norms, self._pooled))]
        pairs: list[Any] = [*network.down, network.bottom]
        self._down = [(_folded(pair[0], norm), _folded(pair[2], None)) for pair, norm in zip(pairs, before)]
        self._up = [
            _up_step(pair, to_affine(up_norm), norm)
            for pair, up_norm, norm in zip(network.up, network.up_norms, reversed(norms))
        ]
        self._head = _folded(network.head, None)

    def __call__(self, image: Tensor) -> Tensor:
        """Logits of one window."""
        skips = []
        image = image.contiguous(memory_format=torch.channels_last)
        for (first, second), pooled in zip(self._down[:-1], self._pooled):
            image = self._convolve(self._convolve(image, first), second)
            skips.append(image)
            if pooled is not None:
                image = image * pooled.scale[:, None, None] + pooled.shift[:, None, None]
            image = functional.max_pool2d(image, 2)
        for kernel in self._down[-1]:
            image = self._convolve(image, kernel)
        for step in self._up:
            skip = functional.conv2d(skips.pop(), *step.skip, padding=1)
            self._check()
            image = self._convolve(functional.relu_(add_blocks(image, step.blocks.weight, skip)), step.second)
        return functional.conv2d(image, *self._head)

    def _convolve(self, image: Tensor, kernel: Kernel) -> Tensor:
        self._check()
        return functional.relu_(functional.conv2d(image, kernel.weight, kernel.bias, padding=1))


def _folded(layer: Any, before: Affine | None) -> Kernel:
    return fold(layer.weight, layer.bias, before)


def _up_step(pair: Any, up_norm: Affine, skip_norm: Affine) -> UpStep:
    """Split the first convolution of a decoder level into its part from below and its part from the skip."""
    first, second = pair[0], pair[2]
    below = len(up_norm.scale)
    from_below = fold(first.weight[:, :below], None, up_norm)
    from_skip = fold(first.weight[:, below:], first.bias, skip_norm)
    biases = [part.bias for part in (from_below, from_skip) if part.bias is not None]
    blocks = _kernel(block_kernels(from_below.weight), None)
    return UpStep(blocks, Kernel(from_skip.weight, torch.stack(biases).sum(0)), _folded(second, None))
