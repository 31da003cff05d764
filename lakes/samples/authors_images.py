"""The authors' images of single regions, in each form they have had, as composites of ours.

What their published code writes is float32 that still holds value x 1000, without scale, band names or
nodata. Others hold natural values, or whole numbers x 1000. Older ones are two files: NDWI as int8 x 100,
and B2, B3, B4, B11 as int16 x 1000 in that order. None says which it is, so the numbers must.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..bands import COMPOSITE_BANDS
from ..errors import GridMismatch, LakesError
from ..grid import Window
from ..progress import Progress
from ..rasters import bands_by_name, open_raster, read_window
from .chips import to_stored, written_composite

OLD_BANDS = ("B2", "B3", "B4", "B11")
"""Order in the second file of the older form."""

NATURAL_LIMIT = 10.0
"""Reflectance and NDWI stay far below, the same x 100 or x 1000 goes far beyond."""

FILL = -9999.0
"""Stored numbers from here down mean no data, also where the file does not say so."""

BYTE_LIMIT = 100
"""NDWI 1 in bytes; what goes beyond means no data."""

LOOK = 512
"""Pixels along a side of the small copy that is looked at."""

ROWS = 512


class ImageError(LakesError, ValueError):
    """An image of the sample set is in none of the forms that are known."""


class Source(NamedTuple):
    """One band of an image."""

    dataset: DatasetReader
    band: int
    scale: float
    """Stored number x scale = value."""


def convert(paths: Sequence[Path], output: Path, crs: Any, progress: Progress) -> None:
    """Write one region's image as a composite: int16 x 1000, with names, scale and nodata.

    Args:
        paths: one file with five bands, or one with NDWI and one with `OLD_BANDS`, in any order.
        output: a GeoTIFF.
        crs: for images without a coordinate system.
        progress: hears whether to stop.

    Raises:
        ImageError: the bands or the numbers are of no known form.
        GridMismatch: the two files differ in size or place.
    """
    with ExitStack() as stack:
        datasets = [stack.enter_context(open_raster(path)) for path in paths]
        sources = find_sources(datasets)
        grid = datasets[0]
        with written_composite(output, grid.shape, grid.crs or crs, grid.transform) as target:
            for row in range(0, grid.height, ROWS):
                progress.check()
                window = Window(row, 0, min(ROWS, grid.height - row), grid.width)
                stored = to_stored(read_values(sources, window))
                target.write(stored, window=((row, row + window.height), (0, grid.width)))


def find_sources(datasets: Sequence[DatasetReader]) -> list[Source]:
    """Where each band of a composite is, and what its numbers are multiplied with.

    Raises:
        ImageError: a band is nowhere, or its numbers fit no scale.
        GridMismatch: the files differ in size or place.
    """
    names = ", ".join(f"'{Path(dataset.name).name}'" for dataset in datasets)
    for dataset in datasets[1:]:
        if dataset.shape != datasets[0].shape or not dataset.transform.almost_equals(datasets[0].transform, 1e-9):
            raise GridMismatch(f"{names} differ in size or place. Cut both from the same grid.")
    places = _places(datasets)
    if places is None:
        found = " and ".join(str(dataset.count) for dataset in datasets)
        raise ImageError(
            f"{names}: expected one file with the bands {', '.join(COMPOSITE_BANDS)}, or one with NDWI and one with"
            f" {', '.join(OLD_BANDS)}; found {found} bands."
        )
    scales = {id(dataset): stored_scale(dataset) for dataset in datasets}
    sources = [Source(dataset, band, scales[id(dataset)]) for dataset, band in places]
    reach = np.nanmax(np.abs(_look(sources[0].dataset, sources[0].band)), initial=0.0) * sources[0].scale
    if reach > 1.001:
        raise ImageError(
            f"{names}: the NDWI reaches {reach:.3g} when its numbers are taken x {sources[0].scale:g}; expected -1 to"
            " 1. Are the bands in the order NDWI, B4, B3, B2, B11, and stored x 1000?"
        )
    return sources


def stored_scale(dataset: DatasetReader) -> float:
    """What the numbers of a file are multiplied with: what it states, else what they look like.

    NDWI alone in bytes is x 100. Other numbers are natural values where none goes beyond 10, else x 1000.
    """
    if dataset.scales[0] != 1.0:
        return float(dataset.scales[0])
    if dataset.count == 1 and np.dtype(dataset.dtypes[0]).itemsize == 1:
        return 0.01
    if np.dtype(dataset.dtypes[0]).kind in "iu":
        return 0.001
    largest = max(np.nanmax(np.abs(_look(dataset, band)), initial=0.0) for band in dataset.indexes)
    return 1.0 if largest <= NATURAL_LIMIT else 0.001


def read_values(sources: Sequence[Source], window: Window) -> NDArray[np.float32]:
    """Values bands x height x width; NaN where the file has no data, or 0 in every band."""
    values = np.stack(
        [_clean(s.dataset, read_window(s.dataset, s.band, window)) * np.float32(s.scale) for s in sources]
    )
    values[:, (values == 0).all(axis=0)] = np.nan
    return values


def _places(datasets: Sequence[DatasetReader]) -> list[tuple[DatasetReader, int]] | None:
    """File and band number of each band of a composite; None where they cannot be told."""
    by_count = {dataset.count: dataset for dataset in datasets}
    if len(datasets) == 1:
        (dataset,) = datasets
        named = bands_by_name(dataset)
        if set(COMPOSITE_BANDS) <= set(named):
            return [(dataset, named[name]) for name in COMPOSITE_BANDS]
        in_order = dataset.count == len(COMPOSITE_BANDS)
        return [(dataset, number) for number in dataset.indexes] if in_order else None
    if len(datasets) != 2 or set(by_count) != {1, len(OLD_BANDS)}:
        return None
    others = by_count[len(OLD_BANDS)]
    return [(by_count[1], 1)] + [(others, OLD_BANDS.index(name) + 1) for name in COMPOSITE_BANDS[1:]]


def _look(dataset: DatasetReader, band: int) -> NDArray[np.float32]:
    """A band on at most `LOOK` pixels a side; NaN where there is no data."""
    shape = min(dataset.height, LOOK), min(dataset.width, LOOK)
    return _clean(dataset, dataset.read(band, out_shape=shape))


def _clean(dataset: DatasetReader, stored: NDArray[Any]) -> NDArray[np.float32]:
    missing = np.zeros(stored.shape, bool) if dataset.nodata is None else stored == dataset.nodata
    if stored.dtype.itemsize == 1:
        # Bytes with a sign, written by a GDAL that had no type for them and read by one that does not know.
        stored = stored.view(np.int8)
        missing |= np.abs(stored.astype(np.int16)) > BYTE_LIMIT
    values = stored.astype(np.float32)
    values[missing | (values <= FILL) | ~np.isfinite(values)] = np.nan
    return values
