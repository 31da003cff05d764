"""The networks that can be trained and run, by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from torch import nn

from ..lakes.errors import InvalidSetting
from . import unet


class Architecture(NamedTuple):
    """How to make a network, and what a window must offer it."""

    build: Callable[..., nn.Module]
    """Number of bands and arguments in, network out (input N x bands x H x W, output logits N x 1 x H x W)."""
    reach: Callable[..., int]
    """Arguments in, margin in pixels out from which the kept centre does not depend on the window."""
    window: int
    """Pixels; the window it must always be run with, 0 = any multiple of 16."""
    parameter_groups: Callable[[Any], list[dict[str, object]]]
    """Network in, weights for an optimiser out."""


def _unet_reach(**_arguments: Any) -> int:
    return unet.REACH


ARCHITECTURES: dict[str, Architecture] = {
    "unet": Architecture(unet.UNet, _unet_reach, 0, unet.parameter_groups),
}


def names() -> tuple[str, ...]:
    """Every architecture."""
    return tuple(ARCHITECTURES)


def find(architecture: str) -> Architecture:
    """An architecture by name.

    Raises:
        InvalidSetting: there is none of that name.
    """
    if architecture not in ARCHITECTURES:
        raise InvalidSetting(f"ARCHITECTURE must be one of {', '.join(names())}; found '{architecture}'.")
    return ARCHITECTURES[architecture]


def build(architecture: str, bands: int, **arguments: Any) -> nn.Module:
    """A freshly initialised network: N x bands x H x W float32 in, logits N x 1 x H x W out.

    Raises:
        InvalidSetting: unknown architecture, or arguments that it does not take.
    """
    maker = find(architecture).build
    try:
        return maker(bands, **arguments)
    except TypeError as error:
        raise InvalidSetting(f"'{architecture}' cannot be built with {arguments}: {error}.") from error


def reach(architecture: str, **arguments: Any) -> int:
    """Margin in pixels from which the kept centre of a window does not depend on the window."""
    return find(architecture).reach(**arguments)
