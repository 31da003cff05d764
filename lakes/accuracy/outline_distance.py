"""How far outlines of predicted lakes run from those of the labelled lakes they match, in metres."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from ..geodesy import WGS84, to_lonlat
from ..inventory.coast import metres_per_unit, stretched
from ..inventory.passing import Shapes
from ..progress import Progress

STEP_M = 10.0
"""Outlines are looked at every 10 metres, the side of a pixel."""

MOST_POINTS = 500
"""Of one lake; longer outlines are looked at in longer steps."""

LAKES_AT_ONCE = 500


class Distances(NamedTuple):
    """Points along outlines of lakes."""

    lake: NDArray[np.integer]
    """Position of the lake that the point belongs to."""
    metres: NDArray[np.floating]
    """From the point to the nearest place on the other outline."""
    weight_m: NDArray[np.floating]
    """Length of outline that the point stands for."""


NOWHERE = Distances(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, np.float32))
"""No point of no lake."""


def outlines(shapes: Shapes, regions: Shapes | None = None) -> Shapes:
    """Outlines of lakes, islands included; only what lies inside the region of each where regions are given."""
    lines = shapely.boundary(shapes)
    return lines if regions is None else shapely.intersection(lines, regions)


def outline_distances(
    lines: Shapes, others: Shapes, lake: NDArray[np.intp], crs: CRS | None, progress: Progress
) -> Distances:
    """Distance of each outline from the outlines of the lakes that match it.

    Args:
        lines: an outline per lake.
        others: outlines of lakes of the other side.
        lake: position among `lines` of the lake that each of `others` matches, ascending.
        crs: of both.
        progress: asked now and then whether to stop.
    """
    found = [NOWHERE]
    members = np.unique(lake)
    for first in range(0, len(members), LAKES_AT_ONCE):
        progress.percent(100.0 * first / len(members))
        chunk = members[first : first + LAKES_AT_ONCE]
        own = np.isin(lake, chunk)
        part = _distances(lines[chunk], others[own], np.searchsorted(chunk, lake[own]), crs)
        found.append(_short(part._replace(lake=chunk[part.lake])))
    return Distances(*(np.concatenate(columns) for columns in zip(*found)))


def _short(points: Distances) -> Distances:
    """The same in half the room; there are some hundred points of each lake."""
    lake, metres, weight = points
    return Distances(lake.astype(np.int32), metres.astype(np.float32), weight.astype(np.float32))


def _distances(lines: Shapes, others: Shapes, owner: NDArray[np.intp], crs: CRS | None) -> Distances:
    scales = metres_per_unit(lines, crs)
    parts, other_part = shapely.get_parts(stretched(others, scales[owner]), return_index=True)
    is_line = shapely.get_dimensions(parts) == 1
    other_line = owner[other_part[is_line]]
    reached = np.isin(np.arange(len(lines)), other_line)
    place = np.cumsum(reached) - 1
    targets = shapely.multilinestrings(parts[is_line], indices=place[other_line])
    points, lake, weight = _points_along(stretched(lines, scales))
    kept = reached[lake]
    points, lake, weight = points[kept], lake[kept], weight[kept]
    shapely.prepare(targets)
    between = shapely.shortest_line(targets[place[lake]], points)
    ends = shapely.get_coordinates(between) / np.repeat(scales[lake], 2, axis=0)
    lonlat = to_lonlat(ends, crs).reshape(-1, 2, 2)
    metres = WGS84.inv(*lonlat[:, 0].T, *lonlat[:, 1].T)[2]
    return Distances(lake, np.asarray(metres), weight)


def _points_along(lines: Shapes) -> tuple[Shapes, NDArray[np.intp], NDArray[np.float64]]:
    """Points in equal steps along lines in metres, the line of each, and the length each stands for."""
    parts, line = shapely.get_parts(lines, return_index=True)
    is_line = (shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > 0)
    parts, line = parts[is_line], line[is_line]
    length = shapely.length(parts)
    step = np.maximum(np.bincount(line, length, minlength=len(lines)) / MOST_POINTS, STEP_M)[line]
    counts = np.ceil(length / step).astype(np.intp)
    part = np.repeat(np.arange(len(parts)), counts)
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    weight = (length / counts)[part]
    return shapely.line_interpolate_point(parts[part], (number + 0.5) * weight), line[part], weight


def weighted_quantile(values: NDArray[np.floating], weights: NDArray[np.floating], share: float) -> float:
    """The value that this share of the weight does not exceed; NaN without any."""
    if not len(values):
        return float("nan")
    order = np.argsort(values)
    total = np.cumsum(weights[order], dtype=float)
    return float(values[order][np.searchsorted(total, share * total[-1])])
