"""What polygons leave of lakes of one ring, by following both outlines from crossing to crossing.

This is the way of Weiler and Atherton (1977), for the plain case only: every crossing is a proper one, and no
outline passes a vertex or another crossing closer than a few micrometres. Then no rounding can change what lies
inside of what. Whatever is not so plain - shared sides, shores that touch, rings inside of lakes - is left to GEOS,
which is right always and slower by ten times.

Taking one polygon after the other is the same as taking their union: what they share is gone with the first.

All of it is one module, because numba compiles anew when the module of a function has changed, and not when that of
a function it calls has.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..compiled import compiled

Points = NDArray[np.float64]
Counts = NDArray[np.int64]

WHOLE, CUT, UNCLEAR = 0, 1, 2
"""Touched by nothing; touched, and what is left is known; left to GEOS."""

CLOSE = 2.0**-40
"""Share of the largest coordinate below which a distance is doubtful: 18 micrometres of longitude, 5 in UTM."""

MOST_TESTS = 2_000_000
"""Sides of a lake times sides of a polygon; beyond, an index as that of GEOS is faster."""

BLOCK = 32
"""Sides that have a box in common."""

EDGE, ALONG, PLACE, PLACE_ALONG, X, Y, TO_LEFT, RING = range(8)
"""Of a crossing: side of the loop and where on it, side of the polygon and where on it, the point itself, whether
the polygon's side leads to the left of the loop's, and which ring of the polygon it is."""


@compiled
def side_of(x0: float, y0: float, x1: float, y1: float, x: float, y: float, close: float) -> float:
    """Positive where a point lies left of a line, negative right of it, 0 where it is closer to it than `close`."""
    across = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
    return across if abs(across) > close * (abs(x1 - x0) + abs(y1 - y0)) else 0.0


@compiled
def is_inside(x: float, y: float, points: Points, first: int, last: int) -> bool:
    """Whether a ray to the right crosses the line `points[first:last]` an odd number of times."""
    inside = False
    for place in range(first + 1, last):
        x0, y0, x1, y1 = points[place - 1, 0], points[place - 1, 1], points[place, 0], points[place, 1]
        if (y1 > y) != (y0 > y) and x < x1 + (y - y1) * (x0 - x1) / (y0 - y1):
            inside = not inside
    return inside


@compiled
def with_room(table: NDArray[Any]) -> NDArray[Any]:
    """The same rows and room for as many more."""
    larger = np.empty((2 * table.shape[0], table.shape[1]), table.dtype)
    for row in range(table.shape[0]):
        for column in range(table.shape[1]):
            larger[row, column] = table[row, column]
    return larger


@compiled
def blocks_of(points: Points) -> Points:
    """Left, bottom, right, top of every `BLOCK` sides, numbered by the points where they end."""
    blocks = np.empty((len(points) // BLOCK + 1, 4))
    blocks[:, :2], blocks[:, 2:] = np.inf, -np.inf
    for place in range(len(points)):
        for block in (place // BLOCK, (place + 1) // BLOCK):
            blocks[block, 0] = min(blocks[block, 0], points[place, 0])
            blocks[block, 1] = min(blocks[block, 1], points[place, 1])
            blocks[block, 2] = max(blocks[block, 2], points[place, 0])
            blocks[block, 3] = max(blocks[block, 3], points[place, 1])
    return blocks


@compiled
def sides_in(
    box: tuple[float, float, float, float], points: Points, ring_offsets: Counts, blocks: Points, first: int, last: int
) -> Counts:
    """Sides of the rings `first` to `last` whose boxes meet a box: (n, 2), the place where each ends and its ring."""
    found = np.empty((64, 2), dtype=np.int64)
    count = 0
    left, bottom, right, top = box
    for ring in range(first, last):
        start, stop = ring_offsets[ring] + 1, ring_offsets[ring + 1]
        for block in range(start // BLOCK, (stop - 1) // BLOCK + 1):
            if blocks[block, 2] < left or blocks[block, 0] > right:
                continue
            if blocks[block, 3] < bottom or blocks[block, 1] > top:
                continue
            for place in range(max(start, block * BLOCK), min(stop, (block + 1) * BLOCK)):
                x0, y0, x, y = points[place - 1, 0], points[place - 1, 1], points[place, 0], points[place, 1]
                if max(x, x0) < left or min(x, x0) > right or max(y, y0) < bottom or min(y, y0) > top:
                    continue
                if count == len(found):
                    found = with_room(found)
                found[count, 0], found[count, 1] = place, ring
                count += 1
    return found[:count]


@compiled
def is_in_rings(
    x: float, y: float, points: Points, ring_offsets: Counts, blocks: Points, first: int, last: int
) -> bool:
    """Whether a point lies inside of an odd number of rings: in a polygon, and not in a hole of it."""
    inside = False
    for place, _ in sides_in((x, y, np.inf, y), points, ring_offsets, blocks, first, last):
        if is_inside(x, y, points, place - 1, place + 1):
            inside = not inside
    return inside


@compiled
def crossings(loop: Points, points: Points, near: Counts, close: float) -> tuple[bool, Points]:
    """Where a loop and some sides cross: whether that is clear, and the crossings in no order, (n, 8)."""
    found = np.empty((16, 8))
    count = 0
    for place, ring in near:
        x0, y0, x1, y1 = points[place - 1, 0], points[place - 1, 1], points[place, 0], points[place, 1]
        left, right, bottom, top = min(x0, x1) - close, max(x0, x1) + close, min(y0, y1) - close, max(y0, y1) + close
        for edge in range(len(loop) - 1):
            u0, v0, u1, v1 = loop[edge, 0], loop[edge, 1], loop[edge + 1, 0], loop[edge + 1, 1]
            if max(u0, u1) < left or min(u0, u1) > right or max(v0, v1) < bottom or min(v0, v1) > top:
                continue
            before, after = side_of(x0, y0, x1, y1, u0, v0, close), side_of(x0, y0, x1, y1, u1, v1, close)
            if before * after > 0:
                continue
            start, stop = side_of(u0, v0, u1, v1, x0, y0, close), side_of(u0, v0, u1, v1, x1, y1, close)
            if start * stop > 0:
                continue
            if before == 0 or after == 0 or start == 0 or stop == 0:
                return False, found[:0]
            if count == len(found):
                found = with_room(found)
            share = before / (before - after)
            found[count, EDGE], found[count, ALONG] = edge, share
            found[count, PLACE], found[count, PLACE_ALONG] = place, start / (start - stop)
            found[count, X], found[count, Y] = u0 + share * (u1 - u0), v0 + share * (v1 - v0)
            found[count, TO_LEFT], found[count, RING] = stop > 0, ring
            count += 1
    return True, found[:count]


@compiled
def order_along(found: Points, side: int, along: int) -> Counts:
    """Positions of crossings by the side they are on and where on it; there are few, and they are nearly sorted."""
    order = np.arange(len(found))
    for last in range(1, len(order)):
        place, number = last, order[last]
        while place > 0:
            before = order[place - 1]
            if found[before, side] < found[number, side]:
                break
            if found[before, side] == found[number, side] and found[before, along] <= found[number, along]:
                break
            order[place] = before
            place -= 1
        order[place] = number
    return order


@compiled
def ranks(order: Counts) -> Counts:
    """The place of each position in an order."""
    found = np.empty_like(order)
    for place in range(len(order)):
        found[order[place]] = place
    return found


@compiled
def are_apart(found: Points, order: Counts, side: int, close: float) -> bool:
    """Whether crossings that follow one another on a side are further apart than `close`."""
    for place in range(1, len(order)):
        one, two = found[order[place - 1]], found[order[place]]
        if one[side] == two[side] and abs(one[X] - two[X]) + abs(one[Y] - two[Y]) <= 2 * close:
            return False
    return True


@compiled
def put(pieces: Points, count: int, x: float, y: float) -> int:
    """Append a point; returns how many there are."""
    pieces[count, 0], pieces[count, 1] = x, y
    return count + 1


@compiled
def follow_loop(loop: Points, start: Points, stop: Points, wraps: bool, pieces: Points, count: int) -> int:
    """Append the vertices of a closed loop from one crossing forward to another; returns how many there are.

    What has no room in `pieces` is counted and not written.
    """
    sides = len(loop) - 1
    steps = int(stop[EDGE] - start[EDGE]) + (sides if wraps else 0)
    if count + steps <= len(pieces):
        for step in range(1, steps + 1):
            corner = (int(start[EDGE]) + step) % sides
            put(pieces, count + step - 1, loop[corner, 0], loop[corner, 1])
    return count + steps


@compiled
def follow_ring(
    points: Points, first: int, last: int, start: Points, stop: Points, wraps: bool, pieces: Points, count: int
) -> int:
    """The same for the closed ring `points[first:last]`, in the direction that leads from `start` into the loop."""
    sides = last - first - 1
    place = int(start[PLACE]) - first - 1
    steps = int(stop[PLACE] - start[PLACE]) if start[TO_LEFT] else int(start[PLACE] - stop[PLACE])
    steps += sides if wraps else 0
    if count + steps <= len(pieces):
        for step in range(steps):
            corner = first + (place + 1 + step if start[TO_LEFT] else place - step) % sides
            put(pieces, count + step, points[corner, 0], points[corner, 1])
    return count + steps


@compiled
def next_on_ring(found: Points, order: Counts, place: int) -> tuple[int, bool]:
    """The crossing that follows on the same ring in the direction that leads into the loop; whether by its start."""
    ring = found[order[place], RING]
    step = 1 if found[order[place], TO_LEFT] else -1
    other = place + step
    if 0 <= other < len(order) and found[order[other], RING] == ring:
        return other, False
    other = place
    while 0 <= other - step < len(order) and found[order[other - step], RING] == ring:
        other -= step
    return other, True


@compiled
def pieces_of(
    loop: Points, points: Points, ring_offsets: Counts, found: Points, is_in: bool, pieces: Points, close: float
) -> tuple[bool, int, Counts]:
    """The closed pieces of a loop outside of the rings that it crosses.

    Args:
        loop: closed and counter-clockwise.
        points: of the rings, as `ring_offsets`.
        ring_offsets: of the rings.
        found: its crossings.
        is_in: whether the loop's first vertex lies inside of the rings.
        pieces: takes the points of all pieces.
        close: distances that are doubtful.

    Returns:
        whether all is clear; how many points there are; where each piece begins, and where the last ends.
    """
    crossed, count, number = len(found), 0, 0
    on_loop, on_rings = order_along(found, EDGE, ALONG), order_along(found, PLACE, PLACE_ALONG)
    at_loop, at_rings = ranks(on_loop), ranks(on_rings)
    ends, is_done = np.zeros(crossed + 1, np.int64), np.zeros(crossed, np.bool_)
    if crossed % 2 or not (are_apart(found, on_loop, EDGE, close) and are_apart(found, on_rings, PLACE, close)):
        return False, 0, ends
    # From outside the first crossing enters the rings, then every second one; pieces begin where the loop leaves them.
    leaving = 0 if is_in else 1
    for beginning in range(leaving, crossed, 2):
        if is_done[beginning]:
            continue
        place = beginning
        while not is_done[place]:
            is_done[place] = True
            entry = (place + 1) % crossed
            start, stop = found[on_loop[place]], found[on_loop[entry]]
            after, wraps = next_on_ring(found, on_rings, at_rings[on_loop[entry]])
            leave, ring = found[on_rings[after]], int(stop[RING])
            first, last = ring_offsets[ring], ring_offsets[ring + 1]
            count = follow_loop(loop, start, stop, entry == 0, pieces, put(pieces, count, start[X], start[Y]))
            if count >= len(pieces):
                return False, 0, ends
            count = follow_ring(points, first, last, stop, leave, wraps, pieces, put(pieces, count, stop[X], stop[Y]))
            place = at_loop[on_rings[after]]
            if count >= len(pieces) or place % 2 != leaving or leave[TO_LEFT] == stop[TO_LEFT]:
                return False, 0, ends
        count = put(pieces, count, pieces[ends[number], 0], pieces[ends[number], 1])
        if place != beginning or count >= len(pieces):
            return False, 0, ends
        number += 1
        ends[number] = count
    return True, count, ends[: number + 1]


@compiled
def crosses(found: Points, ring: int) -> bool:
    """Whether any of the crossings is one of a ring."""
    for crossing in range(len(found)):  # noqa: SIM110 (numba has no any() of a generator)
        if found[crossing, RING] == ring:
            return True
    return False


@compiled
def without(
    loop: Points,
    points: Points,
    ring_offsets: Counts,
    blocks: Points,
    first: int,
    last: int,
    near: Counts,
    close: float,
) -> tuple[int, Points, Counts]:
    """What the rings `first` to `last` of a polygon leave of a closed, counter-clockwise loop.

    Returns:
        `WHOLE`, `CUT` or `UNCLEAR`; the points of all pieces; where each begins, and where the last ends.
    """
    nothing, all_of_it = np.zeros(1, np.int64), np.array([0, len(loop)])
    if len(near) * len(loop) > MOST_TESTS:
        return UNCLEAR, loop, all_of_it
    is_clear, found = crossings(loop, points, near, close)
    if not is_clear:
        return UNCLEAR, loop, all_of_it
    seen = -1
    for place, ring in near:
        # A ring without a crossing lies inside of the loop, all around it, or away from it.
        if ring != seen:
            seen = ring
            x, y = points[place]
            if not crosses(found, ring) and is_inside(x, y, loop, 0, len(loop)):
                return UNCLEAR, loop, all_of_it
    is_in = is_in_rings(loop[0, 0], loop[0, 1], points, ring_offsets, blocks, first, last)
    if len(found):
        # Every vertex is passed at most once, every crossing twice, and some of them begin a piece that they close.
        pieces = np.empty((len(loop) + len(near) + 3 * len(found) + 2, 2))
        is_clear, count, ends = pieces_of(loop, points, ring_offsets, found, is_in, pieces, close)
        return (CUT if is_clear else UNCLEAR), pieces[:count], ends
    if is_in:
        return CUT, loop[:0], nothing
    return WHOLE, loop, all_of_it


@compiled
def with_points(points: Points, count: int, added: Points) -> Points:
    """Put points after the first `count`, into a larger array where there is no room."""
    while count + len(added) > len(points):
        points = with_room(points)
    for place in range(len(added)):
        put(points, count + place, added[place, 0], added[place, 1])
    return points


@compiled
def with_ends(ends: Counts, number: int, added: Counts, count: int) -> Counts:
    """Put the ends of rings after the first `number` ends, moved on by `count` points; a first 0 has no ring."""
    grown = ends
    if number + len(added) > len(ends):
        grown = np.zeros(2 * len(ends) + len(added), np.int64)
        for place in range(number + 1):
            grown[place] = ends[place]
    for place in range(1, len(added)):
        grown[number + place] = count + added[place]
    return grown


@compiled
def counter_clockwise(ring: Points) -> Points:
    """A closed ring in that direction."""
    area = 0.0
    for place in range(1, len(ring)):
        width = ring[place - 1, 0] - ring[place, 0]
        area += width * (ring[place - 1, 1] + ring[place, 1] - 2 * ring[0, 1])
    return ring if area > 0 else ring[::-1].copy()


@compiled
def box_of(ring: Points) -> tuple[float, float, float, float]:
    """Left, bottom, right, top."""
    left, bottom = ring[0]
    right, top = left, bottom
    for x, y in ring:
        left, bottom, right, top = min(left, x), min(bottom, y), max(right, x), max(top, y)
    return left, bottom, right, top


@compiled
def cut_lake(
    ring: Points, theirs: Counts, points: Points, ring_offsets: Counts, shape_offsets: Counts, blocks: Points
) -> tuple[int, Points, Counts]:
    """What polygons leave of a lake that is one closed ring: its state, and its pieces one after the other."""
    left, bottom, right, top = box_of(ring)
    close = CLOSE * max(abs(left), abs(bottom), abs(right), abs(top))
    box = left - close, bottom - close, right + close, top + close
    pieces, ends, state = counter_clockwise(ring), np.array([0, len(ring)]), WHOLE
    for other in theirs:
        first, last = shape_offsets[other], shape_offsets[other + 1]
        near = sides_in(box, points, ring_offsets, blocks, first, last)
        if len(near) == 0 and not is_in_rings(ring[0, 0], ring[0, 1], points, ring_offsets, blocks, first, last):
            continue
        kept, kept_ends, count, number = np.empty((len(pieces), 2)), np.zeros(16, np.int64), 0, 0
        for piece in range(len(ends) - 1):
            loop = pieces[ends[piece] : ends[piece + 1]]
            result, found, found_ends = without(loop, points, ring_offsets, blocks, first, last, near, close)
            if result == UNCLEAR:
                return UNCLEAR, pieces[:0], ends[:1]
            state = max(state, result)
            kept = with_points(kept, count, found)
            kept_ends = with_ends(kept_ends, number, found_ends, count)
            count, number = count + len(found), number + len(found_ends) - 1
        pieces, ends = kept[:count], kept_ends[: number + 1]
    return state, pieces, ends


@compiled
def cut(
    lake_points: Points,
    lake_rings: Counts,
    pair_offsets: Counts,
    theirs: Counts,
    points: Points,
    ring_offsets: Counts,
    shape_offsets: Counts,
    blocks: Points,
) -> tuple[NDArray[np.uint8], Points, Counts, Counts]:
    """What polygons leave of lakes of one ring each.

    Args:
        lake_points: vertices (n, 2) of all lakes.
        lake_rings: where each lake begins among them, and where the last ends.
        pair_offsets: where the polygons of each lake begin among `theirs`, and where the last end.
        theirs: positions of the polygons that may touch a lake, in the order in which they are taken.
        points: as the next two, `passing.Sides` of all polygons.
        ring_offsets: likewise.
        shape_offsets: likewise.
        blocks: `blocks_of` their points.

    Returns:
        `WHOLE`, `CUT` or `UNCLEAR` of each lake; the points of what is left of those `CUT`; where each ring begins
        among them, and where the last ends; where each lake begins among the rings, and where the last ends. Rings
        are closed, run counter-clockwise, and are polygons without holes.
    """
    lakes = len(lake_rings) - 1
    state, lake_ends = np.zeros(lakes, dtype=np.uint8), np.zeros(lakes + 1, np.int64)
    kept, ends, count, number = np.empty((len(lake_points) // 2 + 64, 2)), np.zeros(lakes + 64, np.int64), 0, 0
    for lake in range(lakes):
        others = theirs[pair_offsets[lake] : pair_offsets[lake + 1]]
        ring = lake_points[lake_rings[lake] : lake_rings[lake + 1]]
        result, found, found_ends = cut_lake(ring, others, points, ring_offsets, shape_offsets, blocks)
        state[lake] = result
        if result == CUT:
            kept = with_points(kept, count, found)
            ends = with_ends(ends, number, found_ends, count)
            count, number = count + len(found), number + len(found_ends) - 1
        lake_ends[lake + 1] = number
    return state, kept[:count], ends[: number + 1], lake_ends
