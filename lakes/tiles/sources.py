"""A folder of composite tiles as one raster."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import rasterio
from affine import Affine
from rasterio.io import DatasetReader

from ..errors import GridMismatch, MissingInput
from ..files import said_when_full, written
from ..grid import Window
from ..mosaic import Mosaic, mosaic_text
from ..progress import Progress
from ..rasters import check_north_up, open_raster
from .layout import Tile, find_overlap

SUFFIXES = (".tif", ".tiff")

OFF_GRID = 0.01
"""Pixels that the corner of a tile may be off the grid of the first."""


class Sheet(NamedTuple):
    """A tile of a composite, as its header says."""

    path: Path
    transform: Affine
    height: int
    width: int
    kind: tuple[object, ...]
    """What all tiles must have in common."""


def find_sheets(folder: Path, progress: Progress) -> list[Sheet]:
    """The GeoTIFFs in a folder and those below it, but for hidden ones.

    Raises:
        MissingInput: there is none, or one cannot be read.
        GridMismatch: one is rotated.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES and _is_shown(path, folder))
    if not paths:
        raise MissingInput(folder, "holds no GeoTIFF", "Choose the folder of the tiles of a composite.")
    sheets = []
    for number, path in enumerate(paths):
        progress.percent(100 * number / len(paths))
        with open_raster(path) as dataset:
            check_north_up(dataset)
            sheets.append(Sheet(path, dataset.transform, dataset.height, dataset.width, _kind(dataset)))
    return sheets


def _is_shown(path: Path, folder: Path) -> bool:
    return not any(part.startswith(".") for part in path.relative_to(folder).parts)


def _kind(dataset: DatasetReader) -> tuple[object, ...]:
    crs = dataset.crs.to_wkt() if dataset.crs else None
    return crs, dataset.dtypes[0], dataset.descriptions, dataset.nodata, dataset.scales[0], tuple(dataset.units)


def write_sheets(path: Path, sheets: list[Sheet]) -> None:
    """Write a virtual raster over tiles that lie side by side on one grid; between them it has no data.

    A file that says so already stays as it is.

    Raises:
        GridMismatch: tiles of several kinds, off the grid of the first, or overlapping.
        LakesError: nothing can be written there.
    """
    first = sheets[0]
    _check_alike(sheets)
    windows = [_place(sheet, first) for sheet in sheets]
    top, left = min(window.row for window in windows), min(window.col for window in windows)
    height = max(window.row_stop for window in windows) - top
    width = max(window.col_stop for window in windows) - left
    placed = [Window(window.row - top, window.col - left, *window.shape) for window in windows]
    _check_apart(sheets, placed)
    with rasterio.open(first.path) as dataset:
        whole = Mosaic(
            dataset.crs,
            first.transform * Affine.translation(left, top),
            height,
            width,
            dtype=dataset.dtypes[0],
            bands=tuple(text or "" for text in dataset.descriptions),
            nodata=dataset.nodata,
            scale=dataset.scales[0],
        )
    sources = [(sheet.path.resolve().as_posix(), window) for sheet, window in zip(sheets, placed, strict=True)]
    text = mosaic_text(whole, sources)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    with said_when_full(path), written(path) as part:
        part.write_text(text, encoding="utf-8")


def _check_alike(sheets: list[Sheet]) -> None:
    first = sheets[0]
    for sheet in sheets[1:]:
        if sheet.kind != first.kind:
            raise GridMismatch(
                f"Expected tiles of one kind (coordinate system, bands, data type, nodata, scale), found that"
                f" '{sheet.path.name}' differs from '{first.path.name}'. Warp or convert it, or map it in a run of"
                " its own."
            )


def _place(sheet: Sheet, first: Sheet) -> Window:
    """The pixels of a tile, counted from the corner of the first."""
    size = first.transform.a, first.transform.e
    col, row = ~first.transform * (sheet.transform.c, sheet.transform.f)
    same = np.allclose((sheet.transform.a, sheet.transform.e), size, rtol=1e-9, atol=0)
    if not same or max(abs(col - round(col)), abs(row - round(row))) > OFF_GRID:
        raise GridMismatch(
            f"Expected tiles on one grid of pixels, found that '{sheet.path.name}' is off that of"
            f" '{first.path.name}'. Warp it to that grid first."
        )
    return Window(round(row), round(col), sheet.height, sheet.width)


def _check_apart(sheets: list[Sheet], windows: list[Window]) -> None:
    found = find_overlap([Tile(sheet.path.name, window) for sheet, window in zip(sheets, windows, strict=True)])
    if found:
        raise GridMismatch(
            f"Expected tiles side by side, found that '{found[0]}' and '{found[1]}' overlap. Remove one of them, or"
            " make one raster of them that says which is seen."
        )
