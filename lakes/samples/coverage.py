"""What the samples cover so far: by place, size, type and subset; and where some are missing.

With a layer of all lakes the samples are compared with it. A cell is under-sampled where regions
that were spread as the lakes are would put at least one, and it has fewer than half as many as they
would put. A size of lakes is under-sampled where its share of the labelled lakes is less than half of
its share of all lakes, and at least `LEAST_LABELS` would be expected. Without such a layer a cell
with regions is under-sampled where it has fewer than half the mean of the cells that have any.
"""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..inventory.measures import area_km2, interior_point
from .settings import SUBSETS, TYPES

BINS = 27
"""Of equal width in the logarithm of the size, as in the paper's Fig. 2."""

LEAST_LABELS = 5
NO_TYPE, NO_SUBSET = "none", "unsplit"
LONLAT = "EPSG:4326"

Values = NDArray[np.float64]


class Places(NamedTuple):
    """Polygons by what counts here."""

    lon: Values
    """Degrees, of a point inside."""
    lat: Values
    km2: Values


class Sizes(NamedTuple):
    """Counts by size."""

    edges: Values
    """km2; one more than counts."""
    counts: pd.DataFrame
    """A row per bin, a column per kind."""


class Coverage(NamedTuple):
    """All that the report shows."""

    regions: pd.DataFrame
    """`region_id`, `type`, `subset`, `status`, `lon`, `lat`, `area_km2`; nothing is missing."""
    types: pd.DataFrame
    """By type and `all`: numbers by subset, `regions`, `area_km2`, `missing` (subsets without any)."""
    region_sizes: Sizes
    """By subset."""
    lake_sizes: Sizes | None
    """`labels`, `lakes` (all, where they were given), `expected` and `under`; None without labels."""
    cells: gpd.GeoDataFrame
    """The grid layer; cells with neither regions nor lakes are left out."""
    cell: float
    """Degrees."""
    compared: bool
    """Whether there was a layer of all lakes."""


def region_table(regions: gpd.GeoDataFrame) -> pd.DataFrame:
    """Where each region is, how large and of what sort."""
    table = regions[["region_id", "type", "subset", "status"]].copy()
    table["type"] = table["type"].fillna(NO_TYPE)
    table["subset"] = table["subset"].fillna(NO_SUBSET)
    table["area_km2"] = area_km2(regions.geometry)
    return table.join(interior_point(regions.geometry))


def cover(regions: pd.DataFrame, labels_km2: Values, lakes: Places | None, cell: float) -> Coverage:
    """Count regions, labels and lakes.

    Args:
        regions: as `region_table` makes it.
        labels_km2: sizes of the labelled lakes.
        lakes: all lakes, if they are known.
        cell: degrees.
    """
    bins = size_edges(regions["area_km2"].to_numpy())
    by_subset = {name: part["area_km2"].to_numpy() for name, part in regions.groupby("subset")}
    names = [name for name in (*SUBSETS, NO_SUBSET) if name in by_subset]
    counts = pd.DataFrame({name: np.histogram(by_subset[name], bins)[0] for name in names})
    return Coverage(
        regions,
        type_table(regions),
        Sizes(bins, counts),
        lake_sizes(labels_km2, None if lakes is None else lakes.km2),
        cell_table(regions, lakes, cell),
        cell,
        lakes is not None,
    )


def size_edges(km2: Values) -> Values:
    """Edges of the bins from the least to the largest size; about a single size, a decade."""
    low, high = float(km2.min()), float(km2.max())
    if high < low * 1.001:
        low, high = low / np.sqrt(10), high * np.sqrt(10)
    edges = np.geomspace(low, high, BINS + 1)
    # The ends are what was measured, whatever the logarithm made of them.
    edges[[0, -1]] = low, high
    return np.asarray(edges)


def type_table(regions: pd.DataFrame) -> pd.DataFrame:
    """Regions by type and subset; types without any are there too, and a row for `all`."""
    present = set(regions["type"])
    types = [*TYPES, *([NO_TYPE] if NO_TYPE in present else [])]
    table = pd.crosstab(regions["type"], regions["subset"]).reindex(types, fill_value=0)
    table = table.reindex(columns=[*SUBSETS, NO_SUBSET], fill_value=0)
    table["regions"] = table.sum(axis=1)
    table["area_km2"] = regions.groupby("type")["area_km2"].sum().reindex(types).fillna(0.0)
    table.loc["all"] = table.sum()
    counts = [*SUBSETS, NO_SUBSET, "regions"]
    table[counts] = table[counts].astype(int)
    is_split = table.loc["all", list(SUBSETS)].sum() > 0
    wanted = list(SUBSETS) if is_split else ["regions"]
    table["missing"] = [", ".join(name for name in wanted if row[name] == 0) for _, row in table.iterrows()]
    return table.rename_axis(index="type", columns=None).reset_index()


def lake_sizes(labels_km2: Values, lakes_km2: Values | None) -> Sizes | None:
    """Labelled lakes by size beside all lakes; None while nothing is labelled."""
    labels_km2 = labels_km2[labels_km2 > 0]
    if not len(labels_km2):
        return None
    known = lakes_km2[lakes_km2 > 0] if lakes_km2 is not None else np.empty(0)
    edges = size_edges(np.concatenate([labels_km2, known]))
    table = pd.DataFrame({"labels": np.histogram(labels_km2, edges)[0]})
    table["lakes"] = np.histogram(known, edges)[0]
    table["expected"] = len(labels_km2) * table["lakes"] / max(len(known), 1)
    table["under"] = (table["expected"] >= LEAST_LABELS) & (table["labels"] < table["expected"] / 2)
    return Sizes(edges, table)


def cell_table(regions: pd.DataFrame, lakes: Places | None, cell: float) -> gpd.GeoDataFrame:
    """Cells with regions or lakes: how many of each, how many regions to expect, whether that is too few.

    Cells lie on multiples of their side; the one that holds a point counts it.
    """
    keys = _cell_keys(regions["lon"].to_numpy(), regions["lat"].to_numpy(), cell)
    columns = pd.concat([pd.get_dummies(regions[name], dtype=int) for name in ("type", "subset")], axis=1)
    columns = columns.reindex(columns=[*TYPES, *SUBSETS], fill_value=0)
    columns[["regions", "area_km2"]] = np.column_stack([np.ones(len(regions)), regions["area_km2"]])
    table = columns.groupby(keys).sum()
    of_lakes = pd.Series(dtype=float)
    if lakes is not None:
        of_lakes = pd.Series(_cell_keys(lakes.lon, lakes.lat, cell), dtype="int64").value_counts()
    table = table.reindex(table.index.union(of_lakes.index.astype("int64")), fill_value=0)
    table["lakes"] = of_lakes.reindex(table.index).fillna(0)
    table["expected"], table["under"] = _judged(table["regions"], table["lakes"], lakes is not None)
    whole = [*TYPES, *SUBSETS, "regions", "lakes", "under"]
    table[whole] = table[whole].astype("int64")
    rows, cols = np.divmod(table.index.to_numpy(), _COLUMNS)
    west, south = cols * cell - 180, rows * cell - 90
    table.insert(0, "lon", west + cell / 2)
    table.insert(1, "lat", south + cell / 2)
    boxes = shapely.box(west, south, np.minimum(west + cell, 180), np.minimum(south + cell, 90))
    return gpd.GeoDataFrame(table.reset_index(drop=True), geometry=boxes, crs=LONLAT)


_COLUMNS = 1_000_000
"""More than any grid has."""


def _cell_keys(lon: Values, lat: Values, cell: float) -> NDArray[np.int64]:
    cols = np.floor((np.minimum(lon, 180 - 1e-9) + 180) / cell).astype(np.int64)
    rows = np.floor((np.minimum(lat, 90 - 1e-9) + 90) / cell).astype(np.int64)
    return rows * _COLUMNS + cols


def _judged(regions: pd.Series, lakes: pd.Series, compared: bool) -> tuple[pd.Series, pd.Series]:
    if compared:
        expected = regions.sum() * lakes / max(lakes.sum(), 1)
        return expected, (expected >= 1) & (regions < expected / 2)
    mean = regions[regions > 0].mean()
    expected = pd.Series(float(mean), index=regions.index)
    return expected, (regions > 0) & (regions < mean / 2)
