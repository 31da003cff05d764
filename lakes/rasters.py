"""Reading and writing rasters: the composite's contract on the way in, complete files on the way out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from numpy.typing import NDArray
from rasterio._err import CPLE_BaseError
from rasterio.crs import CRS
from rasterio.io import DatasetReader, DatasetWriter
from rasterio.warp import transform_bounds
from rasterio.windows import from_bounds

from .bands import band_name
from .errors import BandMismatch, GridMismatch, MissingInput
from .files import part_name, written
from .grid import Window
from .steps import Extent

TILE = 512

FAST_LEVEL = 1
"""ZSTD's fastest level: a quarter of the time of GDAL's default for files a tenth larger."""


def open_raster(path: str | Path) -> DatasetReader:
    """Open a raster for reading.

    Raises:
        MissingInput: there is no file, or GDAL cannot read it.
    """
    try:
        return rasterio.open(path)
    except rasterio.errors.RasterioIOError as error:
        if not Path(path).exists():
            raise MissingInput(path) from error
        raise MissingInput(path, "cannot be read as a raster", "Give a GeoTIFF, VRT or other GDAL raster.") from error


def raster_window(dataset: DatasetReader) -> Window:
    """The window of the whole raster."""
    return Window(0, 0, dataset.height, dataset.width)


def bands_by_name(dataset: DatasetReader) -> dict[str, int]:
    """Band numbers (from 1) by the short name of their description; undescribed bands are left out."""
    return {band_name(text): number for number, text in enumerate(dataset.descriptions, 1) if text}


def find_bands(dataset: DatasetReader, names: tuple[str, ...]) -> list[int]:
    """Band numbers of `names`, in their order.

    A raster without any band description is taken in file order when the count fits.

    Raises:
        BandMismatch: a name is missing.
    """
    present = bands_by_name(dataset)
    if not present and dataset.count == len(names):
        return list(range(1, dataset.count + 1))
    if any(name not in present for name in names):
        found = [band_name(text) or f"band {number}" for number, text in enumerate(dataset.descriptions, 1)]
        remedy = "Make a composite with 'Composite of Sentinel-2 scenes', or set the band descriptions."
        raise BandMismatch(dataset.name, names, found, remedy)
    return [present[name] for name in names]


def extent_window(dataset: DatasetReader, extent: Extent | None, crs: str | None = None) -> Window:
    """The whole pixels that an extent touches, cut to the raster; the whole raster for None.

    Args:
        dataset: a north-up raster.
        extent: in `crs`, or in the raster's own system when that is None.
        crs: anything that rasterio reads as a coordinate system.

    Raises:
        GridMismatch: the raster is rotated, or the extent lies outside it.
    """
    whole = raster_window(dataset)
    if extent is None:
        return whole
    check_north_up(dataset)
    if crs and dataset.crs and CRS.from_user_input(crs) != dataset.crs:
        extent = transform_bounds(crs, dataset.crs, *extent)
    window = touched_window(dataset, extent)
    if window.is_empty():
        raise GridMismatch(
            f"The extent does not touch '{dataset.name}', which covers {tuple(round(v, 6) for v in dataset.bounds)}"
            f" in {dataset.crs}. Choose an extent inside it."
        )
    return window


def check_north_up(dataset: DatasetReader) -> None:
    """Raise `GridMismatch` unless rows go south and columns east."""
    transform = dataset.transform
    if transform.b or transform.d or transform.a <= 0 or transform.e >= 0:
        raise GridMismatch(f"'{dataset.name}' is rotated or not north-up. Warp it to a north-up grid first.")


def touched_window(dataset: DatasetReader, bounds: Extent) -> Window:
    """The whole pixels of a north-up raster that bounds in its own system touch; empty when there are none."""
    exact = from_bounds(*bounds, dataset.transform)
    # A hair of tolerance, so that an extent typed with rounded edges does not gain a row of pixels.
    row, col = int(np.floor(exact.row_off + 1e-3)), int(np.floor(exact.col_off + 1e-3))
    row_stop = int(np.ceil(exact.row_off + exact.height - 1e-3))
    col_stop = int(np.ceil(exact.col_off + exact.width - 1e-3))
    return Window(row, col, row_stop - row, col_stop - col).intersect(raster_window(dataset))


def to_rasterio(window: Window) -> rasterio.windows.Window:
    """The same window as rasterio's class."""
    return rasterio.windows.Window(window.col, window.row, window.width, window.height)


def read_window(
    dataset: DatasetReader, bands: list[int] | int, window: Window, out: NDArray[Any] | None = None
) -> NDArray[Any]:
    """Stored values of the bands in a window inside the raster, in `out` where that is given."""
    values: NDArray[Any] = dataset.read(bands, window=to_rasterio(window), out=out)
    return values


@contextmanager
def written_cog(final: str | Path, **profile: Any) -> Iterator[DatasetWriter]:
    """Yield a tiled GeoTIFF to write blocks into; it becomes a cloud optimised one under `final` at the end.

    Tile-wise writing with bounded memory; overviews by nearest neighbour, so that no value appears
    that the data did not have.
    """
    final = Path(final)
    profile = {"driver": "GTiff", "tiled": True, "blockxsize": TILE, "blockysize": TILE, "compress": "ZSTD"} | profile
    predictor = 2 if np.dtype(str(profile["dtype"])).kind in "iu" else 3
    profile |= {"BIGTIFF": "IF_SAFER", "predictor": predictor, "zstd_level": FAST_LEVEL}
    with written(final) as part:
        tiles = part_name(final.with_name(f"{final.stem}-tiles.tif"))
        try:
            with rasterio.open(tiles, "w", **profile) as dataset:
                yield dataset
            copy_to_cog(tiles, part)
        finally:
            tiles.unlink(missing_ok=True)


def copy_to_cog(source: Path, target: Path) -> None:
    """Copy a raster as a cloud optimised GeoTIFF, and look that its end was written.

    Raises:
        RasterioIOError: it was not, most often because the disk is full.
    """
    try:
        rasterio.shutil.copy(
            source,
            target,
            driver="COG",
            blocksize=TILE,
            compress="ZSTD",
            level=FAST_LEVEL,
            predictor="YES",
            bigtiff="IF_SAFER",
            overview_resampling="NEAREST",
            num_threads="ALL_CPUS",
        )
    except CPLE_BaseError as error:
        # What GDAL says of a full disk depends on where in the file it was.
        raise rasterio.errors.RasterioIOError(str(error)) from error
    with rasterio.open(target) as dataset:
        # Full resolution comes last in the file, and GDAL does not say when closing it fails.
        last = Window(dataset.height - 1, dataset.width - 1, 1, 1)
        read_window(dataset, list(range(1, dataset.count + 1)), last)
