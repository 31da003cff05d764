"""Lakes against the cells of a raster: which of them touch a cell of some kind."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..errors import MissingInput
from ..grid import Window
from ..progress import Progress
from ..rasters import open_raster, read_window
from .passing import Shapes
from .value_polygons import Wanted

TILE = 1024
"""Pixels; lakes whose upper left corners lie in one tile are looked up together."""

STRIP_PIXELS = 4_000_000
"""Pixels read at a time."""


def touch_cells(lakes: gpd.GeoSeries, raster: str, is_wanted: Wanted, progress: Progress) -> NDArray[np.bool_]:
    """Which lakes have a point in common with a cell of band 1 whose value is wanted.

    Cells count with their edges. A lake beyond the raster touches none.

    Raises:
        MissingInput: no such raster, or one without a coordinate system.
    """
    touched = np.zeros(len(lakes), dtype=bool)
    with open_raster(raster) as dataset:
        shapes = in_system_of_raster(lakes, dataset)
        for members, window in groups(windows_of(shapes, dataset)):
            for strip in _strips(window):
                progress.check()
                wanted = is_wanted(read_window(dataset, 1, strip))
                touched[members] |= _touch_any(shapes[members], wanted, strip, dataset)
    return touched


def in_system_of_raster(lakes: gpd.GeoSeries, dataset: DatasetReader) -> Shapes:
    """The lakes in the coordinate system of a raster.

    Raises:
        MissingInput: the raster has none.
    """
    if dataset.crs is None:
        raise MissingInput(dataset.name, "has no coordinate system", "Assign the one it was made in.")
    return np.asarray((lakes.to_crs(dataset.crs.to_wkt()) if lakes.crs else lakes).to_numpy())


def windows_of(shapes: Shapes, dataset: DatasetReader) -> NDArray[np.int64]:
    """First and last + 1 row and column of the cells that each shape's box touches: (n, 4), cut to the raster."""
    left, bottom, right, top = shapely.bounds(shapes).T
    corners = np.array([[left, left, right, right], [bottom, top, bottom, top]])
    inverse = ~dataset.transform
    cols = inverse.a * corners[0] + inverse.b * corners[1] + inverse.c
    rows = inverse.d * corners[0] + inverse.e * corners[1] + inverse.f
    # A box that ends just on a cell's edge touches the next cell too.
    first_row, last_row = np.ceil(rows.min(axis=0)) - 1, np.floor(rows.max(axis=0)) + 1
    first_col, last_col = np.ceil(cols.min(axis=0)) - 1, np.floor(cols.max(axis=0)) + 1
    edges = np.column_stack([first_row, last_row, first_col, last_col])
    return np.clip(edges, 0, [dataset.height, dataset.height, dataset.width, dataset.width]).astype(np.int64)


def groups(windows: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.intp], Window]]:
    """Lakes that lie together and one window around them all; large ones and those beyond the raster apart."""
    first_row, last_row, first_col, last_col = windows.T
    is_inside = (last_row > first_row) & (last_col > first_col)
    is_large = is_inside & ((last_row - first_row > TILE) | (last_col - first_col > TILE))
    for position in np.flatnonzero(is_large):
        yield np.array([position]), _around(windows[[position]])
    small = np.flatnonzero(is_inside & ~is_large)
    tile = np.column_stack([first_row[small] // TILE, first_col[small] // TILE])
    _, group = np.unique(tile, axis=0, return_inverse=True)
    order = np.argsort(group, kind="stable")
    for members in np.split(small[order], np.cumsum(np.bincount(group))[:-1]) if len(small) else []:
        yield members, _around(windows[members])


def _around(windows: NDArray[np.int64]) -> Window:
    row, col = int(windows[:, 0].min()), int(windows[:, 2].min())
    return Window(row, col, int(windows[:, 1].max()) - row, int(windows[:, 3].max()) - col)


def _strips(window: Window) -> Iterator[Window]:
    rows = max(1, STRIP_PIXELS // window.width)
    for row in range(window.row, window.row_stop, rows):
        yield Window(row, window.col, min(rows, window.row_stop - row), window.width)


def _touch_any(shapes: Shapes, wanted: NDArray[np.bool_], window: Window, dataset: DatasetReader) -> NDArray[np.bool_]:
    touched = np.zeros(len(shapes), dtype=bool)
    if not wanted.any():
        return touched
    # Steps up and down along each row, with land at both ends: where runs of wanted cells begin and end.
    steps = np.diff(np.pad(wanted, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(steps > 0)
    stops = np.nonzero(steps < 0)[1]
    cells = _boxes(rows + window.row, starts + window.col, stops + window.col, dataset)
    touched[shapely.STRtree(cells).query(shapes, predicate="intersects")[0]] = True
    return touched


def _boxes(row: NDArray[np.int64], start: NDArray[np.int64], stop: NDArray[np.int64], dataset: DatasetReader) -> Shapes:
    """Runs of cells as rectangles of the map."""
    cols = np.column_stack([start, stop, stop, start, start]).astype(np.float64)
    rows = np.column_stack([row, row, row + 1, row + 1, row]).astype(np.float64)
    a, b, c, d, e, f = tuple(dataset.transform)[:6]
    rings = np.stack([a * cols + b * rows + c, d * cols + e * rows + f], axis=-1)
    boxes: Shapes = shapely.polygons(rings)
    return boxes
