"""What the workers' jobs say, brought from their threads into the window's, for whoever wants to show it."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..lakes.steps import Settings


class JobNews(QObject):
    """The observer (`worker/observing.py`) of a window's workers. A job is known by its settings.

    Qt brings a signal of another thread to the receiver's own.
    """

    began = pyqtSignal(str, object)
    """Name and settings of a job."""
    progressed = pyqtSignal(object, float, str)
    """Settings, percent, and the stage or nothing."""
    finished = pyqtSignal(object, object)
    """Settings, and values by output name."""
    failed = pyqtSignal(object, str)
    """Settings, and why there are no values; also after a cancel."""

    def started(self, job: str, settings: Settings) -> None:
        """Called in the thread that waits for the job, as all of these."""
        self.began.emit(job, settings)

    def progress(self, settings: Settings, percent: float, text: str | None) -> None:
        """The job has come this far."""
        self.progressed.emit(settings, percent, text or "")

    def ended(self, settings: Settings, values: dict[str, Any] | None, sentence: str) -> None:
        """The job is over."""
        if values is None:
            self.failed.emit(settings, sentence)
        else:
            self.finished.emit(settings, values)
