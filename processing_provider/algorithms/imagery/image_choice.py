"""The parameters that say which images and pixels a composite is made of, wherever the images come from."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDateTime,
)
from qgis.PyQt.QtCore import QCoreApplication, Qt

from ....lakes.imagery.settings import CLOUD_MASKS
from .. import parameters as make
from ..base import GlakesAlgorithm

translate = QCoreApplication.translate


class ImageChoiceAlgorithm(GlakesAlgorithm):
    """Base of the composites."""

    RESOLUTION, START, END, MAX_CLOUD = "RESOLUTION", "START", "END", "MAX_CLOUD"
    CLOUD_MASK, CLOUD_PROBABILITY, SNOW = "CLOUD_MASK", "CLOUD_PROBABILITY", "SNOW"
    NIR_DARK, SHADOW_DISTANCE, BUFFER = "NIR_DARK", "SHADOW_DISTANCE", "BUFFER"

    def add_choice(self) -> None:
        """Declare size of a pixel, period and cloudiness."""
        label = translate("ImageChoice", "Resolution (m)")
        text = translate("ImageChoice", "Size of a pixel; on a grid in degrees, its size at the equator.")
        self.addParameter(make.real(self.RESOLUTION, label, text, 10.0, 0.1))
        for name, label, text, default in (
            (
                self.START,
                translate("ImageChoice", "First day"),
                translate("ImageChoice", "Earlier scenes are left out."),
                "2017-03-28",
            ),
            (
                self.END,
                translate("ImageChoice", "Last day"),
                translate("ImageChoice", "Later scenes are left out."),
                "2022-04-10",
            ),
        ):
            kind = QgsProcessingParameterDateTime.Type.Date
            self.addParameter(make.with_help(QgsProcessingParameterDateTime(name, label, kind, default), text))
        self.addParameter(
            make.real(
                self.MAX_CLOUD,
                translate("ImageChoice", "Most cloud in a scene (percent)"),
                translate("ImageChoice", "Cloudier scenes are left out, where a scene says how cloudy it is."),
                60.0,
                0.0,
                100.0,
            )
        )

    def add_masks(self, cloud_mask_help: str) -> None:
        """Declare what masks pixels; the choices of CLOUD_MASK are explained by the algorithm."""
        label = translate("ImageChoice", "Cloud mask")
        self.addParameter(make.choice(self.CLOUD_MASK, label, cloud_mask_help, CLOUD_MASKS))
        for name, label, text, default, high in (
            (
                self.CLOUD_PROBABILITY,
                translate("ImageChoice", "Cloud probability (percent)"),
                translate("ImageChoice", "A pixel above it is cloud."),
                50.0,
                100.0,
            ),
            (
                self.NIR_DARK,
                translate("ImageChoice", "Dark in NIR (reflectance)"),
                translate(
                    "ImageChoice",
                    "Darker pixels where a cloud casts its shadow are shadow, unless SCL calls them water.",
                ),
                0.15,
                1.0,
            ),
            (
                self.SHADOW_DISTANCE,
                translate("ImageChoice", "Shadow distance (m)"),
                translate("ImageChoice", "How far clouds cast shadows, away from the sun. 0: no shadow mask."),
                1000.0,
                None,
            ),
            (
                self.BUFFER,
                translate("ImageChoice", "Buffer (m)"),
                translate("ImageChoice", "Clouds and shadows are widened by this much."),
                50.0,
                None,
            ),
        ):
            self.addParameter(make.real(name, label, text, default, 0.0, high, advanced=True))
        self.addParameter(
            make.with_help(
                QgsProcessingParameterBoolean(self.SNOW, translate("ImageChoice", "Drop snow"), True),
                translate("ImageChoice", "Pixels that SCL calls snow or ice are left out."),
                advanced=True,
            )
        )

    def choice(self, parameters: dict[str, Any], context: QgsProcessingContext) -> dict[str, Any]:
        """The fields of `ImageChoice`, as keywords."""
        numbers = (
            self.RESOLUTION,
            self.MAX_CLOUD,
            self.CLOUD_PROBABILITY,
            self.NIR_DARK,
            self.SHADOW_DISTANCE,
            self.BUFFER,
        )
        days = (self.START, self.END)
        return {
            **{name.lower(): self.parameterAsDouble(parameters, name, context) for name in numbers},
            **{name.lower(): self._day(parameters, name, context) for name in days},
            "cloud_mask": self.parameterAsEnumString(parameters, self.CLOUD_MASK, context),
            "snow": self.parameterAsBoolean(parameters, self.SNOW, context),
        }

    def _day(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        return str(self.parameterAsDateTime(parameters, name, context).date().toString(Qt.DateFormat.ISODate))


def crs_text(crs: QgsCoordinateReferenceSystem) -> str | None:
    """Authority code or WKT of a coordinate system; None for an invalid one."""
    if not crs.isValid():
        return None
    # Codes of the user's own systems mean nothing outside this profile.
    code = str(crs.authid())
    return code if code and not code.startswith("USER:") else str(crs.toWkt())
