"""`downloaddata`: a data set into a folder, checked, unpacked, with its licence beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import rasterio
from rasterio.crs import CRS

from ..errors import LakesError
from ..files import written
from ..grid import Window
from ..imagery.remote import fetch
from ..mosaic import Mosaic, write_mosaic
from ..progress import Progress, Stage
from ..rasters import open_raster
from .datasets import DATASETS, Dataset, Part
from .settings import DownloadSettings
from .transfer import get
from .unpacking import unpack

UNKNOWN = 255
"""What tiles of occurrence hold where nothing was observed."""


def download_data(settings: DownloadSettings, progress: Progress) -> dict[str, Any]:
    """Get the files that an extent needs; those that are there already stay.

    Returns:
        FILES: how many there are now; BYTES that were fetched.

    Raises:
        MissingInput: a server does not answer.
        LakesError: a wrong checksum, an archive that is not to be trusted, or data that has to be fetched by hand.
    """
    dataset = DATASETS[settings.dataset]
    folder = Path(settings.folder)
    progress.percent(0, f"Asking for {dataset.title}")
    progress.info(f"{dataset.title}. Licence: {dataset.licence} {dataset.credit}.")
    parts = dataset.find(lambda address: fetch(_mirrored(address, settings.mirror)), settings.extent)
    if not parts:
        raise LakesError(dataset.by_hand)
    fetched = 0
    for number, part in enumerate(parts):
        stage = Stage(progress, 95.0 * number / len(parts), 95.0 * (number + 1) / len(parts))
        fetched += _part(part, folder, settings.mirror, stage)
    _write_licence(folder, settings.dataset, dataset, parts)
    if dataset.mosaic:
        _write_mosaic(folder, dataset.mosaic)
    if dataset.by_hand:
        progress.warn(dataset.by_hand)
    progress.percent(100)
    return {"FILES": len(parts), "BYTES": fetched}


def _mirrored(address: str, mirror: str | None) -> str:
    if mirror is None:
        return address
    parts = urlsplit(address)
    return f"{mirror.rstrip('/')}/{parts.netloc}{parts.path}"


def _part(part: Part, folder: Path, mirror: str | None, progress: Progress) -> int:
    """Fetch and unpack one file; returns the bytes that were fetched."""
    target = folder / part.name
    fetched = 0
    if not target.exists():
        progress.percent(0, f"Fetching {part.name}" + (f" ({part.size / 1e6:.0f} MB)" if part.size else ""))
        fetched = get(part, _mirrored(part.address, mirror), folder, Stage(progress, 0, 90)).stat().st_size
    else:
        progress.info(f"{part.name} is there already.")
    if target.suffix == ".zip":
        progress.percent(90, f"Unpacking {part.name}")
        unpack(target, Stage(progress, 90, 100))
    return fetched


def _write_licence(folder: Path, name: str, dataset: Dataset, parts: list[Part]) -> None:
    """A note that goes with the data wherever it is copied."""
    lines = [dataset.title, f"Licence: {dataset.licence}", f"Credit: {dataset.credit}", "Files:"]
    lines += [f"  {part.name} from {part.address}" + (f", md5 {part.md5}" if part.md5 else "") for part in parts]
    with written(folder / f"{name}-licence.txt") as path:
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")


def _write_mosaic(folder: Path, name: str) -> None:
    """One virtual raster over all tiles of the folder, also those of earlier downloads."""
    grids = {tile.name: _grid(tile) for tile in sorted(folder.glob(f"{Path(name).stem}_*.tif"))}
    first = next(iter(grids.values()))
    step_x, step_y = first.transform.a, first.transform.e
    left = min(grid.transform.c for grid in grids.values())
    top = max(grid.transform.f for grid in grids.values())
    windows = {
        tile: Window(
            round((grid.transform.f - top) / step_y),
            round((grid.transform.c - left) / step_x),
            grid.height,
            grid.width,
        )
        for tile, grid in grids.items()
    }
    whole = Mosaic(
        crs=first.crs,
        transform=rasterio.Affine(step_x, 0, left, 0, step_y, top),
        height=max(window.row_stop for window in windows.values()),
        width=max(window.col_stop for window in windows.values()),
        dtype="uint8",
        bands=(Path(name).stem,),
        nodata=UNKNOWN,
    )
    with written(folder / name) as path:
        write_mosaic(path, whole, windows.items())


class _Grid(NamedTuple):
    transform: rasterio.Affine
    height: int
    width: int
    crs: CRS


def _grid(path: Path) -> _Grid:
    with open_raster(path) as dataset:
        return _Grid(dataset.transform, dataset.height, dataset.width, dataset.crs)
