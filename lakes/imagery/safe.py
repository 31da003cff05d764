"""Sentinel-2 products as scenes: .SAFE folders and zips of them, L2A and L1C, read where they are.

A product is the folder that holds MTD_MSIL2A.xml or MTD_MSIL1C.xml, on disk or inside a zip. One
that is damaged is refused with its name and the reason; the others go on.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

import rasterio

from ..progress import Progress
from .grids import Grid, unplaced
from .names import MODEL_BANDS, OPTICAL, REFLECTANCE, scene_band, without_idle
from .safe_metadata import XML_LIMIT, Metadata, NotUsable, parse_xml, read_metadata, tile_tags
from .scene import BandFile, Refused, Scene

NODATA = 0
"""DN of pixels without data, in all bands and in SCL."""

_MAIN = re.compile(r"MTD_MSIL(1C|2A)\.xml")
_TILE = re.compile(r"GRANULE/[^/]+/MTD_TL\.xml")
_IMAGE = re.compile(r"GRANULE/[^/]+/IMG_DATA/.+_(B\d\d|B8A|SCL)(?:_(\d\d)m)?")
_PROBABILITY = re.compile(r"GRANULE/[^/]+/QI_DATA/(?:.*_)?(?:CLDPRB|CLD)_(\d\d)m\.jp2")


@dataclass(frozen=True)
class Product:
    """Where the files of one product are."""

    name: str
    """As messages name it."""
    container: Path
    """Its folder, or the zip that holds it."""
    root: str
    """Its folder inside the zip, ending with a slash; empty for one on disk or at the top of its zip."""
    files: frozenset[str]
    """Paths inside the product, with slashes."""

    @property
    def is_zipped(self) -> bool:
        """True when the container is a zip."""
        return self.container.is_file()

    def place(self, file: str) -> Path | str:
        """What GDAL opens; a zip is read in place."""
        if self.is_zipped:
            # Text, not a Path: this is no path of the system. Braces, so that any name of a zip will do.
            return f"/vsizip/{{{self.container.absolute().as_posix()}}}/{self.root}{file}"
        return self.container / file

    def read(self, file: str) -> bytes:
        """A file's first bytes, one more than an XML may have."""
        try:
            if not self.is_zipped:
                with (self.container / file).open("rb") as opened:
                    return opened.read(XML_LIMIT + 1)
            with ZipFile(self.container) as archive, archive.open(self.root + file) as packed:
                return packed.read(XML_LIMIT + 1)
        # RuntimeError is what zipfile raises for a password or a compression it does not know.
        except (OSError, EOFError, BadZipFile, RuntimeError, zlib.error) as error:
            raise NotUsable(f"{file} cannot be read ({error})") from error


def find_products(entries: Iterable[Path]) -> list[Path]:
    """The product folders and the zips among files and folders; .SAFE folders also without metadata.

    Folders come first, so that of a folder and its zip the folder is used.
    """
    entries = list(entries)
    folders = {path.parent for path in entries if _MAIN.fullmatch(path.name)}
    around = folders | {parent for folder in folders for parent in folder.parents}
    bare = {path for path in entries if path.suffix.lower() == ".safe" and path not in around and path.is_dir()}
    zips = {path for path in entries if path.suffix.lower() == ".zip" and path.is_file()}
    return sorted(folders | bare) + sorted(zips)


def read_products(
    paths: list[Path], folder: Path, progress: Progress, refuse: Callable[[Scene], str | None] | None = None
) -> tuple[list[Scene], list[Refused]]:
    """The scenes of product folders and zips, and the products that cannot be used.

    Args:
        paths: from `find_products`.
        folder: where they were looked for; names are relative to it.
        progress: told how many are done, and warned of mixed levels.
        refuse: why a scene is of no use by its day and tags alone; asked before its bands are opened.
    """
    scenes: list[Scene] = []
    refused: list[Refused] = []
    known: dict[str, str] = {}
    for done, path in enumerate(paths):
        progress.percent(100.0 * done / len(paths))
        name = path.name if path == folder else path.relative_to(folder).as_posix()
        try:
            products = _in_zip(path, name) if path.is_file() else [_in_folder(path, name)]
        except NotUsable as reason:
            refused.append(Refused(name, str(reason)))
            continue
        for product in products:
            try:
                scenes.append(_scene(product, known, refuse))
            except NotUsable as reason:
                refused.append(Refused(product.name, str(reason)))
    _tell_levels(scenes, progress)
    return scenes, refused


def _tell_levels(scenes: list[Scene], progress: Progress) -> None:
    tops = sum(scene.tags["PROCESSING_LEVEL"] == "L1C" for scene in scenes)
    if 0 < tops < len(scenes):
        progress.warn(
            f"{tops} of {len(scenes)} products are L1C (reflectance above the atmosphere), the others L2A (at the"
            " surface): their means do not belong together. Give one level at a time."
        )


def _in_folder(path: Path, name: str) -> Product:
    files = (file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file())
    return Product(name, path, "", frozenset(files))


def _in_zip(path: Path, name: str) -> list[Product]:
    """The products in a zip; usually one .SAFE folder."""
    try:
        with ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, BadZipFile) as error:
        raise NotUsable(f"is not a whole zip ({error}); download it again") from error
    roots = sorted({entry.rpartition("/")[0] for entry in names if _MAIN.fullmatch(PurePosixPath(entry).name)})
    if not roots:
        raise NotUsable("holds no Sentinel-2 product (no MTD_MSIL2A.xml or MTD_MSIL1C.xml)")
    products = []
    for root in (f"{root}/" if root else "" for root in roots):
        files = frozenset(entry[len(root) :] for entry in names if entry.startswith(root) and not entry.endswith("/"))
        products.append(Product(name if len(roots) == 1 else f"{name}/{root.rstrip('/')}", path, root, files))
    return products


def _scene(product: Product, known: dict[str, str], refuse: Callable[[Scene], str | None] | None) -> Scene:
    main = _only(product, _MAIN, "MTD_MSIL2A.xml or MTD_MSIL1C.xml")
    tile = _only(product, _TILE, "GRANULE/.../MTD_TL.xml")
    level = "2A" if "2A" in main else "1C"
    metadata = read_metadata(parse_xml(product.read(main), main), level)
    if metadata.uri in known:
        raise NotUsable(f"is the same product as {known[metadata.uri]}")
    tags = metadata.tags | tile_tags(parse_xml(product.read(tile), "MTD_TL.xml"))
    scene = Scene(metadata.day, product.name, {}, tags)
    reason = refuse(scene) if refuse else None
    if reason:
        raise NotUsable(reason)
    bands = {name: _band_file(product, name, file, metadata) for name, file in locate_bands(product, metadata).items()}
    if metadata.uri:
        known[metadata.uri] = product.name
    return replace(scene, bands=bands)


def _only(product: Product, pattern: re.Pattern[str], what: str) -> str:
    found = sorted(file for file in product.files if pattern.fullmatch(file))
    if len(found) != 1:
        raise NotUsable(f"has no {what}" if not found else f"has {len(found)} of {what}; one is expected")
    return found[0]


def locate_bands(product: Product, metadata: Metadata) -> dict[str, str]:
    """The file of each band that composites use, the finest there is, by the metadata's list of images.

    Without such a list, by the names of the files.

    Raises:
        NotUsable: a band of reflectance, or a file that the metadata lists, is missing.
    """
    listed = _finest(f"{image}.jp2" for image in metadata.images)
    found = listed or _finest(product.files)
    missing = [name for name in sorted(REFLECTANCE) if name not in found]
    if missing:
        raise NotUsable(f"lacks {', '.join(missing)}; has {', '.join(sorted(found)) or 'no band'}")
    # What only s2cloudless takes may be left out of a copy; without it there is a cloud mask less.
    spare = set(MODEL_BANDS) - set(REFLECTANCE)
    unfit = {name for name in spare if name not in metadata.offsets or found.get(name) not in product.files}
    useful = without_idle(name for name in found if name not in unfit)
    found = {name: file for name, file in found.items() if name in useful}
    gone = sorted(file for file in found.values() if file not in product.files)
    if gone:
        names = ", ".join(PurePosixPath(file).name for file in gone)
        raise NotUsable(f"lacks {names}, which its metadata lists; download it again")
    clouds = sorted((match[1], file) for file in product.files if (match := _PROBABILITY.fullmatch(file)))
    return found | ({"PROBABILITY": clouds[0][1]} if clouds else {})


def _finest(files: Iterable[str]) -> dict[str, str]:
    found: dict[str, tuple[int, str]] = {}
    for file in files:
        match = _IMAGE.fullmatch(file.removesuffix(".jp2")) if file.endswith(".jp2") else None
        name = scene_band(match[1]) if match else None
        if match and name:
            found[name] = min(found.get(name, (1000, "")), (int(match[2] or 0), file))
    return {name: file for name, (_, file) in found.items()}


def _band_file(product: Product, name: str, file: str, metadata: Metadata) -> BandFile:
    place = product.place(file)
    try:
        with rasterio.open(place) as dataset:
            if unplaced(dataset.crs):
                raise NotUsable(f"{PurePosixPath(file).name} {unplaced(dataset.crs)}")
            grid = Grid(dataset.crs, dataset.transform, dataset.height, dataset.width)
    except rasterio.errors.RasterioIOError as error:
        raise NotUsable(f"{PurePosixPath(file).name} cannot be read as a raster; download the product again") from error
    if isinstance(place, Path) and not is_whole_jp2(place):
        raise NotUsable(f"{PurePosixPath(file).name} is cut short; download the product again")
    if name in OPTICAL:
        return BandFile(place, 1, grid, metadata.scale, metadata.offsets[name], NODATA)
    return BandFile(place, 1, grid, 1.0, 0.0, NODATA)


def is_whole_jp2(path: Path) -> bool:
    """True when the boxes that a JPEG 2000 file states end where the file ends (ISO/IEC 15444-1, annex I).

    A file that an interrupted download or unpacking left short opens like a whole one. Files in a
    zip need no such look: the list of a zip stands at its end.
    """
    size = path.stat().st_size
    start = 0
    with path.open("rb") as file:
        while start < size:
            file.seek(start)
            head = file.read(16)
            length = int.from_bytes(head[:4], "big")
            if length == 0:  # to the end of the file, which is then that of the code stream
                file.seek(size - 2)
                return file.read() == b"\xff\xd9"
            if length == 1:
                length = int.from_bytes(head[8:], "big")
            start += max(length, 8)
    return start == size
