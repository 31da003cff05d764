"""Small masks cut into tiles, and what is traced of them."""

import numpy as np
from glakes.lakes.grid import Window, split_window
from glakes.lakes.inventory.tracing import to_pixels, trace_rows
from glakes.lakes.tiles.joining import gather_pieces, join_pieces
from glakes.lakes.tiles.pieces import concatenate, trace_tile


def whole(water, gaps=None):
    """The lakes of a mask traced in one piece."""
    return by_number(concatenate(list(trace_rows([to_pixels(water, gaps)], water.shape[1]))))


def in_tiles(water, windows, gaps=None, around=0, most_vertices=4_000_000):
    """The lakes of a mask traced in tiles and joined."""
    parts = [
        trace_tile([to_pixels(water[window.slices], None if gaps is None else gaps[window.slices])], window)
        for window in windows
    ]
    joined = join_pieces(gather_pieces(pieces for _, pieces in parts), around, most_vertices=most_vertices)
    return by_number(concatenate([inside for inside, _ in parts] + list(joined)))


def by_number(traced):
    """(first row, first column, flag, rings) of each lake, in scan order."""
    rings, ring_offsets, lake_offsets = traced.outlines
    found = []
    for lake, (row, col, flag) in enumerate(zip(traced.first_row, traced.first_col, traced.edge_flag, strict=True)):
        own = range(lake_offsets[lake], lake_offsets[lake + 1])
        outlines = [rings[ring_offsets[ring] : ring_offsets[ring + 1]].tolist() for ring in own]
        found.append((int(row), int(col), int(flag), outlines))
    return sorted(found)


def tiles(shape, size, shuffle=None):
    windows = list(split_window(Window(0, 0, *shape), size))
    if shuffle is not None:
        np.random.default_rng(shuffle).shuffle(windows)
    return windows
