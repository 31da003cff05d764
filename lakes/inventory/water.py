"""Which pixels of a raster are lake: percentages, fractions or a 0/1 mask, read in strips of whole rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import MaskFlags
from rasterio.errors import RasterioIOError
from rasterio.io import DatasetReader

from ..errors import LakesError, MissingInput
from ..grid import Window
from ..progress import Progress
from ..rasters import read_window, to_rasterio
from .corners import GAP
from .tracing import pixel_room

STRIP_PIXELS = 8_000_000
"""Pixels read at a time where the file's blocks allow it."""

MOST_PIXELS = 8 * STRIP_PIXELS
"""Pixels read at a time so that no block of the file is unpacked twice."""


@dataclass(frozen=True)
class WaterRule:
    """Which stored values are lake: `cutoff` and above, none above `highest`."""

    cutoff: float
    highest: float
    kind: str


MASK = WaterRule(1, 1, "a 0/1 mask")


def percent_cutoff(threshold: float) -> int:
    """The smallest stored percentage that counts as p >= threshold: 57 for 0.57, 51 for 0.501.

    Rounded before going up, since 100 * 0.57 is 56.99... and 100 * 0.07 is 7.00...1 in floating point.
    """
    return int(np.ceil(round(100.0 * threshold, 6)))


def water_rule(dataset: DatasetReader, threshold: float, progress: Progress) -> WaterRule:
    """Tell a raster of percentages, of fractions, and a 0/1 mask apart.

    A band described as `probability`, or uint8 with scale 0.01, holds percentages. Otherwise the
    values decide: nothing above 1 is a mask (whole numbers) or fractions (floats), anything else
    is percentages. The threshold does not apply to a mask.
    """
    described = (dataset.descriptions[0] or "").strip().lower() == "probability"
    scaled = dataset.dtypes[0] == "uint8" and abs(dataset.scales[0] - 0.01) < 1e-9
    is_float = np.dtype(dataset.dtypes[0]).kind == "f"
    if (described and not is_float) or scaled or _exceeds_one(dataset, progress):
        return WaterRule(percent_cutoff(threshold), 100, "percentages")
    # Floats near the threshold were once float32: compare in their own precision.
    return WaterRule(float(np.float32(threshold)), 1, "fractions") if is_float else MASK


def _exceeds_one(dataset: DatasetReader, progress: Progress) -> bool:
    for window in strips(dataset):
        progress.check()
        values, valid = read_valid(dataset, window)
        if _any_above(1, values, valid):
            return True
    return False


def _any_above(limit: float, values: NDArray[Any], valid: NDArray[np.bool_] | None) -> bool:
    # The largest value is found faster than all larger ones; it is NaN where there is any.
    if values.max() <= limit:
        return False
    above = values > limit
    return bool((above if valid is None else above & valid).any())


def strips(dataset: DatasetReader) -> Iterator[Window]:
    """Windows of whole rows from top to bottom, along the file's blocks unless these are huge."""
    rows, block = max(1, STRIP_PIXELS // dataset.width), dataset.block_shapes[0][0]
    if rows >= block or block * dataset.width <= MOST_PIXELS:
        rows = max(rows // block, 1) * block
    for row in range(0, dataset.height, rows):
        yield Window(row, 0, min(rows, dataset.height - row), dataset.width)


def read_valid(
    dataset: DatasetReader, window: Window, out: NDArray[Any] | None = None
) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
    """Stored values of band 1, in `out` where that is given, and where there is data; None = everywhere.

    Raises:
        MissingInput: the file is damaged.
    """
    try:
        values = read_window(dataset, 1, window, out)
        valid = _valid(dataset, window, values)
    except RasterioIOError as error:
        rows = f"rows {window.row} to {window.row_stop - 1} cannot be read; the file is cut short or damaged"
        raise MissingInput(dataset.name, rows, "Make or fetch it again.") from error
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        return values, np.isfinite(values) if valid is None else valid & np.isfinite(values)
    return values, valid


def _valid(dataset: DatasetReader, window: Window, values: NDArray[Any]) -> NDArray[np.bool_] | None:
    flags = dataset.mask_flag_enums[0]
    if MaskFlags.all_valid in flags:
        return None
    if MaskFlags.nodata in flags and dataset.nodata is not None and not np.isnan(dataset.nodata):
        valid = values != dataset.nodata
        return None if valid.all() else valid
    return np.asarray(dataset.read_masks(1, window=to_rasterio(window)) > 0)


def find_water(
    values: NDArray[Any], valid: NDArray[np.bool_] | None, rule: WaterRule, room: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Rows for the tracer, in `room`.

    Raises:
        LakesError: a value is neither of a mask nor a percentage.
    """
    pixels = room[: len(values)]
    water = pixels[:, : values.shape[1]]
    np.greater_equal(values, rule.cutoff, out=water.view(np.bool_))
    if _any_above(rule.highest, values, valid):
        strange = (values > rule.highest) & (True if valid is None else valid)
        raise LakesError(
            f"Expected a 0/1 mask, fractions 0..1 or percentages 0..100, found {values[strange][0]} in {rule.kind}."
            " Give a probability raster or a 0/1 mask, and check its nodata value."
        )
    if valid is not None:
        water[~valid] = GAP
    return pixels


def read_water(
    dataset: DatasetReader, rule: WaterRule, report: Callable[[float], None] = lambda _percent: None
) -> Iterator[NDArray[np.uint8]]:
    """Rows for the tracer from top to bottom; each piece lies in the memory of the one before.

    Raises:
        LakesError: a value is neither of a mask nor a percentage.
        MissingInput: the file is damaged.
    """
    room, out = np.empty((0, 0), dtype=np.uint8), None
    for window in strips(dataset):
        report(100.0 * window.row / dataset.height)
        if out is None:
            room, out = pixel_room(*window.shape), np.empty(window.shape, dtype=dataset.dtypes[0])
        values, valid = read_valid(dataset, window, out[: window.height])
        yield find_water(values, valid, rule, room)
