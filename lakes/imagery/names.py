"""What the names of files, folders and bands say: the day of an image, and which band it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ..bands import band_name

REFLECTANCE = ("B4", "B3", "B2", "B11", "B8")
"""The bands that a composite is made of; all must be there."""

MODEL_BANDS = ("B1", "B2", "B4", "B5", "B8", "B8A", "B9", "B10", "B11", "B12")
"""The bands that s2cloudless takes, in its order; only L1C has B10."""

OPTICAL = (*REFLECTANCE, *(band for band in MODEL_BANDS if band not in REFLECTANCE))
"""All bands that hold reflectance."""

MASK_BANDS = ("SCL", "PROBABILITY", "QA60")
"""Bands that may tell clouds, shadow, water and snow."""

_DAY = re.compile(r"(?<!\d)(20[1-3]\d)([-_:]?)([01]\d)\2([0-3]\d)(?=\D|\d{6}(?!\d)|$)")
_ALIASES = {"CLDPRB": "PROBABILITY", "MSK_CLDPRB": "PROBABILITY", "CLOUD_PROBABILITY": "PROBABILITY"}


def day_in(text: str) -> date | None:
    """The first day that a text names, as 2020-06-30, 2020_06_30 or 20200630 (also with a time behind it).

    The first, because product names put the acquisition before the processing.
    """
    for match in _DAY.finditer(text):
        try:
            return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            continue
    return None


def scene_band(text: str | None) -> str | None:
    """The short name of a band that composites or their masks use ('B02' is 'B2'); None for any other text."""
    name = band_name(text)
    name = _ALIASES.get(name, name)
    return name if name in OPTICAL + MASK_BANDS else None


def band_in(stem: str) -> str | None:
    """The band that the name of a single-band file gives, as in 'B02' or 'T48QUE_20200223_B02_10m'.

    The last part that names one counts; colour words do not, they are too common in file names.
    """
    parts = [
        part
        for part in re.split(r"[_\-. ]+", stem.upper())
        if re.fullmatch(r"B\d{1,2}|B8A|SCL|QA60|CLDPRB|PROBABILITY", part)
    ]
    return scene_band(parts[-1]) if parts else None


def without_idle(bands: Iterable[str]) -> set[str]:
    """The bands that are of use: those that only s2cloudless takes are so when all it takes are there."""
    present = set(bands)
    return present if present.issuperset(MODEL_BANDS) else present - (set(MODEL_BANDS) - set(REFLECTANCE))
