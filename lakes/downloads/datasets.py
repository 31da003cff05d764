"""Who publishes each data set, under what terms, and which files of it an extent needs.

Where a publisher states checksums (Zenodo, figshare, Geofabrik, Google's storage) they are asked for when the
file is, so that a new version does not need a new version of this module.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, NamedTuple

from ..errors import LakesError
from ..steps import Extent

Ask = Callable[[str], bytes]
"""An address in, the document behind it out."""


class Part(NamedTuple):
    """One file to get."""

    address: str
    name: str
    size: int | None = None
    """Bytes; None = whatever the server says."""
    md5: str | None = None
    """Hex; None = not stated beforehand (the server may state it with the file)."""


class Dataset(NamedTuple):
    """What a person should know before and after getting it."""

    title: str
    licence: str
    credit: str
    find: Callable[[Ask, Extent | None], list[Part]]
    by_hand: str = ""
    """What the user has to do themselves; where nothing can be fetched at all, `find` gives no part."""
    mosaic: str = ""
    """Name of a virtual raster over all tiles in the folder; empty for none."""


OSM = "ODbL 1.0: what is made from it must name OpenStreetMap, and data derived from it be shared alike."
OSM_CREDIT = "© OpenStreetMap contributors"
CC_BY = "CC BY 4.0"


def zenodo(record: int, wanted: str) -> Callable[[Ask, Extent | None], list[Part]]:
    """Files of a record, or of the newest version behind a concept, whose names begin like `wanted`."""

    def find(ask: Ask, _extent: Extent | None) -> list[Part]:
        found = json.loads(ask(f"https://zenodo.org/api/records/{record}"))
        parts = [_zenodo_part(record, file) for file in found.get("files", []) if file["key"].startswith(wanted)]
        if not parts:
            names = ", ".join(str(file["key"]) for file in found.get("files", [])) or "none"
            raise LakesError(
                f"Zenodo's record {record}: expected a file whose name begins with {wanted}, found {names}."
                f" Fetch it by hand from https://zenodo.org/records/{record}."
            )
        return parts

    return find


def _zenodo_part(record: int, file: dict[str, Any]) -> Part:
    md5 = str(file.get("checksum", "")).removeprefix("md5:") or None
    address = file.get("links", {}).get("self") or f"https://zenodo.org/records/{record}/files/{file['key']}"
    return Part(str(address), str(file["key"]), int(file["size"]), md5)


def figshare(article: int, wanted: str) -> Callable[[Ask, Extent | None], list[Part]]:
    """The file of an article of that name."""

    def find(ask: Ask, _extent: Extent | None) -> list[Part]:
        files = json.loads(ask(f"https://api.figshare.com/v2/articles/{article}"))["files"]
        parts = [
            Part(str(file["download_url"]), wanted, int(file["size"]), file.get("computed_md5") or None)
            for file in files
            if file["name"] == wanted
        ]
        if not parts:
            raise LakesError(
                f"figshare's article {article}: expected the file {wanted}, found"
                f" {', '.join(file['name'] for file in files) or 'none'}. Fetch it by hand from figshare.com."
            )
        return parts

    return find


def plain(address: str) -> Callable[[Ask, Extent | None], list[Part]]:
    """One file whose publisher states no checksum."""
    return lambda _ask, _extent: [Part(address, address.rpartition("/")[2])]


def geofabrik(ask: Ask, extent: Extent | None) -> list[Part]:
    """The smallest regional extract of OpenStreetMap that holds the extent."""
    from shapely.geometry import box, shape

    place = box(*_needed(extent, "osm-extract"))
    found = json.loads(ask("https://download.geofabrik.de/index-v1.json"))["features"]
    holding = [
        (shape(region["geometry"]).area, region["properties"])
        for region in found
        if region.get("geometry") and shape(region["geometry"]).covers(place)
    ]
    if not holding:
        raise LakesError(
            "No extract of OpenStreetMap at Geofabrik holds the whole EXTENT. Choose a smaller one, or fetch several"
            " by hand from https://download.geofabrik.de."
        )
    address = str(min(holding, key=lambda pair: pair[0])[1]["urls"]["pbf"])
    name = address.rpartition("/")[2]
    md5 = ask(f"{address}.md5").split()[0].decode()
    return [Part(address, name.replace("-latest", ""), None, md5)]


def occurrence_tiles(_ask: Ask, extent: Extent | None) -> list[Part]:
    """Tiles of 10 degrees, named by their western and northern edge, between 60 S and 80 N."""
    west, south, east, north = _needed(extent, "occurrence")
    lefts = range(10 * math.floor(west / 10), 10 * math.ceil(east / 10), 10)
    tops = range(min(80, 10 * math.ceil(north / 10)), max(-60, 10 * math.floor(south / 10)), -10)
    if not tops:
        raise LakesError("Water occurrence is there from 60 S to 80 N only. Choose an EXTENT that reaches into it.")
    names = [
        f"occurrence_{abs(left)}{'W' if left < 0 else 'E'}_{abs(top)}{'S' if top < 0 else 'N'}v1_4_2021.tif"
        for top in tops
        for left in lefts
    ]
    folder = "https://storage.googleapis.com/global-surface-water/downloads2021/occurrence"
    return [Part(f"{folder}/{name}", name) for name in names]


def _needed(extent: Extent | None, dataset: str) -> Extent:
    if extent is None:
        raise LakesError(f"{dataset} comes in regions: expected an EXTENT, found none. Give the region you map.")
    return extent


DATASETS: dict[str, Dataset] = {
    "osm-land": Dataset(
        "Land polygons of OpenStreetMap, in pieces",
        OSM,
        OSM_CREDIT,
        plain("https://osmdata.openstreetmap.de/download/land-polygons-split-4326.zip"),
    ),
    "osm-ocean": Dataset(
        "Ocean polygons of OpenStreetMap, in pieces",
        OSM,
        OSM_CREDIT,
        plain("https://osmdata.openstreetmap.de/download/water-polygons-split-4326.zip"),
    ),
    "osm-extract": Dataset("Extract of OpenStreetMap by Geofabrik", OSM, OSM_CREDIT, geofabrik),
    "grwl": Dataset(
        "GRWL V01.01, masks", CC_BY, "Allen and Pavelsky 2018, doi:10.5281/zenodo.1297434", zenodo(1297434, "GRWL_mask")
    ),
    "geodar": Dataset("GeoDAR 1.1", CC_BY, "Wang et al. 2022, doi:10.5281/zenodo.6163413", zenodo(6163413, "GeoDAR")),
    "glakes": Dataset(
        "GLAKES",
        CC_BY,
        "Pi et al. 2022, doi:10.5281/zenodo.7016548",
        zenodo(7016548, "GLAKES"),
        by_hand="GLAKES.rar is a RAR archive: unpack it with 7-Zip or unrar.",
    ),
    "pld": Dataset(
        "SWOT Prior Lake Database",
        "See the terms of hydroweb.next.",
        "Wang et al. 2025",
        lambda _ask, _extent: [],
        by_hand="The SWOT Prior Lake Database needs an account: get it from https://hydroweb.next.theia-land.fr"
        " (search for SWOT prior lake database) and give the layer to the algorithms.",
    ),
    "hydrolakes": Dataset(
        "HydroLAKES 1.0",
        CC_BY,
        "Messager et al. 2016",
        plain("https://data.hydrosheds.org/file/hydrolakes/HydroLAKES_polys_v10_shp.zip"),
    ),
    "shift": Dataset("SHIFT flood plains", CC_BY, "Zheng, Lin and Yin 2024, ESSD 16, 3873", zenodo(10440608, "")),
    "aridity": Dataset(
        "Global Aridity Index 3, annual",
        CC_BY,
        "Zomer, Xu and Trabucco 2022, doi:10.6084/m9.figshare.7504448",
        figshare(7504448, "Global-AI_ET0_annual_v3.zip"),
    ),
    "occurrence": Dataset(
        "Water occurrence 1984-2021 of Global Surface Water 1.4",
        "Free use; name the source.",
        "Source: EC JRC/Google",
        occurrence_tiles,
        mosaic="occurrence.vrt",
    ),
}
