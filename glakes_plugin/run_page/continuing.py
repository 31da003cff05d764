"""The dialog of 'Map lakes of a large area' with what a run was begun with, so that it goes on here."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingUtils, QgsProject, QgsVectorFileWriter, QgsVectorLayer

from .job import Job

MAP_LAKES = "glakes:maplakes"
SETTINGS = ("threshold", "min_area", "device", "precision")
LAYER = "tiles"


def parameters_of(job: Job, grid: QgsVectorLayer | None, output: str) -> dict[str, Any]:
    """Parameters that fit the run.

    Args:
        job: the run.
        grid: the layer of its tiles, written to a file where no size gives the same tiles.
        output: of the lakes, as the last complete run wrote them; empty = where QGIS wants it.
    """
    found: dict[str, Any] = {
        "INPUT": job.input,
        "MODEL": job.model_path,
        "RUN_FOLDER": str(job.root),
        **{name.upper(): job.settings[name] for name in SETTINGS if name in job.settings},
    }
    size = job.tile_size()
    if size:
        found["TILE_SIZE"] = size
    elif grid is not None:
        found["GRID"] = write_grid(grid)
    if output:
        found["LAKES"] = output
    return found


def write_grid(grid: QgsVectorLayer) -> str:
    """Write the tiles to a temporary file, which outlives the page; returns its path."""
    path = QgsProcessingUtils.generateTempFilename(f"{LAYER}.gpkg")
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName, options.layerName = "GPKG", LAYER
    context = QgsProject.instance().transformContext()
    QgsVectorFileWriter.writeAsVectorFormatV3(grid, path, context, options)
    return str(path)


def open_dialog(parameters: dict[str, Any]) -> None:
    """Show the dialog; the user starts it."""
    import processing

    dialog = processing.createAlgorithmDialog(MAP_LAKES, parameters)
    if dialog:
        dialog.show()
