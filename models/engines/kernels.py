"""The plain U-Net as bare kernels, rearranged for prediction. NumPy only: every engine builds on them.

Two changes, neither of which alters the result inside the margin but for the last digits:

- Batch normalisation is folded into the convolutions that follow it. It stands after ReLU and before
  a zero-padded convolution, so a folded shift is wrong beside the window's edge, and only there:
  nothing of it reaches the pixels that are kept, because the margin covers the network's reach. Through
  max pooling it can be folded only where every scale is positive; elsewhere it stays.
- The first convolution of a decoder level is split into its part from below and its part from the skip.
  The one from below sees a picture doubled by nearest neighbour, so each source pixel several times. It
  equals four 2x2 convolutions of the small picture, one per position in the 2x2 block (`block_kernels`),
  or one strided transposed convolution (`doubling_kernel`): the doubled picture is never made and 5/9 of
  its multiplications are saved.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LEVELS = 4
EPSILON = 1e-3
"""Of the batch normalisations (`unet.batch_norm`)."""


class Affine(NamedTuple):
    """x -> scale x + shift per channel: a batch normalisation in evaluation mode."""

    scale: Floats
    shift: Floats


class Kernel(NamedTuple):
    """Weights of a convolution, outputs x inputs x height x width, and one bias per output or None."""

    weight: Floats
    bias: Floats | None


class UpStep(NamedTuple):
    """One decoder level: what its two convolutions became."""

    below: Kernel
    """3x3 over the doubled picture from the level below; without bias."""
    skip: Kernel
    second: Kernel


class Kernels(NamedTuple):
    """All convolutions of a U-Net, ReLU after each pair of them and after each sum, none after the head."""

    down: list[tuple[Kernel, Kernel]]
    """From the finest level to the bottom."""
    pooled: list[Affine | None]
    """Before each pooling; None where the normalisation is folded into the convolution after it."""
    up: list[UpStep]
    """From the bottom to the finest level."""
    head: Kernel


def unet_kernels(weights: Mapping[str, Floats]) -> Kernels:
    """The kernels of a plain U-Net (`unet.UNet`) from the tensors of its model file."""
    norms = [to_affine(weights, f"down_norms.{level}") for level in range(LEVELS)]
    pooled = [None if (norm.scale > 0).all() else norm for norm in norms]
    before = [None, *(norm if stays is None else None for norm, stays in zip(norms, pooled))]
    pairs = [*(f"down.{level}" for level in range(LEVELS)), "bottom"]
    down = [(fold(layer(weights, f"{pair}.0"), norm), layer(weights, f"{pair}.2")) for pair, norm in zip(pairs, before)]
    up = [up_step(weights, level, norm) for level, norm in enumerate(reversed(norms))]
    return Kernels(down, pooled, up, layer(weights, "head"))


def layer(weights: Mapping[str, Floats], name: str) -> Kernel:
    """A convolution as trained."""
    return Kernel(weights[f"{name}.weight"], weights[f"{name}.bias"])


def to_affine(weights: Mapping[str, Floats], name: str) -> Affine:
    """The affine map that a batch normalisation with running statistics applies in evaluation mode."""
    scale = weights[f"{name}.weight"] / np.sqrt(weights[f"{name}.running_var"] + np.float32(EPSILON))
    return Affine(scale, weights[f"{name}.bias"] - weights[f"{name}.running_mean"] * scale)


def fold(kernel: Kernel, before: Affine | None) -> Kernel:
    """The convolution that does to x what the given one does to `before` of x (away from zero padding)."""
    if before is None:
        return kernel
    weight, bias = kernel
    shift = weight.sum(axis=(2, 3)) @ before.shift
    return Kernel(weight * before.scale[None, :, None, None], shift if bias is None else bias + shift)


def up_step(weights: Mapping[str, Floats], level: int, skip_norm: Affine) -> UpStep:
    """Split the first convolution of a decoder level into its part from below and its part from the skip."""
    first, up_norm = layer(weights, f"up.{level}.0"), to_affine(weights, f"up_norms.{level}")
    inputs = len(up_norm.scale)
    below = fold(Kernel(first.weight[:, :inputs], None), up_norm)
    skip = fold(Kernel(first.weight[:, inputs:], first.bias), skip_norm)
    biases = [bias for bias in (below.bias, skip.bias) if bias is not None]
    return UpStep(
        Kernel(below.weight, None), Kernel(skip.weight, np.sum(biases, axis=0)), layer(weights, f"up.{level}.2")
    )


def block_kernels(weight: Floats) -> Floats:
    """3x3 kernels (O x I) for a doubled picture as 2x2 kernels (4 O x I) for the picture itself.

    Output pixel (2 r + i, 2 c + j) sees source rows r - 1 and r (i = 0) or r and r + 1 (i = 1), and
    columns alike; kernel taps that fall on one source pixel add up. Groups in the order of 2 i + j.
    """

    def halve(taps: Floats, second: int, axis: int) -> Floats:
        one, two, three = np.moveaxis(taps, axis, 0)
        return np.stack([one + two, three] if second else [one, two + three], axis)

    return np.concatenate([halve(halve(weight, i, 2), j, 3) for i in (0, 1) for j in (0, 1)])


def doubling_kernel(weight: Floats) -> Floats:
    """3x3 kernels (O x I) for a doubled picture as one 4x4 kernel (I x O) of a transposed convolution.

    With stride 2 and one pixel cut off all around, it spreads each source pixel over the 4 x 4 output
    pixels that see it.
    """
    spread = np.zeros((*weight.shape[:2], 4, 4), np.float32)
    for row in (0, 1):
        for col in (0, 1):
            spread[:, :, row : row + 3, col : col + 3] += weight[:, :, ::-1, ::-1]
    return np.ascontiguousarray(spread.swapaxes(0, 1))
