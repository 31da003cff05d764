"""`glakes:compositeearthengine`."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterCrs,
    QgsProcessingParameterFolderDestination,
    QgsSettings,
)

from ....lakes.imagery.earthengine.settings import DESTINATIONS, EarthEngineSettings
from .. import inputs
from .. import parameters as make
from ..destinations import Destinations
from .image_choice import ImageChoiceAlgorithm, crs_text

REMEMBERED_PROJECT = "glakes/earthengine/project"
"""Key of QGIS's settings; the settings page writes it."""


class CompositeEarthEngine(ImageChoiceAlgorithm):
    """Mean composite of Earth Engine's Sentinel-2 images."""

    EXTENT, CRS, PROJECT, TILE_SIZE = "EXTENT", "CRS", "PROJECT", "TILE_SIZE"
    COUNT, DESTINATION, BUCKET, PREFIX, WAIT = "COUNT", "DESTINATION", "BUCKET", "PREFIX", "WAIT"
    ENDPOINT, OUTPUT_FOLDER = "ENDPOINT", "OUTPUT_FOLDER"
    OUTPUT, TILES_DONE, TILES_FAILED = "OUTPUT", "TILES_DONE", "TILES_FAILED"
    STYLES = {OUTPUT: "composite"}

    def name(self) -> str:
        """Public id."""
        return "compositeearthengine"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Composite from Earth Engine")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("google,gee,earth engine,sentinel-2,composite,mean,cloud,download,tiles").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Averages Earth Engine's Sentinel-2 images, without clouds and shadows, and fetches the result.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Has Google Earth Engine average every usable pixel of its Sentinel-2 L2A images into the five bands that "
            "the lake model reads, by the same rules as 'Composite of Sentinel-2 scenes', and fetches the result in "
            "tiles.\n\n"
            "You need an account that is registered for Earth Engine and a Google Cloud project: sign in under "
            "Settings > Options > GLAKES, where the project is remembered, too.\n\n"
            "Pixels lie on a grid that covers the whole coordinate system, so neighbouring extents fit together. Where "
            "they are larger than 10 m, Earth Engine takes its own overviews.\n\n"
            "The log says how many tiles there are and how long they may take before the first one is fetched. A busy "
            "server is asked again; a tile that fails all the same is named and left out. Run again with the same "
            "folder and settings, and only what is missing is fetched. The virtual raster composite.vrt in the folder "
            "shows all tiles as one.\n\n"
            "For whole countries choose the destination drive or cloudstorage: Google then exports the composite in "
            "its own time, and the log follows the export.\n\n"
            "Cloud masks: probability and s2cloudless are the same here, the cloud probability that Google reckoned "
            "with s2cloudless for each image. auto takes it where there is one and scl elsewhere. QA60 tells no "
            "clouds from 25 January 2022 to 28 February 2024."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self.addParameter(make.extent(self.EXTENT, self.tr("Extent"), self.tr("What the composite covers."), False))
        self.addParameter(
            make.with_help(
                QgsProcessingParameterCrs(self.CRS, self.tr("Coordinate system"), "EPSG:4326"),
                self.tr("Of the composite. One in degrees suits large areas, UTM a single place."),
            )
        )
        self.add_choice()
        self.add_masks(self.tr("auto takes the cloud probability of an image, or scl where it has none."))
        self.addParameter(
            make.text(
                self.PROJECT,
                self.tr("Google Cloud project"),
                self.tr("Its id. Empty: the one that is remembered in the settings, or that of the account."),
            )
        )
        self.addParameter(
            make.whole(
                self.TILE_SIZE,
                self.tr("Tile size (pixels)"),
                self.tr("Side of a tile; up to 2139, the most that Earth Engine answers at once."),
                2048,
                1,
            )
        )
        self._add_advanced()
        self.addParameter(
            make.with_help(
                QgsProcessingParameterFolderDestination(self.OUTPUT_FOLDER, self.tr("Folder of tiles")),
                self.tr("Gets the tiles and composite.vrt. A folder of an earlier run is continued."),
            )
        )
        self.addOutput(QgsProcessingOutputRasterLayer(self.OUTPUT, self.tr("Composite")))
        self.addOutput(QgsProcessingOutputNumber(self.TILES_DONE, self.tr("Tiles in the folder")))
        self.addOutput(QgsProcessingOutputNumber(self.TILES_FAILED, self.tr("Tiles that are missing")))

    def _add_advanced(self) -> None:
        self.addParameter(
            make.with_help(
                QgsProcessingParameterBoolean(self.COUNT, self.tr("Also fetch the observations"), False),
                self.tr("How many images each pixel is the mean of, as count.vrt in the folder."),
                advanced=True,
            )
        )
        self.addParameter(
            make.choice(
                self.DESTINATION,
                self.tr("Destination"),
                self.tr(
                    "folder fetches tiles; drive and cloudstorage have Google export the composite there. The folder "
                    "of tiles then only keeps the record of the export."
                ),
                DESTINATIONS,
                advanced=True,
            )
        )
        for name, label, text, default in (
            (self.BUCKET, self.tr("Bucket"), self.tr("Of Cloud Storage, for the destination cloudstorage."), None),
            (
                self.PREFIX,
                self.tr("Export folder"),
                self.tr("Name of the folder in Drive, or in the bucket."),
                "glakes-composite",
            ),
            (
                self.ENDPOINT,
                self.tr("Earth Engine address"),
                self.tr(
                    "Empty: Google's own. https://earthengine-highvolume.googleapis.com suits many tiles. Addresses "
                    "that are not Google's are asked without your account."
                ),
                None,
            ),
        ):
            self.addParameter(make.text(name, label, text, default, advanced=True))
        self.addParameter(
            make.with_help(
                QgsProcessingParameterBoolean(self.WAIT, self.tr("Wait for the export"), True),
                self.tr("Off: start the export and end. Run again to see how far it is."),
                advanced=True,
            )
        )

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> EarthEngineSettings:
        """Translate the parameters."""
        crs = self.parameterAsCrs(parameters, self.CRS, context)
        words = {
            name.lower(): self.parameterAsString(parameters, name, context).strip()
            for name in (self.PROJECT, self.BUCKET, self.PREFIX, self.ENDPOINT)
        }
        words["project"] = words["project"] or QgsSettings().value(REMEMBERED_PROJECT, "", type=str)
        return EarthEngineSettings(
            extent=inputs.extent_in(self, parameters, self.EXTENT, context, crs) or (0.0, 0.0, 0.0, 0.0),
            crs=crs_text(crs) or "",
            output_folder=outputs.file(parameters, self.OUTPUT_FOLDER, context) or "",
            tile_size=self.parameterAsInt(parameters, self.TILE_SIZE, context),
            count=self.parameterAsBoolean(parameters, self.COUNT, context),
            destination=self.parameterAsEnumString(parameters, self.DESTINATION, context),
            wait=self.parameterAsBoolean(parameters, self.WAIT, context),
            **words,
            **self.choice(parameters, context),
        )

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """As for all algorithms; and show the composite, which is no destination that QGIS would load itself."""
        results = super().processAlgorithm(parameters, context, feedback)
        if results.get(self.OUTPUT) and context.project():
            details = QgsProcessingContext.LayerDetails(self.tr("Composite"), context.project(), self.OUTPUT)
            details.setPostProcessor(self._stylers[self.OUTPUT])
            context.addLayerToLoadOnCompletion(results[self.OUTPUT], details)
        return results
