"""How a long step talks to whoever started it, and how it learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """The four calls that a step may make while it runs."""

    def percent(self, value: float, text: str | None = None) -> None:
        """Report how much is done, 0..100, and optionally which stage begins. Also calls `check`."""

    def info(self, text: str) -> None:
        """Report a decision the step took."""

    def warn(self, text: str) -> None:
        """Report doubtful data."""

    def check(self) -> None:
        """Raise `Cancelled` when the user asked to stop; cheap enough for inner loops."""


class Silent:
    """A progress that nobody listens to."""

    def percent(self, value: float, text: str | None = None) -> None:
        """Do nothing."""

    def info(self, text: str) -> None:
        """Do nothing."""

    def warn(self, text: str) -> None:
        """Do nothing."""

    def check(self) -> None:
        """Do nothing."""


class Stage:
    """The share of a longer step: maps this stage's 0..100 to `start`..`end` of the whole."""

    def __init__(self, whole: Progress, start: float, end: float) -> None:
        self._whole, self._start, self._span = whole, start, end - start
        self.info, self.warn, self.check = whole.info, whole.warn, whole.check

    def percent(self, value: float, text: str | None = None) -> None:
        """Report this stage's share as part of the whole."""
        self._whole.percent(self._start + self._span * value / 100.0, text)
