"""The finished blocks of a raster that is not finished: kept beside it, so that a later run goes on.

They lie in a hidden folder beside the output (`files.unfinished_folder`), which is named by a digest of
whatever decides on their pixels. A run with another digest removes the folder and starts afresh; an output
that is complete leaves none. Each block is a GeoTIFF that appears under its name when it is complete.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import rasterio
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from .cache import recall
from .errors import LakesError
from .files import find_unfinished, said_when_full, unfinished_folder, written
from .grid import Window
from .mosaic import Mosaic, write_mosaic
from .overviews import write_overviews
from .rasters import TILE

RECORD = "job.json"
"""What a later run has to know beside the digest."""


class BlockFolder:
    """The folder of finished blocks of one output."""

    def __init__(self, output: str | Path, digest: str) -> None:
        self.output = Path(output)
        self.folder = unfinished_folder(self.output, digest)

    def begin(self) -> list[Path]:
        """Make the folder, without what a killed process has left half-written; returns what others left beside it.

        Those are blocks of other settings or inputs, and are removed.

        Raises:
            LakesError: nothing can be written there.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            others = [path for path in find_unfinished(self.output) if path != self.folder]
            for path in others:
                shutil.rmtree(path)
            for part in self.folder.glob(".*.part*"):
                part.unlink()
        except OSError as error:
            sentence = f"Cannot write into '{self.folder.parent}': {error.strerror}. Choose another folder."
            raise LakesError(sentence) from error
        return others

    def write(self, name: str, pixels: NDArray, tags: dict[str, int], **profile: Any) -> None:
        """Write a block of bands x height x width.

        Args:
            name: of the file.
            pixels: what it holds.
            tags: what else it says.
            profile: its place on the ground, and how it is packed.

        Raises:
            LakesError: the disk is full, or another fault of the file system.
        """
        # By Python and not by GDAL, which does not say when the last bytes find no room.
        geotiff = _geotiff(pixels, tags, **profile)
        with geotiff as content, said_when_full(self.output), written(self.folder / name) as part:
            part.write_bytes(content)

    def tags(self, name: str) -> dict[str, str]:
        """What a block says; nothing when it is not finished."""
        try:
            with rasterio.open(self.folder / name) as dataset:
                found: dict[str, str] = dataset.tags()
                return found
        except rasterio.errors.RasterioIOError:
            return {}

    def note(self, values: dict[str, Any]) -> None:
        """Keep plain values for a later run.

        Raises:
            LakesError: as `write`.
        """
        with said_when_full(self.output), written(self.folder / RECORD) as part:
            part.write_text(json.dumps(values, indent=1), encoding="utf-8")

    def noted(self) -> dict[str, Any]:
        """What an earlier run has kept; nothing when there was none."""
        return recall(self.folder / RECORD)

    def mosaic(self, name: str, whole: Mosaic, blocks: Iterable[tuple[str, Window]]) -> Path:
        """Blocks as one raster with overviews: a virtual file in the folder.

        Raises:
            LakesError: as `write`.
        """
        path, blocks = self.folder / name, list(blocks)
        with said_when_full(self.output):
            write_mosaic(path, whole, blocks)
            levels = tuple(level.name for level in write_overviews(path))
            write_mosaic(path, replace(whole, levels=levels), blocks)
        return path

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def stamp(path: str) -> tuple[int, int]:
    """Size and time of a file, or of the zip it lies in; zeros for what is no file here."""
    zipped = re.match(r"/vsizip/\{(.*)\}/", path)
    place = Path(zipped[1] if zipped else path)
    if not place.is_file():
        return 0, 0
    found = place.stat()
    return found.st_size, found.st_mtime_ns


@contextmanager
def _geotiff(pixels: NDArray, tags: dict[str, int], **profile: Any) -> Iterator[memoryview]:
    """The content of a file."""
    count, height, width = pixels.shape
    profile = {"driver": "GTiff", "count": count, "height": height, "width": width, "dtype": pixels.dtype} | profile
    if min(height, width) >= TILE:
        profile |= {"tiled": True, "blockxsize": TILE, "blockysize": TILE}
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(pixels)
            dataset.update_tags(**tags)
        yield memory.getbuffer()
