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
from .polygons import STRIP_PIXELS, Strip, trace_strips
from .runs import empty_runs, find_runs

Wanted = Callable[[NDArray[Any]], NDArray[np.bool_]]
"""Stored values in, which of them are wanted out."""


def trace_values(dataset: DatasetReader, is_wanted: Wanted, progress: Progress, window: Window) -> gpd.GeoSeries:
    """4-connected areas of band 1 whose values are wanted, along the edges of their pixels, in the raster's system."""
    transform = tuple(dataset.window_transform(to_rasterio(window)))
    traced = trace_strips(_strips(dataset, is_wanted, progress, window), window.height, window.width)
    parts = [gpd.GeoSeries(to_polygons(lakes.outlines, transform), crs=dataset.crs) for lakes in traced]
    return pd.concat(parts, ignore_index=True) if parts else gpd.GeoSeries([], crs=dataset.crs)


def _strips(dataset: DatasetReader, is_wanted: Wanted, progress: Progress, window: Window) -> Iterator[Strip]:
    rows = max(1, min(window.height, STRIP_PIXELS // window.width))
    for row in range(0, window.height, rows):
        progress.check()
        part = Window(window.row + row, window.col, min(rows, window.height - row), window.width)
        values = is_wanted(read_window(dataset, 1, part))
        yield Strip(find_runs(values, row), empty_runs(), row + part.height)
