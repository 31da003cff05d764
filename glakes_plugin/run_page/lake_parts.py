"""Lakes in the parts of finished tiles, as far as they can be seen in a view. Called in a thread."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from osgeo import gdal, ogr
from qgis.core import QgsFeature, QgsFields, QgsGeometry

from .job import Box
from .tile_state import part_path

MOST = 8000
"""Lakes on the map at once, the largest first: more than can be told apart."""

M_PER_DEGREE = 111_320.0
M2_PER_KM2 = 1e6


class View(NamedTuple):
    """What of the map is seen."""

    box: Box
    """In the system of the run's raster."""
    least_km2: float
    """Smaller lakes are less than a pixel of the screen."""


class Found(NamedTuple):
    """Lakes of some tiles."""

    features: list[QgsFeature]
    unreadable: list[str]
    """Tiles whose lakes cannot be read."""


def view_of(box: Box, unit_per_pixel: float, is_degrees: bool) -> View:
    """The view of a box.

    Args:
        box: in the system of the raster.
        unit_per_pixel: units of that system in a pixel of the screen.
        is_degrees: of that system.
    """
    metres = unit_per_pixel
    if is_degrees:
        latitude = math.radians(min(abs(box[1] + box[3]) / 2, 89.0))
        metres *= M_PER_DEGREE * math.sqrt(math.cos(latitude))  # of an area: one side is shorter
    return View(box, metres * metres / M2_PER_KM2)


def read_lakes(root: Path, tiles: Iterable[str], view: View, is_cancelled: Callable[[], bool]) -> Found:
    """The lakes of tiles that are seen in a view, at most `MOST`, the largest of them.

    The features have `lake_id`, `area_km2` and the tile, in this order.
    """
    rows: list[tuple[float, int, str, bytes]] = []
    unreadable = []
    for tile in tiles:
        if is_cancelled():
            break
        try:
            rows += _rows(part_path(root, tile, "lakes"), tile, view)
        except (RuntimeError, OSError):
            unreadable.append(tile)
        if len(rows) > 2 * MOST:
            rows = _largest(rows)
    return Found([_feature(*row) for row in _largest(rows)], unreadable)


def _largest(rows: list[tuple[float, int, str, bytes]]) -> list[tuple[float, int, str, bytes]]:
    return sorted(rows, key=lambda row: -row[0])[:MOST]


def _rows(path: Path, tile: str, view: View) -> list[tuple[float, int, str, bytes]]:
    dataset = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY) if path.exists() else None
    if dataset is None:
        raise OSError(f"cannot read {path}")
    layer = dataset.GetLayer(0)
    layer.SetSpatialFilterRect(*view.box)
    layer.SetAttributeFilter(f"area_km2 >= {view.least_km2!r}")
    rows = []
    for feature in layer:
        shape = feature.GetGeometryRef()
        if shape is not None:
            wkb = bytes(shape.ExportToWkb(ogr.wkbNDR))
            rows.append((feature.GetField("area_km2"), feature.GetField("lake_id"), tile, wkb))
    return rows


def _feature(area_km2: float, lake_id: int, tile: str, wkb: bytes) -> QgsFeature:
    feature = QgsFeature(QgsFields())
    shape = QgsGeometry()
    shape.fromWkb(wkb)
    feature.setGeometry(shape)
    feature.setAttributes([lake_id, area_km2, tile])
    return feature
