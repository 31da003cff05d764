"""Pictures of a patch: the image, its label, what was predicted, and where the two differ."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3."""

NATURAL = ("B4", "B3", "B2")

LAND, FOUND, MISSED, WRONG, UNCOUNTED = (
    (245, 243, 238),
    (146, 197, 222),
    (213, 94, 0),
    (20, 20, 20),
    (190, 190, 190),
)
"""Of `errors`. They differ in lightness as well as in hue, so that they can be told apart without red and
green, and in a grey print."""


class Views(NamedTuple):
    """One patch four times."""

    image: Picture
    label: Picture
    predicted: Picture
    errors: Picture


def views(
    image: NDArray[np.float32],
    bands: Sequence[str],
    label: NDArray[np.bool_],
    percent: NDArray[np.uint8],
    counted: NDArray[np.bool_],
    found: NDArray[np.bool_],
) -> Views:
    """Draw a patch.

    Args:
        image: bands x height x width.
        bands: their short names.
        label: True = lake.
        percent: stored probability, 0..100 where `counted`.
        counted: False = left out of the scores.
        found: True = called lake.
    """
    labelled = _painted(counted, {FOUND: label & counted})
    return Views(natural_colour(image, bands), labelled, _shaded(percent, counted), errors(label, found, counted))


def natural_colour(image: NDArray[np.float32], bands: Sequence[str]) -> Picture:
    """Red, green and blue from the 2nd to the 98th percentile of all three; without them the first band in grey."""
    chosen = [list(bands).index(name) for name in NATURAL] if set(NATURAL) <= set(bands) else [0, 0, 0]
    rgb = np.moveaxis(image[chosen], 0, -1)
    known = rgb[(rgb != 0).any(axis=-1)]
    low, high = np.percentile(known, (2, 98)) if known.size else (0.0, 1.0)
    return np.asarray(np.clip((rgb - low) / max(high - low, 1e-6), 0, 1) * 255, dtype=np.uint8)


def errors(label: NDArray[np.bool_], found: NDArray[np.bool_], counted: NDArray[np.bool_]) -> Picture:
    """Lake that was found, lake that was missed, land that was called lake."""
    layers = {FOUND: label & found, MISSED: label & ~found, WRONG: ~label & found}
    return _painted(counted, {colour: pixels & counted for colour, pixels in layers.items()})


def to_uri(picture: Picture) -> str:
    """The picture as PNG inside an address, to put into a page."""
    from matplotlib.image import imsave

    buffer = BytesIO()
    imsave(buffer, np.ascontiguousarray(picture), format="png")
    return "data:image/png;base64," + b64encode(buffer.getvalue()).decode()


def css(colour: tuple[int, int, int]) -> str:
    """A colour as pages write it."""
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _shaded(percent: NDArray[np.uint8], counted: NDArray[np.bool_]) -> Picture:
    share = np.where(counted, np.minimum(percent, 100), 0)[..., None] / 100.0
    mixed = np.array(LAND) * (1 - share) + np.array((8, 48, 107)) * share
    return _painted(counted, {}, mixed.astype(np.uint8))


def _painted(
    counted: NDArray[np.bool_], layers: dict[Any, NDArray[np.bool_]], ground: Picture | None = None
) -> Picture:
    picture = np.full((*counted.shape, 3), LAND, np.uint8) if ground is None else ground
    for colour, pixels in layers.items():
        picture[pixels] = colour
    picture[~counted] = UNCOUNTED
    return picture
