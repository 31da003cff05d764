"""What a window must offer each network: numbers known without building it, and without torch."""

from __future__ import annotations

from typing import NamedTuple

from ..lakes.steps import check_choice
from .card import ModelCard, ModelFileError
from .settings import ARCHITECTURES, SMP_ARCHITECTURES, step_of

UNET_REACH = 96
"""Pixels from a window's edge on which the U-Net's output does not depend on what lies beyond the edge, for
windows whose corners are multiples of 16 of one grid: 30 + 32 + 30 for the convolutions on the way
down, at the bottom and on the way up, rounded up to a multiple of 16."""

FIXED_WINDOW = 1152
FIXED_MARGIN = 192
"""Pixels. Most networks with an encoder see farther than any margin one could afford (`reach.py`; without end
where something is averaged over the whole window), so their windows are fixed on one grid over the
raster: then a pixel belongs to one window whatever the extent. The margin keeps the seams small. For a
trained ResNet U-Net at most 0.0006 of probability beyond 160 pixels (measured), under a whole percent."""


class WindowNeeds(NamedTuple):
    """What a window must offer a network, in pixels."""

    margin: int
    """Thrown away along a window's edges."""
    window: int
    """The one side that windows must have. 0 = any multiple of `step`: the margin is as wide as the network
    sees, so that the kept centre does not depend on the window."""
    step: int
    """Corners and sides of windows are multiples of this."""


def needs(architecture: str) -> WindowNeeds:
    """What windows an architecture needs.

    Raises:
        InvalidSetting: there is none of that name.
    """
    check_choice("ARCHITECTURE", architecture, ARCHITECTURES)
    step = step_of(architecture)
    if architecture in SMP_ARCHITECTURES:
        return WindowNeeds(FIXED_MARGIN, FIXED_WINDOW, step)
    return WindowNeeds(UNET_REACH, 0, step)


def check_card(path: object, card: ModelCard) -> None:
    """Check that the network of a card can take the card's window.

    Raises:
        ModelFileError: it cannot.
        InvalidSetting: the card names a network that this version does not have.
    """
    step = needs(card.architecture).step
    if card.window % step:
        raise ModelFileError(
            path, f"asks for a WINDOW of {card.window}; a '{card.architecture}' takes multiples of {step}"
        )
