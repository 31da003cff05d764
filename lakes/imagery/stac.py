"""Scenes of a STAC ItemCollection, a single Item, or a saved answer of a STAC API.

`assets.py` reads what an item says of its bands, `remote.py` opens them; here both become scenes.
What the item states goes before what the file states. One item that cannot be used is refused by
name, the others go on.
"""

from __future__ import annotations

import json
import re
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date
from pathlib import Path
from typing import Any

from rasterio.errors import RasterioIOError
from rasterio.io import DatasetReader
from rasterio.windows import Window

from ..errors import LakesError, MissingInput
from ..progress import Progress
from .assets import Offer, best_offers, mapping, number
from .grids import Grid
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


def read_items(path: Path, progress: Progress) -> tuple[list[Scene], list[Refused]]:
    """The scenes of a STAC file in order of day and name, and the items that are none.

    Every file is opened once for its grid, several items at a time.

    Raises:
        MissingInput: there is no such file.
        LakesError: it holds no STAC items.
    """
    document = _document(path)
    items = _items(document, path)
    _tell_pages(document, len(items), progress)
    scenes, refused = [], []
    for item, result in zip(items, _opened(items, path.parent, progress), strict=True):
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


def _document(path: Path) -> dict[str, Any]:
    expected = "A STAC ItemCollection, Item or saved search result is expected."
    if not path.exists():
        raise MissingInput(path)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MissingInput(path, f"cannot be read ({error.strerror})", expected) from error
    except (ValueError, RecursionError) as error:
        raise MissingInput(path, "is not valid JSON", expected + " Save it again.") from error
    return mapping(document)


def _items(document: dict[str, Any], path: Path) -> list[dict[str, Any]]:
    """The items of a document; raises `LakesError` where it holds none."""
    expected = f"'{path}' is not a STAC ItemCollection, Item or saved search result"
    kind, features = document.get("type"), document.get("features")
    if kind == "Feature" and "assets" in document:
        return [document]
    if kind in ("Catalog", "Collection"):
        raise LakesError(f"{expected} but a STAC {kind}, which names no images. Search it and save the items found.")
    if kind not in ("FeatureCollection", "ItemCollection") or not isinstance(features, list):
        raise LakesError(f"{expected}: it has no features. Save what a STAC search answers.")
    if not features:
        raise LakesError(f"'{path}' holds no items: the search found nothing. Widen its area or period.")
    items = [mapping(feature) for feature in features]
    if not any("assets" in item for item in items):
        raise LakesError(f"{expected}: none of its {len(items)} features has assets. Save what a STAC search answers.")
    return items


def _tell_pages(document: dict[str, Any], count: int, progress: Progress) -> None:
    matched = number(document.get("numberMatched")) or number(mapping(document.get("context")).get("matched"))
    if matched and matched > count:
        progress.warn(f"The file holds {count} of {matched:g} items that the search found. Save all of its pages.")


def _opened(items: list[dict[str, Any]], folder: Path, progress: Progress) -> list[Scene | Refused]:
    pool = ThreadPoolExecutor(CONNECTIONS)
    results: list[Scene | Refused] = []
    seen: set[tuple[str, str]] = set()
    try:
        futures = []
        for item in items:
            known = (str(item.get("collection")), _name(item))
            futures.append(pool.submit(_repeated if known in seen else read_item, item, folder))
            seen.add(known)
        for done, future in enumerate(futures):
            _await(future, 100.0 * done / len(items), progress)
            results.append(future.result())
    finally:
        # Whoever cancels does not wait for a server.
        pool.shutdown(wait=len(results) == len(items), cancel_futures=True)
    return results


def _await(future: Future[Scene | Refused], percent: float, progress: Progress) -> None:
    progress.percent(percent)
    while not wait([future], timeout=0.2).done:
        progress.percent(percent)


def _repeated(item: dict[str, Any], folder: Path) -> Refused:
    return Refused(_name(item), "is listed twice")


def read_item(item: dict[str, Any], folder: Path) -> Scene | Refused:
    """One item as a scene, or why it is none; `folder` is where relative addresses begin."""
    properties = mapping(item.get("properties"))
    day = _day(properties)
    if day is None:
        return Refused(_name(item), "states no day in properties.datetime or start_datetime")
    offers = best_offers(item)
    if not offers:
        return Refused(_name(item), "has no asset with a band that a composite needs")
    try:
        bands = _bands(offers, folder, properties)
    except LakesError as error:
        return Refused(_name(item), str(error).rstrip("."))
    tags = {tag: str(value) for tag, names in _TAGS.items() if (value := _number_in(properties, names)) is not None}
    return Scene(day, _name(item), bands, tags)


def _name(item: dict[str, Any]) -> str:
    text = "".join(letter for letter in str(item.get("id", "")) if letter.isprintable())
    return text[:120] or "item without id"


def _day(properties: dict[str, Any]) -> date | None:
    stated = (properties.get(name) for name in ("datetime", "start_datetime"))
    return next((day for text in stated if isinstance(text, str) and (day := day_in(text[:10]))), None)


def _number_in(properties: dict[str, Any], names: tuple[str, ...]) -> float | None:
    return next((value for name in names if (value := number(properties.get(name))) is not None), None)


def _bands(offers: dict[str, Offer], folder: Path, properties: dict[str, Any]) -> dict[str, BandFile]:
    places: dict[Path | str, list[Offer]] = {}
    for offer in offers.values():
        try:
            places.setdefault(locate(offer.href, folder), []).append(offer)
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
    if dataset.crs is None:
        raise LakesError(f"'{shown(path)}' has no coordinate system")
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
