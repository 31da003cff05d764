"""How far a prediction is and how long the rest takes, from its last windows."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

LAST = 12
"""Windows that the pace is measured over: enough to be steady, few enough to follow a machine that gets busy."""

SAY_S = 1.0
"""The remaining time is said once a second, and less and less often in a run that takes long: QGIS logs each."""

SAY_SHARE = 0.05
"""Of the time that has passed: the longest silence."""


class Pace:
    """Counts finished windows.

    Args:
        total: windows to do.
        clock: seconds, from any start.
    """

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._total, self._clock = total, clock
        self._done = 0
        self._begun = clock()
        self._times = deque([self._begun], maxlen=LAST + 1)
        self._next = self._begun + SAY_S

    def finished(self) -> None:
        """One more window is done."""
        self._done += 1
        self._times.append(self._clock())

    def seconds_left(self) -> float | None:
        """None before the first window is done."""
        interval = self._interval()
        if interval is None:
            return None
        since = min(self._clock() - self._times[-1], interval)
        return max((self._total - self._done) * interval - since, 0.0)

    def percent(self) -> float:
        """How much is done, the window in work included as far as the pace tells; never falls."""
        interval = self._interval()
        since = self._clock() - self._times[-1]
        part = min(since / interval, 0.9) if interval else 0.0
        return 100.0 * min(self._done + part, self._total) / self._total

    def sentence(self) -> str:
        """To be shown: '37 of 120 windows, about 12 s left'."""
        left = self.seconds_left()
        said = f"{self._done} of {self._total} windows"
        return f"{said}, {in_words(left)} left" if left else said

    def due_sentence(self) -> str | None:
        """`sentence` when it is time to say it again."""
        now = self._clock()
        if now < self._next:
            return None
        self._next = now + max(SAY_S, SAY_SHARE * (now - self._begun))
        return self.sentence()

    def _interval(self) -> float | None:
        """Seconds from one window to the next."""
        if len(self._times) < 2:
            return None
        return max((self._times[-1] - self._times[0]) / (len(self._times) - 1), 1e-6)


def in_words(seconds: float) -> str:
    """'about 4 s', 'about 3 min', 'about 2.5 h'."""
    if seconds < 90:
        return f"about {max(round(seconds), 1)} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
