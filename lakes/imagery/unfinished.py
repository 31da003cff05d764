"""The finished blocks of a composite that is not finished (`lakes/unfinished.py`), and what decides on their pixels.

Settings, scenes with the size and time of their files, layout of the blocks, version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from ..bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ..grid import Window
from ..mosaic import Mosaic
from ..unfinished import BlockFolder, stamp
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
        [[path, *stamp(path)] for path in files],
    ]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()


class Unfinished(BlockFolder):
    """The folder of finished blocks of one composite."""

    def __init__(self, output: str | Path, digest: str, grid: Grid, with_count: bool) -> None:
        super().__init__(output, digest)
        self._grid, self._with_count = grid, with_count

    def find(self, block: Window) -> Tally | None:
        """What a block holds that is finished already; None when it is not."""
        tags = self.tags(_name(block))
        return Tally(int(tags["SEEN"]), int(tags["BRIGHTEST"])) if {"SEEN", "BRIGHTEST"} <= set(tags) else None

    def keep(self, block: Window, values: NDArray[np.int16], counts: NDArray[np.uint16]) -> Tally:
        """Write a finished block.

        Raises:
            LakesError: the disk is full, or another fault of the file system.
        """
        tally = Tally(int(np.count_nonzero(counts)), int(values[1:].max()))
        if self._with_count:
            self._put(_name(block, "count-"), block, counts[None])
        # The one that says that a block is finished comes last.
        self._put(_name(block), block, values, SEEN=tally.seen, BRIGHTEST=tally.brightest)
        return tally

    def _put(self, name: str, block: Window, pixels: NDArray, **tags: int) -> None:
        corner = self._grid.transform * Affine.translation(block.col, block.row)
        # As it lies in memory, and not compressed: it is soon gone.
        self.write(name, pixels, tags, interleave="band", crs=self._grid.crs, transform=corner)

    def composite(self, blocks: Iterable[Window], tags: dict[str, str]) -> Path:
        """The blocks as one raster."""
        look = {"bands": COMPOSITE_BANDS, "nodata": COMPOSITE_NODATA, "scale": COMPOSITE_SCALE, "tags": tags}
        return self._whole("composite.vrt", [(_name(block), block) for block in blocks], dtype="int16", **look)

    def count(self, blocks: Iterable[Window]) -> Path:
        """The numbers of observations as one raster."""
        tiles = [(_name(block, "count-"), block) for block in blocks]
        return self._whole("count.vrt", tiles, dtype="uint16", bands=("count",))

    def _whole(self, name: str, tiles: list[tuple[str, Window]], **look: Any) -> Path:
        grid = self._grid
        return self.mosaic(name, Mosaic(grid.crs, grid.transform, grid.height, grid.width, **look), tiles)


def _name(block: Window, kind: str = "") -> str:
    return f"{kind}{block.row}-{block.col}.tif"
