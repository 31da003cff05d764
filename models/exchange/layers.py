"""Weights of a foreign network, layer by layer in the order they are run, into a network of ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ...lakes.errors import LakesError

TRIAL_SIZE = 64
"""Pixels; a multiple of what every architecture halves."""


class StructureMismatch(LakesError, ValueError):
    """The layers of a file are not those of the network it is said to be."""

    def __init__(self, path: object, place: str, expected: str, found: str) -> None:
        super().__init__(
            f"'{path}' is not the network it is said to be: at {place} expected {expected}, found {found}."
            " State the architecture, the width and the bands that it was made with."
        )


@dataclass(frozen=True)
class Convolution:
    """Weights of a convolution."""

    weight: np.ndarray
    """Outputs x inputs x height x width."""
    bias: np.ndarray | None
    """Outputs."""

    def describe(self) -> str:
        """What it is, for a message."""
        return _convolution_text(self.weight.shape)


@dataclass(frozen=True)
class Normalisation:
    """Batch normalisation: (x - mean) / sqrt(variance + epsilon) x scale + shift, each of them by channel."""

    scale: np.ndarray
    shift: np.ndarray
    mean: np.ndarray
    variance: np.ndarray
    epsilon: float

    def describe(self) -> str:
        """What it is, for a message."""
        return _normalisation_text(len(self.scale))


Layer = Convolution | Normalisation


def layers_in_order(network: nn.Module, bands: int) -> list[nn.Module]:
    """The layers with weights of a network, in the order in which they are run on an image."""
    order: list[nn.Module] = []
    hooks = [
        module.register_forward_hook(lambda module, _inputs, _output: order.append(module))
        for module in network.modules()
        if any(True for _ in module.parameters(recurse=False))
    ]
    try:
        with torch.inference_mode():
            network.eval()(torch.zeros(1, bands, TRIAL_SIZE, TRIAL_SIZE))
    finally:
        for hook in hooks:
            hook.remove()
    return order


def fill(network: nn.Module, bands: int, found: Sequence[Layer], path: object) -> None:
    """Lay weights into a network of ours.

    A convolution of the file may have swallowed the normalisation behind it, as exporters do; then ours
    keeps the sum as its shift and does nothing else.

    Args:
        network: gets the weights.
        bands: of its input.
        found: the layers of the file, in the order they are run.
        path: of the file, for the message.

    Raises:
        StructureMismatch: the layers do not follow each other as they do in the network, or differ in shape.
    """
    rest = list(found)
    extra_bias: np.ndarray | None = None
    for number, module in enumerate(layers_in_order(network, bands), 1):
        layer = rest[0] if rest else None
        place = f"layer {number}"
        if isinstance(module, nn.BatchNorm2d):
            if not isinstance(layer, Normalisation) and extra_bias is not None:
                _fill_normalisation(module, _only_shift(extra_bias))
                extra_bias = None
                continue
            _check(path, place, _normalisation_text(module.num_features), layer)
            _fill_normalisation(module, rest.pop(0), extra_bias)
            extra_bias = None
        elif extra_bias is not None:
            raise StructureMismatch(path, place, type(module).__name__, "a bias of the convolution before it")
        elif isinstance(module, nn.Conv2d):
            _check(path, place, _convolution_text(tuple(module.weight.shape)), layer)
            extra_bias = _fill_convolution(module, rest.pop(0))
        else:
            raise StructureMismatch(
                path, place, f"{type(module).__name__}, which is read by name only (state dictionaries)", _text(layer)
            )
    if rest or extra_bias is not None:
        raise StructureMismatch(path, "the end", "no further layer", f"{len(rest)} more")


def _check(path: object, place: str, expected: str, layer: Layer | None) -> None:
    if _text(layer) != expected:
        raise StructureMismatch(path, place, expected, _text(layer))


def _text(layer: Layer | None) -> str:
    return layer.describe() if layer else "the end of the file"


def _fill_convolution(module: nn.Conv2d, layer: Any) -> np.ndarray | None:
    """Fill it; returns the bias that it has no place for."""
    _set(module.weight, layer.weight)
    if module.bias is None:
        return layer.bias
    _set(module.bias, np.zeros(module.out_channels) if layer.bias is None else layer.bias)
    return None


def _fill_normalisation(module: nn.BatchNorm2d, layer: Any, extra_bias: np.ndarray | None = None) -> None:
    # Ours keeps its own epsilon, so the scale takes up the difference.
    factor = np.sqrt((np.float64(1) * layer.variance + module.eps) / (np.float64(1) * layer.variance + layer.epsilon))
    _set(module.weight, layer.scale * factor)
    _set(module.bias, layer.shift)
    _set(module.running_mean, layer.mean if extra_bias is None else layer.mean - extra_bias)
    _set(module.running_var, layer.variance)


def _only_shift(shift: np.ndarray) -> Normalisation:
    ones, zeros = np.ones_like(shift), np.zeros_like(shift)
    return Normalisation(ones, shift, zeros, ones, 0.0)


def _set(target: Tensor | None, values: np.ndarray) -> None:
    if target is not None:
        with torch.no_grad():
            target.copy_(torch.from_numpy(np.array(values, dtype=np.float32)))


def _convolution_text(shape: tuple[int, ...]) -> str:
    return f"a convolution {' x '.join(map(str, shape))}"


def _normalisation_text(channels: int) -> str:
    return f"a normalisation of {channels} channels"
