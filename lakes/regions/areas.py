"""Regions, and in which of them a point lies."""

from __future__ import annotations

import re
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from ..errors import LakesError
from ..inventory.nearby import in_system_of, subdivided
from ..inventory.passing import Shapes
from ..progress import Progress
from ..vectors import layer_fields, read_polygons

ALL = "all"
"""The one region where none are given."""

UNNAMED = "unnamed"

FORBIDDEN = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
"""What some file system does not take in a name."""

RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
"""Names that Windows keeps for itself."""

BEYOND = (np.array([360.0, 0.0]), np.array([-360.0, 0.0]))
"""Once around the earth."""

LONGEST = 80


class Areas(NamedTuple):
    """Regions in one coordinate system."""

    names: list[str]
    """As folders can have them."""
    pieces: Shapes
    """Polygons of few vertices that make them up."""
    region: NDArray[np.intp]
    """Of each piece."""


def one_area() -> Areas:
    """All of the earth as one region."""
    return Areas([ALL], np.empty(0, dtype=object), np.empty(0, dtype=np.intp))


def read_areas(source: str, field: str | None, crs: CRS | None, progress: Progress) -> Areas:
    """The regions of a layer in another coordinate system.

    Args:
        source: a layer of polygons.
        field: of their names, those with one name are one region; None = each is one.
        crs: of the lakes.
        progress: hears what is wrong with the layer.

    Raises:
        MissingInput: there is no such layer.
        LakesError: it has no polygons or no such field.
    """
    fields, _ = layer_fields(source)
    if field and field not in fields:
        raise LakesError(
            f"REGIONS: expected the field {field} of REGION_FIELD, found {', '.join(fields) or 'none'}. Name another."
        )
    frame = read_polygons(source, progress, [field] if field else [])
    if not len(frame):
        raise LakesError(f"REGIONS: '{source}' has no polygons. Give others, or leave REGIONS empty.")
    texts = frame[field].astype("string").fillna(UNNAMED) if field else pd.Series(_numbers(len(frame)))
    number, unique = pd.factorize(texts)
    frame = in_system_of(frame, gpd.GeoSeries([], crs=crs))
    shapes = frame.geometry.to_numpy()
    if crs is not None and crs.is_geographic:
        # A lake may lie beyond 180 degrees, or a region.
        turns = [shapely.transform(shapes, lambda points, turn=turn: points + turn) for turn in BEYOND]
        shapes, number = np.concatenate([shapes, *turns]), np.tile(number, 3)
    pieces, region = [], []
    for one, of in zip(*shapely.get_parts(shapes, return_index=True), strict=True):
        cut = subdivided(np.array([one], dtype=object))
        pieces.append(cut)
        region.append(np.full(len(cut), number[of]))
    return Areas(folder_names(unique.tolist()), np.concatenate(pieces), np.concatenate(region))


def _numbers(count: int) -> list[str]:
    width = len(str(count))
    return [f"region-{number:0{width}d}" for number in range(1, count + 1)]


def folder_names(texts: list[str]) -> list[str]:
    """The texts as names that every file system takes, each once whatever the case of its letters."""
    names: list[str] = []
    taken: set[str] = set()
    for text in texts:
        plain = FORBIDDEN.sub("_", text).strip(" .")[:LONGEST].rstrip(" .") or UNNAMED
        plain = f"_{plain}" if RESERVED.fullmatch(plain) else plain
        name, number = plain, 1
        while name.casefold() in taken:
            number += 1
            name = f"{plain}_{number}"
        taken.add(name.casefold())
        names.append(name)
    return names


def locate(points: Shapes, areas: Areas) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """The region of each point, and whether the point lies in it.

    On a border it is the first of the regions in their order; where there is none, the nearest on the map.
    """
    region = np.full(len(points), len(areas.names), dtype=np.intp)
    if not len(areas.pieces):
        return np.zeros(len(points), dtype=np.intp), np.ones(len(points), dtype=np.bool_)
    tree = shapely.STRtree(areas.pieces)
    point, piece = tree.query(points, predicate="intersects")
    np.minimum.at(region, point, areas.region[piece])
    is_inside = region < len(areas.names)
    outside = np.flatnonzero(~is_inside)
    point, piece = tree.query_nearest(points[outside])
    np.minimum.at(region, outside[point], areas.region[piece])
    return region, is_inside
