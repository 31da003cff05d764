"""A virtual raster over thousands of files: virtual rasters of blocks of them, and one over the blocks.

A flat one names every file. GDAL reads all of those names whenever it is opened, which QGIS does for every picture;
a nested one has only the blocks read that are looked at. Of 2,000 files, opening takes a twentieth of the time and a
window of 1,000 pixels a third; a picture of the whole takes as long, since all files are looked at.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from affine import Affine

from ..files import make_folder, said_when_full, written
from ..grid import Window
from ..mosaic import Mosaic, mosaic_text
from ..overviews import overview_factors
from .layout import Tile, find_overlap

FEW = 256
"""Files that need no blocks."""

SIDE = 16
"""Of a block, in files."""

FOLDER = "vrt"
"""Holds the blocks, beside the whole."""

Part = tuple[Path, Window]
"""A file, and the pixels of the whole that it holds."""


def write_nested(path: Path, whole: Mosaic, parts: list[Part]) -> None:
    """Write a virtual raster over files that do not overlap; what says so already stays as it is.

    Args:
        path: of the whole.
        whole: what it is.
        parts: its files.

    Raises:
        LakesError: the disk is full, or another fault of the file system.
    """
    blocks = _blocks(parts) if len(parts) > FEW else {}
    if not blocks:
        _write(path, whole, parts)
        return
    make_folder(path.parent / FOLDER)
    sources = []
    for name, inside in blocks.items():
        window = _around([window for _, window in inside])
        block = replace(
            whole,
            transform=whole.transform * Affine.translation(window.col, window.row),
            height=window.height,
            width=window.width,
            overviews=overview_factors(window.height, window.width),
        )
        file = path.parent / FOLDER / f"{name}.vrt"
        _write(file, block, [(part, place.relative_to(window)) for part, place in inside])
        sources.append((file, window))
    _write(path, whole, sources)


def _blocks(parts: list[Part]) -> dict[str, list[Part]]:
    """The parts of each block by its name; nothing where the rectangles around them would overlap."""
    height, width = (SIDE * max(window.shape[axis] for _, window in parts) for axis in (0, 1))
    blocks: dict[str, list[Part]] = {}
    for part in parts:
        _, window = part
        blocks.setdefault(f"r{window.row // height:04d}c{window.col // width:04d}", []).append(part)
    around = [Tile(name, _around([window for _, window in inside])) for name, inside in blocks.items()]
    return {} if find_overlap(around) else blocks


def _around(windows: list[Window]) -> Window:
    row, col = min(window.row for window in windows), min(window.col for window in windows)
    row_stop, col_stop = max(window.row_stop for window in windows), max(window.col_stop for window in windows)
    return Window(row, col, row_stop - row, col_stop - col)


def _write(path: Path, mosaic: Mosaic, parts: list[Part]) -> None:
    names = [(Path(os.path.relpath(part, path.parent)).as_posix(), window) for part, window in parts]
    text = mosaic_text(mosaic, names)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    with said_when_full(path), written(path) as unfinished:
        unfinished.write_text(text, encoding="utf-8")
