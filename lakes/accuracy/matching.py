"""Which labelled and predicted lakes are the same: any number of each may belong together.

As in the paper's own scripts the correct area of a lake is all that it shares with the other side, whether with
one lake or with several: a lake predicted in two pieces and two lakes predicted as one are neither missed nor false.
"""

from __future__ import annotations

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


class Pairs(NamedTuple):
    """Pairs of a labelled and a predicted lake that share area."""

    label: Places
    """Position of the labelled lake."""
    predicted: Places
    shared_km2: Numbers
    is_hit: NDArray[np.bool_]
    """They share enough of the smaller one."""


class Side(NamedTuple):
    """What the lakes of one side have in common with the other."""

    correct_km2: Numbers
    """Area shared with the other side."""
    share: Numbers
    """Correct area / area: recall of a labelled lake, precision of a predicted one."""
    is_found: NDArray[np.bool_]
    """Part of a hit."""


def match(labels: gpd.GeoDataFrame, predicted: gpd.GeoDataFrame, found_share: float, progress: Progress) -> Pairs:
    """Pairs of lakes of the same region that share area.

    Args:
        labels: `geometry`, `area_km2` and `region`; lakes of one region must not overlap each other.
        predicted: the same.
        found_share: share of the smaller lake from which a pair is a hit.
        progress: asked now and then whether to stop.
    """
    label, found, shared = shared_areas(labels.geometry, predicted.geometry, progress)
    is_same = labels["region"].to_numpy()[label] == predicted["region"].to_numpy()[found]
    label, found, shared = label[is_same], found[is_same], shared[is_same]
    smaller = np.minimum(labels["area_km2"].to_numpy()[label], predicted["area_km2"].to_numpy()[found])
    return Pairs(label, found, shared, shared >= found_share * smaller)


def side(position: Places, pairs: Pairs, area_km2: Numbers) -> Side:
    """What the lakes of a side have in common with the other.

    Args:
        position: `pairs.label` or `pairs.predicted`.
        pairs: of both sides.
        area_km2: of the lakes of the side.
    """
    correct = np.bincount(position, pairs.shared_km2, minlength=len(area_km2))
    correct = np.minimum(correct, area_km2)  # the last digits of sums
    is_found = np.bincount(position[pairs.is_hit], minlength=len(area_km2)) > 0
    return Side(correct, correct / area_km2, is_found)


def assigned_km2(pairs: Pairs, predicted_km2: Numbers, labels: int) -> Numbers:
    """The predicted area that goes to each label: that of its hits, divided among labels by the area they share."""
    hit = pairs.is_hit
    shared = np.where(hit, pairs.shared_km2, 0.0)
    whole = np.bincount(pairs.predicted, shared, minlength=len(predicted_km2))[pairs.predicted]
    part = np.divide(shared, whole, out=np.zeros_like(shared), where=whole > 0)
    return np.bincount(pairs.label, part * predicted_km2[pairs.predicted], minlength=labels)


def groups(pairs: Pairs, labels: int, predicted: int) -> tuple[Places, Places]:
    """A number for each labelled and each predicted lake, the same for lakes that share area directly or by others."""
    total = labels + predicted
    links = coo_array((np.ones(len(pairs.label), np.int8), (pairs.label, labels + pairs.predicted)), (total, total))
    number = connected_components(links, directed=False)[1].astype(np.intp)
    return number[:labels], number[labels:]
