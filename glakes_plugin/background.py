"""Something slow without layers, done in a thread; the answer comes back to the main thread.

For what a user need not see in the task manager. Runs of algorithms are tasks, see `map_lakes/run.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

LEAVING_S = 3.0


class BackgroundCall(QObject):
    """Calls `work(is_cancelled)` in a thread, then, in the main thread, `done` with its value.

    When the work raised one of `expected`, `failed` gets the sentence instead. After `forget`
    neither is called.
    """

    _ended = pyqtSignal(bool, object)

    def __init__(
        self,
        work: Callable[[Callable[[], bool]], Any],
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        expected: tuple[type[Exception], ...] = (),
    ) -> None:
        super().__init__()
        self._work, self._done, self._failed, self._expected = work, done, failed, expected
        self._cancelled = threading.Event()
        self._ended.connect(self._answer)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def forget(self) -> None:
        """Cancel, and call nobody back: whoever asked is going away."""
        self._cancelled.set()
        self._thread.join(LEAVING_S)

    def _run(self) -> None:
        try:
            value = self._work(self._cancelled.is_set)
        except self._expected as error:
            self._ended.emit(False, str(error))
        else:
            self._ended.emit(True, value)

    def _answer(self, is_done: bool, value: Any) -> None:
        if not self._cancelled.is_set():
            (self._done if is_done else self._failed)(value)
