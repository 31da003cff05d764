"""The networks that can be trained and run, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any, NamedTuple

import torch
from torch import nn

from ..lakes.errors import InvalidSetting
from . import context, encoders, unet
from .reach import receptive_reach
from .settings import DEFAULT_ENCODER, ENCODER_STEP, PATCH_STEP, SMP_ARCHITECTURES


class Architecture(NamedTuple):
    """How to make a network, and what a window must offer it."""

    build: Callable[..., nn.Module]
    """Number of bands and arguments in, network out (input N x bands x H x W, output logits N x 1 x H x W)."""
    margin: int
    """Pixels thrown away along a window's edges."""
    window: int
    """Pixels; the window it must always be run with. 0 = any multiple of `step`: the margin is as wide as the
    network sees, so that the kept centre does not depend on the window."""
    step: int
    """Corners and sides of windows are multiples of this."""
    parameter_groups: Callable[[Any], list[dict[str, object]]]
    """Network in, weights for an optimiser out."""
    arguments: Callable[[int, str | None], dict[str, Any]]
    """BASE_WIDTH and ENCODER in, arguments of `build` out."""
    context: bool = False
    """It looks at a wide picture too (`context.wide_picture`)."""


def _with_encoder(name: str) -> Architecture:
    return Architecture(
        build=partial(encoders.build, name),
        margin=encoders.MARGIN,
        window=encoders.WINDOW,
        step=ENCODER_STEP,
        parameter_groups=encoders.parameter_groups,
        arguments=lambda _width, encoder: {"encoder": encoder or DEFAULT_ENCODER},
    )


ARCHITECTURES: dict[str, Architecture] = {
    "unet": Architecture(
        build=unet.UNet,
        margin=unet.REACH,
        window=0,
        step=PATCH_STEP,
        parameter_groups=unet.parameter_groups,
        arguments=lambda width, _encoder: {"width": width},
    ),
    **{name: _with_encoder(name) for name in SMP_ARCHITECTURES},
    "unet-context": Architecture(
        build=context.ContextUNet,
        margin=unet.REACH,
        window=encoders.WINDOW,
        step=PATCH_STEP,
        parameter_groups=unet.parameter_groups,
        arguments=lambda width, _encoder: {"width": width},
        context=True,
    ),
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


def reach(architecture: str, **_arguments: Any) -> int:
    """Margin in pixels that windows need: the kept centre does not depend on the window, or the window is fixed."""
    return find(architecture).margin


@cache
def sees(architecture: str, bands: int, **arguments: Any) -> int | None:
    """How far a network sees, in pixels; None = without end (`reach.receptive_reach`). Takes seconds for a large one.

    Raises:
        InvalidSetting: as `build`.
    """
    found = find(architecture)
    if not found.window:
        return found.margin
    if found.context:
        return None
    with torch.random.fork_rng(devices=[]):
        return receptive_reach(build(architecture, bands, **arguments), bands, found.step)
