"""Which labelled and predicted lakes are the same: any number of each may belong together.

As in the paper's own scripts the correct area of a lake is all that it shares with the other side, whether with
one lake or with several: a lake predicted in two pieces and two lakes predicted as one are neither missed nor false.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..inventory.joins import shared_areas
from ..progress import Progress

Places = NDArray[np.intp]
Numbers = NDArray[np.float64]

DIGITS = 1e-9
"""Relative; areas that are equal on paper differ by less."""


class Pairs(NamedTuple):
    """Pairs of a labelled and a predicted lake that share area."""

    label: Places
    """Position of the labelled lake."""
    predicted: Places
    shared_km2: Numbers


class Side(NamedTuple):
    """What the lakes of one side have in common with the other."""

    correct_km2: Numbers
    """Area shared with the other side."""
    share: Numbers
    """Correct area / area: recall of a labelled lake, precision of a predicted one."""
    is_found: NDArray[np.bool_]
    """Enough of the lake is correct; otherwise a label is missed, and a predicted lake false."""


class Matched(NamedTuple):
    """Labelled and predicted lakes, and what they have in common."""

    labels: gpd.GeoDataFrame
    predicted: gpd.GeoDataFrame
    pairs: Pairs
    label_side: Side
    predicted_side: Side
    is_hit: NDArray[np.bool_]
    """Pairs that share enough of the smaller lake; and the best pair of a lake that is found by small parts only."""
    agrees: NDArray[np.bool_]
    """Hits of a label that is not missed and a predicted lake that is not false."""


def match(labels: gpd.GeoDataFrame, predicted: gpd.GeoDataFrame, found_share: float, progress: Progress) -> Matched:
    """Match the lakes of each region.

    Args:
        labels: `geometry`, `area_km2` and `region`; lakes of one region must not overlap each other.
        predicted: the same.
        found_share: share of a lake that has to be correct, and of the smaller of two lakes that makes a hit.
        progress: asked now and then whether to stop.
    """
    label, found, shared = shared_areas(labels.geometry, predicted.geometry, progress)
    is_same = labels["region"].to_numpy()[label] == predicted["region"].to_numpy()[found]
    pairs = Pairs(label[is_same], found[is_same], shared[is_same])
    label_km2, predicted_km2 = labels["area_km2"].to_numpy(), predicted["area_km2"].to_numpy()
    label_side = side(pairs.label, pairs.shared_km2, label_km2, found_share)
    predicted_side = side(pairs.predicted, pairs.shared_km2, predicted_km2, found_share)
    smaller = np.minimum(label_km2[pairs.label], predicted_km2[pairs.predicted])
    is_hit = pairs.shared_km2 >= found_share * smaller * (1 - DIGITS)
    for position, found_lakes in ((pairs.label, label_side.is_found), (pairs.predicted, predicted_side.is_found)):
        is_hit |= _best_of_unhit(position, pairs.shared_km2, is_hit, found_lakes)
    agrees = is_hit & label_side.is_found[pairs.label] & predicted_side.is_found[pairs.predicted]
    return Matched(labels, predicted, pairs, label_side, predicted_side, is_hit, agrees)


def side(position: Places, shared_km2: Numbers, area_km2: Numbers, found_share: float) -> Side:
    """What the lakes of a side have in common with the other.

    Args:
        position: of the lake of each pair.
        shared_km2: of each pair.
        area_km2: of the lakes.
        found_share: share of a lake that has to be correct.
    """
    correct = np.bincount(position, shared_km2, minlength=len(area_km2)).astype(float)
    correct = np.minimum(correct, area_km2)  # the last digits of sums
    share = correct / area_km2
    return Side(correct, share, share >= found_share * (1 - DIGITS))


def _best_of_unhit(
    position: Places, shared_km2: Numbers, is_hit: NDArray[np.bool_], is_found: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """The pair with the largest shared area of each found lake that has no hit."""
    has_hit = np.bincount(position[is_hit], minlength=len(is_found)) > 0
    wanted = np.flatnonzero((is_found & ~has_hit)[position])
    order = wanted[np.lexsort((-shared_km2[wanted], position[wanted]))]
    best = np.zeros(len(position), dtype=bool)
    best[order[np.unique(position[order], return_index=True)[1]]] = True
    return best


def assigned_km2(matched: Matched) -> Numbers:
    """The predicted area that goes to each label: that of lakes that agree, divided among labels by shared area."""
    pairs = matched.pairs
    predicted_km2 = matched.predicted["area_km2"].to_numpy()
    shared = np.where(matched.agrees, pairs.shared_km2, 0.0)
    whole = np.bincount(pairs.predicted, shared, minlength=len(predicted_km2))[pairs.predicted]
    part = np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)
    assigned = part * predicted_km2[pairs.predicted]
    return np.bincount(pairs.label, assigned, minlength=len(matched.labels)).astype(float)


def groups(sizes: Sequence[int], links: Sequence[tuple[int, Places, int, Places]]) -> list[Places]:
    """A number for each lake of several layers, the same for lakes that are linked directly or by way of others.

    Args:
        sizes: number of lakes of each layer.
        links: number of a layer, lakes of it, number of another layer, and the lake of that which each is linked to.
    """
    starts = np.concatenate([[0], np.cumsum(sizes)]).astype(np.intp)
    one = np.concatenate([starts[layer] + lakes for layer, lakes, _, _ in links])
    other = np.concatenate([starts[layer] + lakes for _, _, layer, lakes in links])
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(starts[-1], starts[-1]))
    number = connected_components(graph, directed=False)[1].astype(np.intp)
    return np.split(number, starts[1:-1])
