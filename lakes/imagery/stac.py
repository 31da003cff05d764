"""Scenes of STAC items.

`catalogue.py` reads the items, `assets.py` what one says of its bands, `remote.py` opens them; here
all become scenes. What the item states goes before what the file states. One item that cannot be
used is refused by name, the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rasterio.errors import RasterioIOError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ..errors import LakesError
from ..progress import Progress
from .assets import Offer, best_offers, mapping, number
from .catalogue import awaited, read_catalogue
from .grids import Grid, unplaced
from .names import REFLECTANCE, day_in
from .remote import locate, open_listed, shown
from .scene import DEFAULT_SCALE, BandFile, Refused, Scene, some_names

CONNECTIONS = 12
"""Items whose files are opened at a time; what costs is waiting for the server."""

OFFSET_BASELINE = 4.0
"""Numbers of this processing baseline and later are 1000 higher, unless that was taken out."""

_APPLIED = ("earthsearch:boa_offset_applied", "sentinel:boa_offset_applied")
_BASELINE = ("s2:processing_baseline", "sentinel:processing_baseline", "processing:version")
_TAGS = {
    "CLOUDY_PIXEL_PERCENTAGE": ("eo:cloud_cover",),
    "MEAN_SOLAR_AZIMUTH_ANGLE": ("view:sun_azimuth", "s2:mean_solar_azimuth"),
}


Refuse = Callable[[Scene], str | None]
"""Why a scene is of no use, by its day and tags alone."""


def read_items(
    source: Path | str, progress: Progress, refuse: Refuse | None = None
) -> tuple[list[Scene], list[Refused]]:
    """The scenes of a STAC catalogue in order of day and name, and the items that are none.

    Every file is opened once for its grid, several items at a time.

    Args:
        source: a file, or an http(s) address.
        progress: told how many items are done.
        refuse: asked before any file of an item is opened.

    Raises:
        MissingInput: there is no such file or address.
        LakesError: it holds no STAC items.
    """
    items = read_catalogue(source, progress)
    base = source.parent if isinstance(source, Path) else source
    scenes, refused = [], []
    for item, result in zip(items, _opened(items, base, progress, refuse), strict=True):
        if isinstance(result, Refused):
            refused.append(result)
        else:
            scenes.append((result, _is_contradictory(item)))
    doubtful = [scene.label() for scene, contradictory in scenes if contradictory]
    if doubtful:
        progress.warn(
            f"{len(doubtful)} items state an offset and also that it was applied to their numbers already; it is not"
            f" applied again: {some_names(doubtful)}."
        )
    return sorted((scene for scene, _ in scenes), key=lambda scene: (scene.day, scene.name)), refused


def _opened(
    items: list[dict[str, Any]], base: Path | str, progress: Progress, refuse: Refuse | None
) -> list[Scene | Refused]:
    pool = ThreadPoolExecutor(CONNECTIONS)
    results: list[Scene | Refused] = []
    seen: set[tuple[str, str]] = set()
    try:
        futures = []
        for item in items:
            known = (str(item.get("collection")), _name(item))
            futures.append(pool.submit(_repeated if known in seen else read_item, item, base, refuse))
            seen.add(known)
        for done, future in enumerate(futures):
            results.append(awaited(future, 100.0 * done / len(items), progress))
    finally:
        # Whoever cancels does not wait for a server.
        pool.shutdown(wait=len(results) == len(items), cancel_futures=True)
    return results


def _repeated(item: dict[str, Any], *_: Any) -> Refused:
    return Refused(_name(item), "is listed twice")


def read_item(item: dict[str, Any], base: Path | str, refuse: Refuse | None = None) -> Scene | Refused:
    """One item as a scene, or why it is none; `base` is the folder or address where relative addresses begin."""
    properties = mapping(item.get("properties"))
    day = _day(properties)
    if day is None:
        return Refused(_name(item), "states no day in properties.datetime or start_datetime")
    tags = {tag: str(value) for tag, names in _TAGS.items() if (value := _number_in(properties, names)) is not None}
    scene = Scene(day, _name(item), {}, tags)
    reason = refuse(scene) if refuse else None
    if reason:
        return Refused(scene.label(), reason)
    offers = best_offers(item)
    if not offers:
        return Refused(scene.name, "has no asset with a band that a composite needs")
    try:
        return replace(scene, bands=_bands(offers, base, properties))
    except LakesError as error:
        return Refused(scene.name, str(error).rstrip("."))


def _name(item: dict[str, Any]) -> str:
    text = "".join(letter for letter in str(item.get("id", "")) if letter.isprintable())
    return text[:120] or "item without id"


def _day(properties: dict[str, Any]) -> date | None:
    stated = (properties.get(name) for name in ("datetime", "start_datetime"))
    return next((day for text in stated if isinstance(text, str) and (day := day_in(text[:10]))), None)


def _number_in(properties: dict[str, Any], names: tuple[str, ...]) -> float | None:
    return next((value for name in names if (value := number(properties.get(name))) is not None), None)


def _bands(offers: dict[str, Offer], base: Path | str, properties: dict[str, Any]) -> dict[str, BandFile]:
    places: dict[Path | str, list[Offer]] = {}
    for offer in offers.values():
        try:
            places.setdefault(locate(offer.href, base), []).append(offer)
        except LakesError as error:
            raise LakesError(f"{offer.key}: {error}") from error
    bands = {}
    for path, group in places.items():
        with open_listed(path) as dataset:
            _check_file(dataset, path, group)
            for offer in group:
                bands[offer.band] = _band_file(offer, path, dataset, properties)
    return bands


def _check_file(dataset: DatasetReader, path: Path | str, group: list[Offer]) -> None:
    """Refuse a file without place, with too few bands, or (on this machine) one that was cut short."""
    if unplaced(dataset.crs):
        raise LakesError(f"'{shown(path)}' {unplaced(dataset.crs)}")
    if max(offer.number for offer in group) > dataset.count:
        raise LakesError(f"'{shown(path)}' has {dataset.count} bands, fewer than the item states")
    if isinstance(path, Path):
        try:
            dataset.read(1, window=Window(dataset.width - 1, dataset.height - 1, 1, 1))
        except RasterioIOError as error:
            raise LakesError(f"'{path}' is cut short or damaged. Fetch it again") from error


def _band_file(offer: Offer, path: Path | str, dataset: DatasetReader, properties: dict[str, Any]) -> BandFile:
    index = offer.number - 1
    scale = float(dataset.scales[index]) if offer.scale is None else offer.scale
    offset = float(dataset.offsets[index]) if offer.offset is None else offer.offset
    nodata = dataset.nodatavals[index] if offer.nodata is None else offer.nodata
    if offer.band in REFLECTANCE:
        is_stated = offer.offset is not None or offset != 0
        scale, offset = _meaning(offer.key, scale, offset, is_stated, properties)
    grid = Grid(dataset.crs, dataset.transform, dataset.height, dataset.width)
    return BandFile(path, offer.number, grid, scale, offset, nodata)


def _meaning(key: str, scale: float, offset: float, is_stated: bool, properties: dict[str, Any]) -> tuple[float, float]:
    """Scale and offset of a reflectance band.

    | the item says | numbers mean |
    |---|---|
    | the offset was applied already | x scale, no offset |
    | an offset (or its file does) | x scale + offset |
    | baseline 04.00 or later, no offset | not known: refused |
    | nothing | x scale |
    """
    if scale <= 0:
        raise LakesError(f"{key} states a scale of {scale:g}, which is not above 0")
    if _is_applied(properties):
        return DEFAULT_SCALE if scale == 1 else scale, 0.0
    baseline = _baseline(properties)
    if baseline and float(baseline) >= OFFSET_BASELINE and not is_stated:
        raise LakesError(
            f"is of processing baseline {baseline}, but states no offset for {key}: whether its numbers are 1000 higher"
            " is not known. Give each asset raster:bands with scale 0.0001 and offset -0.1, or offset 0 if the 1000"
            " was taken out"
        )
    if scale == 1 and offset != 0:
        raise LakesError(f"{key} states an offset of {offset:g} but no scale, so its reflectance is not known")
    return scale, offset


def _is_applied(properties: dict[str, Any]) -> bool:
    return any(properties.get(name) is True for name in _APPLIED)


def _baseline(properties: dict[str, Any]) -> str | None:
    """The processing baseline, such as 05.10."""
    texts = [str(properties[name]) for name in _BASELINE if name in properties]
    named = re.search(r"_N(\d\d)(\d\d)_", str(properties.get("s2:product_uri", "")))
    if named:
        texts.append(f"{named[1]}.{named[2]}")
    return next((text for text in texts if re.fullmatch(r"\d{1,2}(\.\d{1,2})?", text)), None)


def _is_contradictory(item: dict[str, Any]) -> bool:
    stated = any(offer.offset for offer in best_offers(item).values() if offer.band in REFLECTANCE)
    return stated and _is_applied(mapping(item.get("properties")))
