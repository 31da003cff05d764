"""What a run would be, asked of the warm worker while the map moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...lakes.errors import LakesError
from ...models.settings import PredictSettings
from ...processing_provider.interpreter import find_interpreter, obstacle
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

    planned = pyqtSignal(object, object)
    """Settings, and their `RunPlan`."""
    failed = pyqtSignal(object, str)
    """Settings, and why there is no plan."""

    def __init__(self, workers: Workers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._wanted: PredictSettings | None = None
        self._call: BackgroundCall | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._ask)

    def ask(self, settings: PredictSettings) -> None:
        """Ask for the plan of a run with these settings; it comes in a moment, unless others are asked for."""
        self._wanted = settings
        self._timer.start()

    def stop(self) -> None:
        """Ask no more, and give up what is being reckoned."""
        self._timer.stop()
        self._wanted = None
        if self._call:
            self._call.forget()
            self._call = None

    def _ask(self) -> None:
        if self._call or self._wanted is None:
            return  # asked again when the answer is there
        settings = self._wanted

        def plan(is_cancelled: Any) -> RunPlan:
            reason = obstacle()
            if reason:
                raise LakesError(reason)
            listener = SilentListener(is_cancelled)
            return RunPlan.from_values(self._workers.run(str(find_interpreter()), JOB, settings, listener))

        self._call = BackgroundCall(
            plan,
            lambda found: self._answer(settings, found),
            lambda sentence: self._refuse(settings, sentence),
            (WorkerError, LakesError),
        )

    def _answer(self, settings: PredictSettings, found: RunPlan) -> None:
        if self._is_current(settings):
            self.planned.emit(settings, found)

    def _refuse(self, settings: PredictSettings, sentence: str) -> None:
        if self._is_current(settings):
            self.failed.emit(settings, sentence)

    def _is_current(self, settings: PredictSettings) -> bool:
        """False, and the next question is asked, when the map has moved on."""
        self._call = None
        if settings == self._wanted:
            return True
        if not self._timer.isActive():
            self._ask()
        return False
