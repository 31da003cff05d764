"""`glakes:compositescenes`."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingContext, QgsProcessingOutputNumber, QgsProcessingParameterCrs

from ....lakes.imagery.settings import RESAMPLINGS, UNSCALED, CompositeSettings
from .. import inputs
from .. import parameters as make
from ..destinations import Destinations
from .image_choice import ImageChoiceAlgorithm, crs_text


class CompositeScenes(ImageChoiceAlgorithm):
    """Mean composite of many Sentinel-2 scenes."""

    SCENES, EXTENT, CRS = "SCENES", "EXTENT", "CRS"
    RESAMPLING, UNSCALED = "RESAMPLING", "UNSCALED"
    OUTPUT, COUNT, SCENES_USED, VALID_PERCENT = "OUTPUT", "COUNT", "SCENES_USED", "VALID_PERCENT"
    STYLES = {OUTPUT: "composite"}

    def name(self) -> str:
        """Public id."""
        return "compositescenes"

    def displayName(self) -> str:
        """Shown in the toolbox."""
        return self.tr("Composite of Sentinel-2 scenes")

    def tags(self) -> list[str]:
        """Words to find it by."""
        return self.tr("sentinel-2,composite,mean,mosaic,cloud,mask,shadow,average").split(",")

    def shortDescription(self) -> str:
        """The tool tip."""
        return self.tr("Averages many Sentinel-2 scenes, without clouds and shadows, into one composite.")

    def shortHelpString(self) -> str:
        """The help beside the dialog."""
        return self.tr(
            "Averages every usable pixel of many Sentinel-2 scenes into the five bands that the lake model reads: "
            "NDWI, B4, B3, B2 and B11. NDWI is the mean of each scene's NDWI, not the NDWI of the means.\n\n"
            "The folder holds Sentinel-2 products, L2A or L1C, as .SAFE folders or as zips, which are read without "
            "unpacking; day, scale, offset, cloud cover and sun come from their metadata. A damaged product is left "
            "out. L1C has no good cloud mask of its own: the model of s2cloudless reckons the probability of cloud "
            "from ten of its bands.\n\n"
            "Or it holds one GeoTIFF per date, or one per date and band: the ISO date stands in the file name "
            "(2020-06-30 or 20200630), the band in its description or in the file name. Optional bands SCL, "
            "probability and QA60 mask clouds; so do the ten bands that s2cloudless takes (B1, B2, B4, B5, B8, B8A and "
            "B9 to B12 of L1C). B11 may have 20 m pixels. State scale 0.0001 and the offset in the files: numbers "
            "without them are taken as reflectance x 10000 only where that is not in doubt.\n\n"
            "Instead of a folder, choose a STAC .json file: an ItemCollection, one Item or the saved answer "
            "of a STAC search. Its GeoTIFF or JPEG 2000 assets lie beside it or behind http(s), where only the parts "
            "that are needed are read. Items of processing baseline 04.00 and later must state their offset. Or type "
            "the http(s) address of a STAC search or of items: its further pages are read too.\n\n"
            "A run that was interrupted continues when it is started again with the same parameters: until the "
            "composite is complete, finished blocks lie in a hidden folder beside it.\n\n"
            "Each scene that is left out is named in the log with the reason; so are those that look clouded although "
            "their cloud mask calls them clear."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Declare the parameters."""
        self._add_sources()
        self.add_choice()
        self.add_masks(
            self.tr("auto takes the best that a scene offers: probability, then scl, then s2cloudless, then qa60.")
        )
        self.addParameter(
            make.choice(
                self.RESAMPLING,
                self.tr("Resampling of coarse bands"),
                self.tr(
                    "How B11, with its pixels of 20 m, comes to the pixels of the other bands. nearest: its pixels "
                    "are repeated. bilinear: values between the four pixels around."
                ),
                RESAMPLINGS,
                advanced=True,
            )
        )
        self.addParameter(
            make.choice(
                self.UNSCALED,
                self.tr("Numbers without scale and offset"),
                self.tr(
                    "What scenes hold whose files state neither. ask: stop where it is in doubt, from 2022-01-25 on or "
                    "where no number is below 1000. plain: reflectance x 10000. offset: reflectance x 10000 + 1000."
                ),
                UNSCALED,
                advanced=True,
            )
        )
        self.addParameter(
            make.raster_output(
                self.OUTPUT,
                self.tr("Composite"),
                self.tr("Five bands, whole numbers: value x 1000, -32768 where no scene was usable."),
            )
        )
        self.addParameter(
            make.raster_output(
                self.COUNT, self.tr("Observations"), self.tr("How many scenes each pixel is the mean of."), True
            )
        )
        self.addOutput(QgsProcessingOutputNumber(self.SCENES_USED, self.tr("Scenes used")))
        self.addOutput(QgsProcessingOutputNumber(self.VALID_PERCENT, self.tr("Percent of pixels with a value")))

    def _add_sources(self) -> None:
        self.addParameter(
            make.scenes(
                self.SCENES,
                self.tr("Folder or file of scenes"),
                self.tr(
                    "A folder of Sentinel-2 products (.SAFE folders or zips) or of GeoTIFFs with the date in their "
                    "names; or a file: STAC .json, or one zip; or the http(s) address of a STAC search."
                ),
            )
        )
        self.addParameter(
            make.extent(self.EXTENT, self.tr("Extent"), self.tr("Empty: everything the scenes cover together."))
        )
        self.addParameter(
            make.with_help(
                QgsProcessingParameterCrs(self.CRS, self.tr("Coordinate system"), None, True),
                self.tr("Empty: that of the first scene."),
            )
        )

    def settings(
        self, parameters: dict[str, Any], context: QgsProcessingContext, outputs: Destinations
    ) -> CompositeSettings:
        """Translate the parameters."""
        crs = self.parameterAsCrs(parameters, self.CRS, context)
        extent_crs = crs if crs.isValid() else self.parameterAsExtentCrs(parameters, self.EXTENT, context)
        return CompositeSettings(
            scenes=self.parameterAsFile(parameters, self.SCENES, context),
            output=outputs.raster(parameters, self.OUTPUT, context) or "",
            count=outputs.raster(parameters, self.COUNT, context),
            extent=inputs.extent_in(self, parameters, self.EXTENT, context, extent_crs),
            extent_crs=crs_text(extent_crs),
            crs=crs_text(crs),
            resampling=self.parameterAsEnumString(parameters, self.RESAMPLING, context),
            unscaled=self.parameterAsEnumString(parameters, self.UNSCALED, context),
            **self.choice(parameters, context),
        )
