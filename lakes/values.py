"""Stored numbers of a composite to the values that networks are fed with.

Training and prediction both go through `to_values`, so that they cannot differ.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from .bands import COMPOSITE_NODATA, COMPOSITE_SCALE


def stored_scale(dataset: DatasetReader) -> float:
    """What a stored number is multiplied with: the file's own scale; without one 0.001 for whole numbers, else 1."""
    scale = float(dataset.scales[0])
    if scale != 1.0:
        return scale
    return COMPOSITE_SCALE if np.dtype(dataset.dtypes[0]).kind in "iu" else 1.0


def stored_nodata(dataset: DatasetReader) -> float:
    """The stored number that means no data: the file's own, else a composite's."""
    return float(COMPOSITE_NODATA) if dataset.nodata is None else float(dataset.nodata)


def to_values(
    stored: NDArray[Any], nodata: float | None, scale: float
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Values to feed a network with, and where they are valid.

    Args:
        stored: bands x height x width.
        nodata: stored number without meaning, None = there is none; NaN is always without meaning.
        scale: stored number x scale = value.

    Returns:
        float32 values of the same shape, 0 in every band where any band has no data; and a mask
        height x width, True where every band has data.
    """
    valid = valid_pixels(stored, nodata)
    values = np.where(valid, stored, 0).astype(np.float32)
    values *= np.float32(scale)
    return values, valid


def valid_pixels(stored: NDArray[Any], nodata: float | None) -> NDArray[np.bool_]:
    """Where every band has data (height x width); arguments as of `to_values`."""
    valid = np.ones(stored.shape[1:], dtype=bool)
    for band in stored:
        if nodata is not None:
            valid &= band != nodata
        if stored.dtype.kind == "f":
            valid &= np.isfinite(band)
        if not valid.any():
            break
    return valid
