"""Scenes whose files do not say what their numbers mean: plain, 1000 higher, or to be asked.

Since processing baseline 04.00 (25 January 2022) reflectance is stored as x 10000 + 1000, and the
archive is being processed again that way. A file without scale and offset leaves open which it is.
Its date and its darkest numbers say:

| day | darkest numbers | taken as |
|---|---|---|
| before 2022-01-25 | below 1000 | x 10000 |
| before 2022-01-25 | from 1000 to 1400 | in doubt |
| before 2022-01-25 | above 1400 | x 10000 |
| from 2022-01-25 on | any | in doubt |

"Darkest" is the 1st percentile of the darkest of red, NIR and SWIR. Water is dark in the last two,
forest and shade in the first, so most images reach below 0.1: below 1000 where numbers are plain, just
above it where they are 1000 higher. Images of cloud, ice or sand alone have no dark pixel, and their
lowest numbers lie well above 1400 (1573 under clouds in Slovenia, 1578 on Arctic sea ice): they say
nothing, and the day decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioIOError
from rasterio.io import DatasetReader

from ..errors import LakesError, MissingInput
from ..grid import Window
from ..progress import Progress
from ..rasters import read_window
from ..threads import in_threads
from .remote import open_file, shown
from .scene import OFFSET, BandFile, Scene, some_names, with_default_scale

OFFSET_SINCE = date(2022, 1, 25)
"""From here on new products are of baseline 04.00 and later, whose numbers are 1000 higher."""

ASK, PLAIN, OFFSET_IN = "ask", "plain", "offset"

DARK_BANDS = ("B4", "B8", "B11")
OFFSET_DN = 1000
BRIGHT_DN = 1400
"""The lowest numbers of images without dark pixels lie above it."""

PLAIN_DN = 500
"""Numbers that are 1000 too high do not come down to it: reflectance would be -0.05."""

PATCH = 256
"""Pixels a side of what is looked at of a file without overviews, in nine places."""

READERS = 8


@dataclass(frozen=True)
class Look:
    """A scene whose files state no scale, and its darkest number; None = it has no pixel."""

    scene: Scene
    darkest: float | None


def settle(scenes: list[Scene], choice: str, progress: Progress) -> list[Scene]:
    """The scenes with a scale and offset for every band, as `choice` (setting `unscaled`) has it.

    Raises:
        LakesError: the choice is to ask, and scenes are in doubt.
    """
    unscaled = [scene for scene in scenes if scene.is_unscaled]
    if not unscaled:
        return scenes
    looks = _look(unscaled, progress) if choice != PLAIN else []
    doubts = [look for look in looks if in_doubt(look.scene.day, look.darkest)]
    if choice == ASK and doubts:
        raise LakesError(_question(doubts, len(scenes)))
    plain = [look for look in looks if look.darkest is not None and look.darkest < PLAIN_DN]
    if choice == OFFSET_IN and plain:
        progress.warn(
            f"UNSCALED is offset, but in {len(plain)} of {len(scenes)} scenes numbers are below {PLAIN_DN}, which"
            f" would be reflectance below -0.05: {_named(plain)}. Set scale and offset in their files."
        )
    means = "reflectance x 10000 + 1000" if choice == OFFSET_IN else "reflectance x 10000 without offset"
    progress.info(f"{len(unscaled)} of {len(scenes)} scenes state no scale: their values are taken as {means}.")
    return [with_default_scale(scene, OFFSET if choice == OFFSET_IN else 0.0) for scene in scenes]


def in_doubt(day: date, darkest: float | None) -> bool:
    """Whether numbers without scale and offset may be 1000 higher; see the table above."""
    return day >= OFFSET_SINCE or (darkest is not None and OFFSET_DN <= darkest <= BRIGHT_DN)


def _named(looks: list[Look]) -> str:
    return some_names(
        [look.scene.label() + ("" if look.darkest is None else f" (lowest {look.darkest:.0f})") for look in looks]
    )


def _question(doubts: list[Look], count: int) -> str:
    return (
        f"{len(doubts)} of {count} scenes state no scale and offset, and their numbers may be reflectance x 10000 or"
        f" 1000 higher: expected scale 0.0001 and offset 0 or -0.1 in the files; found neither, with days from"
        f" {OFFSET_SINCE} on or no number below {OFFSET_DN}: {_named(doubts)}. Set scale and offset in the files; or"
        " choose UNSCALED plain (x 10000) or offset (x 10000 + 1000) if that is true of all scenes that state none."
        f" Numbers far below {OFFSET_DN} are plain."
    )


def _look(scenes: list[Scene], progress: Progress) -> list[Look]:
    return [Look(*pair) for pair in zip(scenes, in_threads(darkest_number, scenes, progress, READERS), strict=True)]


def darkest_number(scene: Scene) -> float | None:
    """1st percentile of the stored numbers of the darkest band; None where no band has any.

    Raises:
        MissingInput: a file has gone or is broken.
    """
    lows = [float(np.percentile(values, 1)) for name in DARK_BANDS if len(values := _sample(scene.bands[name]))]
    return min(lows, default=None)


def _sample(band: BandFile) -> NDArray[Any]:
    """Some of a band's stored numbers, without those that mean none."""
    try:
        with open_file(band.path) as dataset:
            values = _some_pixels(dataset, band.number)
    except RasterioIOError:
        raise MissingInput(
            shown(band.path), "broke off while it was read", "Check the file and the connection."
        ) from None
    values = values[np.isfinite(values)]
    return values[(values != 0) & (values != (band.nodata or 0))]


def _some_pixels(dataset: DatasetReader, band: int) -> NDArray[Any]:
    """An overview, or nine patches spread over the raster."""
    if dataset.overviews(band):
        smaller = max(1.0, max(dataset.shape) / (3 * PATCH))
        shape = tuple(max(1, int(side / smaller)) for side in dataset.shape)
        overview: NDArray[Any] = dataset.read(band, out_shape=shape)
        return overview.ravel()
    rows, cols = (_thirds(side) for side in dataset.shape)
    return np.concatenate(
        [
            read_window(dataset, band, Window(row, col, height, width)).ravel()
            for row, height in rows
            for col, width in cols
        ]
    )


def _thirds(side: int) -> list[tuple[int, int]]:
    """First pixel and length of what is looked at in each third of a side; all of a short one."""
    edges = [side * third // 3 for third in range(4)]
    parts = [(first, min(PATCH, last - first)) for first, last in zip(edges, edges[1:], strict=False)]
    return [(first, length) for first, length in parts if length]
