"""Cells between meridians and parallels: which one holds a place, how large it is, what lies in its row and column."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..compiled import compiled
from ..inventory.geodesics import authalic_area

Values = NDArray[np.float64]
Keys = NDArray[np.int64]


class Grid:
    """Cells of one side over the whole earth; their lines lie on multiples of it, and on ±180° and ±90°."""

    def __init__(self, side: float) -> None:
        """Lay the lines.

        Args:
            side: degrees. Where it does not divide 180, the cells at the antimeridian and at the poles are smaller.
        """
        self.side = side
        self.meridians, self.parallels = _lines(side, 180.0), _lines(side, 90.0)
        self.cols, self.rows = len(self.meridians) - 1, len(self.parallels) - 1

    def keys(self, lon: Values, lat: Values) -> Keys:
        """Number of the cell that holds each place; its western and southern lines belong to a cell.

        Args:
            lon: degrees, -180..180; 180 is -180.
            lat: degrees.
        """
        col = np.searchsorted(self.meridians, np.where(lon == 180, -180.0, lon), side="right") - 1
        row = np.searchsorted(self.parallels, lat, side="right") - 1
        row = np.clip(row, 0, self.rows - 1)
        return np.asarray(row * self.cols + np.clip(col, 0, self.cols - 1), dtype=np.int64)

    def cell_km2(self, keys: Keys) -> Values:
        """Area of cells between their meridians and parallels."""
        row, col = np.divmod(keys, self.cols)
        bands = np.diff(authalic_area(np.sin(np.radians(self.parallels)))) / 1e6
        return np.asarray(bands[row] * np.radians(np.diff(self.meridians))[col])

    def boxes(self, keys: Keys) -> NDArray[np.object_]:
        """Cells as rectangles in degrees."""
        row, col = np.divmod(keys, self.cols)
        west, south = self.meridians[col], self.parallels[row]
        cells: NDArray[np.object_] = shapely.box(west, south, self.meridians[col + 1], self.parallels[row + 1])
        return cells


@compiled
def place_of(lines: NDArray[np.float64], value: float, near: int) -> int:
    """Number of the interval of rising lines that holds a value, looked for from a near one on; at most the last."""
    last = len(lines) - 2
    near = min(max(near, 0), last)
    while near > 0 and value < lines[near]:
        near -= 1
    while near < last and value >= lines[near + 1]:
        near += 1
    return near


def _lines(side: float, end: float) -> Values:
    count = int(np.ceil(end / side - 1e-9))
    lines = np.arange(-count, count + 1) * side
    lines[[0, -1]] = -end, end
    return np.asarray(lines)


def cell_table(grid: Grid, keys: Keys, count: Keys, area_km2: Values) -> gpd.GeoDataFrame:
    """Cells as a layer.

    Returns:
        `west`, `south` (degrees, of the lower left corner), `count`, `area_km2`, `density` (percent of the cell's
        area), `cell_km2` and the rectangle.
    """
    row, col = np.divmod(keys, grid.cols)
    cell = grid.cell_km2(keys)
    table = {
        "west": grid.meridians[col],
        "south": grid.parallels[row],
        "count": count,
        "area_km2": area_km2,
        "density": 100 * area_km2 / cell,
        "cell_km2": cell,
    }
    return gpd.GeoDataFrame(table, geometry=grid.boxes(keys), crs="EPSG:4326")


def profile_table(grid: Grid, keys: Keys, count: Keys, area_km2: Values) -> pd.DataFrame:
    """Lakes by latitude and by longitude: sums of the rows and of the columns of the grid.

    Returns:
        `axis` (latitude or longitude), `degree` (where the row begins in the south, the column in the west),
        `count` and `area_km2`, from the first to the last that has lakes, in rising order.
    """
    row, col = np.divmod(keys, grid.cols)
    axes = (("latitude", row, grid.parallels), ("longitude", col, grid.meridians))
    return pd.concat([_profile(name, place, lines, count, area_km2) for name, place, lines in axes], ignore_index=True)


def _profile(name: str, place: Keys, lines: Values, count: Keys, area_km2: Values) -> pd.DataFrame:
    first, last = (int(place.min()), int(place.max())) if len(place) else (0, -1)
    bands = last - first + 1
    counts = np.zeros(bands, dtype=np.int64)
    np.add.at(counts, place - first, count)
    areas = np.bincount(place - first, area_km2, minlength=bands)
    degrees = lines[first : last + 1]
    return pd.DataFrame({"axis": name, "degree": degrees, "count": counts, "area_km2": areas})
