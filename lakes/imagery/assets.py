"""What the assets of a STAC item say: which band each one is, where it lies, how its numbers are meant.

Reads STAC 1.0 with the extensions eo, raster and alternate-assets, STAC 1.1 `bands`, and bare asset
keys. Plain dictionaries in, `Offer`s out; nothing is opened.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any

from ..bands import band_name
from .names import band_in, scene_band, without_idle

_COMMON = {
    "coastal": "B1",
    "blue": "B2",
    "green": "B3",
    "red": "B4",
    "rededge071": "B5",
    "nir": "B8",
    "nir08": "B8A",
    "nir09": "B9",
    "cirrus": "B10",
    "swir16": "B11",
    "swir22": "B12",
}
"""Common names of STAC's eo extension. Its rededge may be B5, B6 or B7: there the band's own name decides."""

_KEYS = _COMMON | {"rededge1": "B5", "cloud": "PROBABILITY", "clouds": "PROBABILITY", "cld": "PROBABILITY"}
_NO_DATA = re.compile(r"visual|tci|thumb|preview|overview", re.IGNORECASE)
_TYPES = ("image/tiff", "image/geotiff", "image/vnd.stac.geotiff", "image/jp2")
_SUFFIXES = (".tif", ".tiff", ".jp2")


@dataclass(frozen=True)
class Offer:
    """One band that an item offers, as it is stated there; None = not stated."""

    band: str
    key: str
    """Of the asset."""
    href: str
    number: int
    """Band number in the file, from 1."""
    scale: float | None
    offset: float | None
    nodata: float | None
    rank: tuple[bool, bool, bool, float]
    """Smaller is better, where a band is offered more than once."""


def mapping(value: Any) -> dict[str, Any]:
    """The value when it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[dict[str, Any]]:
    """The elements of a JSON list as objects; none when it is no list."""
    return [mapping(item) for item in value] if isinstance(value, list) else []


def number(value: Any) -> float | None:
    """The value when it is a finite JSON number."""
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if is_number and math.isfinite(value) else None


def best_offers(item: dict[str, Any]) -> dict[str, Offer]:
    """The bands of an item by short name, each from its best asset.

    Better is: an address that can be opened, a file of that band alone, GeoTIFF before JPEG 2000,
    finer pixels.
    """
    best: dict[str, Offer] = {}
    for key, asset in mapping(item.get("assets")).items():
        for offer in asset_offers(key, mapping(asset)):
            if offer.band not in best or offer.rank < best[offer.band].rank:
                best[offer.band] = offer
    useful = without_idle(best)
    return {band: offer for band, offer in best.items() if band in useful}


def asset_offers(key: str, asset: dict[str, Any]) -> list[Offer]:
    """The bands that one asset holds; none when it holds no pixels or those of a picture."""
    href = _address(asset)
    if not href or not _is_data(key, asset, href):
        return []
    described = mappings(asset.get("bands")) or mappings(asset.get("eo:bands")) or [{}]
    raster = mappings(asset.get("raster:bands"))
    offers = []
    for index, about in enumerate(described):
        band = _band(about, key if len(described) == 1 else "")
        if band:
            stated = [about, raster[index] if index < len(raster) else {}, asset]
            scale, offset, nodata = (_stated(stated, name) for name in ("scale", "offset", "nodata"))
            rank = _rank(asset, href, stated, len(described))
            offers.append(Offer(band, key, href, index + 1, scale, offset, nodata, rank))
    return offers


def _address(asset: dict[str, Any]) -> str | None:
    """Where an asset lies: of its address and the alternate ones the first that can be opened."""
    others = (mapping(other).get("href") for other in mapping(asset.get("alternate")).values())
    addresses = [address for address in (asset.get("href"), *others) if isinstance(address, str)]
    return next((address for address in addresses if not _is_closed(address)), next(iter(addresses), None))


def _is_closed(address: str) -> bool:
    return "://" in address and not address.lower().startswith(("http://", "https://", "file://"))


def _is_data(key: str, asset: dict[str, Any], href: str) -> bool:
    roles = asset.get("roles")
    words = [key, *(role for role in (roles if isinstance(roles, list) else []) if isinstance(role, str))]
    if any(_NO_DATA.search(word) for word in words):
        return False
    kind = asset.get("type")
    if isinstance(kind, str):
        return kind.split(";")[0].strip().lower() in _TYPES
    return href.split("?", maxsplit=1)[0].lower().endswith(_SUFFIXES)


def _band(about: dict[str, Any], key: str) -> str | None:
    """The short name of a band; None for one that composites do not use.

    Where a common name is stated it decides, unless the name is a code that says otherwise: the B11
    of other satellites is no short wave infrared, and their B5 no B8.
    """
    name = str(about.get("name") or "")
    common = about.get("eo:common_name", about.get("common_name"))
    if isinstance(common, str) and common not in ("", "rededge"):
        band = _COMMON.get(common.lower())
        code = band_name(name) if re.match(r"(?i)b\d", name) else ""
        return band if code in ("", band) else None
    return _by_key(name) or _by_key(key)


def _by_key(key: str) -> str | None:
    bare = re.sub(r"_\d\dm$", "", key.lower())
    return _KEYS.get(bare) or scene_band(key) or band_in(key)


def _stated(sources: list[dict[str, Any]], name: str) -> float | None:
    """The first number under a name, with or without the prefix of the raster extension."""
    values = (number(source.get(field)) for source in sources for field in (f"raster:{name}", name))
    return next((value for value in values if value is not None), None)


def _rank(asset: dict[str, Any], href: str, stated: list[dict[str, Any]], bands: int) -> tuple[bool, bool, bool, float]:
    pixels = [number(source.get(field)) for source in stated for field in ("gsd", "spatial_resolution")]
    finest = min((pixel for pixel in pixels if pixel is not None), default=0.0)
    return _is_closed(href), bands > 1, "jp2" in str(asset.get("type", href)).lower(), finest
