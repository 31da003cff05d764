"""How fast an engine is on this computer: measured once in about a second, then remembered.

Larger windows throw away less, but some computers run them slower; so windows are timed where that is
quick, and where it is not the largest that memory allows is taken.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import platform
import time
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...lakes.cache import cache_folder, recall, remember
from ...lakes.grid import align_down
from ...lakes.progress import Progress
from ..engines.base import Engine

PROBE = 192
"""Pixels of the first window that is timed."""

LOOK_S = 0.1
"""Seconds that the second one may take; each is run twice."""

BUDGET_S = 0.7
"""Seconds that windows of the sizes in question may take together; beyond that they are not timed."""


class Timing(NamedTuple):
    """What was found."""

    side: int
    """Pixels: the largest window worth taking."""
    pixels_per_second: float
    """Computed, margins included."""

    def kept_per_second(self, margin: int) -> float:
        """Pixels of a large raster per second."""
        return kept_share(self.side, margin) * self.pixels_per_second


def kept_share(side: int, margin: int) -> float:
    """How much of a window is kept."""
    return (1 - 2 * margin / side) ** 2


def timing(
    engine: Engine, model: str, bands: int, dtype: str, sides: list[int], margin: int, progress: Progress
) -> Timing:
    """The remembered timing of an engine, or a new one.

    Args:
        engine: made for the model.
        model: hash of the model file.
        bands: that it reads.
        dtype: of the raster.
        sides: of windows that memory allows, the largest last.
        margin: pixels thrown away around each.
        progress: hears of it when it has to be measured.
    """
    known = [platform.node(), os.cpu_count(), engine.name, model, bands, dtype, sides, margin]
    key = hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]
    file = cache_folder() / "speed.json"
    try:
        side, rate = recall(file)[key]
        return Timing(int(side), float(rate))
    except (KeyError, TypeError, ValueError):
        pass
    progress.percent(0, "Measuring how fast this computer is with this model")
    found = measure(engine, bands, dtype, sides, margin, progress)
    remember(file, **{key: list(found)})
    return found


def measure(engine: Engine, bands: int, dtype: str, sides: list[int], margin: int, progress: Progress) -> Timing:
    """Time windows of random numbers, see `timing`."""

    def rate(side: int) -> float:
        stored, seconds = random_numbers(bands, side, dtype), []
        for _ in range(2):  # engines set up at the first window of a size
            progress.check()
            started = time.perf_counter()
            engine.predict(stored)
            seconds.append(time.perf_counter() - started)
        return side**2 / max(min(seconds), 1e-6)

    found = rate(min(PROBE, sides[-1]))
    # The work grows with the area; the larger the window, the nearer to the real one.
    larger = align_down(min(int(math.sqrt(found * LOOK_S)), sides[-1]), PROBE)
    if larger > PROBE:
        found = rate(larger)
    best = Timing(sides[-1], found)
    rivals = sides[-2:]
    if 2 * sum(side**2 for side in rivals) > found * BUDGET_S:
        return best
    return max((Timing(side, rate(side)) for side in rivals), key=lambda timing: timing.kept_per_second(margin))


def random_numbers(bands: int, side: int, dtype: str) -> NDArray[Any]:
    """A window of numbers such as a raster of that type holds; none of them is a usual nodata value."""
    generator = np.random.default_rng(0)
    if np.dtype(dtype).kind == "f":
        return generator.random((bands, side, side), dtype=np.float32).astype(dtype)
    return generator.integers(1, 100, (bands, side, side), dtype=dtype)
