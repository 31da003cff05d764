"""Lakes counted as they are read: by class of size, by cell, by type; in any order and in parts of any size.

Areas are added up as whole square centimetres, so that the sums do not depend on the order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..geodesy import to_lonlat
from ..inventory.geodesics import turned
from ..inventory.measures import interior_point, polygon_measures
from ..progress import Progress
from ..vectors import read_polygons, read_polygons_in_parts
from .classes import CLASSES, class_of, size_table
from .cutting import shares
from .grid import Grid, cell_table, profile_table

CM2 = 1e10
"""In a km2."""

PART = 65_536
"""Lakes read at a time."""

ID_FIELD, TYPE_FIELD = "lake_id", "lake_type"
NO_TYPE = "no type"

Keys = NDArray[np.int64]
Values = NDArray[np.float64]


class Tally:
    """What has been counted so far."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.excluded = 0
        """Lakes left out because they intersect what is to be excluded."""
        self.without_area = 0
        """Features whose area is no number or zero."""
        self.types: Counter[str] = Counter()
        """Lakes by type; empty where the layer has no such field."""
        self.type_cm2: Counter[str] = Counter()
        self._class_count, self._class_cm2 = np.zeros(CLASSES, dtype=np.int64), np.zeros(CLASSES, dtype=np.int64)
        self._cells = pd.DataFrame({"count": [], "cm2": []}, dtype=np.int64, index=np.zeros(0, dtype=np.int64))
        self._ids: list[Keys] = []

    @property
    def count(self) -> int:
        """Lakes."""
        return int(self._class_count.sum())

    @property
    def area_km2(self) -> float:
        """Of all lakes."""
        return float(self._class_cm2.sum() / CM2)

    def sizes(self) -> pd.DataFrame:
        """By class of size; see `classes.size_table`."""
        return size_table(self._class_count, self._class_cm2 / CM2)

    def cells(self) -> gpd.GeoDataFrame:
        """By cell; see `grid.cell_table`."""
        return cell_table(self.grid, *self._by_cell())

    def profiles(self) -> pd.DataFrame:
        """By latitude and longitude; see `grid.profile_table`."""
        return profile_table(self.grid, *self._by_cell())

    def _by_cell(self) -> tuple[Keys, Keys, Values]:
        table = self._cells
        return table.index.to_numpy(), table["count"].to_numpy(), table["cm2"].to_numpy() / CM2

    def duplicates(self) -> int:
        """Lakes that have the id of another."""
        ids = np.concatenate(self._ids) if self._ids else np.zeros(0, dtype=np.int64)
        return len(ids) - len(np.unique(ids))

    def add(self, lakes: gpd.GeoDataFrame) -> None:
        """Count lakes: valid polygons, with the fields `lake_id` and `lake_type` where the layer has them."""
        rings = _Rings(lakes.geometry)
        is_lake = np.isfinite(rings.area_km2) & (rings.area_km2 > 0)
        self.without_area += int((~is_lake).sum())
        area_cm2 = np.rint(np.where(is_lake, rings.area_km2, 0) * CM2).astype(np.int64)
        kind = class_of(rings.area_km2)[is_lake]
        np.add.at(self._class_count, kind, 1)
        np.add.at(self._class_cm2, kind, area_cm2[is_lake])
        self._add_cells(rings, lakes.geometry, is_lake, area_cm2)
        if TYPE_FIELD in lakes:
            self._add_types(lakes[TYPE_FIELD].to_numpy()[is_lake], area_cm2[is_lake])
        if ID_FIELD in lakes:
            self._ids.append(_numbered(lakes[ID_FIELD][is_lake]))

    def _add_cells(self, rings: _Rings, shapes: gpd.GeoSeries, is_lake: NDArray[np.bool_], area_cm2: Keys) -> None:
        low, high = self.grid.keys(rings.west, rings.south), self.grid.keys(rings.east, rings.north)
        is_inside = (low == high) & (rings.span < 180)  # 180 and -180 are one meridian
        inside, across = np.flatnonzero(is_lake & is_inside), np.flatnonzero(is_lake & ~is_inside)
        keys, counts, areas = [low[inside]], [np.ones(len(inside), dtype=np.int64)], [area_cm2[inside]]
        if len(across):
            points = inside_points(shapes.iloc[across])
            keys.append(self.grid.keys(points["lon"].to_numpy(), points["lat"].to_numpy()))
            counts.append(np.ones(len(across), dtype=np.int64))
            areas.append(np.zeros(len(across), dtype=np.int64))
            _, cells, parts = shares(*rings.of(across), self.grid)
            keys.append(cells)
            counts.append(np.zeros(len(cells), dtype=np.int64))
            areas.append(np.rint(parts * CM2).astype(np.int64))
        found = pd.DataFrame(
            {"count": np.concatenate(counts), "cm2": np.concatenate(areas)}, index=np.concatenate(keys)
        )
        together = pd.concat([self._cells, found])
        self._cells = together.groupby(level=0).sum()

    def _add_types(self, types: NDArray[Any], area_cm2: Keys) -> None:
        names = pd.Series(types, dtype=object).map(_type_name)
        for name, cm2 in pd.Series(area_cm2).groupby(names.to_numpy()):
            self.types[str(name)] += len(cm2)
            self.type_cm2[str(name)] += int(cm2.sum())


class _Rings:
    """Outlines of lakes in degrees, and what follows from them alone."""

    def __init__(self, shapes: gpd.GeoSeries) -> None:
        parts, owner = shapely.get_parts(shapes.to_numpy(), return_index=True)
        _, points, (ring_offsets, part_offsets) = shapely.to_ragged_array(parts, include_z=False)
        lonlat = to_lonlat(points, shapes.crs)
        self._lonlat = np.column_stack([turned(lonlat[:, 0]), lonlat[:, 1]])
        self._offsets = ring_offsets.astype(np.int64)
        self._part = np.repeat(np.arange(len(parts)), np.diff(part_offsets))
        self._owner = owner
        self._is_hole = np.ones(len(self._part), dtype=bool)
        self._is_hole[part_offsets[:-1]] = False
        area, _ = polygon_measures(points, ring_offsets, part_offsets, shapes.crs)
        self.area_km2: Values = np.asarray(np.bincount(owner, area, minlength=len(shapes)), dtype=np.float64)
        starts = self._offsets[part_offsets[:-1]][np.searchsorted(owner, np.arange(len(shapes)))]
        lon, lat = self._lonlat.T
        self.west, self.east = np.minimum.reduceat(lon, starts), np.maximum.reduceat(lon, starts)
        self.south, self.north = np.minimum.reduceat(lat, starts), np.maximum.reduceat(lat, starts)
        self.span = self.east - self.west
        """Degrees of longitude; nearly 360 for a lake across the antimeridian."""

    def of(self, lakes: NDArray[np.intp]) -> tuple[Values, Keys, NDArray[np.bool_]]:
        """Points, offsets and whether they are holes of the rings of some lakes."""
        rings = np.flatnonzero(np.isin(self._owner[self._part], lakes))
        sizes = np.diff(self._offsets)[rings]
        offsets = np.append(0, np.cumsum(sizes))
        places = np.arange(offsets[-1]) + np.repeat(self._offsets[rings] - offsets[:-1], sizes)
        return self._lonlat[places], offsets, self._is_hole[rings]


def inside_points(shapes: gpd.GeoSeries) -> pd.DataFrame:
    """`lon` and `lat` of a point inside each lake; in degrees it may lie on both sides of the antimeridian."""
    bounds = shapely.bounds(shapes.to_numpy())
    across = bounds[:, 2] - bounds[:, 0] > 180
    if across.any() and shapes.crs and shapes.crs.is_geographic:
        found = shapes.to_numpy().copy()
        found[across] = shapely.transform(found[across], _beyond)
        return interior_point(gpd.GeoSeries(found, crs=shapes.crs))
    return interior_point(shapes)


def _beyond(lonlat: Values) -> Values:
    """Western longitudes counted on beyond 180 degrees, where the lake is in one piece."""
    lon, lat = lonlat.T
    return np.column_stack([np.where(lon < 0, lon + 360, lon), lat])


def _type_name(value: Any) -> str:
    if pd.isna(value) or value == "":
        return NO_TYPE
    return f"{value:g}" if isinstance(value, float) else str(value)


def _numbered(ids: pd.Series) -> Keys:
    """Ids as whole numbers; lakes without one are left out."""
    given = ids[ids.notna()].to_numpy()
    # A part with missing ids has the others as floats.
    return pd.util.hash_array(given).view(np.int64) if given.dtype == object else given.astype(np.int64)


def tallied(source: str, grid: Grid, exclude: str | None, progress: Progress, part: int = PART) -> Tally:
    """Count a layer of any size; memory holds one part of it.

    Args:
        source: the layer.
        grid: of the cells.
        exclude: polygon layer; lakes that intersect it are left out.
        progress: hears what was doubtful.
        part: lakes at a time.

    Raises:
        MissingInput: no such layer, or none of polygons.
        LakesError: a layer has no coordinate system.
    """
    tally = Tally(grid)
    for lakes in kept_lakes(source, exclude, progress, tally, part):
        tally.add(lakes)
    _warn(tally, progress)
    return tally


def kept_lakes(
    source: str, exclude: str | None, progress: Progress, tally: Tally, part: int = PART
) -> Iterator[gpd.GeoDataFrame]:
    """The lakes of a layer that are not to be excluded, in parts; `tally` hears how many are."""
    unwanted = read_polygons(exclude, progress).geometry if exclude else None
    for share, lakes in read_polygons_in_parts(source, progress, part, [ID_FIELD, TYPE_FIELD]):
        progress.percent(100 * share)
        kept = lakes if unwanted is None else lakes[~_intersect(lakes.geometry, unwanted)]
        tally.excluded += len(lakes) - len(kept)
        if len(kept):
            yield kept


def _intersect(shapes: gpd.GeoSeries, others: gpd.GeoSeries) -> NDArray[np.bool_]:
    """Which shapes intersect one of the others."""
    there = others.to_crs(shapes.crs) if shapes.crs and others.crs else others
    found = np.zeros(len(shapes), dtype=bool)
    found[shapely.STRtree(there.to_numpy()).query(shapes.to_numpy(), predicate="intersects")[0]] = True
    return found


def _warn(tally: Tally, progress: Progress) -> None:
    if tally.excluded:
        progress.info(f"{tally.excluded:,} lakes intersect what is to be excluded and were left out.")
    if tally.without_area:
        progress.warn(f"{tally.without_area:,} features have no area and were left out.")
    if not tally.count:
        progress.warn("No lake is left to count: tables and layers are empty.")
    below = tally.sizes()
    if below["lower"].iloc[0] == 0:
        progress.warn(f"{below['count'].iloc[0]:,} lakes are smaller than 0.005 km²; they have a class of their own.")
    if repeated := tally.duplicates():
        progress.warn(
            f"{repeated:,} lakes have the lake_id of another, and each was counted: the layer holds some lakes twice,"
            " or parts of one lake. Dissolve it by lake_id if these are to count once."
        )
    if tally.types.get(NO_TYPE):
        progress.warn(f"{tally.types[NO_TYPE]:,} lakes have no lake_type.")
