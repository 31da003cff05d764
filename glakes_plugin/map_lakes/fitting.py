"""Which layers of the project a model can be run on."""

from __future__ import annotations

import re

from qgis.core import QgsMapLayer, QgsProject, QgsRasterLayer

from ...lakes.errors import BandMismatch
from ...models.card import ModelCard

_NUMBER = re.compile(r"^\D*\d+\s*:?\s*")
"""What QGIS puts before a band's description, in any language: 'Band 1: NDWI', 'Bande 1: NDWI', 'Band 1'."""


def band_names(layer: QgsRasterLayer) -> list[str]:
    """The bands' own descriptions in file order; '' where there is none."""
    return [_NUMBER.sub("", layer.bandName(number), count=1) for number in range(1, layer.bandCount() + 1)]


def is_fitting(layer: QgsMapLayer | None, card: ModelCard) -> bool:
    """True for a raster that GDAL reads and that has the model's bands."""
    if not isinstance(layer, QgsRasterLayer) or not layer.isValid() or layer.providerType() != "gdal":
        return False
    try:
        card.check_bands(band_names(layer), layer.name())
    except BandMismatch:
        return False
    return True


def unfitting_layers(project: QgsProject, card: ModelCard) -> list[QgsMapLayer]:
    """Every layer that the model cannot be run on."""
    return [layer for layer in project.mapLayers().values() if not is_fitting(layer, card)]
