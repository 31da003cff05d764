"""Counts the seconds that a person works on a region; a pause longer than a minute is none of it."""

from __future__ import annotations

import time
from collections.abc import Callable

IDLE_S = 60.0
"""A longer time without mouse, key or edit is a pause and counts nothing."""


class ActivityClock:
    """Sum of the times between signs of activity that lie close enough together."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, idle_s: float = IDLE_S) -> None:
        """Take the time from `clock`, in seconds."""
        self._clock, self._idle_s = clock, idle_s
        self._last: float | None = None
        self.seconds = 0.0

    def start(self, seconds: float = 0.0) -> None:
        """Begin to count, from some seconds already worked."""
        self.seconds, self._last = seconds, self._clock()

    def touch(self) -> None:
        """Somebody did something just now."""
        if self._last is None:
            return
        now = self._clock()
        if now - self._last <= self._idle_s:
            self.seconds += now - self._last
        self._last = now

    def take(self) -> float:
        """The seconds counted so far; counting goes on from 0."""
        self.touch()
        taken, self.seconds = self.seconds, 0.0
        return taken

    def stop(self) -> None:
        """Count no more."""
        self._last = None
