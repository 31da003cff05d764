"""Scores of lakes by region type and size class, and what the river mask does to them, with intervals."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from ..samples.split import UNTYPED
from .lake_inputs import sorted_types
from .outline_distance import Distances, weighted_quantile
from .patch_table import ALL
from .resampling import ends, resample_sums

EDGES = (0.005, 0.01, 0.1, 1.0, 20.0)
"""km2 between size classes; a lake of just an edge is of the class above it."""

CLASSES = len(EDGES) + 1
LOWER = (0.0, *EDGES)
UPPER = (*EDGES, float("inf"))

SCORES = ("recall", "precision", "f1", "iou", "mean_recall", "mean_precision", "area_bias", "distance_m")
EFFECT_SCORES = SCORES[:4]

Numbers = NDArray[np.float64]


class LakeScores(NamedTuple):
    """Labelled and predicted lakes with what they have in common, and the units that are drawn again."""

    labels: pd.DataFrame
    """`unit`, `type`, `area_km2`, `correct_km2`, `share`, `is_found`, `assigned_km2`, `agrees`."""
    predicted: pd.DataFrame
    """`unit`, `type`, `area_km2`, `correct_km2`, `share`, `is_found`."""
    distances: Distances
    """Along the outlines of predicted lakes."""
    unit_types: NDArray[np.object_]
    """Of each unit."""


def size_class(area_km2: Numbers) -> NDArray[np.intp]:
    """Number of the size class, 0 = smaller than all edges."""
    return np.searchsorted(EDGES, area_km2, side="right")


def size_name(number: int) -> str:
    """A size class as text, in km2; texts sort as sizes do."""
    return f"{LOWER[number]:g}+" if number == len(EDGES) else f"{LOWER[number]:g}–{UPPER[number]:g}"


def lake_table(scores: LakeScores, seed: int) -> pd.DataFrame:
    """A row for each type and size class, one for all sizes of a type, and the same for the type `all`.

    Returns:
        `type`; `size`, `lower` and `upper` in km2, `upper` infinite where there is no end, `size` `all` for all sizes;
        each of `SCORES` with `_low` and `_high` (95 %, from drawing units again; missing for a single unit);
        `distance_p95_m`; the numbers `count`, `missed`, `predicted`, `false`; the areas `area_km2` (of labels),
        `correct_km2` (of them), `predicted_km2`; and `units` that were drawn from. A score of nothing is missing.
    """
    sums = tallies(scores)
    rows = []
    for kind in _kinds(scores.unit_types):
        chosen = np.ones(len(sums), dtype=bool) if kind == ALL else scores.unit_types == kind
        members = sums[chosen]
        drawn = _drawn(members, np.random.default_rng(seed))
        total = members.sum(axis=0)[None]
        for number in (*range(CLASSES), None):
            rows.append(_row(kind, number, total, drawn, len(members)) | _quantile(scores, kind, number))
    return pd.DataFrame(rows)


def effect_table(before: LakeScores, after: LakeScores, seed: int) -> pd.DataFrame:
    """A row `before` the river mask and one `after` it.

    Returns:
        `type` (`all`), `stage`, each of `EFFECT_SCORES` with `_low` and `_high`, and `_change` from before to after
        with `_change_low` and `_change_high`, from the same draws; `predicted`, `area_km2`, `predicted_km2`,
        `correct_km2`; and of the mask `removed_km2`, `removed_true_km2`: the area that it took away, and how much of
        that is labelled.
    """
    both = np.stack([tallies(scores).sum(axis=1) for scores in (before, after)], axis=1)
    drawn = _drawn(both, np.random.default_rng(seed))
    found = score_all(both.sum(axis=0))
    draws = None if drawn is None else score_all(drawn)
    rows = [_effect_row(number, found, draws, both.sum(axis=0)) for number in (0, 1)]
    return pd.DataFrame(rows)


def _effect_row(number: int, found: dict[str, Numbers], draws: dict[str, Numbers] | None, sums: Numbers) -> dict:
    row: dict[str, Any] = {"type": ALL, "stage": ("before", "after")[number]}
    for name in EFFECT_SCORES:
        row |= _with_ends(name, found[name][number], None if draws is None else draws[name][:, number])
    for name in EFFECT_SCORES:
        change = None if draws is None or not number else draws[name][:, 1] - draws[name][:, 0]
        row |= _with_ends(f"{name}_change", found[name][1] - found[name][0] if number else float("nan"), change)
    area, correct, predicted = sums[:, [_LABEL_KM2, _CORRECT_KM2, _PREDICTED_KM2]].T
    lakes = int(sums[number, _PREDICTED])
    row |= {"predicted": lakes, "area_km2": area[number], "predicted_km2": predicted[number]}
    removed = {"removed_km2": predicted[0] - predicted[1], "removed_true_km2": correct[0] - correct[1]}
    return row | {"correct_km2": correct[number]} | (removed if number else dict.fromkeys(removed, float("nan")))


# Columns of the sums over the lakes of a unit and size class.
(
    _LABEL_KM2,
    _CORRECT_KM2,
    _LABELS,
    _RECALLS,
    _MISSED,
    _AGREED_KM2,
    _ASSIGNED_KM2,
    _PREDICTED_KM2,
    _TRUE_KM2,
    _PREDICTED,
    _PRECISIONS,
    _FALSE,
    _DISTANCE,
    _OUTLINE_M,
) = range(14)


def tallies(scores: LakeScores) -> Numbers:
    """Sums over lakes, units x size classes x columns."""
    labels, predicted, distances = scores.labels, scores.predicted, scores.distances
    found, false = labels["is_found"].to_numpy(), ~predicted["is_found"].to_numpy()
    distance, outline = (
        np.bincount(distances.lake, values, minlength=len(predicted))
        for values in (distances.metres * distances.weight_m, distances.weight_m)
    )
    sides = (
        (labels, (labels["area_km2"], labels["correct_km2"], 1, labels["share"], ~found)),
        (labels, (labels["area_km2"] * labels["agrees"], labels["assigned_km2"])),
        (predicted, (predicted["area_km2"], predicted["correct_km2"], 1, predicted["share"], false)),
        (predicted, (distance, outline)),
    )
    shape = len(scores.unit_types), CLASSES
    columns = []
    for lakes, values in sides:
        cell = lakes["unit"].to_numpy() * CLASSES + size_class(lakes["area_km2"].to_numpy())
        for value in values:
            weights = np.broadcast_to(np.asarray(value, dtype=float), len(cell))
            columns.append(np.bincount(cell, weights, minlength=shape[0] * shape[1]).reshape(shape))
    return np.stack(columns, axis=-1)


def score_all(sums: Numbers) -> dict[str, Numbers]:
    """Every one of `SCORES` from sums whose last axis has the columns; NaN where there is nothing to score.

    F1 and IoU of a size class follow from its recall and precision, since the lakes of one side that belong to a class
    need not be those of the other; over all sizes IoU is intersection over union.
    """
    column = np.moveaxis(sums, -1, 0)
    recall = _ratio(column[_CORRECT_KM2], column[_LABEL_KM2])
    precision = _ratio(column[_TRUE_KM2], column[_PREDICTED_KM2])
    # Where one side has no lakes at all, or nothing is correct, the harmonic mean is 0.
    one_sided = (column[_LABEL_KM2] > 0) | (column[_PREDICTED_KM2] > 0)
    harmonic = _ratio(2 * recall * precision, recall + precision)
    f1 = np.where(np.isnan(harmonic) & one_sided, 0.0, harmonic)
    return {
        "recall": recall,
        "precision": precision,
        "f1": f1,
        "iou": f1 / (2 - f1),
        "mean_recall": _ratio(column[_RECALLS], column[_LABELS]),
        "mean_precision": _ratio(column[_PRECISIONS], column[_PREDICTED]),
        "area_bias": _ratio(column[_ASSIGNED_KM2], column[_AGREED_KM2]) - 1,
        "distance_m": _ratio(column[_DISTANCE], column[_OUTLINE_M]),
    }


def _row(kind: str, number: int | None, total: Numbers, drawn: Numbers | None, units: int) -> dict[str, Any]:
    """One row of the table; `number` None = all sizes. `total` is 1 x classes x columns, `drawn` draws x .. ."""
    sums = _of_class(total, number)
    found, draws = score_all(sums), None if drawn is None else score_all(_of_class(drawn, number))
    size = ("all", LOWER[0], UPPER[-1]) if number is None else (size_name(number), LOWER[number], UPPER[number])
    row: dict[str, Any] = {"type": kind, **dict(zip(("size", "lower", "upper"), size))}
    for name in SCORES:
        row |= _with_ends(name, found[name][0], None if draws is None else draws[name])
    numbers = {"count": _LABELS, "missed": _MISSED, "predicted": _PREDICTED, "false": _FALSE}
    areas = {"area_km2": _LABEL_KM2, "correct_km2": _CORRECT_KM2, "predicted_km2": _PREDICTED_KM2}
    row |= {name: round(sums[0, column]) for name, column in numbers.items()}
    return row | {name: float(sums[0, column]) for name, column in areas.items()} | {"units": units}


def _of_class(sums: Numbers, number: int | None) -> Numbers:
    return sums.sum(axis=1) if number is None else sums[:, number]


def _quantile(scores: LakeScores, kind: str, number: int | None) -> dict[str, float]:
    lakes, points = scores.predicted, scores.distances
    is_chosen = np.ones(len(lakes), dtype=bool) if kind == ALL else lakes["type"].eq(kind).to_numpy()
    if number is not None:
        is_chosen = is_chosen & (size_class(lakes["area_km2"].to_numpy()) == number)
    chosen = is_chosen[points.lake]
    return {"distance_p95_m": weighted_quantile(points.metres[chosen], points.weight_m[chosen], 0.95)}


def _drawn(sums: Numbers, generator: Generator) -> Numbers | None:
    """Sums over samples of the units, draws x the other axes; None for a single unit, which cannot be drawn again."""
    if len(sums) < 2:
        return None
    return resample_sums(sums.reshape(len(sums), -1), generator).reshape(-1, *sums.shape[1:])


def _with_ends(name: str, value: float, draws: Numbers | None) -> dict[str, float]:
    low, high = (float("nan"), float("nan")) if draws is None or np.isnan(value) else ends(draws)
    return {name: float(value), f"{name}_low": low, f"{name}_high": high}


def _kinds(unit_types: NDArray[np.object_]) -> list[str]:
    """The types to list; where nothing has one, `all` says it all."""
    kinds = sorted_types(list(unit_types))
    return [ALL] if kinds == [UNTYPED] else [*kinds, ALL]


def _ratio(part: Numbers, whole: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)
