"""Something slow without layers, done in a thread; the answer comes back to the main thread.

For what a user need not see in the task manager. Runs of algorithms are tasks, see `algorithm_run.py`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

LEAVING_S = 3.0


class SilentListener:
    """Lets somebody stop a worker's job; what the worker says is not shown."""

    def __init__(self, is_cancelled: Callable[[], bool]) -> None:
        self.is_cancelled = is_cancelled

    def progress(self, percent: float, text: str | None) -> None:
        """Show nothing: it takes seconds."""

    def info(self, text: str) -> None:
        """Show nothing."""

    def warning(self, text: str) -> None:
        """Show nothing."""


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
        self.thread_of_work = threading.Thread(target=self._run, daemon=True)
        _alive.add(self)
        self.thread_of_work.start()

    def forget(self) -> None:
        """Cancel, and call nobody back: whoever asked is going away. Does not wait."""
        self._cancelled.set()

    def _run(self) -> None:
        try:
            value = self._work(self._cancelled.is_set)
        except self._expected as error:
            self._ended.emit(False, str(error))
        else:
            self._ended.emit(True, value)

    def _answer(self, is_done: bool, value: Any) -> None:
        _alive.discard(self)
        if not self._cancelled.is_set():
            (self._done if is_done else self._failed)(value)


# A QObject must not die in another thread, so every call lives until the main thread has its answer.
_alive: set[BackgroundCall] = set()


def wait_for_calls() -> None:
    """Give what was forgotten a moment to end: the plugin is going away."""
    deadline = time.monotonic() + LEAVING_S
    for call in list(_alive):
        call.thread_of_work.join(max(0.0, deadline - time.monotonic()))
        if not call.thread_of_work.is_alive():
            _alive.discard(call)
