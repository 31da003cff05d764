"""`glakes:maplakes`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterVectorDestination,
)

from ....models.mapping.settings import MapSettings
from ....models.settings import PRECISIONS
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class MapLakes(GlakesAlgorithm):
    """Lakes of a large area, in tiles."""

    INPUT, GRID, MODEL, THRESHOLD, RUN_FOLDER = "INPUT", "GRID", "MODEL", "THRESHOLD", "RUN_FOLDER"
    SCHEDULER, RESOURCE, TIME_LIMIT, TILE_SIZE = "SCHEDULER", "RESOURCE", "TIME_LIMIT", "TILE_SIZE"
    MIN_AREA, DEVICE, PRECISION, VERIFY, DRY_RUN = "MIN_AREA", "DEVICE", "PRECISION", "VERIFY", "DRY_RUN"
    LAKES, REPORT, PROBABILITY, DONE, FAILED = "LAKES", "REPORT", "PROBABILITY", "DONE", "FAILED"
    COMPUTED, MISSING, HOURS, GIGABYTES = "COMPUTED", "MISSING", "HOURS", "GIGABYTES"
    STYLES = {LAKES: "lakes"}

    def name(self) -> str:
        """Public id."""
        return "maplakes"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Map lakes of a large area")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("lake,large,tiles,country,world,cluster,dask,batch,predict,vectorize").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Predicts and outlines the lakes of any area in tiles that can be stopped and continued.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Predicts a composite of any size tile by tile, outlines the lakes, and joins every lake that the edges "
            "of tiles cut. The result is that of 'Predict lakes' on the whole: it depends neither on the size and "
            "order of tiles nor on the machines.\n\n"
            "The run folder keeps what is done. A run that was cancelled, broke off or lost its power goes on from "
            "there when it is started again with the same settings; a finished one computes nothing. A tile that "
            "fails three times is left out and named, and tried again by the next run. Other settings need another "
            "folder.\n\n"
            "SCHEDULER is empty for this machine, processes:4 for four processes on it, or the address of a Dask "
            "scheduler. docs/large-areas.md shows these and SLURM and Kubernetes."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.raster(
                self.INPUT,
                self.tr("Composite"),
                self.tr("A raster, a virtual raster, or a folder of tiles that lie side by side on one grid."),
            )
        )
        self.addParameter(
            make.polygons(
                self.GRID,
                self.tr("Tiles"),
                self.tr("Rectangles such as 'Tile grid' makes. Empty: tiles of one degree over the whole composite."),
                optional=True,
            )
        )
        self.addParameter(make.model_file())
        self.addParameter(make.threshold())
        self.addParameter(
            make.folder(self.RUN_FOLDER, self.tr("Run folder"), self.tr("Keeps the parts. New, or of this very run."))
        )
        self._add_engine()
        self._add_result()
        self.addParameter(
            make.with_help(
                # Optional for scripts that only plan; `checkParameterValues` asks everyone else for it.
                QgsProcessingParameterVectorDestination(
                    self.LAKES, self.tr("Lakes"), make.POLYGONS, None, optional=True, createByDefault=True
                ),
                self.tr("Polygons, each lake once, by their number. Only a dry run does without."),
            )
        )
        self.addParameter(
            make.file_output(
                self.REPORT,
                self.tr("Report"),
                self.tr("A page with the state of every tile, times, failures and where everything came from."),
                self.tr("HTML (*.html)"),
                optional=True,
            )
        )
        self.addOutput(QgsProcessingOutputRasterLayer(self.PROBABILITY, self.tr("Lake probability")))
        for name, label in (
            (self.DONE, self.tr("Tiles that are done")),
            (self.FAILED, self.tr("Tiles that failed")),
            (self.COMPUTED, self.tr("Tiles that this run computed")),
            (self.MISSING, self.tr("Tiles to do")),
            (self.HOURS, self.tr("Hours on this machine")),
            (self.GIGABYTES, self.tr("Gigabytes of the run folder")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def _add_engine(self) -> None:
        self.addParameter(
            make.text(
                self.SCHEDULER,
                self.tr("Scheduler"),
                self.tr("Empty: this machine. processes:4: four processes on it. tcp:// or tls://: Dask."),
                advanced=True,
            )
        )
        self.addParameter(
            make.text(
                self.RESOURCE,
                self.tr("Resource"),
                self.tr("What a Dask worker must offer to get a tile, such as GPU=1."),
                advanced=True,
            )
        )
        self.addParameter(
            make.real(
                self.TIME_LIMIT,
                self.tr("Time limit (minutes)"),
                self.tr("A tile that takes longer is stopped and counts as failed. 0: none."),
                0.0,
                0.0,
                advanced=True,
            )
        )

    def _add_result(self) -> None:
        self.addParameter(
            make.whole(
                self.TILE_SIZE,
                self.tr("Side of a tile (pixels)"),
                self.tr("Where no tiles are given. 0: one degree, or 10,240 pixels where pixels are in metres."),
                0,
                0,
                advanced=True,
            )
        )
        self.addParameter(
            make.real(
                self.MIN_AREA,
                self.tr("Smallest lake (km2)"),
                self.tr("Geodesic area of the whole lake, after joining."),
                0.0,
                0.0,
                advanced=True,
            )
        )
        self.addParameter(make.device())
        self.addParameter(
            make.choice(
                self.PRECISION,
                self.tr("Precision"),
                self.tr("As for 'Predict lakes'."),
                PRECISIONS,
                advanced=True,
            )
        )
        self._add_switch(
            self.VERIFY,
            self.tr("Verify"),
            self.tr("Compare the checksums of all files of finished tiles, and compute damaged ones again."),
        )
        self._add_switch(
            self.DRY_RUN,
            self.tr("Dry run"),
            self.tr("Prepare the run folder, say what would be done, hours and gigabytes, and compute nothing."),
        )

    def _add_switch(self, name: str, label: str, text: str) -> None:
        self.addParameter(make.with_help(QgsProcessingParameterBoolean(name, label, False), text, advanced=True))

    def checkParameterValues(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[bool, str]:
        """A folder of tiles is stood for by one of them; the worker looks at all. LAKES is needed for a real run."""
        if self._folder(parameters):
            tile = inputs.with_a_raster_for_folders(parameters, self.INPUT)[self.INPUT][0]
            parameters = {**parameters, self.INPUT: tile}
        dry = self.parameterAsBoolean(parameters, self.DRY_RUN, context)
        if not dry and not self.parameterAsOutputLayer(parameters, self.LAKES, context):
            return False, self.tr("Choose a file for LAKES. Only a dry run (DRY_RUN) does without.")
        return super().checkParameterValues(parameters, context)

    def _folder(self, parameters: dict[str, Any]) -> str:
        """The folder that INPUT names; empty where it is a raster."""
        value = parameters.get(self.INPUT)
        return str(value) if isinstance(value, (str, Path)) and Path(value).is_dir() else ""

    def _input(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        folder = self._folder(parameters)
        return folder or inputs.raster_path(inputs.raster_layer(self, parameters, self.INPUT, context))

    def settings(self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations) -> MapSettings:
        """Translate the parameters."""
        dry = self.parameterAsBoolean(parameters, self.DRY_RUN, context)
        return MapSettings(
            input=self._input(parameters, context),
            run_folder=str(Path(self.parameterAsFile(parameters, self.RUN_FOLDER, context))),
            lakes=None if dry else outputs.vector(parameters, self.LAKES, context),
            report=None if dry else outputs.file(parameters, self.REPORT, context),
            grid=inputs.vector_path(self, parameters, self.GRID, context),
            model=self.parameterAsFile(parameters, self.MODEL, context) or None,
            threshold=self.parameterAsDouble(parameters, self.THRESHOLD, context),
            min_area=self.parameterAsDouble(parameters, self.MIN_AREA, context),
            tile_size=self.parameterAsInt(parameters, self.TILE_SIZE, context),
            device=self.parameterAsEnumString(parameters, self.DEVICE, context),
            precision=self.parameterAsEnumString(parameters, self.PRECISION, context),
            scheduler=self.parameterAsString(parameters, self.SCHEDULER, context).strip(),
            resource=self.parameterAsString(parameters, self.RESOURCE, context).strip(),
            time_limit=self.parameterAsDouble(parameters, self.TIME_LIMIT, context),
            verify=self.parameterAsBoolean(parameters, self.VERIFY, context),
            dry_run=dry,
        )
