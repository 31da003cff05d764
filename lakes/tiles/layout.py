"""Which tiles a raster is mapped in: rectangles of its own pixels that do not overlap."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..errors import GridMismatch, LakesError
from ..grid import Window, split_window
from ..progress import Progress
from ..rasters import raster_window
from ..vectors import layer_fields, read_polygons
from .cells import cell_bounds, cell_names, find_cells

DEGREES = 1.0
"""Side of a tile of a raster in degrees that no grid is given for."""

PIXELS = 10_240
"""The same for rasters in other units: 100 km at 10 m."""

SQUARE = 1e-6
"""How much of its box a cell of a grid may lack."""


class Tile(NamedTuple):
    """A part of the raster, by the name that its files have."""

    name: str
    window: Window


def lay_out(dataset: DatasetReader, grid: str | None, tile_size: int, progress: Progress) -> list[Tile]:
    """The tiles of a north-up raster, in the order of the grid.

    Args:
        dataset: the raster.
        grid: a layer of rectangles, such as `tilegrid` makes; None = tiles over the whole raster.
        tile_size: without a grid, the side of a tile in pixels; 0 = a degree, or 10,240 pixels where the raster
            is not in degrees.
        progress: hears what is doubtful about the layer.

    Raises:
        GridMismatch: the grid is in other coordinates, has cells that are no rectangles or overlap, or does not
            touch the raster.
    """
    if grid:
        return _from_layer(dataset, grid, progress)
    whole = raster_window(dataset)
    if tile_size or not dataset.crs.is_geographic:
        side = tile_size or PIXELS
        return [Tile(f"r{w.row // side:04d}c{w.col // side:04d}", w) for w in split_window(whole, side)]
    bounds = cell_bounds(find_cells(tuple(dataset.bounds), DEGREES), DEGREES)
    return _placed(dataset, cell_names(bounds), bounds)


def _from_layer(dataset: DatasetReader, grid: str, progress: Progress) -> list[Tile]:
    frame = read_polygons(grid, progress)
    if frame.crs is not None and frame.crs != dataset.crs and not (frame.crs.is_geographic and _in_degrees(dataset)):
        raise GridMismatch(
            f"Expected GRID in the coordinate system of '{dataset.name}' ({dataset.crs}), found {frame.crs.name}."
            " Leave GRID empty, or warp the composite to degrees (EPSG:4326)."
        )
    boxes = shapely.box(*shapely.bounds(frame.geometry.values).T)
    odd = shapely.area(frame.geometry.values) < (1 - SQUARE) * shapely.area(boxes)
    if odd.any():
        raise GridMismatch(f"Expected rectangles in GRID, found {int(odd.sum())} other polygons in '{grid}'.")
    tiles = _placed(dataset, _names(frame, grid), shapely.bounds(boxes))
    if not tiles:
        raise GridMismatch(f"No tile of GRID lies on '{dataset.name}'. Choose tiles that cover it.")
    found = find_overlap(tiles)
    if found:
        raise GridMismatch(
            f"The tiles {found[0]} and {found[1]} of GRID overlap. Lakes would be there twice; give a grid whose tiles"
            " lie side by side."
        )
    return tiles


def _in_degrees(dataset: DatasetReader) -> bool:
    return bool(dataset.crs.is_geographic)


def _names(frame: gpd.GeoDataFrame, grid: str) -> list[str]:
    if "tile_id" not in layer_fields(grid)[0]:
        return [f"tile{number:05d}" for number in range(len(frame))]
    names = frame["tile_id"].astype(str).tolist()
    odd = [name for name in names if not name.replace("_", "").replace("-", "").isalnum()]
    if odd:
        raise LakesError(f"Expected letters, digits, - and _ in the field tile_id of '{grid}', found '{odd[0]}'.")
    if len(set(names)) < len(names):
        raise GridMismatch(f"Expected each tile_id of '{grid}' once, found some twice. Remove the copies.")
    return names


def _placed(dataset: DatasetReader, names: list[str], bounds: NDArray[np.float64]) -> list[Tile]:
    """The tiles that hold pixels of the raster; a pixel is of the tile that its centre lies in."""
    whole, tiles = raster_window(dataset), []
    turns = (0.0, -360.0, 360.0) if _in_degrees(dataset) else (0.0,)
    for name, (west, south, east, north) in zip(names, bounds, strict=True):
        found = (_window(dataset, west + turn, south, east + turn, north).intersect(whole) for turn in turns)
        window = next((window for window in found if not window.is_empty()), None)
        if window:
            tiles.append(Tile(name, window))
    return tiles


def _window(dataset: DatasetReader, west: float, south: float, east: float, north: float) -> Window:
    transform = dataset.transform
    lines = (north - transform.f) / transform.e, (south - transform.f) / transform.e
    columns = (west - transform.c) / transform.a, (east - transform.c) / transform.a
    (row, row_stop), (col, col_stop) = ([int(np.ceil(place - 0.5)) for place in pair] for pair in (lines, columns))
    return Window(row, col, row_stop - row, col_stop - col)


def find_overlap(tiles: list[Tile]) -> tuple[str, str] | None:
    """The names of two tiles that share pixels; None when there are none."""
    boxes = shapely.box(*np.array([(w.col, w.row, w.col_stop, w.row_stop) for _, w in tiles], dtype=float).T)
    one, other = shapely.STRtree(boxes).query(boxes, predicate="intersects")
    shared = (one < other) & (shapely.area(shapely.intersection(boxes[one], boxes[other])) > 0)
    pairs = ((tiles[first].name, tiles[second].name) for first, second in zip(one[shared], other[shared], strict=True))
    return next(pairs, None)


def goes_around(dataset: DatasetReader) -> bool:
    """True for a raster in degrees whose last column is beside its first."""
    span = dataset.width * dataset.transform.a
    return _in_degrees(dataset) and abs(span - 360) < dataset.transform.a / 2
