"""The finished windows of a prediction, each a small GeoTIFF, and the raster that they become.

They can be looked at while the rest is computed, and a run that was stopped goes on from them.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ...lakes.bands import PROBABILITY_NODATA
from ...lakes.files import said_when_full, written
from ...lakes.grid import Window
from ...lakes.mosaic import Mosaic
from ...lakes.rasters import FAST_LEVEL, copy_to_cog, to_rasterio
from ...lakes.unfinished import BlockFolder


class Tiles(BlockFolder):
    """The folder of finished windows; windows are counted from the upper left corner of the output."""

    def __init__(self, output: str | Path, digest: str, whole: Mosaic) -> None:
        super().__init__(output, digest)
        self._whole = whole

    def put(self, window: Window, stored: NDArray[np.uint8]) -> None:
        """Write a finished window (height x width).

        Raises:
            LakesError: the disk is full, or another fault of the file system.
        """
        self.write(
            _name(window),
            stored[None],
            {"CRC32": _checksum(stored)},
            compress="ZSTD",
            zstd_level=FAST_LEVEL,
            nodata=PROBABILITY_NODATA,
            crs=self._whole.crs,
            transform=self._whole.transform * Affine.translation(window.col, window.row),
        )

    def has(self, window: Window) -> bool:
        """True when it is finished, and whole."""
        try:
            with rasterio.open(self.folder / _name(window)) as dataset:
                stored = dataset.read(1)
                return stored.shape == window.shape and dataset.tags().get("CRC32") == str(_checksum(stored))
        except rasterio.errors.RasterioIOError:
            return False

    def is_empty(self) -> bool:
        """True when no window is finished."""
        return not any(self.folder.glob("[0-9]*.tif"))

    def deliver(self, windows: Iterable[Window]) -> None:
        """Write the output from all of its windows, as a cloud optimised GeoTIFF.

        Raises:
            LakesError: as `put`.
        """
        mosaic = self.mosaic("whole.vrt", self._whole, [(_name(window), window) for window in windows])
        with said_when_full(self.output), written(self.output) as part:
            copy_to_cog(mosaic, part)


def whole_raster(dataset: DatasetReader, extent: Window, tags: Mapping[str, str]) -> Mosaic:
    """What a probability raster is that covers `extent` of a raster, apart from its pixels."""
    return Mosaic(
        dataset.crs,
        dataset.window_transform(to_rasterio(extent)),
        extent.height,
        extent.width,
        dtype="uint8",
        bands=("probability",),
        nodata=PROBABILITY_NODATA,
        scale=0.01,
        tags=tags,
    )


def _name(window: Window) -> str:
    return f"{window.row}-{window.col}.tif"


def _checksum(stored: NDArray[np.uint8]) -> int:
    return zlib.crc32(stored.tobytes())
