"""Outlines of lakes in whole pixel coordinates, and on the map."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray


class Outlines(NamedTuple):
    """Lakes in the order of their numbers."""

    rings: NDArray[np.float64]
    """Vertices (column, row) of all rings, each ring closed; outer rings first within a lake."""
    ring_offsets: NDArray[np.int64]
    """Where each ring begins among the vertices, and where the last ends."""
    lake_offsets: NDArray[np.int64]
    """Where each lake begins among the rings, and where the last ends."""

    def on_map(self, transform: tuple[float, ...]) -> Outlines:
        """The same with vertices on the map; `transform` is the raster's affine."""
        return self._replace(rings=to_map(self.rings[:, 0], self.rings[:, 1], transform))


def to_map(col: NDArray, row: NDArray, transform: tuple[float, ...]) -> NDArray[np.float64]:
    """Map coordinates (n, 2) of pixel coordinates; `transform` is the raster's affine (a, b, c, d, e, f)."""
    a, b, c, d, e, f = transform[:6]
    return np.column_stack([a * col + b * row + c, d * col + e * row + f])


def to_polygons(outlines: Outlines, transform: tuple[float, ...] | None = None) -> NDArray[np.object_]:
    """The lakes as polygons; on the map where `transform`, the raster's affine, is given."""
    placed = outlines.on_map(transform) if transform else outlines
    polygons: NDArray[np.object_] = shapely.from_ragged_array(
        shapely.GeometryType.POLYGON, placed.rings, (placed.ring_offsets, placed.lake_offsets)
    )
    return polygons
