"""Channels of one activation brought to one range, so that 8 bits tell as much of each. NumPy only.

ReLU and max pooling let positive factors through: a channel divided by a factor where it is made and multiplied
by it where it is used gives the same logits.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .kernels import Floats, Kernel, Kernels, UpStep

TINY = float(np.finfo(np.float32).tiny)
LEAST = 1e-3
"""Of an activation's largest channel: channels that say less are not raised any further."""


def activations(kernels: Kernels) -> list[str]:
    """Names of what follows each ReLU, as `graph.unet_graph` gives them."""
    levels = [f"down{level}" for level in range(len(kernels.down))] + [f"up{level}" for level in range(len(kernels.up))]
    return [name for level in levels for name in (f"{level}.inner", level)]


def equalise(kernels: Kernels, largest: Mapping[str, Floats]) -> Kernels:
    """The same network, with the channels of each activation divided by their own largest value.

    Args:
        kernels: of the network; left as they are.
        largest: the largest value of each channel of `activations`.
    """
    factors = {name: _factors(values) for name, values in largest.items()}
    down, pooled, skips = [], [], []
    before: Floats | None = None
    for level, (first, second) in enumerate(kernels.down):
        inner, outer = factors[f"down{level}.inner"], factors[f"down{level}"]
        down.append((_scale(first, before, inner), _scale(second, inner, outer)))
        skips.append(outer)
        before = outer
        if level < len(kernels.pooled):
            norm = kernels.pooled[level]
            if norm is not None:  # the normalisation that stayed takes the factors
                norm, before = norm._replace(scale=norm.scale * outer), None
            pooled.append(norm)
    below, up = skips.pop(), []
    for level, step in enumerate(kernels.up):
        inner, outer = factors[f"up{level}.inner"], factors[f"up{level}"]
        parts = (
            _scale(step.below, below, inner),
            _scale(step.skip, skips.pop(), inner),
            _scale(step.second, inner, outer),
        )
        up.append(UpStep(*parts))
        below = outer
    return Kernels(down, pooled, up, _scale(kernels.head, below, None))


def _factors(largest: Floats) -> Floats:
    factors = np.maximum(largest, max(float(largest.max()) * LEAST, TINY))
    middle: Floats = np.exp(np.log(factors).mean())
    return (factors / middle).astype(np.float32)


def _scale(kernel: Kernel, inputs: Floats | None, outputs: Floats | None) -> Kernel:
    """The kernel for inputs divided by factors, whose outputs are divided by factors."""
    weight, bias = kernel
    if inputs is not None:
        weight = weight * inputs[None, :, None, None]
    if outputs is not None:
        weight = weight / outputs[:, None, None, None]
        bias = None if bias is None else bias / outputs
    return Kernel(weight, bias)
