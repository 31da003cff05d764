"""Changes of training patches beyond the paper's flips. All off unless asked for.

Every random number is drawn beforehand, with the region and the window, so that the threads which
read patches need no generator.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.random import Generator
from numpy.typing import NDArray
from torch.nn import functional

from ..lakes.samples.patches import Patch

COLOUR = ("colour", "both")
SCALE = ("scale", "both")
"""Values of AUGMENT that ask for it."""

GAIN = 0.2
"""All reflectances times 1 +- this, as under another sun or another exposure."""
OFFSET = 0.02
"""Reflectance added to all bands, as by haze."""
BAND_GAIN = 0.05
"""Each reflectance times 1 +- this, independently."""
INDEX_SHIFT = 0.05
"""Added to the NDWI, which stays in -1..1."""
ZOOM = 4 / 3
"""Lakes appear up to this factor larger or smaller."""


def draw_side(patch: int, generator: Generator) -> int:
    """Side in pixels of the window to read for a patch: log-uniform between patch / `ZOOM` and patch x `ZOOM`."""
    return max(round(patch * ZOOM ** generator.uniform(-1.0, 1.0)), 1)


def draw_tone(bands: int, generator: Generator) -> NDArray[np.float64]:
    """What `change_tone` needs: a number in -1..1 for gain, offset and index, and one for each reflectance."""
    return generator.uniform(-1.0, 1.0, 2 + bands)


def change_tone(image: NDArray[np.float32], tone: NDArray[np.float64]) -> NDArray[np.float32]:
    """Brighten, darken, veil and tint.

    Args:
        image: bands x height x width, NDWI first, then reflectances; pixels that are 0 in all bands are
            padding or no data and stay so.
        tone: as from `draw_tone`.
    """
    gains = (1 + GAIN * tone[0]) * (1 + BAND_GAIN * tone[3:])
    changed = np.empty_like(image)
    changed[0] = np.clip(image[0] + INDEX_SHIFT * tone[2], -1.0, 1.0)
    changed[1:] = np.maximum(image[1:] * gains[:, None, None].astype(np.float32) + np.float32(OFFSET * tone[1]), 0.0)
    return np.where(image.any(axis=0), changed, np.float32(0.0))


def resample(patch: Patch, side: int) -> Patch:
    """The patch at another size: the image bilinear (averaged when it shrinks), label and weight by nearest pixel."""
    image = functional.interpolate(
        torch.from_numpy(np.ascontiguousarray(patch.image))[None],
        size=(side, side),
        mode="bilinear",
        antialias=True,
        align_corners=False,
    )
    rows, cols = ((np.arange(side) * 2 + 1) * length // (2 * side) for length in patch.label.shape)
    nearest = np.ix_(rows, cols)
    return Patch(image[0].numpy(), patch.label[nearest], patch.weight[nearest])
