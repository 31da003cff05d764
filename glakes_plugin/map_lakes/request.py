"""What the user asked for, and the parameters of the two algorithms that do it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProcessingContext, QgsProject, QgsReferencedRectangle
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...models.settings import PredictSettings
from ...processing_provider.algorithms.destinations import Destinations
from .run_folder import PROBABILITY, find_stopped

PREDICT = "glakes:predictlakes"
FINISH = "glakes:finishlakes"


@dataclass(frozen=True)
class LakesRequest:
    """One run of the button."""

    layer_id: str
    layer_name: str
    extent: QgsReferencedRectangle
    """The part to map, in the layer's own coordinate system."""
    model: str
    """Model file; empty = the shipped one."""
    threshold: float
    min_area: float
    """km2"""
    device: str
    precision: str
    folder: Path = Path()
    """Where the files go; made for this run when it starts."""

    @property
    def probability(self) -> Path:
        """Probability raster."""
        return self.folder / PROBABILITY

    @property
    def predicted(self) -> Path:
        """Every lake at the threshold, without the final attributes."""
        return self.folder / "predicted.gpkg"

    @property
    def lakes(self) -> Path:
        """The finished lakes."""
        return self.folder / "lakes.gpkg"

    def predict_parameters(self) -> dict[str, Any]:
        """For `predictlakes`; the model only if it is not the shipped one."""
        parameters = {
            "INPUT": self.layer_id,
            "EXTENT": self.extent,
            "THRESHOLD": self.threshold,
            "DEVICE": self.device,
            "PRECISION": self.precision,
            "PROBABILITY": str(self.probability),
            "LAKES": str(self.predicted),
        }
        return parameters | ({"MODEL": self.model} if self.model else {})

    def finish_parameters(self) -> dict[str, Any]:
        """For `finishlakes`, on what `predictlakes` wrote."""
        return {"INPUT": str(self.predicted), "MIN_AREA": self.min_area, "OUTPUT": str(self.lakes)}

    def predict_settings(self) -> PredictSettings:
        """What the algorithm will tell the worker.

        Raises:
            LakesError, QgsProcessingException: as when the algorithm runs.
        """
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(PREDICT)
        if algorithm is None:
            raise LakesError(QCoreApplication.translate("MapLakes", "The GLAKES algorithms are not loaded."))
        context = QgsProcessingContext()
        context.setProject(QgsProject.instance())
        settings: PredictSettings = algorithm.settings(self.predict_parameters(), context, Destinations(algorithm))
        return settings

    def planned_settings(self, chosen: str) -> PredictSettings:
        """As `predict_settings`; where this run was stopped, with the place of what it had finished.

        Args:
            chosen: where the user wants results; empty = among QGIS's temporary files.

        Raises:
            LakesError, QgsProcessingException: as when the algorithm runs.
        """
        settings = self.predict_settings()
        stopped = find_stopped(chosen, settings)
        return replace(self, folder=stopped).predict_settings() if stopped else settings
