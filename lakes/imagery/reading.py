"""Reading a scene's bands on the pixels of another grid, any window of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioIOError
from rasterio.io import DatasetReader

from ..errors import LakesError, MissingInput
from ..grid import Window
from ..rasters import raster_window, read_window
from .grids import Grid, nearest_pixels, pixel_places
from .names import REFLECTANCE
from .remote import open_file, shown
from .resampling import bilinear, pick, window_around
from .scene import BandFile, Scene
from .scratch import Scratch

CLEAR_IS_ZERO = ("PROBABILITY", "QA60")

Pixels = tuple[NDArray[np.intp], NDArray[np.intp]]


class Stored(NamedTuple):
    """Stored values of a band in a window, and where there are none."""

    values: NDArray
    missing: NDArray[np.bool_]
    """Outside the file, its nodata value, not a number, or 0 in a reflectance band; broadcasts to the values."""


class BlockPixels:
    """Where the pixels of one block lie in the grids of the scenes, remembered from scene to scene."""

    MOST = 8

    def __init__(self, target: Grid) -> None:
        self.target = target
        self._known: dict[tuple[Grid, Window], Pixels] = {}

    def find(self, source: Grid, window: Window) -> Pixels:
        """As `nearest_pixels`."""
        key = (source, window)
        if key not in self._known:
            if len(self._known) == self.MOST:
                del self._known[next(iter(self._known))]
            self._known[key] = nearest_pixels(self.target, window, source)
        return self._known[key]


class OpenFiles:
    """Files that stay open from block to block, for all threads: each is one thread's at a time."""

    def __init__(self, most: int = 48) -> None:
        self._most = most
        self.scratch = Scratch()
        """For what is read."""
        self._lock = threading.Lock()
        self._open: dict[Path | str, DatasetReader] = {}

    def take(self, path: Path | str) -> DatasetReader:
        """The file, opened now unless it was given back earlier; the caller's until it is given back."""
        with self._lock:
            kept = self._open.pop(path, None)
        return kept or open_file(path)

    def give_back(self, path: Path | str, dataset: DatasetReader) -> None:
        """Keep the file open for later, or close it when there are many or another of the same."""
        with self._lock:
            if path not in self._open and len(self._open) < self._most:
                self._open[path] = dataset
                return
        dataset.close()

    def close(self) -> None:
        """Close all."""
        while self._open:
            self._open.popitem()[1].close()


class SceneReader:
    """Reads one scene; its files stay open, so that interleaved bands are unpacked once."""

    def __init__(
        self, scene: Scene, pixels: BlockPixels, files: OpenFiles | None = None, resampling: str = "nearest"
    ) -> None:
        self._scene, self._pixels, self._resampling = scene, pixels, resampling
        self._files = files or OpenFiles()
        self._own_files = files is None
        self._open: dict[Path | str, DatasetReader] = {}
        self._kept: dict[str, tuple[Window, NDArray]] = {}

    def __enter__(self) -> SceneReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._open:
            self._files.give_back(*self._open.popitem())
        if self._own_files:
            self._files.close()

    def onto(self, target: Grid) -> SceneReader:
        """A reader of the same open files on the pixels of another grid; closed with this one."""
        other = SceneReader(self._scene, BlockPixels(target), self._files)
        other._open = self._open
        return other

    def places(self, source: Grid, window: Window) -> Pixels:
        """Rows and columns of another grid that hold a window's pixels; as `nearest_pixels`."""
        return self._pixels.find(source, window)

    def read(self, name: str, window: Window) -> Stored:
        """A band on a window of the target grid, which may reach beyond it; by nearest neighbour.

        Its values are lost when the thread reads that band again.

        Raises:
            LakesError: the file has gone or is broken, or its server has stopped answering.
        """
        band = self._scene.bands[name]
        if name in REFLECTANCE:
            values = self._nearest(band, window, f"{name} for masks")
            # The mask looks around a block at what the block is made of.
            self._kept[name] = window, values
            return Stored(values, values == 0)
        values, outside = self._picked(band, window, f"{name} for masks")
        # A GeoTIFF has one nodata value for all its bands; where 0 means "clear" it cannot mean "none".
        nodata = None if band.nodata == 0 and name in CLEAR_IS_ZERO else band.nodata
        missing = _unstated(values, nodata)
        missing = outside if missing is None else missing | outside
        return Stored(_without_nan(values), missing)

    def reflectance(self, window: Window) -> dict[str, NDArray]:
        """The bands that a composite is made of as stored, 0 where there is none; lost at the next call.

        Raises:
            LakesError: as `read`.
        """
        return {name: self._reflectance(name, window) for name in REFLECTANCE}

    def _reflectance(self, name: str, window: Window) -> NDArray:
        band = self._scene.bands[name]
        if self._resampling == "bilinear" and band.grid.pixel > self._scene.grid.pixel:
            return self._bilinear(band, window)
        around, values = self._kept.get(name, (window, None))
        if values is not None and window.intersect(around) == window:
            return values[window.relative_to(around).slices]
        return self._nearest(band, window, name)

    def _nearest(self, band: BandFile, window: Window, buffer: str) -> NDArray:
        values, _ = self._picked(band, window, buffer)
        return _nothing_as_zero(values, band.nodata)

    def _picked(self, band: BandFile, window: Window, buffer: str) -> tuple[NDArray, NDArray[np.bool_]]:
        """As `pick`, into the thread's buffer of that name."""
        rows, cols = self._pixels.find(band.grid, window)
        with self._said(band):
            dataset = self._dataset(band.path)
            out = self._files.scratch.get(buffer, window.shape, dataset.dtypes[band.number - 1])
            return pick(dataset, band.number, rows, cols, out)

    def _bilinear(self, band: BandFile, window: Window) -> NDArray[np.float64]:
        rows, cols = pixel_places(self._pixels.target, window, band.grid)
        with self._said(band):
            dataset = self._dataset(band.path)
            around = window_around(rows, cols).intersect(raster_window(dataset))
            if around.is_empty():
                return np.zeros(window.shape)
            values = _nothing_as_zero(read_window(dataset, band.number, around), band.nodata)
        return bilinear(values, rows - around.row, cols - around.col)

    @contextmanager
    def _said(self, band: BandFile) -> Iterator[None]:
        label = self._scene.label()
        try:
            yield
        except MissingInput as error:
            raise LakesError(f"Scene {label}: {error}") from None
        except RasterioIOError:
            # Not from the error: it may hold an address with a token.
            remedy = f"Check the file and the connection, or leave the scene {label} out."
            raise MissingInput(shown(band.path), "broke off while it was read", remedy) from None

    def _dataset(self, path: Path | str) -> DatasetReader:
        if path not in self._open:
            self._open[path] = self._files.take(path)
        return self._open[path]


def _unstated(values: NDArray, nodata: float | None) -> NDArray[np.bool_] | None:
    """Where stored values are the nodata value or not a number; None = nowhere."""
    missing = None
    if nodata is not None:
        missing = values == nodata
    if values.dtype.kind == "f":
        strange = ~np.isfinite(values)
        missing = strange if missing is None else missing | strange
    return missing


def _without_nan(values: NDArray) -> NDArray:
    return np.nan_to_num(values, copy=False, nan=0, posinf=0, neginf=0) if values.dtype.kind == "f" else values


def _nothing_as_zero(values: NDArray, nodata: float | None) -> NDArray:
    missing = _unstated(values, nodata or None)
    if missing is not None:
        values[missing] = 0
    return values
