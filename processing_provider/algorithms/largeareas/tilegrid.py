"""`glakes:tilegrid`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.errors import InvalidSetting
from ....lakes.tiles.settings import TileGridSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class TileGrid(GlakesAlgorithm):
    """Cells of the grid of the earth, to map large areas in."""

    EXTENT, SIZE, LAND, OUTPUT, TILES = "EXTENT", "SIZE", "LAND", "OUTPUT", "TILES"

    def name(self) -> str:
        """Public id."""
        return "tilegrid"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Tile grid")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("tile,grid,degree,global,world,large,cells").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Makes the tiles that a large area is mapped in.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Makes the cells of the grid of the earth that an extent touches: squares in degrees, counted from 180 "
            "degrees west and 90 degrees north, named after their south-west corners (N30E114). A cell has the same "
            "name and edges whatever the extent, so runs of neighbouring regions fit together.\n\n"
            "With a land layer only cells that intersect it are kept. An extent that reaches beyond 180 degrees, such "
            "as 170 to 190, crosses the antimeridian; its cells lie on both sides."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.extent(self.EXTENT, self.tr("Extent"), self.tr("Cells that touch it are made."), optional=False)
        )
        self.addParameter(
            make.real(
                self.SIZE,
                self.tr("Side of a tile (degrees)"),
                self.tr("A whole number of tiles makes 180 degrees: 1, 0.5, 2, 10."),
                1.0,
                0.01,
                90.0,
            )
        )
        self.addParameter(
            make.polygons(self.LAND, self.tr("Land"), self.tr("Empty: all cells of the extent."), optional=True)
        )
        self.addParameter(
            make.polygons_output(self.OUTPUT, self.tr("Tiles"), self.tr("Squares with tile_id, row and col."))
        )
        self.addOutput(QgsProcessingOutputNumber(self.TILES, self.tr("Number of tiles")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> TileGridSettings:
        """Translate the parameters."""
        extent = inputs.extent_in(self, parameters, self.EXTENT, context, QgsCoordinateReferenceSystem("EPSG:4326"))
        if extent is None:
            raise InvalidSetting(self.tr("EXTENT is empty. Give the region whose tiles are wanted."))
        return TileGridSettings(
            extent=extent,
            output=outputs.vector(parameters, self.OUTPUT, context) or "",
            size=self.parameterAsDouble(parameters, self.SIZE, context),
            land=inputs.vector_path(self, parameters, self.LAND, context),
        )
