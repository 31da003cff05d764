"""`glakes:downloaddata`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingContext, QgsProcessingOutputNumber

from ....lakes.downloads.settings import DATASETS, DownloadSettings
from .. import inputs
from .. import parameters as make
from ..base import GlakesAlgorithm
from ..destinations import Destinations


class DownloadData(GlakesAlgorithm):
    """Get auxiliary data from where it is published."""

    DATASET, EXTENT, FOLDER, MIRROR = "DATASET", "EXTENT", "FOLDER", "MIRROR"
    FILES, BYTES = "FILES", "BYTES"

    def name(self) -> str:
        """Public id."""
        return "downloaddata"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Download auxiliary data")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("download,data,openstreetmap,grwl,geodar,glakes,pld,hydrolakes,shift,aridity,occurrence").split(
            ","
        )

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Fetches a data set of the method into a folder, checks it, and unpacks it.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Fetches from the publishers themselves: land, ocean and regional extracts of OpenStreetMap, GRWL, GeoDAR, "
            "GLAKES, HydroLAKES, SHIFT flood plains, the Global Aridity Index, and water occurrence. What was stopped "
            "is continued, what is there already stays, and a file whose checksum is not the published one is removed. "
            "Licence and credit are written beside the files.\n\n"
            "Regional extracts and water occurrence need an extent. GLAKES comes as a RAR archive that you unpack "
            "yourself. The SWOT Prior Lake Database needs an account; you are told where."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(
            make.choice(self.DATASET, self.tr("Data set"), self.tr("The log names its licence."), DATASETS)
        )
        self.addParameter(
            make.extent(self.EXTENT, self.tr("Extent"), self.tr("The region you map. Not needed for whole data sets."))
        )
        self.addParameter(
            make.folder(self.FOLDER, self.tr("Folder"), self.tr("Where the files go. One data set may need gigabytes."))
        )
        self.addParameter(
            make.text(
                self.MIRROR,
                self.tr("Mirror"),
                self.tr("Address that keeps the files under host/path of their publishers. Empty: the publishers."),
                advanced=True,
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.FILES, self.tr("Files of the data set")))
        self.addOutput(QgsProcessingOutputNumber(self.BYTES, self.tr("Bytes fetched")))

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> DownloadSettings:
        """Translate the parameters."""
        lonlat = QgsCoordinateReferenceSystem("EPSG:4326")
        return DownloadSettings(
            dataset=self.parameterAsEnumString(parameters, self.DATASET, context),
            folder=self.parameterAsFile(parameters, self.FOLDER, context),
            extent=inputs.extent_in(self, parameters, self.EXTENT, context, lonlat),
            mirror=self.parameterAsString(parameters, self.MIRROR, context) or None,
        )
