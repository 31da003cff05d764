"""From layers of lakes to what each has in common with the other side, and the units that intervals come from."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..inventory.joins import shared_areas
from ..inventory.nearby import areal_parts, united
from ..progress import Progress, Silent
from ..samples.split import UNTYPED
from .lake_table import LakeScores
from .matching import Matched, Places, assigned_km2, groups
from .outline_distance import Distances, outline_distances, outlines

HIT, MISSED, FALSE = "hit", "missed", "false"
OUTCOMES = (HIT, MISSED, FALSE)


class Units(NamedTuple):
    """What is drawn again: regions, or without them groups of lakes that share area."""

    types: NDArray[np.object_]
    of_labels: Places
    of_predicted: Places
    of_masked: Places


def region_units(before: Matched, after: Matched, types: NDArray[np.object_]) -> Units:
    """Each region is a unit, also where it has no lakes."""
    frames = (before.labels, before.predicted, after.predicted)
    return Units(types, *(frame["region"].to_numpy() for frame in frames))


def group_units(before: Matched, after: Matched, label_types: NDArray[np.object_], progress: Progress) -> Units:
    """Lakes that share area, by way of any layer, are a unit; it has the type of its largest label."""
    kept, left, _ = shared_areas(before.predicted.geometry, after.predicted.geometry, progress)
    frames = (before.labels, before.predicted, after.predicted)
    links = [(0, before.pairs.label, 1, before.pairs.predicted), (0, after.pairs.label, 2, after.pairs.predicted)]
    of_labels, of_predicted, of_masked = groups([len(frame) for frame in frames], [*links, (1, kept, 2, left)])
    count = 1 + max(int(numbers.max(initial=-1)) for numbers in (of_labels, of_predicted, of_masked))
    types = np.full(count, UNTYPED, dtype=object)
    smallest_first = np.argsort(before.labels["area_km2"].to_numpy(), kind="stable")
    types[of_labels[smallest_first]] = label_types[smallest_first]
    return Units(types, of_labels, of_predicted, of_masked)


def score_lakes(
    matched: Matched, types: NDArray[np.object_], of_labels: Places, of_predicted: Places, distances: Distances
) -> LakeScores:
    """What the tables are made of.

    Args:
        matched: the lakes.
        types: of each unit.
        of_labels: unit of each label.
        of_predicted: unit of each predicted lake.
        distances: of outlines of predicted lakes.
    """
    columns = []
    for lakes, common, unit in (
        (matched.labels, matched.label_side, of_labels),
        (matched.predicted, matched.predicted_side, of_predicted),
    ):
        known = {"unit": unit, "type": types[unit], "area_km2": lakes["area_km2"].to_numpy()}
        columns.append(pd.DataFrame(known | common._asdict()))
    labels, predicted = columns
    labels["assigned_km2"] = assigned_km2(matched)
    agrees = np.bincount(matched.pairs.label[matched.agrees], minlength=len(matched.labels)) > 0
    labels["agrees"] = agrees
    return LakeScores(labels, predicted, distances, types)


def measure_outlines(matched: Matched, regions: gpd.GeoDataFrame | None, progress: Progress) -> Distances:
    """Distances of predicted outlines from those of labels they agree with; edges of regions are no outlines."""
    labels, predicted, pairs, agrees = matched.labels, matched.predicted, matched.pairs, matched.agrees
    order = np.argsort(pairs.predicted[agrees], kind="stable")
    label, lake = pairs.label[agrees][order], pairs.predicted[agrees][order]
    lines = _outlines(predicted, np.unique(lake), regions)
    others = _outlines(labels, np.unique(label), regions)[label]
    return outline_distances(lines, others, lake, labels.crs, progress)


def _outlines(lakes: gpd.GeoDataFrame, chosen: Places, regions: gpd.GeoDataFrame | None) -> NDArray[np.object_]:
    """Outlines of the chosen lakes; empty for the others."""
    lines = np.full(len(lakes), shapely.LineString(), dtype=object)
    lines[chosen] = outlines(lakes.geometry.to_numpy()[chosen])
    if regions is not None:
        cut = chosen[lakes["is_cut"].to_numpy()[chosen]]
        inside = regions.geometry.to_numpy()[lakes["region"].to_numpy()[cut]]
        lines[cut] = outlines(lakes["whole"].to_numpy()[cut], inside)
    return lines


def removed_by_mask(predicted: gpd.GeoDataFrame, masked: gpd.GeoDataFrame, share: float) -> NDArray[np.bool_]:
    """Which predicted lakes have less than this share of their area left after the mask."""
    mine, _, left = shared_areas(predicted.geometry, masked.geometry, Silent())
    return np.bincount(mine, left, minlength=len(predicted)) < share * predicted["area_km2"].to_numpy()


def pairs_layer(
    matched: Matched, scores: LakeScores, region_ids: NDArray[np.object_] | None, removed: NDArray[np.bool_] | None
) -> gpd.GeoDataFrame:
    """A row for each hit, with what both lakes share as its shape, each missed label and each false prediction.

    A lake can have hits and be missed, or false, all the same: a part of it is right, and less than enough.

    Returns:
        `outcome` (one of `OUTCOMES`), `label_id`, `pred_id`, `type`, `region`, `label_km2`, `pred_km2`, `shared_km2`,
        `recall` of the label and `precision` of the predicted lake over all that they meet, `label_n` and `pred_n` (how
        many hits each has), `mean_m` and `p95_m` (distance of the predicted outline), `cut` (1 = by a region's
        outline), `removed` (1 = by the river mask; missing without one).
    """
    labels, predicted, pairs = matched.labels, matched.predicted, matched.pairs
    hit = np.flatnonzero(matched.is_hit)
    missed = np.flatnonzero(~scores.labels["is_found"].to_numpy())
    false = np.flatnonzero(~scores.predicted["is_found"].to_numpy())
    nothing = np.full(len(missed) + len(false), -1, dtype=np.intp)
    label = np.concatenate([pairs.label[hit], missed, nothing[: len(false)]])
    found = np.concatenate([pairs.predicted[hit], nothing[: len(missed)], false])
    shapes = np.concatenate(
        [_shared(matched, hit), labels.geometry.to_numpy()[missed], predicted.geometry.to_numpy()[false]]
    )
    mean_m, p95_m = _of_lakes(scores.distances, len(predicted))
    of_label, of_found = _Picker(label), _Picker(found)
    region = np.where(label >= 0, labels["region"].to_numpy()[label], _last(predicted["region"].to_numpy(), found))
    unit = np.where(
        label >= 0, scores.labels["unit"].to_numpy()[label], _last(scores.predicted["unit"].to_numpy(), found)
    )
    is_cut = of_label.flags(labels["is_cut"]) | of_found.flags(predicted["is_cut"])
    frame = {
        "outcome": np.repeat(OUTCOMES, [len(hit), len(missed), len(false)]),
        "label_id": of_label.texts(labels["id"]),
        "pred_id": of_found.texts(predicted["id"]),
        "type": scores.unit_types[unit],
        "region": None if region_ids is None else region_ids[region],
        "label_km2": of_label.numbers(labels["area_km2"]),
        "pred_km2": of_found.numbers(predicted["area_km2"]),
        "shared_km2": np.concatenate([pairs.shared_km2[hit], np.zeros(len(nothing))]),
        "recall": of_label.numbers(scores.labels["share"]),
        "precision": of_found.numbers(scores.predicted["share"]),
        "label_n": of_label.numbers(pd.Series(np.bincount(pairs.label[hit], minlength=len(labels)))),
        "pred_n": of_found.numbers(pd.Series(np.bincount(pairs.predicted[hit], minlength=len(predicted)))),
        "mean_m": of_found.numbers(pd.Series(mean_m)),
        "p95_m": of_found.numbers(pd.Series(p95_m)),
        "cut": is_cut.astype(np.int32),
        "removed": of_found.numbers(pd.Series(np.full(len(predicted), np.nan) if removed is None else removed)),
    }
    whole = dict.fromkeys(("label_n", "pred_n", "removed"), "Int32")
    return gpd.GeoDataFrame(pd.DataFrame(frame).astype(whole), geometry=shapes, crs=labels.crs)


class _Picker:
    """Takes values of the lakes at positions, nothing at -1."""

    def __init__(self, position: Places) -> None:
        self._position, self._is_there = position, position >= 0

    def numbers(self, values: pd.Series) -> NDArray[np.float64]:
        return np.where(self._is_there, _last(values.to_numpy(dtype=float), self._position), np.nan)

    def texts(self, values: pd.Series) -> NDArray[np.object_]:
        found: NDArray[np.object_] = _last(values.to_numpy(dtype=object), self._position)
        found[~self._is_there] = None
        return found

    def flags(self, values: pd.Series) -> NDArray[np.bool_]:
        return self._is_there & _last(values.to_numpy(dtype=bool), self._position)


def _last(values: NDArray, position: Places) -> NDArray:
    """Values at positions, where -1 stands for anything; also of no lakes at all."""
    return np.append(values, values[:1] if len(values) else np.zeros(1, values.dtype))[position]


def _shared(matched: Matched, hit: Places) -> NDArray[np.object_]:
    one = matched.labels.geometry.to_numpy()[matched.pairs.label[hit]]
    other = matched.predicted.geometry.to_numpy()[matched.pairs.predicted[hit]]
    parts, owner = areal_parts(shapely.intersection(one, other))
    return united(parts, owner, len(hit))


def _of_lakes(distances: Distances, lakes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and 95 % distance of each lake; NaN for those that were not measured."""
    points = pd.DataFrame({"lake": distances.lake, "metres": distances.metres})
    grouped = points.groupby("lake")["metres"]
    # Points of one lake stand for nearly the same length each.
    both = pd.DataFrame({"mean": grouped.mean(), "high": grouped.quantile(0.95)}).reindex(range(lakes))
    return both["mean"].to_numpy(dtype=float), both["high"].to_numpy(dtype=float)
