"""The labelled regions of a subset, each placed on the pixels of its image."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd

from ..progress import Progress
from .notation import image_path
from .patches import PatchReader, Region, locate_region
from .register import SamplesError

BEYOND = 0.01
"""Share of a region that may lie beyond its image unsaid: less than a pixel along the edges of a usual one."""

NAMED = 10
"""Regions that one warning names."""


def usable_regions(
    regions: gpd.GeoDataFrame, labels: gpd.GeoDataFrame, subsets: Sequence[str], progress: Progress
) -> gpd.GeoDataFrame:
    """Regions without those rejected, and without those of `subsets` that are still `todo` and without any label.

    Nobody has said yet that the latter hold no lake.
    """
    unlabelled = (regions["status"].fillna("todo") == "todo") & ~regions["region_id"].isin(labels["region_id"])
    unlabelled &= regions["subset"].isin(subsets)
    if unlabelled.any():
        progress.warn(f"{int(unlabelled.sum())} regions are still 'todo' and without labels; they take no part.")
    return regions[~unlabelled & (regions["status"] != "rejected")]


def locate_subset(
    path: str | Path,
    usable: gpd.GeoDataFrame,
    labels: gpd.GeoDataFrame,
    subset: str,
    reader: PatchReader,
    progress: Progress,
) -> list[Region]:
    """Locate every region of a subset on its image, and check that all images can be used.

    Args:
        path: the samples file, from whose folder images are counted.
        usable: as from `usable_regions`.
        labels: of all regions.
        subset: one of `SUBSETS`.
        reader: checks the bands.
        progress: hears whether to stop, and of regions that lie partly beyond their image.

    Raises:
        LakesError: no region in the subset, a missing image, missing bands, a region outside its image.
    """
    chosen = usable[usable["subset"] == subset]
    if chosen.empty:
        raise SamplesError(
            f"'{path}': expected labelled regions with subset '{subset}', found none."
            " Divide the regions with 'Split samples', and label those that are still 'todo'."
        )
    by_region = dict(tuple(labels.groupby("region_id")))
    located = []
    for index in range(len(chosen)):
        progress.check()
        row = chosen.iloc[[index]]
        region_id, image = row["region_id"].iloc[0], row["image"].iloc[0]
        if not image:
            raise SamplesError(f"Region '{region_id}' names no image. Fill the field `image`, or reject the region.")
        own = by_region.get(region_id, labels.iloc[:0])
        located.append(locate_region(region_id, image_path(path, image), row.geometry, own))
        reader.check(located[-1])
    _warn_of_cut(located, progress)
    return located


def _warn_of_cut(located: list[Region], progress: Progress) -> None:
    cut = [region for region in located if region.beyond > BEYOND]
    if not cut:
        return
    shares = ", ".join(f"'{region.region_id}' ({region.beyond:.0%})" for region in cut[:NAMED])
    more = f" and {len(cut) - NAMED} more" if len(cut) > NAMED else ""
    progress.warn(
        f"Regions that lie partly beyond their image, and how much of them: {shares}{more}. That part is not seen;"
        " give them a larger image, or draw them smaller."
    )
