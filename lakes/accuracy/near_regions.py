"""Lakes of a layer of any size at regions that may be far apart: a world's inventory is read where the samples are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from ..inventory.nearby import read_near
from ..progress import Progress, Silent

SPREAD = 4.0
"""The box around all regions may be so many times as large as their own boxes together, and is read at once."""


def read_at_regions(source: str, regions: gpd.GeoSeries, progress: Progress) -> gpd.GeoDataFrame:
    """The polygons of a layer in the boxes of regions, each once, in the regions' coordinate system.

    Raises:
        MissingInput: no such file or layer, or not a polygon layer.
    """
    if not is_spread(regions):
        return read_near(source, regions, progress)
    heard = _Heard(progress)
    frames = []
    for number in range(len(regions)):
        progress.check()
        frames.append(read_near(source, regions.iloc[[number]], heard))
    heard.tell()
    found = pd.concat([frame for frame in frames if len(frame)] or frames[:1], ignore_index=True)
    # A lake in the boxes of two regions has been read twice.
    is_new = ~pd.Series(shapely.to_wkb(found.geometry.to_numpy())).duplicated().to_numpy()
    return gpd.GeoDataFrame(found[is_new].reset_index(drop=True), crs=regions.crs)


def is_spread(regions: gpd.GeoSeries) -> bool:
    """Whether most of the box around all regions is none of theirs."""
    left, bottom, right, top = regions.bounds.to_numpy().T
    own = float(((right - left) * (top - bottom)).sum())
    return bool(np.ptp([left.min(), right.max()]) * np.ptp([bottom.min(), top.max()]) > SPREAD * own)


class _Heard(Silent):
    """Hears what is said at each region, and passes on each sentence once."""

    def __init__(self, progress: Progress) -> None:
        self._texts: dict[str, None] = {}
        self._progress = progress

    def check(self) -> None:
        """Pass it on."""
        self._progress.check()

    def warn(self, text: str) -> None:
        """Keep it; that one region has no lakes is nothing to warn of."""
        if "none of them where they are needed" not in text:
            self._texts[text] = None

    def tell(self) -> None:
        """Pass on what was heard."""
        for text in self._texts:
            self._progress.warn(text)
