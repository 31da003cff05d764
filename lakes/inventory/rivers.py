"""What becomes of a lake that touches a river: the rules of the area ratio, and the pieces a river mask leaves.

Arithmetic on arrays and geometry; `river_mask.py` reads, asks and writes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..progress import Progress
from ..threads import in_threads
from .cutting import blocks_of
from .difference import difference
from .passing import Shapes, fixed_order, sides_of

KEEP, MASK, DELETE = "keep", "mask", "delete"
ACTIONS = (KEEP, MASK, DELETE)
"""Whole as before the mask; the pieces left by the mask; nothing."""

RULES = {"reservoir": KEEP, "a": KEEP, "b": MASK, "c": MASK, "d": DELETE}
"""What each rule decides; `person` decides what the person said."""

PERSON = "person"

LAKES_AT_ONCE = 1000
"""Lakes masked by one thread between two looks at whether to stop."""


def decide(
    area_ratio: NDArray[np.float64],
    in_reservoir: NDArray[np.bool_],
    in_glakes: NDArray[np.bool_],
    override: pd.Series,
    least_ratio: float,
) -> pd.DataFrame:
    """`rule` and `decision` of lakes that touch a river.

    ======================  =========================  ==========
    lake                    decision                   rule
    ======================  =========================  ==========
    has an override         what a person decided      person
    touches a reservoir     keep                       reservoir
    in GLAKES, ratio high   keep                       a
    not in it, ratio high   mask                       b
    in GLAKES, ratio low    mask                       c
    not in it, ratio low    delete                     d
    ======================  =========================  ==========

    The first line that fits holds. High is `least_ratio` and above.

    Args:
        area_ratio: geodesic area after the mask / before it, 0..1.
        in_reservoir: which lakes touch a reservoir.
        in_glakes: which touch a lake of GLAKES.
        override: one of `ACTIONS`, or missing.
        least_ratio: 0.8 in the paper.
    """
    is_high = area_ratio >= least_ratio
    rule = np.select([in_reservoir, in_glakes & is_high, is_high, in_glakes], ["reservoir", "a", "b", "c"], "d")
    decision = pd.Series(rule, index=override.index).map(RULES)
    said = override.notna()
    return pd.DataFrame(
        {"rule": np.where(said, PERSON, rule), "decision": decision.where(~said, override)}, index=override.index
    )


def left_by(lakes: Shapes, rivers: Shapes, progress: Progress) -> tuple[NDArray[np.intp], Shapes]:
    """What rivers leave of the lakes that touch them.

    Rivers that overlap one another count once, and the result is the same to the last digit in whatever order
    lakes and rivers come.

    Args:
        lakes: valid polygons.
        rivers: valid polygons, best of few vertices each (`nearby.subdivided`).
        progress: hears how many lakes are done.

    Returns:
        positions of the lakes that touch a river, in their order; and what is left of each, which may be empty.
    """
    rivers = rivers[fixed_order(rivers)]
    tree, sides = shapely.STRtree(rivers), sides_of(rivers)
    blocks = blocks_of(sides.points)

    def mask(first: int) -> tuple[NDArray[np.intp], Shapes]:
        ours, theirs = tree.query(lakes[first : first + LAKES_AT_ONCE])
        order = np.lexsort((theirs, ours))
        near, owner = np.unique(ours[order], return_inverse=True)
        touched, left = difference(lakes[first + near], rivers, sides, blocks, owner, theirs[order])
        return first + near[touched], shapely.normalize(left[touched])

    chunks = range(0, len(lakes), LAKES_AT_ONCE)
    found = [(np.empty(0, dtype=np.intp), np.empty(0, dtype=object))]
    for number, part in enumerate(in_threads(mask, chunks, progress), 1):
        found.append(part)
        progress.percent(100.0 * number / len(chunks))
    touched, left = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return touched, left
