"""Algorithms of the provider run one after the other, as tasks of QGIS."""

from __future__ import annotations

import time
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsProcessingAlgorithm,
    QgsProcessingAlgRunnerTask,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication, QObject, pyqtSignal

from .history import record_run

Stage = tuple[str, dict[str, Any], float, float]
"""Id of an algorithm, its parameters, and the percent of the whole at which it begins and ends."""


class RunFeedback(QgsProcessingFeedback):
    """Passes the stage on and keeps the last error, which a task itself does not tell."""

    staged = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__()
        self.error = ""

    def setProgressText(self, text: str) -> None:
        """Called by the algorithm in its thread."""
        self.staged.emit(text)

    def reportError(self, error: str, fatalError: bool = False) -> None:  # noqa: N803
        """Called by the algorithm, or by QGIS with the sentence of its exception."""
        self.error = error
        super().reportError(error, fatalError)


class AlgorithmRun(QObject):
    """Stages on their way, one after the other. Ends with exactly one of `finished`, `failed`, `cancelled`."""

    progressed = pyqtSignal(float)
    """0..100"""
    staged = pyqtSignal(str)
    finished = pyqtSignal(float)
    """Seconds it took; the files lie where the parameters say."""
    failed = pyqtSignal(str)
    """A sentence."""
    cancelled = pyqtSignal()

    def __init__(self, stages: list[Stage], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stages = list(stages)
        self._task: QgsProcessingAlgRunnerTask | None = None
        self._is_cancelled = False
        self.results: dict[str, Any] = {}
        """Outputs of the stages that are done, by name; of two with one name the later one."""

    def start(self) -> None:
        """Begin; returns at once."""
        self._started = time.monotonic()
        self._next_stage()

    def cancel(self) -> None:
        """Ask to stop; `cancelled` follows within a second or so."""
        self._is_cancelled = True
        if self._task:
            self._task.cancel()

    def _next_stage(self) -> None:
        if not self._stages:
            self.finished.emit(time.monotonic() - self._started)
            return
        name, parameters, self._begin, self._end = self._stages.pop(0)
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(name)
        # Context and feedback are only borrowed by the task, so they live here.
        self._feedback = RunFeedback()
        self._feedback.progressChanged.connect(self._on_progress)
        self._feedback.staged.connect(self.staged)
        self._context = QgsProcessingContext()
        self._context.setProject(QgsProject.instance())
        self._context.setFeedback(self._feedback)
        obstacle = _obstacle(algorithm, parameters, self._context)
        if obstacle:
            self.failed.emit(obstacle)
            return
        record_run(algorithm, parameters, self._context)
        task = QgsProcessingAlgRunnerTask(algorithm, parameters, self._context, self._feedback)
        if task.isCanceled():  # refused while preparing
            self.failed.emit(self._feedback.error)
            return
        task.executed.connect(self._on_executed)
        self._task = task
        QgsApplication.taskManager().addTask(task)

    def _on_progress(self, percent: float) -> None:
        self.progressed.emit(self._begin + (self._end - self._begin) * percent / 100.0)

    def _on_executed(self, is_done: bool, results: dict[str, Any]) -> None:
        # The task manager's own cancel button does not come through `cancel`.
        is_cancelled = self._is_cancelled or self._feedback.isCanceled()
        self._task = None
        if is_cancelled:
            self.cancelled.emit()
        elif is_done:
            self.results |= results
            self._next_stage()
        else:
            self.failed.emit(self._feedback.error)


def _obstacle(
    algorithm: QgsProcessingAlgorithm | None, parameters: dict[str, Any], context: QgsProcessingContext
) -> str:
    """Why the algorithm cannot be started, as the toolbox would say it; empty when it can."""
    if algorithm is None:
        return QCoreApplication.translate("AlgorithmRun", "The GLAKES algorithms are not loaded. Restart QGIS.")
    can_execute, reason = algorithm.canExecute()
    if not can_execute:
        return reason
    fits, reason = algorithm.checkParameterValues(parameters, context)
    return "" if fits else reason
