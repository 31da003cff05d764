"""Which images a folder holds: their days, bands, grids and what their tags say.

One image ("scene") is the files of one day and place: one file with described bands, or one file per
band, 10 m and 20 m alike. Sentinel-2 products as they come (.SAFE folders, zips of them) are read by
`safe.py`, STAC files by `stac.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import rasterio
from rasterio.io import DatasetReader

from ..bands import band_name
from ..errors import LakesError, MissingInput
from ..progress import Progress, Stage
from .grids import Grid, unplaced
from .names import REFLECTANCE, band_in, day_in, scene_band
from .remote import is_address
from .safe import find_products, read_products
from .scene import BandFile, Refused, Scene
from .stac import read_items

SUFFIXES = (".tif", ".tiff")
STAC_SUFFIX = ".json"

DAY_TAGS = (
    "ACQUISITION_DATE",
    "ACQUISITIONDATETIME",
    "SENSING_TIME",
    "DATATAKE_1_DATATAKE_SENSING_START",
    "PRODUCT_START_TIME",
    "DATE",
    "DATETIME",
    "SOURCE",
    "TIFFTAG_DATETIME",
)


def find_scenes(
    folder: str | Path, progress: Progress, refuse: Callable[[Scene], str | None] | None = None
) -> tuple[list[Scene], list[Refused]]:
    """All scenes under a folder in order of day and name, and the files that are none.

    Args:
        folder: may itself be a .SAFE folder, or a zip of one, or a STAC .json file, or the http(s)
            address of STAC items or of a STAC search.
        progress: told how much is done.
        refuse: why a scene is of no use by its day and tags alone; products and STAC items are asked
            about before their bands are opened.

    Raises:
        MissingInput: there is no such folder.
        LakesError: it holds a kind of product that is not read.
    """
    if is_address(folder):
        return read_items(str(folder), progress, refuse)
    folder = Path(folder)
    if folder.suffix.lower() == STAC_SUFFIX and not folder.is_dir():
        return read_items(folder, progress, refuse)
    entries = _entries(folder)
    products = find_products(entries)
    scenes, refused = read_products(products, folder, Stage(progress, 0, 50), refuse)
    files, others = _geotiff_scenes(folder, _geotiffs(folder, entries, products), Stage(progress, 50, 100))
    return sorted(scenes + files, key=lambda scene: (scene.day, scene.name)), refused + others


def _geotiff_scenes(folder: Path, paths: list[Path], progress: Progress) -> tuple[list[Scene], list[Refused]]:
    groups: dict[tuple[str, date], list[Scene]] = {}
    refused = []
    for done, path in enumerate(paths):
        progress.percent(100.0 * done / len(paths))
        part = _describe(path, folder)
        if isinstance(part, Refused):
            refused.append(part)
        else:
            groups.setdefault((_place(path), part.day), []).append(part)
    return [scene for parts in groups.values() for scene in join_parts(parts)], refused


def _entries(folder: Path) -> list[Path]:
    """Everything under a folder, with itself; of a zip the zip alone."""
    if folder.is_dir():
        return [folder, *sorted(path for path in folder.rglob("*") if not path.name.startswith("."))]
    if not folder.exists():
        raise MissingInput(folder)
    if folder.suffix.lower() != ".zip":
        raise LakesError(f"'{folder}' is a file; a folder of scenes is expected. Give the folder that holds it.")
    return [folder]


def _geotiffs(folder: Path, entries: list[Path], products: list[Path]) -> list[Path]:
    """The GeoTIFFs that lie in no product folder."""
    inside = set(products)
    paths = [path for path in entries if path.suffix.lower() in SUFFIXES and inside.isdisjoint(path.parents)]
    if not paths and not products and any(path.suffix.lower() == STAC_SUFFIX for path in entries):
        raise LakesError(
            f"'{folder}' holds .json files and no scene of its own. If one of them is a STAC ItemCollection, give that"
            " file itself."
        )
    return paths


def _place(path: Path) -> str:
    """The folder that holds a scene; the R10m and R20m of Sentinel-2 products are parts of one."""
    parent = path.parent
    return str(parent.parent if re.fullmatch(r"R?\d0m", parent.name, re.IGNORECASE) else parent)


def _describe(path: Path, folder: Path) -> Scene | Refused:
    """One file as a scene of its own, or why it is none."""
    name = path.relative_to(folder).as_posix()
    try:
        with rasterio.open(path) as dataset:
            reason = unplaced(dataset.crs)
            if reason:
                return Refused(name, reason)
            bands = _bands(dataset, path)
            tags = {key.upper(): value for key, value in dataset.tags().items()}
            day = _day(path, folder, tags)
    except rasterio.errors.RasterioIOError:
        return Refused(name, "cannot be read as a raster")
    if isinstance(bands, str):
        return Refused(name, bands)
    if day is None:
        return Refused(name, "no day in the name of the file or folder or in the tags, such as 2020-06-30 or 20200630")
    return Scene(day, name, bands, tags)


def _bands(dataset: DatasetReader, path: Path) -> dict[str, BandFile] | str:
    """The known bands of a file, or what is wrong with it."""
    texts = list(dataset.descriptions)
    if any(band_name(text) == "NDWI" for text in texts):
        return "is a composite itself"
    names = {band: number for number, text in enumerate(texts, 1) if (band := scene_band(text))}
    single = band_in(path.stem)
    if not names and dataset.count == 1 and single:
        names = {single: 1}
    if not names and dataset.count > 1 and not any(texts):
        return f"its {dataset.count} bands have no descriptions such as B2, B3"
    if not names:
        return "holds no band that a composite needs"
    grid = Grid(dataset.crs, dataset.transform, dataset.height, dataset.width)
    bands = {}
    for name, number in names.items():
        scale, offset = float(dataset.scales[number - 1]), float(dataset.offsets[number - 1])
        if name in REFLECTANCE and scale == 1 and offset != 0:
            return f"{name} states an offset of {offset} but no scale, so its reflectance is not known"
        bands[name] = BandFile(path, number, grid, scale, offset, dataset.nodatavals[number - 1])
    return bands


def _day(path: Path, folder: Path, tags: dict[str, str]) -> date | None:
    """From the file's name, else from the nearest folder's, else from the tags."""
    inside = [folder.resolve().name, *path.relative_to(folder).parts]
    values = [tags[name] for name in DAY_TAGS if name in tags]
    return next((day for text in [*reversed(inside), *values] if (day := day_in(text))), None)


def join_parts(parts: list[Scene]) -> list[Scene]:
    """Put the files of one day and folder together to scenes.

    A file joins a scene of its place when it brings bands that are missing there, or copies of its
    bands with coarser pixels, which are not needed. Otherwise it is a scene of its own (another tile
    or orbit of that day).
    """
    scenes: list[Scene] = []
    for part in sorted(parts, key=lambda part: (part.grid.pixel, part.name)):
        for number, scene in enumerate(scenes):
            if _same_place(scene, part) and not _conflict(scene, part):
                bands = part.bands | scene.bands
                scenes[number] = replace(scene, bands=bands, tags=part.tags | scene.tags)
                break
        else:
            scenes.append(part)
    return scenes


def _same_place(one: Scene, two: Scene) -> bool:
    if one.grid.crs != two.grid.crs:
        return False
    a, b = one.grid.bounds, two.grid.bounds
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _conflict(scene: Scene, part: Scene) -> bool:
    shared = scene.bands.keys() & part.bands.keys()
    return not all(_is_coarser_copy(part.bands[name].grid, scene.bands[name].grid) for name in shared)


def _is_coarser_copy(coarse: Grid, fine: Grid) -> bool:
    """True when a grid covers what another does with pixels at least 1.5 times as large.

    Less than that is no other resolution of one product: grids of neighbouring orbits differ by as much.
    """
    pixel = coarse.pixel
    if pixel[0] < 1.5 * fine.pixel[0] or pixel[1] < 1.5 * fine.pixel[1]:
        return False
    return all(abs(one - two) <= 2 * max(pixel) for one, two in zip(coarse.bounds, fine.bounds, strict=True))
