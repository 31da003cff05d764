"""A raster as a model sees it: its bands in the model's order, refused or doubted where it does not fit."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import MaskFlags
from rasterio.io import DatasetReader

from ...lakes.bands import COMPOSITE_BANDS
from ...lakes.errors import InvalidSetting, LakesError
from ...lakes.geodesy import pixel_size_m
from ...lakes.grid import Window
from ...lakes.progress import Progress
from ...lakes.rasters import find_bands
from ...lakes.unfinished import stamp
from ...lakes.values import stored_nodata, stored_scale, to_values, valid_pixels
from ..card import ModelCard
from ..engines.base import Numbers
from ..memory import CACHE_BYTES
from ..windows import LARGEST, Patch, read_mirrored

PIXEL_SIZE_TOLERANCE = 1.5
"""Factor between the pixel sizes of raster and model from which the user is warned."""

STEP = 32
"""Every so many rows and columns are looked at first, to see whether a window has data."""

SPOTS = 4
"""Along each axis of a raster, where its values are looked at."""

SPOT = 64
"""Pixels along each side of such a spot."""

BRIGHTEST = 3.0
"""No band of a composite has a median beyond it: reflectance over snow and cloud is about 1, NDWI -1..1."""

Stored = NDArray[Any]
"""Bands x height x width of numbers as in the file."""

Stamp = tuple[str, int, int]
"""A file, its size and the time of its last change."""


class Source(NamedTuple):
    """A raster as the model sees it."""

    dataset: DatasetReader
    bands: list[int]
    """Band numbers in the model's order."""
    numbers: Numbers

    def read(self, patch: Patch) -> Stored | None:
        """Stored values of a patch; None where no pixel that is kept has data.

        Raises:
            LakesError: the file breaks off, or holds what cannot be unpacked.
        """
        stored = self._stored(patch.read)
        return stored if self._has_data(stored, patch.keep.relative_to(patch.read)) else None

    def samples(self) -> NDArray[np.float32]:
        """Values (bands x number) of pixels with data in small spots all over the raster, where it can be read."""
        height, width = self.dataset.shape
        corners = [(height * row // SPOTS, width * col // SPOTS) for row in range(SPOTS) for col in range(SPOTS)]
        found = []
        for row, col in corners:
            spot = Window(row, col, SPOT, SPOT).intersect(Window(0, 0, height, width))
            with suppress(LakesError):  # said of the windows that need it, and of no others
                values, valid = to_values(self._stored(spot), self.numbers.nodata, self.numbers.scale)
                found.append(values[:, valid])
        return np.concatenate([np.zeros((len(self.bands), 0), dtype=np.float32), *found], axis=1)

    def _stored(self, window: Window) -> Stored:
        try:
            return read_mirrored(self.dataset, self.bands, window)
        except rasterio.errors.RasterioIOError as error:
            raise LakesError(
                f"'{self.dataset.name}' broke off while it was read near row {max(window.row, 0)}, column"
                f" {max(window.col, 0)} ({error}). The file is damaged or cut off: copy or make it again."
            ) from error

    def _has_data(self, stored: Stored, keep: Window) -> bool:
        rows, cols = keep.slices
        kept = stored[:, rows, cols]
        # Most windows have data wherever one looks; a look at every pixel takes as long as reading them.
        nodata = self.numbers.nodata
        return bool(valid_pixels(kept[:, ::STEP, ::STEP], nodata).any() or valid_pixels(kept, nodata).any())

    def stamps(self) -> list[Stamp]:
        """The files that the raster consists of, with size and time: whether it is what it was.

        Without what QGIS and GDAL note beside a raster that was looked at (`.aux.xml`): its pixels stay.
        """
        return [(path, *stamp(path)) for path in self.dataset.files if not path.endswith(".aux.xml")]


def fit(dataset: DatasetReader, card: ModelCard, progress: Progress) -> Source:
    """Check that a raster fits a model, and say what was assumed.

    Raises:
        BandMismatch: a band is missing.
        InvalidSetting: the bands differ in scale, in type or in what means no data.
    """
    card.check_bands(dataset.descriptions, dataset.name)
    bands = find_bands(dataset, card.bands)
    if not any(dataset.descriptions):
        progress.warn(f"The bands have no descriptions; they are taken as {', '.join(card.bands)} in this order.")
    _check_alike(dataset, bands, card)
    scale = stored_scale(dataset)
    if not math.isclose(scale, card.scale, rel_tol=1e-6):
        progress.info(
            f"Stored values are multiplied with {scale:g}, those the model was trained on with {card.scale:g}."
        )
    if MaskFlags.per_dataset in dataset.mask_flag_enums[bands[0] - 1]:
        progress.warn(
            f"The mask of '{dataset.name}' is not looked at: only a nodata value tells where there is no data."
        )
    _check_pixel_size(dataset, card, progress)
    _check_tiling(dataset, bands, progress)
    source = Source(dataset, bands, Numbers(scale, stored_nodata(dataset), dataset.dtypes[bands[0] - 1]))
    if set(card.bands) <= set(COMPOSITE_BANDS):
        _check_values(source, card)
    return source


def _check_alike(dataset: DatasetReader, bands: list[int], card: ModelCard) -> None:
    """Bands are read together, as one array of numbers that mean the same."""
    remedy = "Make a composite first."
    scales = {dataset.scales[band - 1] for band in bands}
    if len(scales) > 1 or any(dataset.offsets[band - 1] for band in bands):
        raise InvalidSetting(
            f"'{dataset.name}': expected one scale (such as {card.scale:g}) and offset 0 for the bands"
            f" {', '.join(card.bands)}, found scales {sorted(scales)} or an offset. {remedy}"
        )
    types = {dataset.dtypes[band - 1] for band in bands}
    if len(types) > 1:
        raise InvalidSetting(
            f"'{dataset.name}': expected one data type for the bands {', '.join(card.bands)}, found"
            f" {', '.join(sorted(types))}. {remedy}"
        )
    marks = {repr(dataset.nodatavals[band - 1]) for band in bands}
    if len(marks) > 1:
        raise InvalidSetting(
            f"'{dataset.name}': expected one nodata value for the bands {', '.join(card.bands)}, found"
            f" {', '.join(sorted(marks))}. {remedy}"
        )


def _check_tiling(dataset: DatasetReader, bands: list[int], progress: Progress) -> None:
    """Warn of a file that is unpacked anew for each window, because a row of windows does not fit GDAL's cache."""
    columns = dataset.block_shapes[bands[0] - 1][1]
    row = len(bands) * np.dtype(dataset.dtypes[bands[0] - 1]).itemsize * dataset.width
    if columns == dataset.width and row * LARGEST > CACHE_BYTES:
        progress.warn(
            f"'{dataset.name}' is stored in strips over its whole width, which are unpacked again for every window."
            " A tiled copy, such as a cloud optimised GeoTIFF, is read many times faster."
        )


def _check_values(source: Source, card: ModelCard) -> None:
    """Refuse values that cannot be reflectances."""
    values = source.samples()
    middles = np.median(np.abs(values), axis=1) if values.size else np.zeros(len(card.bands))
    for name, middle in zip(card.bands, middles):
        if middle > BRIGHTEST:
            raise InvalidSetting(
                f"'{source.dataset.name}': expected values about 0..1 in band {name}, found a median of {middle:.4g}"
                f" with the scale {source.numbers.scale:g}. Set the raster's scale to what turns its numbers into"
                " reflectance (0.0001 for Sentinel-2 products), or make a composite."
            )


def _check_pixel_size(dataset: DatasetReader, card: ModelCard, progress: Progress) -> None:
    if dataset.crs is None:
        progress.warn(f"'{dataset.name}' has no coordinate system.")
        return
    found = pixel_size_m(dataset)
    if not 1 / PIXEL_SIZE_TOLERANCE < found / card.pixel_size_m < PIXEL_SIZE_TOLERANCE:
        progress.warn(
            f"The model was trained on pixels of {card.pixel_size_m:g} m, '{Path(dataset.name).name}' has pixels of"
            f" {found:.3g} m: expect worse results, or make a composite of {card.pixel_size_m:g} m."
        )
