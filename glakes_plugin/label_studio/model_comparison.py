"""Runs a model over the open region and finds where it and the labels differ."""

from __future__ import annotations

from pathlib import Path

from qgis.core import Qgis, QgsCoordinateTransform, QgsGeometry, QgsProcessingUtils, QgsProject, QgsReferencedRectangle
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...lakes.errors import LakesError
from ...processing_provider.worker_words import translated
from ..algorithm_run import AlgorithmRun
from ..map_lakes.request import PREDICT
from ..pixels import burn
from ..settings import GlakesSettings
from .disagreement import Difference, burn_all, differences, read_probability
from .labels_layer import LAKE
from .session import StudioSession


class ModelComparison(QObject):
    """One run at a time, with the model and the threshold of the settings; in the worker, so QGIS stays free."""

    progressed = pyqtSignal(float)
    """0..100"""
    found = pyqtSignal(list)
    """The `Difference`s of the region that is still open, the largest first."""
    ended = pyqtSignal()
    """Well or not."""

    def __init__(self, session: StudioSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run: AlgorithmRun | None = None

    @property
    def is_running(self) -> bool:
        """Whether the model looks at the region now."""
        return self._run is not None

    def start(self) -> None:
        """Begin; `found` and `ended` follow. A sentence where there is no image to look at."""
        image, region = self._session.image, self._session.region
        if self._run is not None or region is None:
            return
        if image is None:
            self._session.said.emit(self.tr("This region has no image."), Qgis.MessageLevel.Warning)
            self.ended.emit()
            return
        settings = GlakesSettings.load()
        output = QgsProcessingUtils.generateTempFilename("probability.tif")
        box = self._session.region_in(image.crs).boundingBox()
        parameters = {
            "INPUT": str(image.path),
            "EXTENT": QgsReferencedRectangle(box, image.crs),
            "PROBABILITY": output,
            "DEVICE": settings.device,
        }
        model = {"MODEL": settings.model} if settings.model else {}
        run = self._run = AlgorithmRun([(PREDICT, parameters | model, 0.0, 100.0)], self)
        run.progressed.connect(self.progressed)
        run.finished.connect(lambda _seconds: self._finish(output))
        run.failed.connect(self._fail)
        run.cancelled.connect(self._end)
        run.start()

    def cancel(self) -> None:
        """Ask to stop; the region at hand is about to go."""
        if self._run is not None:
            self._run.cancel()

    def _finish(self, output: str) -> None:
        try:
            found = self._differences(output)
        except LakesError as error:
            self._session.said.emit(translated(str(error)), Qgis.MessageLevel.Warning)
            found = None
        finally:
            self._end()
            Path(output).unlink(missing_ok=True)
        if found is not None:
            self.found.emit(found)

    def _fail(self, sentence: str) -> None:
        self._end()
        self._session.said.emit(sentence, Qgis.MessageLevel.Warning)

    def _end(self) -> None:
        self._run = None
        self.ended.emit()

    def _differences(self, output: str) -> list[Difference]:
        window, labels = self._session.read_ndwi(), self._session.labels
        outside = ~burn(self._session.region_in(window.crs), window.transform, *window.values.shape)
        shapes: dict[bool, list[QgsGeometry]] = {True: [], False: []}
        if labels is not None:
            to_image = QgsCoordinateTransform(labels.crs(), window.crs, QgsProject.instance())
            for row in labels.getFeatures():
                shape = row.geometry()
                shape.transform(to_image)
                shapes[row["class"] == LAKE].append(shape)
        percents = read_probability(output, window)
        ignored = outside | burn_all(shapes[False], window)
        threshold = GlakesSettings.load().threshold
        return differences(percents, threshold, burn_all(shapes[True], window), ignored, window)
