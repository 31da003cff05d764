"""Regions into training, validation and test: by type, repeatable, overlapping regions together.

Regions that overlap, directly or by way of others, make a group that goes into one subset whole, so
that no pixel is trained on and tested with. Regions that only share an edge do not overlap.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..progress import Progress
from ..tables import check_table_suffix, write_table
from .access import check_writable
from .notation import history_entry
from .register import SamplesError, change_subsets, read_regions
from .settings import SUBSETS, TYPES, SplitSettings

WHO = "glakes:splitsamples"
UNTYPED = "none"


def split_samples(settings: SplitSettings, progress: Progress) -> dict[str, Any]:
    """Write `subset` of every region into the samples file, and a line of history.

    Returns:
        SAMPLES: the samples file.

    Raises:
        SamplesError: the file has no regions.
        SamplesLocked: it cannot be written to now.
    """
    if settings.output:
        check_table_suffix(settings.output)
    progress.percent(0, "Reading regions")
    regions = read_regions(settings.samples, progress)
    check_writable(settings.samples)
    if regions.empty:
        raise SamplesError(f"'{settings.samples}' has no regions to split. Make some with 'Create samples'.")
    progress.percent(30, "Splitting")
    shares = dict(zip(SUBSETS, (settings.train, settings.validation, settings.test), strict=True))
    subsets = split_regions(regions, shares, np.random.default_rng(settings.seed))
    progress.percent(80, "Writing subsets")
    percents = "/".join(f"{share:g}" for share in shares.values())
    entry = history_entry(WHO, "", "split", f"{percents} percent by type, seed {settings.seed}")
    change_subsets(settings.samples, subsets, entry)
    table = subset_table(regions["type"].fillna(UNTYPED), regions["region_id"].map(subsets))
    if settings.output:
        write_table(table, settings.output)
    _tell(regions, subsets, table, progress)
    return {"SAMPLES": settings.samples}


def split_regions(regions: gpd.GeoDataFrame, shares: Mapping[str, float], generator: Generator) -> dict[str, str]:
    """A subset for every region; the same for any order of the rows.

    The number of a type in a subset is its share rounded down or up, as far as groups of overlapping
    regions allow.

    Args:
        regions: with `region_id` (unique) and `type` (may be missing; a type of its own).
        shares: percent by subset, 100 together.
        generator: draws which region goes where.

    Returns:
        region id -> subset.
    """
    regions = regions.sort_values("region_id", ignore_index=True)
    kinds, names = pd.factorize(regions["type"].fillna(UNTYPED), sort=True)
    groups = overlap_groups(regions.geometry)
    counts = np.zeros((groups.max() + 1, len(names)), dtype=np.int64)
    np.add.at(counts, (groups, kinds), 1)
    wanted = np.array([whole_shares(total, list(shares.values())) for total in counts.sum(axis=0)])
    chosen = assign(counts, wanted.T, generator)
    subsets = list(shares)
    return {region_id: subsets[chosen[group]] for region_id, group in zip(regions["region_id"], groups, strict=True)}


def overlap_groups(outlines: gpd.GeoSeries) -> NDArray[np.int64]:
    """A number per region, the same for regions that overlap directly or by way of others."""
    shapes = outlines.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    # Interiors that meet: sharing an edge or a corner is no overlap.
    meet = shapely.relate_pattern(shapes[one], shapes[other], "T********")
    links = coo_array((np.ones(meet.sum(), np.int8), (one[meet], other[meet])), shape=(len(shapes), len(shapes)))
    groups: NDArray[np.int64] = connected_components(links, directed=False)[1].astype(np.int64)
    return groups


def whole_shares(total: int, percents: Sequence[float]) -> list[int]:
    """Whole numbers that add up to `total`, each its share rounded down or up (largest remainder)."""
    exact = np.array(percents) * total / 100.0
    numbers = np.floor(exact + 1e-9).astype(int)
    most = np.argsort(-(exact - numbers), kind="stable")[: total - numbers.sum()]
    numbers[most] += 1
    return [int(number) for number in numbers]


def assign(counts: NDArray[np.int64], wanted: NDArray[np.int64], generator: Generator) -> NDArray[np.int64]:
    """A subset per group: the largest groups first, each where it fits best into what is still wanted.

    Args:
        counts: groups x types.
        wanted: subsets x types.
        generator: shuffles groups, and so decides among equals.
    """
    order = generator.permutation(len(counts))
    order = order[np.argsort(-counts[order].sum(axis=1), kind="stable")]
    missing = wanted.astype(np.int64).copy()
    chosen = np.zeros(len(counts), dtype=np.int64)
    for group in order:
        over = np.maximum(counts[group] - np.maximum(missing, 0), 0).sum(axis=1)
        room = np.where(counts[group] > 0, missing, 0).sum(axis=1)
        best = np.lexsort((-room, over))[0]
        chosen[group] = best
        missing[best] -= counts[group]
    return chosen


def subset_table(types: pd.Series, subsets: pd.Series) -> pd.DataFrame:
    """Numbers of regions: `type`, a column per subset, `total`; a row per type and one for `all`."""
    table = pd.crosstab(types, subsets).reindex(columns=list(SUBSETS), fill_value=0)
    known = [name for name in (*TYPES, UNTYPED) if name in table.index]
    table = table.loc[known].astype("int64")
    table.loc["all"] = table.sum()
    table["total"] = table.sum(axis=1)
    return table.rename_axis(index="type", columns=None).reset_index()


def _tell(regions: gpd.GeoDataFrame, subsets: dict[str, str], table: pd.DataFrame, progress: Progress) -> None:
    for row in table.itertuples():
        progress.info(f"{row.type}: {row.train} train, {row.validation} validation, {row.test} test.")
    if regions["type"].isna().any():
        progress.warn(f"{int(regions['type'].isna().sum())} regions have no type; they were split among themselves.")
    before = regions["subset"]
    moved = before.notna() & (before != regions["region_id"].map(subsets))
    if moved.any():
        progress.warn(
            f"{int(moved.sum())} regions were in another subset before. A model that was trained on the old subsets "
            "must not be tested on the new ones."
        )
