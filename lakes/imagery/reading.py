"""Reading a scene's bands on the pixels of another grid, any window of it, nearest neighbour."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioIOError
from rasterio.io import DatasetReader

from ..errors import MissingInput
from ..grid import Window
from ..rasters import read_window
from .grids import Grid, nearest_pixels
from .names import REFLECTANCE
from .remote import open_file, shown
from .scene import Scene

CLEAR_IS_ZERO = ("PROBABILITY", "QA60")

Pixels = tuple[NDArray[np.intp], NDArray[np.intp]]


class Stored(NamedTuple):
    """Stored values of a band in a window, and where there are none."""

    values: NDArray
    missing: NDArray[np.bool_]
    """Outside the file, its nodata value, not a number, or 0 in a reflectance band."""


class BlockPixels:
    """Where the pixels of one block lie in the grids of the scenes, remembered from scene to scene."""

    MOST = 8

    def __init__(self, target: Grid) -> None:
        self._target = target
        self._known: dict[tuple[Grid, Window], Pixels] = {}

    def find(self, source: Grid, window: Window) -> Pixels:
        """As `nearest_pixels`."""
        key = (source, window)
        if key not in self._known:
            if len(self._known) == self.MOST:
                del self._known[next(iter(self._known))]
            self._known[key] = nearest_pixels(self._target, window, source)
        return self._known[key]


class SceneReader:
    """Reads one scene; its files stay open, so that interleaved bands are unpacked once."""

    def __init__(self, scene: Scene, pixels: BlockPixels) -> None:
        self._scene, self._pixels = scene, pixels
        self._stack = ExitStack()
        self._open: dict[Path | str, DatasetReader] = {}

    def __enter__(self) -> SceneReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def read(self, name: str, window: Window) -> Stored:
        """A band on a window of the target grid, which may reach beyond it.

        Raises:
            MissingInput: the file has gone or is broken, or its server has stopped answering.
        """
        band = self._scene.bands[name]
        rows, cols = self._pixels.find(band.grid, window)
        try:
            values, missing = pick(self._dataset(band.path), band.number, rows, cols)
        except RasterioIOError:
            # Not from the error: it may hold an address with a token.
            remedy = f"Check the file and the connection, or leave the scene {self._scene.label()} out."
            raise MissingInput(shown(band.path), "broke off while it was read", remedy) from None
        # A GeoTIFF has one nodata value for all its bands; where 0 means "clear" it cannot mean "none".
        if band.nodata is not None and not (band.nodata == 0 and name in CLEAR_IS_ZERO):
            missing |= values == band.nodata
        if values.dtype.kind == "f":
            missing |= ~np.isfinite(values)
            values[missing] = 0
        if name in REFLECTANCE:
            missing |= values == 0
        return Stored(values, missing)

    def _dataset(self, path: Path | str) -> DatasetReader:
        if path not in self._open:
            self._open[path] = self._stack.enter_context(open_file(path))
        return self._open[path]


def pick(
    dataset: DatasetReader, band: int, rows: NDArray[np.intp], cols: NDArray[np.intp]
) -> tuple[NDArray, NDArray[np.bool_]]:
    """Values at pixels of a raster, and where those lie outside it (zero there).

    Args:
        dataset: the raster.
        band: number from 1.
        rows: (h, 1) or (h, w).
        cols: (1, w) or (h, w).
    """
    rows_in = (rows >= 0) & (rows < dataset.height)
    cols_in = (cols >= 0) & (cols < dataset.width)
    inside = rows_in & cols_in
    values = np.zeros(inside.shape, dtype=dataset.dtypes[band - 1])
    if not inside.any():
        return values, ~inside
    if rows.shape[1] == 1 and cols.shape[0] == 1:
        some_rows, some_cols = rows[rows_in], cols[cols_in]
        window = _around(some_rows, some_cols)
        block = _repeat(read_window(dataset, band, window), some_rows - window.row, some_cols - window.col)
        if block.shape == values.shape:
            return block, ~inside
        values[inside] = block.ravel()
    else:
        window = _around(rows[inside], cols[inside])
        source = read_window(dataset, band, window)
        values[inside] = source[rows[inside] - window.row, cols[inside] - window.col]
    return values, ~inside


def _around(rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Window:
    row, col = int(rows.min()), int(cols.min())
    return Window(row, col, int(rows.max()) - row + 1, int(cols.max()) - col + 1)


def _repeat(source: NDArray, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> NDArray:
    """`source` at the crossings of rows and columns, both ascending from 0."""
    if source.shape == (len(rows), len(cols)):
        return source
    return source[rows][:, cols]
