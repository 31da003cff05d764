"""The inventories of a run as a STAC catalogue: an item for each region, beside those that tiles have.

Files are written only where they say something new, so a run that computes nothing changes none.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyogrio
from rasterio.crs import CRS
from rasterio.warp import transform_bounds

from ..cache import recall
from ..steps import Extent
from ..tiles.folder import RunFolder, write_json
from ..tiles.marker import FILE_EXTENSION, MEDIA_TYPES
from .chain import ARCHIVE, LAKES, Done, Stock
from .marks import Mark
from .provenance import composite_tags, provenance, used_sources

STAC_VERSION = "1.0.0"
PROCESSING_EXTENSION = "https://stac-extensions.github.io/processing/v1.2.0/schema.json"

ITEM, COLLECTION, TILES, CATALOG = "item.json", "collection.json", "tiles.json", "catalog.json"

MEDIA = {
    ".fgb": MEDIA_TYPES["lakes"],
    ".gpkg": "application/geopackage+sqlite3",
    ".parquet": "application/vnd.apache.parquet",
}

LICENCE = "various"
"""Lakes are under the licences of the imagery and of what completed them."""

TIMES = ("created", "datetime")
"""What of an item tells when it was written."""


def write_item(
    folder: Path, region: str, division: Mark, done: list[Done], stock: Stock, run: RunFolder
) -> dict[str, Any]:
    """Write the item of a region, unless it is there; returns it.

    Args:
        folder: of the region.
        region: its name.
        division: what it was given.
        done: its steps.
        stock: what they were done with.
        run: of which the region is a part.

    Raises:
        LakesError: it cannot be written.
    """
    path = folder / ITEM
    box = _box(folder / LAKES, run)
    files = {name: about for mark in (division, *(one.mark for one in done)) for name, about in mark.files.items()}
    item: dict[str, Any] = {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": [FILE_EXTENSION, PROCESSING_EXTENSION],
        "id": region,
        "collection": _collection_id(run),
        "bbox": list(box),
        "geometry": _rectangle(box),
        "properties": {"title": region, **_times(run), **provenance(division, done, stock, run)},
        "links": [
            _link("root", folder.parent / CATALOG, folder),
            _link("parent", folder.parent / COLLECTION, folder),
            _link("collection", folder.parent / COLLECTION, folder),
            _link("derived_from", Path(run.job["input"]), folder, "composite"),
            _link("derived_from", Path(run.job["model_path"]), folder, "model"),
            _link("derived_from", run.job_path, folder, "run"),
            *(
                _link("derived_from", Path(file["path"]), folder, source.setting)
                for source in used_sources(done, stock)
                for file in source.files
            ),
        ],
        "assets": {name: _asset(name, about) for name, about in files.items()},
    }
    before = recall(path)
    if _timeless(before) == _timeless(item):
        return before
    now = datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z")
    item["properties"] |= {"created": now, "datetime": None if "start_datetime" in item["properties"] else now}
    write_json(path, item)
    return item


def write_catalogue(out: Path, items: dict[str, dict[str, Any]], run: RunFolder) -> None:
    """Write the collections of regions and tiles, and the catalogue that holds them.

    Args:
        out: the folder of the regions.
        items: of the regions, by their folders' names.
        run: whose tiles these are.

    Raises:
        LakesError: they cannot be written.
    """
    about = f"of '{Path(run.job['input']).name}', run {run.job['digest'][:12]}"
    marked = [run.done_path(tile) for tile in run.job["tiles"] if run.done_path(tile).is_file()]
    boxes = [tuple(item["bbox"]) for item in items.values()]
    _write(
        out / COLLECTION,
        _collection(out, _collection_id(run), f"Lakes {about}, by region", boxes, run)
        | {
            "links": [*_upwards(out), *(_link("item", out / name / ITEM, out, name) for name in items)],
        },
    )
    tiles = _collection(out, f"tiles-{run.job['digest'][:12]}", f"Tiles {about}", [_whole(run)], run)
    _write(out / TILES, tiles | {"links": [*_upwards(out), *(_link("item", path, out, path.stem) for path in marked)]})
    _write(
        out / CATALOG,
        {
            "type": "Catalog",
            "stac_version": STAC_VERSION,
            "id": f"glakes-{run.job['digest'][:12]}",
            "description": f"Lakes {about}: finished inventories by region, and the tiles they come from",
            "links": [
                _link("root", out / CATALOG, out),
                _link("child", out / COLLECTION, out, "regions"),
                _link("child", out / TILES, out, "tiles"),
            ],
        },
    )


def _write(path: Path, values: dict[str, Any]) -> None:
    if recall(path) != values:
        write_json(path, values)


def _collection(out: Path, name: str, description: str, boxes: list[Extent], run: RunFolder) -> dict[str, Any]:
    times = _times(run)
    interval = [times.get("start_datetime"), times.get("end_datetime")]
    west, south, east, north = zip(*boxes, strict=True)
    return {
        "type": "Collection",
        "stac_version": STAC_VERSION,
        "id": name,
        "description": description,
        "license": LICENCE,
        "extent": {
            "spatial": {"bbox": [[min(west), min(south), max(east), max(north)]]},
            "temporal": {"interval": [interval]},
        },
    }


def _upwards(out: Path) -> list[dict[str, str]]:
    return [_link("root", out / CATALOG, out), _link("parent", out / CATALOG, out)]


def _collection_id(run: RunFolder) -> str:
    return f"lakes-{run.job['digest'][:12]}"


def _timeless(item: dict[str, Any]) -> dict[str, Any]:
    properties = {name: value for name, value in item.get("properties", {}).items() if name not in TIMES}
    return item | {"properties": properties}


def _times(run: RunFolder) -> dict[str, str]:
    """When the images of the composite were taken, where it says so."""
    tags = composite_tags(run)
    if "start" not in tags or "end" not in tags:
        return {}
    return {"start_datetime": f"{tags['start']}T00:00:00Z", "end_datetime": f"{tags['end']}T23:59:59Z"}


def _link(rel: str, target: Path, start: Path, title: str | None = None) -> dict[str, str]:
    try:
        href = Path(os.path.relpath(target, start)).as_posix()
    except ValueError:  # on another drive of Windows
        href = target.as_uri()
    kind = "application/geo+json" if rel == "item" else "application/json"
    about = {"rel": rel, "href": href} | ({} if rel == "derived_from" else {"type": kind})
    return about | ({"title": title} if title else {})


def _asset(name: str, about: dict[str, Any]) -> dict[str, Any]:
    return {
        "href": f"./{name}",
        "type": MEDIA[Path(name).suffix],
        "roles": ["data"] if name in (LAKES, ARCHIVE) else ["metadata"],
        "file:size": about["size"],
        "file:checksum": about["checksum"],
    }


def _box(lakes: Path, run: RunFolder) -> Extent:
    """West, south, east, north of a layer of lakes; of the run where it has none."""
    info = pyogrio.read_info(lakes, force_total_bounds=True)
    if not info["features"]:
        return _whole(run)
    return _in_degrees(info["total_bounds"], CRS.from_user_input(info["crs"]))


def _whole(run: RunFolder) -> Extent:
    raster = run.job["raster"]
    a, _, left, _, e, top = raster["transform"]
    bounds = left, top + e * raster["height"], left + a * raster["width"], top
    return _in_degrees(bounds, CRS.from_wkt(raster["crs"]))


def _in_degrees(bounds: Any, crs: CRS) -> Extent:
    found = bounds if crs.is_geographic else transform_bounds(crs, CRS.from_epsg(4326), *bounds, 51)
    west, south, east, north = (round(float(value), 9) for value in found)
    return west, south, east, north


def _rectangle(box: Extent) -> dict[str, Any]:
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}
