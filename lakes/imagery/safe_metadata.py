"""What the XML of a Sentinel-2 product says: level, day, images, scale and offset, cloud, sun."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree  # nosec B405 - see parse_xml

from .names import OPTICAL, REFLECTANCE, day_in

XML_LIMIT = 16 * 2**20
"""Bytes; the largest file that is read here, MTD_TL.xml, has less than 1 MB."""

OFFSET_SINCE = 4.0
"""Processing baseline from which on products state an offset per band."""

_ALL_BANDS = ("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B9", "B10", "B11", "B12")

BAND_IDS = {name: str(number) for number, name in enumerate(_ALL_BANDS)}
"""`band_id` of the offset lists."""

_QUANTIFICATION = {
    "2A": ("BOA_QUANTIFICATION_VALUE", "L2A_BOA_QUANTIFICATION_VALUE"),
    "1C": ("QUANTIFICATION_VALUE",),
}
_OFFSETS = {
    "2A": ("BOA_ADD_OFFSET_VALUES_LIST", "BOA_ADD_OFFSET"),
    "1C": ("Radiometric_Offset_List", "RADIO_ADD_OFFSET"),
}


class NotUsable(Exception):
    """Why a product is not used; the text follows the product's name."""


@dataclass(frozen=True)
class Metadata:
    """What is needed of MTD_MSIL2A.xml or MTD_MSIL1C.xml."""

    uri: str
    """The product's own name; empty where it does not state one."""
    day: date
    """On which it was sensed."""
    images: tuple[str, ...]
    """Paths inside the product, without suffix."""
    scale: float
    """Reflectance = DN x scale + offset of the band."""
    offsets: dict[str, float]
    tags: dict[str, str]


def parse_xml(data: bytes, name: str) -> ElementTree.Element:
    """The root of a document.

    Read as UTF-8, whatever the document says of itself, so that no declaration hides in another
    encoding; without one there are no entities that could grow in memory or reach for other files.

    Raises:
        NotUsable: too large, not well-formed, or with a document type declaration.
    """
    if len(data) > XML_LIMIT:
        raise NotUsable(f"{name} is larger than {XML_LIMIT // 2**20} MB, which no metadata is")
    try:
        text = data.decode("utf-8-sig")
        if "<!DOCTYPE" in text:
            raise NotUsable(f"{name} has a document type declaration (<!DOCTYPE), which no Sentinel-2 product has")
        return ElementTree.fromstring(text)  # noqa: S314  # nosec B314 - small, and without entities
    except (UnicodeDecodeError, ElementTree.ParseError) as error:
        raise NotUsable(f"{name} is not well-formed XML ({error})") from error


def read_metadata(root: ElementTree.Element, level: str) -> Metadata:
    """The metadata of a product of level '2A' or '1C'.

    Raises:
        NotUsable: it does not say on which day it was sensed or what its numbers mean.
    """
    day = next(
        (day for name in ("PRODUCT_START_TIME", "DATATAKE_SENSING_START") if (day := day_in(_text(root, name)))), None
    )
    if day is None:
        raise NotUsable("its metadata states no PRODUCT_START_TIME and no DATATAKE_SENSING_START")
    quantification = next((found for name in _QUANTIFICATION[level] if (found := _number(root, name))), None)
    if quantification is None or quantification <= 0:
        raise NotUsable(f"its metadata states no {_QUANTIFICATION[level][0]} above 0, so its reflectance is not known")
    tags = {"PROCESSING_LEVEL": f"L{level}"}
    cloud = _number(root, "Cloud_Coverage_Assessment")
    if cloud is not None:
        tags["CLOUD_COVERAGE_ASSESSMENT"] = str(cloud)
    return Metadata(
        uri=_text(root, "PRODUCT_URI"),
        day=day,
        images=tuple((node.text or "").strip() for node in _nodes(root, "IMAGE_FILE")),
        scale=1.0 / quantification,
        offsets={band: offset / quantification for band, offset in _offsets(root, level).items()},
        tags=tags,
    )


def tile_tags(root: ElementTree.Element) -> dict[str, str]:
    """Cloud and sun of MTD_TL.xml, as far as it states them, under the names of scene tags."""
    sun = next(iter(_nodes(root, "Mean_Sun_Angle")), None)
    values = {
        "CLOUDY_PIXEL_PERCENTAGE": _number(root, "CLOUDY_PIXEL_PERCENTAGE"),
        "MEAN_SUN_AZIMUTH_ANGLE": None if sun is None else _number(sun, "AZIMUTH_ANGLE"),
    }
    return {name: str(value) for name, value in values.items() if value is not None}


def _offsets(root: ElementTree.Element, level: str) -> dict[str, float]:
    """DN to add to each reflectance band."""
    outer, inner = _OFFSETS[level]
    if not _nodes(root, outer):
        _check_old(root, outer)
        return dict.fromkeys(OPTICAL, 0.0)
    stated = {node.get("band_id"): _finite(node.text) for node in _nodes(root, inner)}
    offsets = {}
    for band in OPTICAL:
        offset = stated.get(BAND_IDS[band])
        if offset is not None:
            offsets[band] = offset
        elif band in REFLECTANCE:
            raise NotUsable(f"its {outer} states no offset for {band}")
    return offsets


def _check_old(root: ElementTree.Element, outer: str) -> None:
    baseline = _text(root, "PROCESSING_BASELINE")
    if not re.fullmatch(r"\d+\.\d+", baseline):
        raise NotUsable(f"its metadata states neither a PROCESSING_BASELINE nor a {outer}, so its offset is not known")
    if float(baseline) >= OFFSET_SINCE:
        raise NotUsable(
            f"its baseline {baseline} is 04.00 or later, which has an offset, but its metadata has no {outer};"
            " download it again"
        )


def _nodes(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """Elements by local name: the namespace differs from version to version of the format."""
    return [node for node in root.iter() if node.tag.rpartition("}")[2] == name]


def _text(root: ElementTree.Element, name: str) -> str:
    return next(((node.text or "").strip() for node in _nodes(root, name)), "")


def _number(root: ElementTree.Element, name: str) -> float | None:
    return _finite(_text(root, name))


def _finite(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if math.isfinite(value) else None
