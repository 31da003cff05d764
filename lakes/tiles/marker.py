"""The marker of a finished tile: a STAC Item that lists its files with sizes and checksums."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import numpy as np
from rasterio.crs import CRS
from rasterio.io import DatasetReader
from rasterio.warp import transform as transform_points

from ..grid import Window
from .folder import PARTS, RunFolder, checksum

MEDIA_TYPES = {
    "probability": "image/tiff; application=geotiff; profile=cloud-optimized",
    "lakes": "application/vnd.flatgeobuf",
    "pieces": "application/octet-stream",
}
FILE_EXTENSION = "https://stac-extensions.github.io/file/v2.1.0/schema.json"

EDGE_POINTS = 9
"""Along each side of a tile: sides of other coordinate systems are curved in degrees."""


def make_marker(
    folder: RunFolder, tile: str, dataset: DatasetReader, window: Window, properties: dict[str, Any]
) -> dict[str, Any]:
    """The STAC Item of a tile whose files are complete.

    Args:
        folder: of the run.
        tile: its name.
        dataset: the raster that is mapped.
        window: the pixels of the tile.
        properties: plain values by name, without prefix.
    """
    outline = lonlat_outline(dataset, window)
    lon, lat = np.array(outline).T
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": [FILE_EXTENSION],
        "id": tile,
        "bbox": [lon.min(), lat.min(), lon.max(), lat.max()],
        "geometry": {"type": "Polygon", "coordinates": [outline]},
        "properties": {
            "datetime": datetime.now(timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
            "glakes:job": folder.job["digest"],
            **{f"glakes:{name}": value for name, value in properties.items()},
        },
        "links": [],
        "assets": {kind: _asset(folder, tile, kind) for kind in PARTS},
    }


def _asset(folder: RunFolder, tile: str, kind: str) -> dict[str, Any]:
    path = folder.part(tile, kind)
    return {
        "href": f"../parts/{path.name}",
        "type": MEDIA_TYPES[kind],
        "roles": ["data"],
        "file:size": path.stat().st_size,
        "file:checksum": checksum(path),
    }


def lonlat_outline(dataset: DatasetReader, window: Window) -> list[list[float]]:
    """The outline of a part of a raster in degrees: longitude and latitude, closed, counter-clockwise."""
    steps = np.linspace(0, 1, EDGE_POINTS)[:-1]
    ends = np.zeros_like(steps)
    col = window.col + window.width * np.concatenate([ends, steps, ends + 1, 1 - steps])
    row = window.row + window.height * np.concatenate([steps, ends + 1, 1 - steps, ends])
    x, y = dataset.transform * (col, row)
    lon, lat = (x, y) if dataset.crs.is_geographic else transform_points(dataset.crs, CRS.from_epsg(4326), x, y)
    points = [[round(float(one), 9), round(float(other), 9)] for one, other in zip(lon, lat, strict=True)]
    return [*points, points[0]]
