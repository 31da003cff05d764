"""The networks that can be trained and run, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import torch
from torch import nn

from ..lakes.errors import InvalidSetting
from ..lakes.steps import check_choice
from . import encoders, unet
from .needs import needs
from .reach import receptive_reach
from .settings import DEFAULT_ENCODER, SMP_ARCHITECTURES


class Architecture(NamedTuple):
    """How to make a network; `needs.py` says what a window must offer it."""

    build: Callable[..., nn.Module]
    """Number of bands and arguments in, network out (input N x bands x H x W, output logits N x 1 x H x W)."""
    parameter_groups: Callable[[Any], list[dict[str, object]]]
    """Network in, weights for an optimiser out."""
    arguments: Callable[[int, str | None], dict[str, Any]]
    """BASE_WIDTH and ENCODER in, arguments of `build` out."""


def _with_encoder(name: str) -> Architecture:
    return Architecture(
        build=partial(encoders.build, name),
        parameter_groups=encoders.parameter_groups,
        arguments=lambda _width, encoder: {"encoder": encoder or DEFAULT_ENCODER},
    )


ARCHITECTURES: dict[str, Architecture] = {
    "unet": Architecture(
        build=unet.UNet,
        parameter_groups=unet.parameter_groups,
        arguments=lambda width, _encoder: {"width": width},
    ),
    **{name: _with_encoder(name) for name in SMP_ARCHITECTURES},
}


def names() -> tuple[str, ...]:
    """Every architecture."""
    return tuple(ARCHITECTURES)


def find(architecture: str) -> Architecture:
    """An architecture by name.

    Raises:
        InvalidSetting: there is none of that name.
    """
    check_choice("ARCHITECTURE", architecture, names())
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


@cache
def sees(architecture: str, bands: int, **arguments: Any) -> int | None:
    """How far a network sees, in pixels; None = without end (`reach.receptive_reach`). Takes seconds for a large one.

    Raises:
        InvalidSetting: as `build`.
    """
    needed = needs(architecture)
    if not needed.window:
        return needed.margin
    with torch.random.fork_rng(devices=[]):
        return receptive_reach(build(architecture, bands, **arguments), bands, needed.step)
