"""How far a network sees: from which distance a pixel cannot change the output, by no weights whatever.

Found by sending "not a number" through the network. It survives every multiplication, even by zero,
every sum and every maximum, so exactly those outputs become NaN that depend on a NaN input.
"""

from __future__ import annotations

import copy

import torch
from torch import nn

from ..lakes.grid import align_up

LONGEST = 1024
"""Pixels looked at; a network that sees farther counts as seeing without end."""

OUTSIDE = 256
"""Pixels beyond the edge that are made NaN."""


def receptive_reach(network: nn.Module, bands: int, step: int, longest: int = LONGEST) -> int | None:
    """Pixels from a window's edge on which the output cannot depend on what lies beyond the edge.

    Args:
        network: N x bands x H x W in, N x 1 x H x W out; left as it is.
        bands: its input channels.
        step: window corners and sides are multiples of this.
        longest: pixels, a multiple of `step`.

    Returns:
        A multiple of `step`; None where it exceeds `longest`, as it does where anything is averaged over the
        window (squeeze and excitation, group normalisation, pyramid pooling, attention).
    """
    # In float64 convolutions are plain matrix products; the float32 ones may go through transforms of
    # whole tiles, which would carry a NaN to neighbours that do not depend on it.
    network = copy.deepcopy(network).double().eval()
    beyond = align_up(OUTSIDE, step)
    image = torch.zeros(2, bands, 2 * step, beyond + longest, dtype=torch.float64)
    image[0, ..., :beyond] = torch.nan
    image[1, ..., longest:] = torch.nan
    with torch.inference_mode():
        touched = network(image).isnan().flatten(1, 2).any(dim=1)
    left = int(touched[0].nonzero().max()) + 1 - beyond
    right = longest - int(touched[1].nonzero().min())
    reach = max(left, right)
    return align_up(reach, step) if reach < longest else None
