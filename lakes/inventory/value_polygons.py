"""Pixels of chosen values as polygons, from a raster of any size: rivers of GRWL, water that was seen often enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..grid import Window
from ..progress import Progress
from ..rasters import read_window, to_rasterio
from .outlines import to_polygons
from .tracing import to_pixels, trace_rows
from .water import STRIP_PIXELS

Wanted = Callable[[NDArray[Any]], NDArray[np.bool_]]
"""Stored values in, which of them are wanted out."""


def trace_values(dataset: DatasetReader, is_wanted: Wanted, progress: Progress, window: Window) -> gpd.GeoSeries:
    """4-connected areas of band 1 whose values are wanted, along the edges of their pixels, in the raster's system."""
    transform = tuple(dataset.window_transform(to_rasterio(window)))[:6]
    traced = trace_rows(_strips(dataset, is_wanted, progress, window), window.width)
    parts = [gpd.GeoSeries(to_polygons(areas.outlines.on_map(transform)), crs=dataset.crs) for areas in traced]
    return pd.concat(parts, ignore_index=True)


def _strips(
    dataset: DatasetReader, is_wanted: Wanted, progress: Progress, window: Window
) -> Iterator[NDArray[np.uint8]]:
    rows = max(1, min(window.height, STRIP_PIXELS // window.width))
    for row in range(window.row, window.row_stop, rows):
        progress.check()
        part = Window(row, window.col, min(rows, window.row_stop - row), window.width)
        yield to_pixels(is_wanted(read_window(dataset, 1, part)))
