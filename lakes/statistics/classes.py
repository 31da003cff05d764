"""Classes of size: which lakes belong to one, and how many there are with what area."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

EDGES = (0.005, 0.01, 0.03, 0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0)
"""km2; the lower bound belongs to the class."""

CLASSES = len(EDGES) + 1
"""With what is smaller than the first edge, and what is not smaller than the last."""


def class_of(area_km2: NDArray[np.float64]) -> NDArray[np.intp]:
    """Number of the class of each lake: 0 below the first edge."""
    return np.searchsorted(EDGES, area_km2, side="right")


def size_table(count: NDArray[np.int64], area_km2: NDArray[np.float64]) -> pd.DataFrame:
    """`lower`, `upper` (km2), `count`, `area_km2` of each class.

    Classes without lakes are there with zeros, except for the one below the first edge, which the method leaves
    empty by its minimum area: it is a row only where a layer has such lakes. The last class has no upper bound.

    Args:
        count: lakes of each of `CLASSES`.
        area_km2: their area.
    """
    lower, upper = (0.0, *EDGES), (*EDGES, np.inf)
    table = pd.DataFrame({"lower": lower, "upper": upper, "count": count, "area_km2": area_km2})
    return table if table["count"].iloc[0] else table.iloc[1:].reset_index(drop=True)


def class_name(lower: float, upper: float) -> str:
    """Such as 0.1–1 or ≥ 10,000."""
    if np.isinf(upper):
        return f"≥ {lower:,.0f}"
    return f"< {upper:,g}" if lower == 0 else f"{lower:,g}–{upper:,g}"
