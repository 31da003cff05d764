"""Reading ahead, predicting and writing behind, each in a thread of its own.

At most `IN_FLIGHT` windows are in memory: one is read while one is predicted and one is written. So memory
does not depend on how many windows there are.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

import numpy as np
from numpy.typing import NDArray

from ...lakes.bands import PROBABILITY_NODATA
from ...lakes.progress import Progress
from ..memory import IN_FLIGHT
from ..windows import Patch
from .pace import Pace
from .source import Stored

LOOK_S = 0.1
"""How often the one who asked is looked at: whether to stop."""

Read = Callable[[Patch], "Stored | None"]
Predict = Callable[[Stored], NDArray[np.uint8]]
Write = Callable[[Patch, NDArray[np.uint8]], None]


def run_patches(patches: list[Patch], read: Read, predict: Predict, write: Write, progress: Progress) -> None:
    """Predict patches one after the other, with the next one read and the last one written meanwhile.

    Whatever happens, no thread is left, and what was predicted is written.

    Args:
        patches: in the order in which they are done.
        read: stored numbers of a patch (bands x height x width), None where none of its kept pixels has data.
        predict: stored probability of them (height x width); not called for None.
        write: takes the kept pixels of a patch.
        progress: hears of it; looked at ten times a second.
    """
    pace = Pace(len(patches))
    reader, predictor, writer = (ThreadPoolExecutor(1, name) for name in ("read", "predict", "write"))

    def start(patch: Patch) -> Future[None]:
        reading = reader.submit(read, patch)
        predicting = predictor.submit(lambda: keep(patch, reading.result(), predict))
        return writer.submit(lambda: write(patch, predicting.result()))

    flights: deque[Future[None]] = deque()
    try:
        for patch in patches:
            flights.append(start(patch))
            if len(flights) == IN_FLIGHT:
                _await(flights.popleft(), pace, progress)
        while flights:
            _await(flights.popleft(), pace, progress)
    finally:
        reader.shutdown(cancel_futures=True)
        predictor.shutdown(cancel_futures=True)
        writer.shutdown()


def keep(patch: Patch, stored: Stored | None, predict: Predict) -> NDArray[np.uint8]:
    """The stored probability of a patch's kept pixels."""
    if stored is None:
        return np.full(patch.keep.shape, PROBABILITY_NODATA, dtype=np.uint8)
    return predict(stored)[patch.keep.relative_to(patch.read).slices]


def _await(flight: Future[None], pace: Pace, progress: Progress) -> None:
    """Return when a window is done; meanwhile say how far it is, and look whether to stop."""
    while not wait([flight], LOOK_S).done:
        progress.percent(pace.percent(), pace.due_sentence())
    flight.result()
    pace.finished()
    progress.percent(pace.percent(), pace.due_sentence())
