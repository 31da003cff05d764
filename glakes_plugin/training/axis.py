"""Where the lines of an axis are, and where a value lies on it. Arithmetic only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

NICE = (1.0, 2.0, 5.0, 10.0)
ROOM = 0.05
"""Share of the range that is left free above and below the values."""


class Tick(NamedTuple):
    """A line of the grid and what is written at it."""

    value: float
    text: str


@dataclass(frozen=True)
class Axis:
    """Values from low to high on a stretch of pixels, linear or in powers of ten."""

    low: float
    high: float
    is_logarithmic: bool = False

    def share(self, value: float) -> float:
        """0 at low, 1 at high; beyond them outside of 0..1."""
        if self.is_logarithmic:
            low, high = math.log(self.low), math.log(self.high)
            return (math.log(max(value, self.low * 1e-6)) - low) / (high - low)
        return (value - self.low) / (self.high - self.low)

    def ticks(self, most: int) -> list[Tick]:
        """At most about so many lines at round values."""
        if self.is_logarithmic:
            found = _powers(self.low, self.high)
            if len(found) >= 3:
                return found
        return _steps(self.low, self.high, most)


def axis_of(values: list[float], is_logarithmic: bool = False) -> Axis:
    """An axis that holds all finite values, and some when there are none; only positive ones if logarithmic."""
    known = [value for value in values if math.isfinite(value) and (value > 0 or not is_logarithmic)]
    low, high = (min(known), max(known)) if known else (0.1, 1.0)
    if is_logarithmic:
        factor = max((high / low) ** ROOM, 1.05)
        return Axis(low / factor, high * factor, True)
    room = ROOM * (high - low) or 0.05 * abs(high) or 0.5
    # A loss or a score is never below 0: no empty stretch below it.
    return Axis(max(0.0, low - room) if low >= 0 else low - room, high + room)


def epoch_ticks(first: int, last: int, most: int) -> list[Tick]:
    """Whole epochs, at most about so many."""
    step = max(1, round(_nice_step(max(1, last - first), most)))
    return [Tick(epoch, str(epoch)) for epoch in range(first, last + 1) if epoch % step == 0 or first == last]


def _steps(low: float, high: float, most: int) -> list[Tick]:
    step = _nice_step(high - low, most)
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    numbers = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    return [Tick(number * step, f"{number * step:.{decimals}f}") for number in numbers]


def _powers(low: float, high: float) -> list[Tick]:
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    values = [digit * 10.0**exponent for exponent in exponents for digit in (1, 2, 5)]
    return [Tick(value, f"{value:g}") for value in values if low <= value <= high]


def _nice_step(span: float, most: int) -> float:
    rough = span / max(1, most)
    size = 10.0 ** math.floor(math.log10(rough))
    return next(nice * size for nice in NICE if nice * size >= rough * (1 - 1e-9))
