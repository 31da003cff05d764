"""Outlines of lakes from their corners: compiled, arrays only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..compiled import compiled
from .corners import Corners, Labels, RowRuns
from .outlines import Outlines


@compiled
def settle_labels(labels: Labels, count: int, runs: RowRuns, run_count: int) -> NDArray[np.bool_]:
    """Make every label's parent its root, which then knows of edges; returns which lakes go on in the last row."""
    is_open = np.zeros(count, dtype=np.bool_)
    for label in range(count):
        # Parents are smaller, hence settled.
        root = labels.parent[labels.parent[label]]
        labels.parent[label] = root
        labels.at_edge[root] |= labels.at_edge[label]
    for run in range(run_count):
        is_open[labels.parent[runs.label[run]]] = True
    return is_open


@compiled
def close_rings(
    corners: Corners, count: int, labels: Labels, is_open: NDArray[np.bool_]
) -> tuple[Outlines, NDArray[np.bool_]]:
    """Outlines of the lakes that are complete, and which of them are at an edge.

    Lakes come in the scan order of their first pixels, the rings of a lake likewise, the outer one first.
    Outer rings turn left and holes right, as seen on a map with north up; each begins at its first
    corner in scan order, so that geometry depends on the lake alone.
    """
    _split_rings(corners, count, labels, is_open)
    first, size, lake, at_edge = _find_rings(corners, count, labels, is_open)
    place, lake_offsets = _sort_stably(lake, len(at_edge))
    ring_offsets = np.zeros(len(first) + 1, dtype=np.int64)
    for ring in range(len(first)):
        ring_offsets[place[ring] + 1] = size[ring]
    ring_offsets = np.cumsum(ring_offsets)
    points = np.empty((ring_offsets[-1], 2))
    for ring in range(len(first)):
        begin, end = ring_offsets[place[ring]], ring_offsets[place[ring] + 1]
        _write_ring(corners, first[ring], place[ring] == lake_offsets[lake[ring]], points[begin:end])
    return Outlines(points, ring_offsets, lake_offsets), at_edge


@compiled
def _split_rings(corners: Corners, count: int, labels: Labels, is_open: NDArray[np.bool_]) -> None:
    """Exchange the vertical sides of two corners at one point where both are of one complete lake.

    As they were found, the outline of each follows its water pixel. That is right for two lakes; of
    one lake it would be a ring that meets itself, which is invalid. Now each follows its land pixel:
    the lake parts one from the other, hence they are of two rings that touch.
    """
    for left in range(1, count - 1, 2):
        right = left + 1
        if corners.col[left] != corners.col[right] or corners.line[left] != corners.line[right]:
            continue
        root = labels.parent[corners.label[left // 2]]
        if root == labels.parent[corners.label[right // 2]] and not is_open[root]:
            one, other = corners.partner[left], corners.partner[right]
            corners.partner[left], corners.partner[other] = other, left
            corners.partner[right], corners.partner[one] = one, right


@compiled
def _find_rings(
    corners: Corners, count: int, labels: Labels, is_open: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]:
    """First corner, number of points and lake of every ring, and which lakes are at an edge."""
    most = count // 4
    first, size, lake = np.empty(most, np.int32), np.empty(most, np.int64), np.empty(most, np.int32)
    lake_of_root = np.full(len(is_open), -1, dtype=np.int32)
    at_edge = np.empty(len(is_open), dtype=np.bool_)
    is_seen = np.zeros(count, dtype=np.bool_)
    rings = lakes = 0
    for corner in range(0, count, 2):
        root = labels.parent[corners.label[corner // 2]]
        if is_seen[corner] or is_open[root]:
            continue
        if lake_of_root[root] < 0:
            lake_of_root[root] = lakes
            at_edge[lakes] = labels.at_edge[root]
            lakes += 1
        first[rings], size[rings], lake[rings] = corner, 1, lake_of_root[root]
        here = corner
        while not is_seen[here]:
            is_seen[here] = is_seen[here ^ 1] = True
            size[rings] += 2
            here = corners.partner[here] ^ 1
        rings += 1
    return first[:rings].copy(), size[:rings].copy(), lake[:rings].copy(), at_edge[:lakes].copy()


@compiled
def _sort_stably(keys: NDArray[np.int32], count: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each element goes when sorted by keys 0..count-1, and where each key begins."""
    offsets = np.zeros(count + 1, dtype=np.int64)
    for key in keys:
        offsets[key + 1] += 1
    offsets = np.cumsum(offsets)
    free = offsets.copy()
    place = np.empty(len(keys), dtype=np.int64)
    for index, key in enumerate(keys):
        place[index] = free[key]
        free[key] += 1
    return place, offsets


@compiled
def _write_ring(corners: Corners, first: int, is_outer: bool, points: NDArray[np.float64]) -> None:
    """Walk along a ring: an outer one down its left side first, a hole along its upper side first."""
    here, goes_down = first, is_outer
    for index in range(len(points)):
        points[index, 0], points[index, 1] = corners.col[here], corners.line[here]
        here = corners.partner[here] if goes_down else here ^ 1
        goes_down = not goes_down


@compiled
def keep_open(
    corners: Corners, count: int, labels: Labels, is_open: NDArray[np.bool_], runs: RowRuns, run_count: int
) -> tuple[int, int]:
    """Move what belongs to open lakes to the front, numbered anew; returns how many corners and labels stay."""
    new_label = np.empty(len(is_open), dtype=np.int32)
    label_count = 0
    for root in range(len(is_open)):
        if is_open[root]:
            new_label[root] = label_count
            labels.at_edge[label_count] = labels.at_edge[root]
            label_count += 1
    new_corner = np.empty(count, dtype=np.int32)
    kept = 0
    for corner in range(0, count, 2):
        root = labels.parent[corners.label[corner // 2]]
        if is_open[root]:
            corners.label[kept // 2] = new_label[root]
            for end in range(2):
                new_corner[corner + end] = kept + end
                corners.col[kept + end], corners.line[kept + end] = (
                    corners.col[corner + end],
                    corners.line[corner + end],
                )
                corners.partner[kept + end] = corners.partner[corner + end]
            kept += 2
    for run in range(run_count):
        runs.label[run] = new_label[labels.parent[runs.label[run]]]
        runs.start_corner[run] = new_corner[runs.start_corner[run]]
        runs.stop_corner[run] = new_corner[runs.stop_corner[run]]
    for corner in range(kept):
        corners.partner[corner] = new_corner[corners.partner[corner]]
    for label in range(label_count):
        labels.parent[label] = label
    return kept, label_count
