"""Smoother outlines, none of which moves further than a distance; neighbours stay neighbours.

Outlines are cut into arcs where they branch. An arc that two polygons share is smoothed once, and
where arcs meet they keep their ends, so that no gap and no overlap comes about. An arc is made dense,
smoothed by Taubin's two steps (the second undoes the shrinking of the first), held within the
distance vertex by vertex, and thinned out again. Where outlines would cross all the same, or a
polygon would lose much of its area, it is smoothed less, in the end not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ..geodesy import WGS84, to_lonlat
from ..progress import Progress, Silent

STRENGTHS = (1.0, 0.5, 0.25, 0.0)
"""Shares of the distance that are tried, one after the other."""

_MOVING, _THINNING = 0.85, 0.1
"""Shares of the distance that smoothing and thinning may each use up."""

_PASSES, _SHRINK, _GROW = 16, 0.5, -0.526
_LEAST_SHARE = 0.8
"""What a polygon must keep of its area; one of a few pixels is smoothed less rather than to nothing."""

_CHECK_EVERY = 500

Points = NDArray[np.float64]
Polygons = NDArray[np.object_]


@dataclass
class Arc:
    """A stretch of outline between two branchings, or a whole ring without any."""

    points: Points
    """(n, 2), map units; a closed one repeats its first."""
    is_ring: bool
    users: set[int]
    """Polygons with it in their outline."""
    scale: Points | None = None
    """Metres per map unit along x and y; the largest on its way."""


Outline = list[tuple[int, bool]]
"""A ring as numbers of arcs, each with whether it runs backwards."""


def smooth_outlines(polygons: Polygons, crs: Any, distance_m: float, progress: Progress | None = None) -> Polygons:
    """Polygons with smoother outlines, each within `distance_m` of where it was.

    Args:
        polygons: valid single parts; those that overlap already may do so afterwards.
        crs: of the polygons.
        distance_m: metres on the ground.
        progress: is asked whether to stop.
    """
    progress = progress or Silent()
    arcs, outlines = to_arcs(with_junctions(polygons))
    measure_arcs(arcs, crs)
    level: NDArray[np.int_] = np.zeros(len(polygons), dtype=int)
    before = overlapping(polygons)
    result, changed = polygons.copy(), np.ones(len(polygons), dtype=bool)
    moved: list[Points] = [arc.points for arc in arcs]
    while changed.any():
        for number, arc in enumerate(arcs):
            if number % _CHECK_EVERY == 0:
                progress.check()
            if any(changed[user] for user in arc.users):
                strength = STRENGTHS[int(level[list(arc.users)].max())]
                moved[number] = smooth_arc(arc, distance_m * strength)
        for user in np.flatnonzero(changed):
            result[user] = build(outlines[user], moved)
        bad = ~shapely.is_valid(result) | (shapely.area(result) < _LEAST_SHARE * shapely.area(polygons))
        bad[[one for pair in overlapping(result) - before for one in pair]] = True
        changed = lowered(level, bad, arcs)
    return result


def lowered(level: NDArray[np.int_], bad: NDArray[np.bool_], arcs: list[Arc]) -> NDArray[np.bool_]:
    """Smooth bad polygons less from now on; returns which polygons share an arc with those."""
    weaker = bad & (level < len(STRENGTHS) - 1)
    level[weaker] += 1
    changed = weaker.copy()
    for arc in arcs:
        if any(weaker[user] for user in arc.users):
            changed[list(arc.users)] = True
    return changed


def overlapping(polygons: Polygons) -> set[tuple[int, int]]:
    """Pairs whose interiors meet; invalid ones take no part."""
    valid = np.flatnonzero(shapely.is_valid(polygons) & ~shapely.is_empty(polygons))
    one, other = shapely.STRtree(polygons[valid]).query(polygons[valid], predicate="intersects")
    one, other = valid[one[one < other]], valid[other[one < other]]
    meet = shapely.relate_pattern(polygons[one], polygons[other], "T********")
    return set(zip(one[meet].tolist(), other[meet].tolist(), strict=True))


def with_junctions(polygons: Polygons) -> Polygons:
    """Polygons with a vertex wherever a neighbour has one on their outline."""
    one, other = shapely.STRtree(polygons).query(polygons, predicate="intersects")
    one, other = one[one != other], other[one != other]
    result = polygons.copy()
    for number in np.unique(one):
        beside = polygons[other[np.searchsorted(one, number) : np.searchsorted(one, number, side="right")]]
        result[number] = _with_vertices(polygons[number], np.unique(shapely.get_coordinates(beside), axis=0))
    return result


def _with_vertices(polygon: Any, vertices: Points) -> Any:
    rings = []
    for ring in shapely.get_rings(polygon):
        own = shapely.get_coordinates(ring)
        known = set(map(tuple, own))
        on_it = vertices[shapely.intersects_xy(ring, *vertices.T)]
        new = np.array([vertex for vertex in on_it if tuple(vertex) not in known])
        rings.append(_inserted(own, new) if len(new) else own)
    return shapely.Polygon(rings[0], rings[1:])


def _inserted(ring: Points, new: Points) -> Points:
    """A closed ring with further vertices, each on the nearest of its sides."""
    sides = shapely.linestrings(np.stack([ring[:-1], ring[1:]], axis=1))
    spots = shapely.points(new)
    side = np.argmin(shapely.distance(sides[None, :], spots[:, None]), axis=1)
    along = shapely.line_locate_point(sides[side], spots)
    order = np.lexsort((along, side))
    return np.insert(ring, side[order] + 1, new[order], axis=0)


def to_arcs(polygons: Polygons) -> tuple[list[Arc], list[list[Outline]]]:
    """Cut outlines where they branch.

    Returns:
        the arcs, each once, and for every polygon its rings in terms of them.
    """
    rings, owner = shapely.get_rings(polygons, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    places, vertex = np.unique(points[:, 0] + 1j * points[:, 1], return_inverse=True)
    branches = _branchings(vertex, ring, len(places))
    stops = np.searchsorted(ring, np.arange(len(rings) + 1))
    numbers: dict[bytes, int] = {}
    arcs: list[Arc] = []
    outlines: list[list[Outline]] = [[] for _ in polygons]
    for number, (start, stop) in enumerate(zip(stops[:-1], stops[1:], strict=True)):
        outline: Outline = []
        for stretch, is_ring in _stretches(vertex[start : stop - 1], branches):
            forward, backward = stretch, stretch[::-1]
            is_backward = tuple(backward[:2]) < tuple(forward[:2])
            key = np.ascontiguousarray(backward if is_backward else forward)
            arc = numbers.setdefault(key.tobytes(), len(arcs))
            if arc == len(arcs):
                xy = places[key]
                arcs.append(Arc(np.column_stack([xy.real, xy.imag]), is_ring, set()))
            arcs[arc].users.add(int(owner[number]))
            outline.append((arc, is_backward))
        outlines[owner[number]].append(outline)
    return arcs, outlines


def _branchings(vertex: NDArray[np.int_], ring: NDArray[np.int_], count: int) -> NDArray[np.bool_]:
    """Of every vertex, whether other than two sides end there."""
    same = ring[:-1] == ring[1:]
    sides = np.sort(np.column_stack([vertex[:-1][same], vertex[1:][same]]), axis=1)
    sides = np.unique(sides, axis=0)
    return np.asarray(np.bincount(sides.ravel(), minlength=count) != 2)


def _stretches(ring: NDArray[np.int_], branches: NDArray[np.bool_]) -> list[tuple[NDArray[np.int_], bool]]:
    """A ring (without its repeated vertex) cut at its branchings; uncut it starts at its lowest vertex."""
    cuts = np.flatnonzero(branches[ring])
    if not len(cuts):
        ring = np.roll(ring, -int(ring.argmin()))
        return [(np.append(ring, ring[0]), True)]
    ring = np.roll(ring, -cuts[0])
    cuts = np.append(cuts - cuts[0], len(ring))
    ring = np.append(ring, ring[0])
    return [(ring[start : stop + 1], False) for start, stop in zip(cuts[:-1], cuts[1:], strict=True)]


def measure_arcs(arcs: list[Arc], crs: Any) -> None:
    """Set the scale of every arc: the largest at the corners and the middle of its box.

    Lengths reckoned with it are never shorter than they are on the ground.
    """
    if not arcs:
        return
    low = np.array([arc.points.min(axis=0) for arc in arcs])
    high = np.array([arc.points.max(axis=0) for arc in arcs])
    step = np.maximum((high - low).max(axis=1, keepdims=True) * 1e-2, 1e-6)
    spots = [low, high, (low + high) / 2]
    scales = [_scale_at(spot, step, crs) for spot in spots]
    for arc, scale in zip(arcs, np.max(scales, axis=0), strict=True):
        arc.scale = scale


def _scale_at(spots: Points, step: Points, crs: Any) -> Points:
    here = to_lonlat(spots, crs)
    sides = []
    for axis in ((1, 0), (0, 1)):
        there = to_lonlat(spots + step * np.array(axis), crs)
        sides.append(WGS84.inv(*here.T, *there.T)[2] / step[:, 0])
    return np.column_stack(sides)


def smooth_arc(arc: Arc, distance_m: float) -> Points:
    """The arc's new points; its ends stay unless it is a ring."""
    if distance_m <= 0 or arc.scale is None:
        return arc.points
    origin = arc.points[0]
    dense = densified((arc.points - origin) * arc.scale, distance_m)
    moved = dense.copy()
    for _ in range(_PASSES):
        for weight in (_SHRINK, _GROW):
            moved += weight * _towards_neighbours(moved, arc.is_ring)
    shift = moved - dense
    length = np.hypot(*shift.T)
    factor = np.minimum(1.0, _MOVING * distance_m / np.maximum(length, 1e-12))
    smooth = shapely.linestrings(dense + shift * factor[:, None])
    thin = shapely.get_coordinates(shapely.simplify(smooth, _THINNING * distance_m, preserve_topology=False))
    points = (thin if len(thin) >= 4 or not arc.is_ring else shapely.get_coordinates(smooth)) / arc.scale + origin
    if arc.is_ring:
        points[-1] = points[0]
    else:
        points[[0, -1]] = arc.points[[0, -1]]
    return np.asarray(points)


def densified(points: Points, spacing: float) -> Points:
    """The same line with further points, so that none lie further apart than `spacing`."""
    sides = np.diff(points, axis=0)
    pieces = np.maximum(np.ceil(np.hypot(*sides.T) / spacing).astype(int), 1)
    side = np.repeat(np.arange(len(sides)), pieces)
    piece = np.arange(len(side)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    return np.concatenate([points[side] + sides[side] * (piece / pieces[side])[:, None], points[-1:]])


def _towards_neighbours(points: Points, is_ring: bool) -> Points:
    """From every point to the middle of its two neighbours; nothing at the ends of an open line."""
    step = np.zeros_like(points)
    step[1:-1] = (points[:-2] + points[2:]) / 2 - points[1:-1]
    if is_ring:
        step[0] = step[-1] = (points[-2] + points[1]) / 2 - points[0]
    return step


def build(outlines: list[Outline], arcs: list[Points]) -> Any:
    """A polygon from its rings."""
    rings = []
    for outline in outlines:
        parts = [arcs[number][::-1] if backward else arcs[number] for number, backward in outline]
        rings.append(np.concatenate([part[:-1] for part in parts] + [parts[-1][-1:]]))
    if any(len(ring) < 4 for ring in rings):
        return shapely.from_wkt("POLYGON ((0 0, 0 0, 0 0, 0 0))")
    return shapely.Polygon(rings[0], rings[1:])
