"""How much of a lake lies in each cell of a grid, without cutting polygons.

The area of a ring is the sum, over its sides, of the area between the side and the equator, eastward positive. Cut at
meridians, a side gives to each cell of its column what lies between it and the cell's southern edge: nothing to cells
above, whole bands to those below. These are summed up over all sides; what lies south of the ring cancels out. The
sum over all cells is the ring's geodesic area itself, so none is lost or counted twice, and neither vertices
on a line of the grid nor touching rings are special cases. (Renderers of fonts shade pixels so.)

A side is the geodesic between its vertices, as in `inventory.measures`, and is cut on it; edges of cells are
meridians and parallels.
"""

from __future__ import annotations

from math import cos, degrees, radians, sin
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..compiled import compiled
from ..geodesy import WGS84
from ..inventory.geodesics import LONGEST, authalic_area, bend_of, radii, turned
from .grid import Grid, place_of

Values = NDArray[np.float64]
Offsets = NDArray[np.int64]

LEAST_M2 = 1e-4
"""Less than this is rounding."""

NO_LONGITUDE = 1e-9
"""Cosine of the latitude: nearer to a pole than a centimetre."""

_authalic: Any = compiled(authalic_area)
_bend_of: Any = compiled(bend_of)
_radii: Any = compiled(radii)


def shares(lonlat: Values, offsets: Offsets, is_hole: NDArray[np.bool_], grid: Grid) -> tuple[Offsets, Offsets, Values]:
    """Area that each ring has in each cell.

    Args:
        lonlat: vertices (n, 2) of closed rings, degrees, -180..180.
        offsets: where each ring begins among them, and where the last ends.
        is_hole: of each ring; the area of holes is negative.
        grid: of the cells.

    Returns:
        ring, number of the cell, km2; cells that are only touched are left out.
    """
    dense, ends = with_short_sides(lonlat, offsets)
    sign = np.where(is_hole, -1.0, 1.0)
    first_row, last_row, first_col, last_col = _windows(dense, ends, grid.meridians, grid.parallels)
    cells = (last_row - first_row + 1) * (last_col - first_col + 1)
    starts = np.append(0, np.cumsum(cells))
    areas = np.zeros(starts[-1])
    _add_rings(dense, ends, sign, grid.meridians, grid.parallels, first_row, last_row, first_col, last_col, areas)
    ring = np.repeat(np.arange(len(cells)), cells)
    within = np.arange(starts[-1]) - starts[ring]
    width = (last_col - first_col + 1)[ring]
    row, col = first_row[ring] + within // width, (first_col[ring] + within % width) % grid.cols
    some = np.abs(areas) > LEAST_M2
    return ring[some], (row * grid.cols + col)[some], areas[some] / 1e6


def with_short_sides(lonlat: Values, offsets: Offsets) -> tuple[Values, Offsets]:
    """The same rings with vertices added on geodesics, so that series hold for every side (see `geodesics`)."""
    step = np.abs(np.column_stack([turned(np.diff(lonlat[:, 0])), np.diff(lonlat[:, 1])])).max(axis=1)
    pieces = np.append(np.maximum(np.ceil(np.radians(step) / (LONGEST / 2)).astype(np.int64), 1), 1)
    pieces[offsets[1:] - 1] = 1  # from one ring to the next is no side
    if (pieces == 1).all():
        return lonlat, offsets
    places = np.append(0, np.cumsum(pieces))
    dense = np.repeat(lonlat, pieces, axis=0)
    long = np.flatnonzero(pieces > 1)
    azimuth, _, length = WGS84.inv(*lonlat[long].T, *lonlat[long + 1].T)
    side = np.repeat(np.arange(len(long)), pieces[long] - 1)
    number = np.concatenate([np.arange(1, count) for count in pieces[long]])
    between = length[side] * number / pieces[long][side]
    lon, lat, _ = WGS84.fwd(lonlat[long, 0][side], lonlat[long, 1][side], azimuth[side], between)
    dense[places[long][side] + number] = np.column_stack([lon, lat])
    return dense, places[offsets]


@compiled
def _next(lon: float, other: float) -> float:
    """The other longitude, counted on through further turns, less than half a turn away."""
    return other + 360 * np.floor((lon - other + 180) / 360)


@compiled
def _column(meridians: Values, lon: float, near: int) -> int:
    """Number of a column, counted on through further turns around the earth."""
    turns = int(np.floor((lon + 180) / 360))
    cols = len(meridians) - 1
    return turns * cols + place_of(meridians, lon - 360 * turns, near - turns * cols)


@compiled
def _meridian(meridians: Values, col: int) -> float:
    cols = len(meridians) - 1
    return meridians[col % cols] + 360 * (col // cols)


@compiled
def _pole(lat: float) -> float:
    return 90.0 if lat > 0 else -90.0


@compiled
def _guess(lines: Values, value: float) -> int:
    return int((value - lines[0]) / (lines[-1] - lines[0]) * (len(lines) - 1))


@compiled
def _windows(
    lonlat: Values, offsets: Offsets, meridians: Values, parallels: Values
) -> tuple[Offsets, Offsets, Offsets, Offsets]:
    """First and last row and column of the cells that each ring reaches into."""
    rings = len(offsets) - 1
    first_row, last_row = np.zeros(rings, dtype=np.int64), np.zeros(rings, dtype=np.int64)
    first_col, last_col = np.zeros(rings, dtype=np.int64), np.zeros(rings, dtype=np.int64)
    for ring in range(rings):
        south, north, lon = 90.0, -90.0, lonlat[offsets[ring], 0]
        west, east = lon, lon
        for place in range(offsets[ring], offsets[ring + 1]):
            lon = _next(lon, lonlat[place, 0])
            west, east = min(west, lon), max(east, lon)
            south, north = min(south, lonlat[place, 1]), max(north, lonlat[place, 1])
        if lon != lonlat[offsets[ring], 0]:  # around a pole
            south, north = min(south, _pole(lonlat[offsets[ring], 1])), max(north, _pole(lonlat[offsets[ring], 1]))
        # A geodesic rises a little above the vertices it joins.
        spare = 1e-6
        first_row[ring] = place_of(parallels, south - spare, _guess(parallels, south))
        last_row[ring] = place_of(parallels, north + spare, _guess(parallels, north))
        first_col[ring] = _column(meridians, west, _guess(meridians, west))
        last_col[ring] = _column(meridians, east, _guess(meridians, east))
    return first_row, last_row, first_col, last_col


@compiled
def _add_rings(
    lonlat: Values,
    offsets: Offsets,
    sign: Values,
    meridians: Values,
    parallels: Values,
    first_row: Offsets,
    last_row: Offsets,
    first_col: Offsets,
    last_col: Offsets,
    areas: Values,
) -> None:
    """Add each ring's m2 to its own cells in `areas`, row by row."""
    bands = np.empty(len(parallels))
    for row in range(len(parallels)):
        bands[row] = _under(parallels[row])
    start = 0
    for ring in range(len(offsets) - 1):
        rows, cols = last_row[ring] - first_row[ring] + 1, last_col[ring] - first_col[ring] + 1
        cells = areas[start : start + rows * cols].reshape(rows, cols)
        origin = (first_row[ring], first_col[ring])
        lon, lat = lonlat[offsets[ring]]
        first_lon = lon
        for place in range(offsets[ring] + 1, offsets[ring + 1]):
            other = _next(lon, lonlat[place, 0])
            _add_side(lon, lat, other - lon, lonlat[place, 1], meridians, parallels, bands, origin, cells)
            lon, lat = other, lonlat[place, 1]
        if lon != first_lon:  # once around the earth: back along the pole, where meridians meet
            pole = _pole(lat)
            _add_side(lon, pole, first_lon - lon, pole, meridians, parallels, bands, origin, cells)
        direction = np.sign(cells.sum()) * sign[ring]
        for row in range(rows):
            for col in range(cols):
                cells[row, col] *= direction
        start += rows * cols


@compiled
def _under(lat: float) -> float:
    """Area in m2 per radian of longitude from the equator to a latitude in degrees."""
    return _authalic(sin(radians(lat)))


@compiled
def _bend(lat: float, lat_step: float, lon_step: float) -> float:
    """How many degrees the latitude of a side bends."""
    middle = radians(lat + lat_step / 2)
    cosine = cos(middle)
    if cosine < NO_LONGITUDE:
        return 0.0
    _, parallel, meridian = _radii(sin(middle), cosine)
    return degrees(_bend_of(sin(middle), cosine, parallel, meridian, radians(lat_step), radians(lon_step)))


@compiled
def _add_side(
    lon: float,
    lat: float,
    lon_step: float,
    other_lat: float,
    meridians: Values,
    parallels: Values,
    bands: Values,
    origin: tuple[int, int],
    cells: Values,
) -> None:
    """Cut a side at meridians and add its pieces."""
    if lon_step == 0:
        return
    lat_step = other_lat - lat
    bend = _bend(lat, lat_step, lon_step)
    col = _column(meridians, lon, origin[1])
    last = _column(meridians, lon + lon_step, col)
    forward = 1 if lon_step > 0 else -1
    share, here = 0.0, lat
    while True:
        if col == last:
            until, there = 1.0, other_lat
        else:
            line = _meridian(meridians, col + 1 if forward > 0 else col)
            until = min(max((line - lon) / lon_step, share), 1.0)
            there = lat + until * lat_step + bend * until * (1 - until) / 2
        part = until - share
        _add_piece(
            here, there, bend * part**2, radians(lon_step * part), parallels, bands, origin[0], cells, col - origin[1]
        )
        if col == last:
            return
        col, share, here = col + forward, until, there


@compiled
def _add_piece(
    lat: float,
    other_lat: float,
    bend: float,
    width: float,
    parallels: Values,
    bands: Values,
    first_row: int,
    cells: Values,
    col: int,
) -> None:
    """Cut a piece of a side within a column at parallels and add what lies below it to the cells there."""
    if width == 0:
        return
    row = place_of(parallels, lat, first_row)
    last = place_of(parallels, other_lat, row)
    upward = 1 if other_lat > lat else -1
    share, here = 0.0, lat
    while True:
        if row == last:
            until, there = 1.0, other_lat
        else:
            line = parallels[row + 1 if upward > 0 else row]
            until = min(max(_crossing(lat, other_lat - lat, bend, line), share), 1.0)
            there = lat + until * (other_lat - lat) + bend * until * (1 - until) / 2
        part = until - share
        middle = (here + there) / 2 + bend * part**2 / 8
        under = (_under(here) + _under(there) + 4 * _under(middle)) / 6
        inside = min(max(row - first_row, 0), cells.shape[0] - 1)
        cells[inside, col] += width * part * (under - bands[first_row + inside])
        for below in range(inside):
            cells[below, col] += width * part * (bands[first_row + below + 1] - bands[first_row + below])
        if row == last:
            return
        row, share, here = row + upward, until, there


@compiled
def _crossing(lat: float, lat_step: float, bend: float, line: float) -> float:
    """Share of a piece at which it crosses a parallel."""
    share = (line - lat) / lat_step
    for _ in range(2):
        slope = lat_step + bend * (0.5 - share)
        if slope == 0:
            break
        share -= (lat + share * lat_step + bend * share * (1 - share) / 2 - line) / slope
    return share
