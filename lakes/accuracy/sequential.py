"""Cutting a region into patches in scan order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..grid import Window


class Tile(NamedTuple):
    """A patch, and the pixels of it that no earlier patch had."""

    read: Window
    keep: Window


def sequential_tiles(region: Window, patch: int, remainder: bool) -> Iterator[Tile]:
    """Patches side by side from the upper left corner of a region.

    Along an axis shorter than the patch there is one, which reaches beyond the region.

    Args:
        region: the region's pixels.
        patch: side in pixels.
        remainder: True = the last patch of an axis moves back to the region's end, and keeps what is left;
            False = what is left is dropped.
    """
    for row, row_keep in _starts(region.height, patch, remainder):
        for col, col_keep in _starts(region.width, patch, remainder):
            read = Window(region.row + row, region.col + col, patch, patch)
            keep = Window(region.row + row_keep, region.col + col_keep, 0, 0)
            height = min(read.row_stop, region.row_stop) - keep.row
            width = min(read.col_stop, region.col_stop) - keep.col
            yield Tile(read, Window(keep.row, keep.col, height, width))


def _starts(length: int, patch: int, remainder: bool) -> Iterator[tuple[int, int]]:
    """Where patches begin along an axis, and where what they keep begins."""
    whole = max(length // patch, 1)
    yield from ((number * patch, number * patch) for number in range(whole))
    if remainder and length > whole * patch:
        yield length - patch, whole * patch
