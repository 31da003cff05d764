"""Training patches: which window is drawn, and its image, label and weight.

Every random draw takes the generator as an argument. No torch here; batches are made in `models`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import rasterio.features
import rasterio.transform
import rasterio.windows
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..errors import GridMismatch, MissingInput
from ..geodesy import pixel_size_m
from ..grid import Window
from ..rasters import check_north_up, find_bands, open_raster, read_window, to_rasterio, touched_window
from ..values import stored_nodata, stored_scale, to_values

CACHE_BYTES = 512 * 2**20
"""Regions kept in memory by a `PatchReader`, together."""

OPEN_FILES = 16


class Patch(NamedTuple):
    """What the network learns from, all of one height and width."""

    image: NDArray[np.float32]
    """Bands x height x width; 0 where the image has no data and beyond the region."""
    label: NDArray[np.bool_]
    """True = lake."""
    weight: NDArray[np.bool_]
    """False = left out of loss and scores: `ignore` polygons, no data, and pixels of the bounding box
    outside the region's outline. The padding of a small region counts (as land), as in the paper."""

    def crop(self, rows: slice, cols: slice) -> Patch:
        """The same rows and columns of all three."""
        return Patch(self.image[:, rows, cols], self.label[rows, cols], self.weight[rows, cols])


@dataclass(frozen=True)
class Region:
    """One labelled region, in pixels of its image."""

    region_id: str
    image: Path
    window: Window
    """The region's bounding box, cut to the image."""
    pixels: float
    """Area of its outline in pixels."""
    outline: Any = field(repr=False)
    """Polygon in the image's coordinate system."""
    lakes: tuple[Any, ...] = field(repr=False)
    ignored: tuple[Any, ...] = field(repr=False)
    pixel_size_m: float = 10.0
    beyond: float = 0.0
    """Share of the outline's area that lies beyond the image and takes no part."""


class Flips(NamedTuple):
    """Whether a patch is mirrored."""

    left_right: bool
    up_down: bool


def chances_by_area(regions: Sequence[Region]) -> NDArray[np.float64]:
    """Chance of each region to be drawn: its share of the area of all."""
    areas = np.array([region.pixels for region in regions])
    chances: NDArray[np.float64] = areas / areas.sum()
    return chances


def chances_by_type(regions: Sequence[Region], types: Sequence[str]) -> NDArray[np.float64]:
    """The same chance for every type together, divided by area inside it."""
    areas, kinds = np.array([region.pixels for region in regions]), np.array(types)
    names, which = np.unique(kinds, return_inverse=True)
    chances: NDArray[np.float64] = areas / np.bincount(which, weights=areas)[which] / len(names)
    return chances


def draw_region(regions: Sequence[Region], chances: NDArray[np.float64], generator: Generator) -> Region:
    """A region by its chance, with replacement."""
    return regions[int(generator.choice(len(regions), p=chances))]


def draw_window(inside: Window, patch: int, generator: Generator) -> Window:
    """A square window of `patch` pixels, uniform among those inside; both ends of each axis included.

    Along an axis shorter than the patch the window starts where `inside` does and reaches beyond it.
    """
    row = inside.row + int(generator.integers(max(inside.height - patch, 0) + 1))
    col = inside.col + int(generator.integers(max(inside.width - patch, 0) + 1))
    return Window(row, col, patch, patch)


def draw_flips(generator: Generator) -> Flips:
    """Left-right with probability a half, and up-down with probability a half."""
    left_right, up_down = generator.random(2) < 0.5
    return Flips(bool(left_right), bool(up_down))


def flip(patch: Patch, flips: Flips) -> Patch:
    """The patch mirrored."""
    rows = slice(None, None, -1 if flips.up_down else 1)
    cols = slice(None, None, -1 if flips.left_right else 1)
    return patch.crop(rows, cols)


def steps_by_area(regions: Sequence[Region], patch: int, batch: int) -> int:
    """Batches per epoch: 1.25 times the area of the regions, in patches, by the batch size; at least one."""
    patches = sum(region.pixels for region in regions) / patch**2
    return max(int(np.ceil(1.25 * patches / batch)), 1)


def locate_region(region_id: str, image: Path, outline: gpd.GeoSeries, labels: gpd.GeoDataFrame) -> Region:
    """Place a region and its labels on the pixel grid of its image.

    Args:
        region_id: for messages.
        image: a north-up raster.
        outline: one polygon.
        labels: with `class`, in any coordinate system.

    Raises:
        MissingInput: the image is not there or is no raster.
        GridMismatch: the image is rotated, or the region lies outside it.
    """
    try:
        dataset = open_raster(image)
    except MissingInput as error:
        raise MissingInput(image, f"is the image of region '{region_id}' and cannot be opened") from error
    with dataset:
        transform = dataset.transform
        check_north_up(dataset)
        shape = _to_image(outline, dataset).iloc[0]
        window = touched_window(dataset, shape.bounds)
        if window.is_empty():
            raise GridMismatch(f"Region '{region_id}' lies outside its image '{image}'. Correct `image` or the region.")
        shapes = _to_image(labels.geometry, dataset)
        inside = shapely.box(*rasterio.windows.bounds(to_rasterio(window), transform))
        area = shapely.intersection(shape, inside).area
        pixels, beyond = area / abs(transform.a * transform.e), 1 - area / shape.area if area else 1.0
        is_lake = (labels["class"] == "lake").to_numpy()
        size = pixel_size_m(dataset)
    lakes, ignored = tuple(shapes[is_lake]), tuple(shapes[~is_lake])
    return Region(region_id, image, window, pixels, shape, lakes, ignored, size, beyond)


class PatchReader:
    """Reads patches of located regions; keeps small regions in memory, up to `CACHE_BYTES` together.

    Use as a context manager: it holds files open.
    """

    def __init__(self, bands: tuple[str, ...], cache_bytes: int = CACHE_BYTES) -> None:
        self._bands, self._cache_bytes = bands, cache_bytes
        self._files: OrderedDict[Path, tuple[DatasetReader, list[int]]] = OrderedDict()
        self._regions: OrderedDict[str, Patch] = OrderedDict()
        self._kept_bytes = 0

    def __enter__(self) -> PatchReader:
        return self

    def __exit__(self, *_error: object) -> None:
        for dataset, _ in self._files.values():
            dataset.close()
        self._files.clear()
        self._regions.clear()

    def check(self, region: Region) -> None:
        """Raise `BandMismatch` unless the region's image has the bands."""
        self._open(region.image)

    def read(self, region: Region, window: Window) -> Patch:
        """The patch of a window, padded with zeros and label 0 where it reaches beyond the region's window."""
        wanted = window.intersect(region.window)
        if self._is_small(region):
            patch = self._whole(region).crop(*wanted.relative_to(region.window).slices)
        else:
            patch = self._read(region, wanted)
        return pad(patch, window.shape)

    def _is_small(self, region: Region) -> bool:
        return self._bytes(region) <= self._cache_bytes // 4

    def _bytes(self, region: Region) -> int:
        return region.window.height * region.window.width * (4 * len(self._bands) + 2)

    def _whole(self, region: Region) -> Patch:
        if region.region_id in self._regions:
            self._regions.move_to_end(region.region_id)
            return self._regions[region.region_id]
        patch = self._read(region, region.window)
        self._regions[region.region_id] = patch
        self._kept_bytes += _size(patch)
        while self._kept_bytes > self._cache_bytes:
            self._kept_bytes -= _size(self._regions.popitem(last=False)[1])
        return patch

    def _read(self, region: Region, window: Window) -> Patch:
        dataset, numbers = self._open(region.image)
        stored = read_window(dataset, numbers, window)
        image, valid = to_values(stored, stored_nodata(dataset), stored_scale(dataset))
        transform = dataset.window_transform(to_rasterio(window))
        lakes, ignored, outline = (
            burn(shapes, window.shape, transform) for shapes in (region.lakes, region.ignored, (region.outline,))
        )
        return Patch(image, lakes & outline, valid & outline & ~ignored)

    def _open(self, image: Path) -> tuple[DatasetReader, list[int]]:
        if image not in self._files:
            dataset = open_raster(image)
            self._files[image] = dataset, find_bands(dataset, self._bands)
            if len(self._files) > OPEN_FILES:
                self._files.popitem(last=False)[1][0].close()
        self._files.move_to_end(image)
        return self._files[image]


def burn(shapes: Sequence[Any], shape: tuple[int, int], transform: Any) -> NDArray[np.bool_]:
    """Pixels whose centre lies in a polygon (`all_touched=False`)."""
    around = shapely.box(*rasterio.transform.array_bounds(*shape, transform))
    near = [polygon for polygon in shapes if around.intersects(polygon)]
    if not near:
        return np.zeros(shape, bool)
    burnt: NDArray[np.uint8] = rasterio.features.rasterize(near, shape, transform=transform, dtype="uint8")
    return burnt.astype(bool)


def pad(patch: Patch, shape: tuple[int, int]) -> Patch:
    """Grow to `shape` to the right and below: image 0, label 0, weight 1."""
    rows, cols = shape[0] - patch.label.shape[0], shape[1] - patch.label.shape[1]
    if rows == cols == 0:
        return patch
    width = ((0, rows), (0, cols))
    return Patch(
        np.pad(patch.image, ((0, 0), *width)),
        np.pad(patch.label, width),
        np.pad(patch.weight, width, constant_values=True),
    )


def _size(patch: Patch) -> int:
    return sum(array.nbytes for array in patch)


def _to_image(shapes: gpd.GeoSeries, dataset: DatasetReader) -> gpd.GeoSeries:
    return shapes if dataset.crs is None or shapes.crs is None else shapes.to_crs(dataset.crs)
