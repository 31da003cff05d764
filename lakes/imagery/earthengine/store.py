"""The folder of tiles: which settings it belongs to, which tiles are there, and how a tile gets there."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.errors import RasterioError, RasterioIOError
from rasterio.io import DatasetReader, MemoryFile

from ...bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ...errors import InvalidSetting, MissingInput
from ...files import said_when_full, written
from ...rasters import open_raster, written_cog
from ...version import software_version
from ..grids import Grid
from ..settings import ImageChoice
from .settings import EarthEngineSettings
from .tiles import Tile

JOB_NAME = "job.json"
JOB_TAG = "GLAKES_JOB"
"""Tag of a tile with the digest of the settings that made it."""

ABANDONED_S = 3600.0
"""A half-written file that nobody has touched for so long belongs to no run that goes on."""

TAGS = {*ImageChoice().tags(), "SCENE_DATES", "SCENE_COUNT", "CLOUD_MASK"}
"""What tiles say of their making; the VRT says the same."""


class WrongAnswer(Exception):
    """What came back is not the tile that was asked for."""


class TileStore:
    """The tiles of one job in one folder; a tile is there whole or not at all."""

    def __init__(self, settings: EarthEngineSettings) -> None:
        self.folder = Path(settings.output_folder)
        self.tags = settings.tags()
        """Of every tile."""
        self._settings = settings
        self._digest = settings.digest()

    def claim(self) -> dict[str, Any]:
        """Make the folder this job's own; returns what an earlier run of it left in job.json.

        Raises:
            InvalidSetting: it holds tiles of other settings.
            MissingInput: its job.json cannot be read.
            LakesError: it cannot be written to.
        """
        path = self.folder / JOB_NAME
        if not path.exists():
            self.note()
            return {}
        earlier = self._earlier(path)
        self._sweep()
        return earlier

    def _sweep(self) -> None:
        """Remove what killed runs have left half-written."""
        for part in self.folder.glob(".*.part*"):
            if time.time() - part.stat().st_mtime > ABANDONED_S:
                part.unlink(missing_ok=True)

    def note(self, **facts: Any) -> None:
        """Write job.json: the settings, and facts that a later run should know."""
        job = {
            "job": "compositeearthengine",
            "hash": self._digest,
            "software": f"GLAKES {software_version()}",
            "settings": self._settings.to_dict(),
        }
        with written(self.folder / JOB_NAME) as part:
            part.write_text(json.dumps(job | facts, indent=1, ensure_ascii=False), encoding="utf-8")

    def _earlier(self, path: Path) -> dict[str, Any]:
        try:
            earlier = json.loads(path.read_text(encoding="utf-8"))
            same, settings = earlier["hash"] == self._digest, dict(earlier["settings"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            remedy = "Choose an empty folder, or remove it and the tiles beside it."
            raise MissingInput(path, "is not the record of a job", remedy) from error
        if same:
            return dict(earlier)
        now = self._settings.decisive()
        changed = [name.upper() for name in now if settings.get(name) != now[name]]
        raise InvalidSetting(
            f"'{self.folder}' holds tiles of other settings ({', '.join(changed) or 'of another version'})."
            " Choose an empty folder, or the settings of that run to continue it."
        )

    def composite_path(self, tile: Tile) -> Path:
        """The composite's part."""
        return self.folder / f"tile_{tile.name}.tif"

    def count_path(self, tile: Tile) -> Path:
        """The part of the number of observations."""
        return self.folder / f"count_{tile.name}.tif"

    def tags_of(self, tile: Tile) -> dict[str, str]:
        """Tags of a tile that is there."""
        with open_raster(self.composite_path(tile)) as dataset:
            return {name: text for name, text in dataset.tags().items() if name in TAGS}

    def has(self, tile: Tile, grid: Grid) -> bool:
        """True when the tile is there, of this job, and whole."""
        good = self._is_whole(self.composite_path(tile), grid, len(COMPOSITE_BANDS), "int16")
        return good and (not self._settings.count or self._is_whole(self.count_path(tile), grid, 1, "uint16"))

    def _is_whole(self, path: Path, grid: Grid, bands: int, dtype: str) -> bool:
        if not path.exists():
            return False
        try:
            with open_raster(path) as dataset:
                fits = dataset.tags().get(JOB_TAG) == self._digest and not mismatch(dataset, grid, bands, dtype)
                if fits:
                    # The last pixel of the last band lies at the end of the file: a file cut short fails here.
                    dataset.read(bands, window=((grid.height - 1, grid.height), (grid.width - 1, grid.width)))
                return fits
        except (MissingInput, RasterioError):
            return False

    def write(self, tile: Tile, grid: Grid, stored: NDArray[np.int16]) -> None:
        """Keep a tile: bands x height x width as `graph.composite_image` has them.

        Raises:
            LakesError: the disk is full, or another fault of the file system.
        """
        bands = len(COMPOSITE_BANDS)
        # The count first: `has` wants both, and the composite is what others look for.
        if self._settings.count:
            self._write(self.count_path(tile), grid, stored[bands:].astype(np.uint16), ("count",))
        look = {"nodata": COMPOSITE_NODATA, "interleave": "band"}
        self._write(self.composite_path(tile), grid, stored[:bands], COMPOSITE_BANDS, COMPOSITE_SCALE, **look)

    def _write(
        self, path: Path, grid: Grid, pixels: NDArray, bands: tuple[str, ...], scale: float = 1.0, **look: Any
    ) -> None:
        profile = {"crs": grid.crs, "transform": grid.transform, "height": grid.height, "width": grid.width, **look}
        with said_when_full(path), written_cog(path, **profile, dtype=pixels.dtype.name, count=len(bands)) as target:
            target.descriptions = bands
            target.scales = (scale,) * len(bands)
            target.update_tags(**self.tags, **{JOB_TAG: self._digest})
            target.write(pixels)


def decode(answer: bytes, grid: Grid, bands: int) -> NDArray[np.int16]:
    """The pixels of a GeoTIFF that Earth Engine sent.

    Raises:
        WrongAnswer: it cannot be read, or is not what was asked for.
    """
    if not answer:
        raise WrongAnswer("the answer is empty")
    try:
        with MemoryFile(answer) as memory, memory.open(driver="GTiff") as dataset:
            wrong = mismatch(dataset, grid, bands, "int16")
            if wrong:
                raise WrongAnswer(f"the answer {wrong}")
            stored: NDArray[np.int16] = dataset.read()
            return stored
    except RasterioIOError as error:
        raise WrongAnswer("the answer is no complete GeoTIFF") from error


def mismatch(dataset: DatasetReader, grid: Grid, bands: int, dtype: str) -> str:
    """How a raster differs from what is expected; empty when it does not."""
    if (dataset.height, dataset.width) != (grid.height, grid.width):
        return f"has {dataset.width} x {dataset.height} pixels instead of {grid.width} x {grid.height}"
    if dataset.count != bands or set(dataset.dtypes) != {dtype}:
        found = ", ".join(sorted(set(dataset.dtypes)))
        return f"has {dataset.count} bands of {found} instead of {bands} of {dtype}"
    if not Grid(dataset.crs, dataset.transform, dataset.height, dataset.width).shares_lattice(grid):
        return "lies on another grid"
    col, row = ~grid.transform * (dataset.transform.c, dataset.transform.f)
    return "lies elsewhere" if max(abs(col), abs(row)) > 0.01 else ""
