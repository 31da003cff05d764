"""Something slow, done in QGIS's task manager; the answer comes back to the main thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qgis.core import QgsApplication, QgsTask


class BackgroundTask(QgsTask):
    """Calls `work(task)` in a thread, then `done(value)` in the main thread.

    `done` is not called once `forget` was, nor when the work raised one of `expected`: then `failed`
    gets the sentence. `work` may look at `task.isCanceled()`.
    """

    def __init__(
        self,
        title: str,
        work: Callable[[QgsTask], Any],
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        expected: type[Exception] | tuple[type[Exception], ...] = (),
    ) -> None:
        super().__init__(title, QgsTask.Flag.CanCancel)
        self._work, self._done, self._failed, self._expected = work, done, failed, expected
        self._value: Any = None
        self._sentence = ""

    def start(self) -> BackgroundTask:
        """Hand it to the task manager; the caller keeps the returned reference until it is done."""
        QgsApplication.taskManager().addTask(self)
        return self

    def forget(self) -> None:
        """Cancel, and call nobody back: whoever asked is going away."""
        self._done = self._failed = _nothing
        self.cancel()

    def run(self) -> bool:
        """Called by QGIS in a thread."""
        try:
            self._value = self._work(self)
        except self._expected as error:
            self._sentence = str(error)
            return False
        return True

    def finished(self, result: bool) -> None:
        """Called by QGIS in the main thread."""
        if result:
            self._done(self._value)
        else:
            self._failed(self._sentence)


def _nothing(_: Any) -> None:
    pass
