"""Overviews of a raster by nearest neighbour, all in one pass: GDAL takes a pass per level and band."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import rasterio
from affine import Affine

from .grid import Window
from .rasters import TILE, raster_window, read_window, to_rasterio

ROWS = 512
"""Read at a time; a multiple of every factor."""


def overview_factors(height: int, width: int) -> tuple[int, ...]:
    """2, 4, 8, ... until a level fits one tile; none for a raster that does."""
    factors: tuple[int, ...] = ()
    while max(height, width) > TILE * (factors[-1] if factors else 1) and len(factors) < ROWS.bit_length() - 1:
        factors += (2 ** (len(factors) + 1),)
    return factors


def write_overviews(source: Path) -> list[Path]:
    """Write the levels of a raster as files beside it, the largest first; no value that the raster does not have."""
    with rasterio.open(source) as dataset, ExitStack() as stack:
        whole = raster_window(dataset)
        levels = []
        for factor in overview_factors(whole.height, whole.width):
            path = source.with_name(f"{source.stem}-{factor}.tif")
            shape = {"height": -(-whole.height // factor), "width": -(-whole.width // factor), "count": dataset.count}
            place = {"crs": dataset.crs, "transform": dataset.transform * Affine.scale(factor)}
            profile = {"driver": "GTiff", "dtype": dataset.dtypes[0], "interleave": "pixel", "BIGTIFF": "IF_SAFER"}
            profile |= {"tiled": True, "blockxsize": TILE, "blockysize": TILE}
            levels.append((factor, path, stack.enter_context(rasterio.open(path, "w", **profile, **shape, **place))))
        for row in range(0, whole.height if levels else 0, ROWS):
            values = read_window(dataset, dataset.indexes, Window(row, 0, ROWS, whole.width).intersect(whole))
            for factor, _, level in levels:
                part = values[:, ::factor, ::factor]
                level.write(part, window=to_rasterio(Window(row // factor, 0, *part.shape[1:])))
        return [path for _, path, _ in levels]
