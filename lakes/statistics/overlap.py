"""Which lakes of an inventory another one has too, and how much of them: block by block, so that memory is bounded.

A lake is shared where it has area in common with the other inventory; touching outlines are not enough.
"""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from ..geodesy import to_lonlat
from ..inventory.measures import area_km2
from ..progress import Progress, Silent
from ..steps import Extent
from ..vectors import layer_fields, read_polygons
from .classes import CLASSES, class_of
from .tally import inside_points

LONLAT = "EPSG:4326"
BLOCK_LAKES = 100_000
"""Lakes of both inventories that a block may hold, if it has more than one cell."""

Values = NDArray[np.float64]


class SharedTotals:
    """Sums by class of size."""

    def __init__(self) -> None:
        self.table = pd.DataFrame(
            {"shared": np.zeros(CLASSES, dtype=np.int64), "shared_km2": 0.0, "overlap_km2": 0.0},
            index=pd.RangeIndex(CLASSES),
        )

    def add(self, lakes: gpd.GeoDataFrame) -> None:
        """Add the lakes of a block."""
        both = lakes[lakes["overlap"] > 0]
        kind = class_of(both["area_km2"].to_numpy())
        self.table["shared"] += np.bincount(kind, minlength=CLASSES)
        self.table["shared_km2"] += np.bincount(kind, both["area_km2"], CLASSES)
        self.table["overlap_km2"] += np.bincount(kind, both["overlap"], CLASSES)


def blocks(cells: pd.DataFrame, most: int | None = None) -> list[Extent]:
    """Rectangles in degrees that hold all cells, none with more than `most` lakes unless it is a single cell.

    Args:
        cells: `west`, `south`, `east`, `north` and `count` of each.
        most: lakes in a block; None = `BLOCK_LAKES`.
    """
    most = BLOCK_LAKES if most is None else most
    if not len(cells):
        return []
    box = (cells["west"].min(), cells["south"].min(), cells["east"].max(), cells["north"].max())
    if cells["count"].sum() <= most or len(cells) == 1:
        return [(float(box[0]), float(box[1]), float(box[2]), float(box[3]))]
    along = "west" if box[2] - box[0] >= box[3] - box[1] and cells["west"].nunique() > 1 else "south"
    lines = np.sort(cells[along].unique())
    is_low = cells[along] < lines[len(lines) // 2]
    return blocks(cells[is_low], most) + blocks(cells[~is_low], most)


def shared_lakes(
    source: str, others: list[str], places: list[Extent], exclude: gpd.GeoSeries | None, progress: Progress
) -> Iterator[gpd.GeoDataFrame]:
    """Go through the lakes of an inventory, each of them once.

    Args:
        source: the inventory.
        others: those that it is compared with, taken together.
        places: blocks that hold all of its lakes.
        exclude: polygons in degrees; what intersects them is left out.
        progress: is told how far it got.

    Yields:
        of each block `area_km2`, `overlap` (km2 in common with the others) and the shape in degrees.
    """
    for number, place in enumerate(places):
        progress.percent(100 * number / len(places))
        lakes = lakes_within(source, place, exclude)
        points = inside_points(lakes.geometry)
        lon, lat = points["lon"].replace(180.0, -180.0), points["lat"]
        is_here = (lon >= place[0]) & (lat >= place[1]) & (lon < place[2]) & ((lat < place[3]) | (place[3] >= 90))
        lakes = lakes[is_here].reset_index(drop=True)
        if len(lakes):
            west, south, east, north = map(float, lakes.total_bounds)
            there = np.concatenate(
                [lakes_within(other, (west, south, east, north), exclude).geometry for other in others]
            )
            shapes = lakes.geometry.to_numpy()
            yield lakes.assign(area_km2=area_km2(lakes.geometry), overlap=overlap_km2(shapes, there))


def lakes_within(source: str, place: Extent, exclude: gpd.GeoSeries | None) -> gpd.GeoDataFrame:
    """The lakes of an inventory whose boxes meet a rectangle in degrees, in degrees.

    Args:
        source: the inventory.
        place: the rectangle.
        exclude: polygons in degrees; what intersects them is left out.
    """
    crs = layer_fields(source)[1]
    bounds = place
    if crs and not CRS.from_user_input(crs).equals(LONLAT, ignore_axis_order=True):
        bounds = Transformer.from_crs(LONLAT, crs, always_xy=True).transform_bounds(*place)
    lakes = read_polygons(source, Silent(), columns=[], bounds=bounds)
    shapes = shapely.transform(lakes.geometry.to_numpy(), lambda points: to_lonlat(points, lakes.crs))
    if exclude is not None and len(shapes):
        hit = shapely.STRtree(exclude.to_numpy()).query(shapes, predicate="intersects")[0]
        shapes = np.delete(shapes, np.unique(hit))
    return gpd.GeoDataFrame(geometry=shapes, crs=LONLAT)


def overlap_km2(shapes: NDArray[np.object_], others: NDArray[np.object_]) -> Values:
    """Geodesic area that each shape has in common with the others, taken together."""
    mine, theirs = shapely.STRtree(others).query(shapes, predicate="intersects")
    order = np.argsort(mine, kind="stable")
    mine, theirs = mine[order], theirs[order]
    lakes, starts, counts = np.unique(mine, return_index=True, return_counts=True)
    partners = others[theirs[starts]] if len(lakes) else np.empty(0, dtype=object)
    for place in np.flatnonzero(counts > 1):
        partners[place] = shapely.union_all(others[theirs[starts[place] : starts[place] + counts[place]]])
    found = np.zeros(len(shapes))
    found[lakes] = area_km2(gpd.GeoSeries(shapely.intersection(shapes[lakes], partners), crs=LONLAT)).to_numpy()
    return found
