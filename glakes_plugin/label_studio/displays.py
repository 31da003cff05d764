"""The three ways to look at an image: natural colour, SWIR false colour, NDWI. Renderers by band names."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsMultiBandColorRenderer, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from ...processing_provider.stretch import stretch
from ...processing_provider.styles import apply_style
from .image import RegionImage


@dataclass(frozen=True)
class Display:
    """One way to look at an image."""

    id: str
    title: str
    choices: tuple[tuple[str, ...], ...]
    """Bands for red, green, blue (or for one colour ramp); the first that the image has are taken."""


DISPLAYS = (
    Display("natural", QT_TRANSLATE_NOOP("LabelStudio", "Natural colour"), (("B4", "B3", "B2"),)),
    Display(
        "swir",
        QT_TRANSLATE_NOOP("LabelStudio", "SWIR false colour"),
        (("B11", "B8", "B4"), ("B12", "B8", "B4"), ("B11", "B4", "B3"), ("B11", "B3", "B2")),
    ),
    Display("ndwi", QT_TRANSLATE_NOOP("LabelStudio", "NDWI"), (("NDWI",),)),
)


def bands_of(display: Display, image: RegionImage) -> tuple[int, ...]:
    """The band numbers a display takes from an image; empty where the image lacks them."""
    for names in display.choices:
        if all(name in image.bands for name in names):
            return tuple(image.bands[name] for name in names)
    return ()


def display_layer(display: Display, image: RegionImage, part: QgsRectangle) -> QgsRasterLayer | None:
    """A layer of the image that looks so, stretched to a part of it; None where bands are missing."""
    bands = bands_of(display, image)
    if not bands:
        return None
    title = QCoreApplication.translate("LabelStudio", display.title)
    # QGIS's own default style would read the whole image first.
    layer = QgsRasterLayer(str(image.path), title, "gdal", QgsRasterLayer.LayerOptions(loadDefaultStyle=False))
    if len(bands) == 1:
        apply_style(layer, "ndwi")
        layer.renderer().setBand(bands[0])
        return layer
    layer.setRenderer(QgsMultiBandColorRenderer(layer.dataProvider(), *bands))
    stretch(layer, part)
    return layer
