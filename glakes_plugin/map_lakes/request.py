"""What the user asked for, and the parameters of the two algorithms that do it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingUtils, QgsReferencedRectangle

from ...lakes.errors import LakesError

PREDICT = "glakes:predictlakes"
FINISH = "glakes:finishlakes"


@dataclass(frozen=True)
class LakesRequest:
    """One run of the button."""

    layer_id: str
    layer_name: str
    extent: QgsReferencedRectangle
    """The part to map, in the layer's own coordinate system."""
    pixels: int
    model: str
    """Model file; empty = the shipped one."""
    threshold: float
    min_area: float
    """km2"""
    device: str
    folder: Path
    """Where the files go; made for this run."""

    @property
    def probability(self) -> Path:
        """Probability raster."""
        return self.folder / "probability.tif"

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
            "PROBABILITY": str(self.probability),
            "LAKES": str(self.predicted),
        }
        return parameters | ({"MODEL": self.model} if self.model else {})

    def finish_parameters(self) -> dict[str, Any]:
        """For `finishlakes`, on what `predictlakes` wrote."""
        return {"INPUT": str(self.predicted), "MIN_AREA": self.min_area, "OUTPUT": str(self.lakes)}


def clear_run_folder(folder: Path) -> None:
    """Remove what a failed run had finished by then; the log of its failure stays."""
    for path in folder.iterdir():
        if path.suffix != ".log":
            path.unlink()


def make_run_folder(chosen: str) -> Path:
    """A new folder for one run, in the chosen one or among QGIS's temporary files.

    Raises:
        LakesError: the chosen folder cannot be written to.
    """
    parent = Path(chosen or QgsProcessingUtils.tempFolder())
    folder = parent / f"lakes-{datetime.now():%Y%m%d-%H%M%S-%f}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise LakesError(f"Cannot write into '{parent}': {error.strerror}. Choose another folder.") from error
    return folder
