"""Names of Sentinel-2 bands, and the contract of a composite raster."""

from __future__ import annotations

import re

COMPOSITE_BANDS = ("NDWI", "B4", "B3", "B2", "B11")
"""Bands of a composite in order; reflectance 0..1, NDWI -1..1 (the mean of each image's NDWI)."""

COMPOSITE_SCALE = 0.001
"""Stored int16 value x scale = physical value."""

COMPOSITE_NODATA = -32768

PROBABILITY_NODATA = 255
"""Probability rasters hold floor(100 p) as uint8, and this where the input had no data."""

_ALIASES = {"BLUE": "B2", "GREEN": "B3", "RED": "B4", "NIR": "B8", "SWIR1": "B11", "SWIR2": "B12"}


def band_name(text: str | None) -> str:
    """The short name of a band: 'B04', 'b4', 'Band 4', 'red' and 'B4 (665 nm)' all become 'B4'.

    A description that names no known band comes back upper case and stripped; None becomes ''.
    """
    word = (text or "").strip().upper()
    match = re.match(r"^B(?:AND)?[ _]?0*(\d{1,2})(A?)\b", word)
    if match:
        return f"B{match.group(1)}{match.group(2)}"
    return _ALIASES.get(word, word)
