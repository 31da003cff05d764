"""Whether the subsets of a samples file can be trusted: nothing in two of them, no type in one alone."""

from __future__ import annotations

import geopandas as gpd
import shapely

from ..progress import Progress
from .register import SamplesError

TOLERANCE = 1e-3
"""Share of the smaller region that two neighbours may have in common: edges drawn by hand or reprojected."""


def check_apart(regions: gpd.GeoDataFrame) -> None:
    """Refuse regions of different subsets that overlap, since a model would be judged by what it was shown.

    Regions of different images count too: the same place at another date is no new place. Those that share an
    edge are apart.

    Args:
        regions: with `region_id` and `subset`; those without a subset do not matter.

    Raises:
        SamplesError: some overlap; the sentence names the first pair and says how many there are.
    """
    pairs = overlapping_pairs(regions)
    if pairs:
        ids, subsets = regions["region_id"].to_numpy(), regions["subset"].to_numpy()
        i, j = min(pairs, key=lambda pair: (ids[pair[0]], ids[pair[1]]))
        others = f" So do {len(pairs) - 1} other pairs." if len(pairs) > 1 else ""
        raise SamplesError(
            f"Region '{ids[i]}' ({subsets[i]}) and region '{ids[j]}' ({subsets[j]}) overlap.{others}"
            " A model must not be judged by what it was trained on: 'Split samples' keeps such regions together."
        )


def overlapping_pairs(regions: gpd.GeoDataFrame) -> list[tuple[int, int]]:
    """Row numbers of regions of different subsets that overlap by more than `TOLERANCE` of the smaller one."""
    shapes, subsets = regions.geometry.to_numpy(), regions["subset"].to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    placed = regions["subset"].notna().to_numpy()
    differ = (one < other) & (subsets[one] != subsets[other]) & placed[one] & placed[other]
    one, other = one[differ], other[differ]
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    smaller = shapely.area(shapes)[[one, other]].min(axis=0)
    return [(int(i), int(j)) for i, j, much in zip(one, other, shared > TOLERANCE * smaller) if much]


def warn_of_types(regions: gpd.GeoDataFrame, progress: Progress) -> None:
    """Say which region types only one of training and validation has."""
    train, validation = (
        regions.loc[regions["subset"] == subset, "type"].dropna().value_counts() for subset in ("train", "validation")
    )
    for here, there, name, missing, effect in (
        (train, validation, "training", "validation", "the choice of the best epoch does not look at it"),
        (validation, train, "validation", "training", "the model never sees it"),
    ):
        for kind in sorted(set(here.index) - set(there.index)):
            progress.warn(
                f"Type {kind}: {here[kind]} regions for {name}, none for {missing}, so that {effect}."
                " Add some and use 'Split samples'."
            )
