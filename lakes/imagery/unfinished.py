"""The finished blocks of a composite that is not finished: kept beside it, so that a later run goes on.

They lie in a hidden folder `.NAME.<fingerprint>.blocks` beside the output NAME. The fingerprint covers
whatever decides on their pixels: settings, scenes with the size and time of their files, layout of the
blocks, version. A run with another fingerprint removes the folder and starts afresh; a composite that is
complete leaves none.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.io import MemoryFile

from ..bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ..errors import LakesError
from ..files import said_when_full, written
from ..grid import Window
from ..mosaic import Mosaic, write_mosaic
from ..overviews import write_overviews
from ..rasters import TILE
from ..version import software_version
from .grids import Grid
from .plans import Plan
from .settings import CompositeSettings


@dataclass(frozen=True)
class Tally:
    """What a finished block holds."""

    seen: int
    """Pixels with a value."""
    brightest: int
    """The highest stored reflectance; the nodata value where there is none."""


def fingerprint(settings: CompositeSettings, plans: list[Plan], grid: Grid, blocks: list[Window]) -> str:
    """Hex SHA-256 of everything that decides on the blocks' pixels."""
    files = sorted({str(band.path) for plan in plans for band in plan.scene.bands.values()})
    decisive = [
        settings.digest(),
        bool(settings.count),
        software_version(),
        repr(grid),
        [repr(plan) for plan in plans],
        [repr(block) for block in blocks],
        [[path, *_stamp(path)] for path in files],
    ]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()


def _stamp(path: str) -> tuple[int, int]:
    """Size and time of the file, or of the zip it lies in; zeros for what is no file here."""
    zipped = re.match(r"/vsizip/\{(.*)\}/", path)
    place = Path(zipped[1] if zipped else path)
    if not place.is_file():
        return 0, 0
    found = place.stat()
    return found.st_size, found.st_mtime_ns


class Unfinished:
    """The folder of finished blocks of one composite."""

    def __init__(self, output: str | Path, digest: str, grid: Grid, with_count: bool) -> None:
        self._output, self._grid, self._with_count = Path(output), grid, with_count
        self.folder = self._output.with_name(f".{self._output.name}.{digest[:16]}.blocks")

    def begin(self) -> None:
        """Make the folder, without what other settings or a killed process have left.

        Raises:
            LakesError: nothing can be written there.
        """
        kept = re.compile(rf"\.{re.escape(self._output.name)}\.[0-9a-f]{{16}}\.blocks")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for other in self.folder.parent.iterdir():
                if kept.fullmatch(other.name) and other != self.folder:
                    shutil.rmtree(other)
            for part in self.folder.glob(".*.part*"):
                part.unlink()
        except OSError as error:
            sentence = f"Cannot write into '{self.folder.parent}': {error.strerror}. Choose another folder."
            raise LakesError(sentence) from error

    def find(self, block: Window) -> Tally | None:
        """What a block holds that is finished already; None when it is not."""
        try:
            with rasterio.open(self.folder / _name(block)) as dataset:
                tags = dataset.tags()
                return Tally(int(tags["SEEN"]), int(tags["BRIGHTEST"]))
        except (rasterio.errors.RasterioIOError, KeyError):
            return None

    def keep(self, block: Window, values: NDArray[np.int16], counts: NDArray[np.uint16]) -> Tally:
        """Write a finished block.

        Raises:
            LakesError: the disk is full, or another fault of the file system.
        """
        tally = Tally(int(np.count_nonzero(counts)), int(values[1:].max()))
        if self._with_count:
            self._write(_name(block, "count-"), block, counts[None])
        # The one that says that a block is finished comes last.
        self._write(_name(block), block, values, SEEN=tally.seen, BRIGHTEST=tally.brightest)
        return tally

    def _write(self, name: str, block: Window, pixels: NDArray, **tags: int) -> None:
        corner = self._grid.transform * Affine.translation(block.col, block.row)
        geotiff = _geotiff(pixels, tags, crs=self._grid.crs, transform=corner)
        # By Python and not by GDAL, which does not say when the last bytes find no room.
        with geotiff as content, said_when_full(self._output), written(self.folder / name) as part:
            part.write_bytes(content)

    def composite(self, blocks: Iterable[Window], tags: dict[str, str]) -> Path:
        """The blocks as one raster."""
        look = {"bands": COMPOSITE_BANDS, "nodata": COMPOSITE_NODATA, "scale": COMPOSITE_SCALE, "tags": tags}
        return self._mosaic("composite.vrt", [(_name(block), block) for block in blocks], dtype="int16", **look)

    def count(self, blocks: Iterable[Window]) -> Path:
        """The numbers of observations as one raster."""
        tiles = [(_name(block, "count-"), block) for block in blocks]
        return self._mosaic("count.vrt", tiles, dtype="uint16", bands=("count",))

    def _mosaic(self, name: str, tiles: list[tuple[str, Window]], **look: Any) -> Path:
        path, grid = self.folder / name, self._grid
        with said_when_full(self._output):
            mosaic = Mosaic(grid.crs, grid.transform, grid.height, grid.width, **look)
            write_mosaic(path, mosaic, tiles)
            levels = tuple(level.name for level in write_overviews(path))
            write_mosaic(path, replace(mosaic, levels=levels), tiles)
        return path

    def remove(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _name(block: Window, kind: str = "") -> str:
    return f"{kind}{block.row}-{block.col}.tif"


@contextmanager
def _geotiff(pixels: NDArray, tags: dict[str, int], **place: Any) -> Iterator[memoryview]:
    """The content of a file."""
    count, height, width = pixels.shape
    profile = {"driver": "GTiff", "count": count, "height": height, "width": width, "dtype": pixels.dtype}
    # As it will be read, twice, and not compressed: it is soon gone.
    profile |= {"interleave": "pixel"} | place
    if min(height, width) >= TILE:
        profile |= {"tiled": True, "blockxsize": TILE, "blockysize": TILE}
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            dataset.write(pixels)
            dataset.update_tags(**tags)
        yield memory.getbuffer()
