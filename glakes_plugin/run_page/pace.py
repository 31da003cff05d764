"""How fast a run goes, and when it will end, from the times of its markers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

RECENT = 200
"""Markers that the pace is reckoned from."""

BREAK_GAPS = 20
BREAK_S = 300.0
"""A pause longer than these, in medians of the gaps and in seconds, is one in which nobody worked."""

HOUR_S = 3600.0


class Pace(NamedTuple):
    """Tiles an hour since the last break."""

    per_hour: float
    markers: int
    """That it was reckoned from."""


def pace(ended: Iterable[float]) -> Pace | None:
    """The pace of the newest markers since work was last taken up; None = too few to tell.

    Args:
        ended: when tiles were finished, in seconds, in any order.
    """
    times = sorted(ended)[-RECENT:]
    gaps = [later - earlier for earlier, later in zip(times, times[1:])]
    if not gaps:
        return None
    longest = max(BREAK_GAPS * sorted(gaps)[len(gaps) // 2], BREAK_S)
    begin = max((number + 1 for number, gap in enumerate(gaps) if gap > longest), default=0)
    span, count = times[-1] - times[begin], len(times) - 1 - begin
    return Pace(HOUR_S * count / span, count + 1) if count and span > 0 else None


def seconds_left(tiles: int, found: Pace | None) -> float | None:
    """How long so many tiles will take; None = that cannot be told."""
    return HOUR_S * tiles / found.per_hour if found and tiles else None
