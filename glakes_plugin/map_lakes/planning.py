"""What a run would be, asked of the warm worker while the map moves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from qgis.core import QgsProcessingException
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...lakes.errors import LakesError
from ...models.settings import PredictSettings
from ...processing_provider.interpreter import find_interpreter, obstacle
from ...processing_provider.worker_words import translated
from ...worker.client import WorkerError, Workers
from ..background import BackgroundCall, SilentListener

JOB = "predictionplan"
DELAY_MS = 300
"""A map that is dragged changes many times a second; only where it comes to rest is asked about."""


@dataclass(frozen=True)
class RunPlan:
    """How a run would be done on this computer."""

    windows: int
    window: int
    """Pixels; the longest side."""
    windows_reused: int
    """Finished already by a run that did not come to its end."""
    seconds: float
    pixels_per_second: float
    memory_mb: float
    engine: str

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> RunPlan:
        """The plan in a worker's answer."""
        return cls(
            windows=int(values["WINDOWS"]),
            window=int(values["WINDOW"]),
            windows_reused=int(values["WINDOWS_REUSED"]),
            seconds=float(values["SECONDS"]),
            pixels_per_second=float(values["PIXELS_PER_SECOND"]),
            memory_mb=float(values["MEMORY_MB"]),
            engine=str(values["ENGINE"]),
        )


class Planner(QObject):
    """Asks for one plan at a time; of what is asked meanwhile only the last counts."""

    planned = pyqtSignal(object)
    """A `RunPlan`."""
    failed = pyqtSignal(str)
    """Why there is no plan."""

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._wanted: Callable[[], PredictSettings] | None = None
        self._call: BackgroundCall | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._ask)

    def ask(self, make: Callable[[], PredictSettings]) -> None:
        """Ask for the plan of a run; its settings are made when the map has come to rest."""
        self._wanted = make
        self._timer.start()

    def stop(self) -> None:
        """Ask no more, and give up what is being reckoned."""
        self._timer.stop()
        self._wanted = None
        if self._call:
            self._call.forget()
            self._call = None

    def _ask(self) -> None:
        make = self._wanted
        if self._call or make is None:
            return  # asked again when the answer is there
        try:
            settings = make()
        except (LakesError, QgsProcessingException) as error:
            self.failed.emit(translated(str(error)))
            return
        self._call = BackgroundCall(
            lambda is_cancelled: self._plan(settings, is_cancelled),
            lambda plan: self._answer(make, self.planned, plan),
            lambda sentence: self._answer(make, self.failed, sentence),
            (WorkerError, LakesError),
        )

    def _plan(self, settings: PredictSettings, is_cancelled: Callable[[], bool]) -> RunPlan:
        reason = obstacle()
        if reason:
            raise LakesError(reason)
        values = self._workers.run(str(find_interpreter()), JOB, settings, SilentListener(is_cancelled))
        return RunPlan.from_values(values)

    def _answer(self, make: Callable[[], PredictSettings], signal: Any, answer: object) -> None:
        """Tell it; or ask the next question when the map has moved on."""
        self._call = None
        if make is self._wanted:
            signal.emit(answer)
        elif not self._timer.isActive():
            self._ask()
