"""What every GLAKES algorithm does: build the step's settings, have a worker do it, relay what it says."""

from __future__ import annotations

from typing import Any, ClassVar

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...lakes.steps import Settings
from ...worker.client import JobCancelled, WorkerError, Workers
from ..failure_log import write_failure_log
from ..interpreter import find_interpreter, obstacle
from ..styles import LayerStyler
from ..worker_words import translated
from .destinations import Destinations
from .inputs import raster_for_polygons
from .presented import Presented
from .recorded import Recorded


class FeedbackListener:
    """Relays a worker's words into a Processing feedback."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback

    def progress(self, percent: float, text: str | None) -> None:
        """Move the bar; a text names a new stage."""
        if text:
            self._feedback.setProgressText(translated(text))
        self._feedback.setProgress(percent)

    def info(self, text: str) -> None:
        """Add a line to the log."""
        self._feedback.pushInfo(translated(text))

    def warning(self, text: str) -> None:
        """Add a warning to the log."""
        self._feedback.pushWarning(translated(text))

    def is_cancelled(self) -> bool:
        """True once the user has pressed cancel."""
        return bool(self._feedback.isCanceled())


class GlakesAlgorithm(Presented, Recorded, QgsProcessingAlgorithm):
    """Base of all algorithms; a subclass translates parameters in `settings` and describes itself."""

    STYLES: ClassVar[dict[str, str]] = {}
    """Output name -> name of the QML it gets when it is loaded."""

    def __init__(self) -> None:
        super().__init__()
        self._settings: Settings | None = None
        self._fault = ""
        self._destinations = Destinations(self)
        self._stylers: dict[str, LayerStyler] = {}

    def settings(self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations) -> Settings:
        """Translate parameters into the settings of the step; calls `parameterAs...` and nothing else."""
        raise NotImplementedError

    def createInstance(self) -> GlakesAlgorithm:
        """A fresh algorithm for one run."""
        return type(self)()

    def groupId(self) -> str:
        """The folder that the algorithm's file lies in."""
        return type(self).__module__.split(".")[-2]

    def group(self) -> str:
        """Name of the group in the toolbox."""
        translate = QCoreApplication.translate
        return {
            "imagery": translate("GlakesAlgorithm", "Imagery"),
            "samples": translate("GlakesAlgorithm", "Samples"),
            "model": translate("GlakesAlgorithm", "Model"),
            "postprocessing": translate("GlakesAlgorithm", "Post-processing"),
            "accuracy": translate("GlakesAlgorithm", "Accuracy and statistics"),
            "largeareas": translate("GlakesAlgorithm", "Large areas"),
        }[self.groupId()]

    def tr(self, text: str) -> str:
        """Translate a literal text."""
        return QCoreApplication.translate(type(self).__name__, text)

    def canExecute(self) -> tuple[bool, str]:
        """False, with what to do, while there is no worker environment."""
        reason = obstacle()
        return not reason, reason

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """QGIS says of a raster where polygons are asked for that it is not found; say what it is."""
        fault = raster_for_polygons(self, parameters, context)
        return (False, fault) if fault else super().checkParameterValues(parameters, context)

    def prepareAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Read the parameters in the main thread, where layers live.

        A fault is kept for `processAlgorithm`: raised here, QGIS would replace it by its own words.
        """
        self._stylers = {name: LayerStyler(style) for name, style in self.STYLES.items()}
        try:
            self._settings = self.settings(parameters, context, self._destinations)
        except (LakesError, QgsProcessingException) as error:
            self._fault = translated(str(error))
        return True

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Have a worker do the job; returns the outputs and the numbers that belong to them."""
        if self._settings is None:
            raise QgsProcessingException(self._fault)
        values = self._work(self._settings, feedback)
        if feedback.isCanceled():
            return {}
        results = self._destinations.deliver(context, feedback)
        for name, styler in self._stylers.items():
            destination = results.get(name)
            if destination and context.willLoadLayerOnCompletion(destination):
                context.layerToLoadOnCompletionDetails(destination).setPostProcessor(styler)
        return results | {name: value for name, value in values.items() if self.outputDefinition(name)}

    def _work(self, settings: Settings, feedback: QgsProcessingFeedback) -> dict[str, Any]:
        interpreter = find_interpreter()
        if interpreter is None:
            raise QgsProcessingException(obstacle())
        workers: Workers = getattr(self.provider(), "workers", None) or Workers()
        try:
            return workers.run(interpreter, self.name(), settings, FeedbackListener(feedback))
        except JobCancelled:
            return {}
        except WorkerError as error:
            log = write_failure_log(self.name(), settings, error)
            where = QCoreApplication.translate("GlakesAlgorithm", "Details: {path}").format(path=log) if log else ""
            raise QgsProcessingException(f"{translated(str(error))} {where}".strip()) from error
