"""The stretch of an image in three colours: the values that few pixels lie below or above.

QGIS's own is read off a histogram, of 1000 bins or 250, as its version has it: one white cloud, and every version
shows the same image in another light. Here the values themselves are sorted.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from qgis.core import (
    QgsContrastEnhancement,
    QgsMultiBandColorRenderer,
    QgsRasterBlock,
    QgsRasterDataProvider,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsRectangle,
)

SAMPLE = 100_000
"""Values that a stretch is reckoned from: a share of 2 percent is then right to a tenth of one."""

PLACES = 16
"""A large raster without overviews is looked at in so many places each way: reading every nth pixel of it would
read all of it."""

FORMATS = {1: "B", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "d", 14: "b"}
"""QGIS's numbers of data types, and what the standard library calls them."""


@dataclass(frozen=True)
class Cut:
    """Shares of the values that are cut off below and above."""

    lower: float = 0.02
    upper: float = 0.98


def stretch(layer: QgsRasterLayer, extent: QgsRectangle, cut: Cut = Cut()) -> None:
    """Give a layer in three colours the stretch of a part of it; nothing where that part has no values.

    Args:
        layer: with a renderer of three bands.
        extent: of the part, in the layer's system.
        cut: what is cut off.
    """
    renderer, provider = layer.renderer(), layer.dataProvider()
    if not isinstance(renderer, QgsMultiBandColorRenderer):
        return
    setters = {
        renderer.redBand(): renderer.setRedContrastEnhancement,
        renderer.greenBand(): renderer.setGreenContrastEnhancement,
        renderer.blueBand(): renderer.setBlueContrastEnhancement,
    }
    for band, set_enhancement in setters.items():
        limits = cut_values(sample(provider, band, extent), cut)
        if limits:
            set_enhancement(_enhancement(provider, band, limits))
    renderer.setMinMaxOrigin(_origin(cut))


def cut_values(values: list[float], cut: Cut) -> tuple[float, float] | None:
    """The values at both cuts, between neighbours in proportion; None of nothing."""
    if not values:
        return None
    values = sorted(values)
    return _quantile(values, cut.lower), _quantile(values, cut.upper)


def sample(provider: QgsRasterDataProvider, band: int, extent: QgsRectangle) -> list[float]:
    """Values of a band, about `SAMPLE` of them, without nodata, in the band's own scale."""
    part = extent.intersect(provider.extent())
    if part.isEmpty():
        return []
    columns = max(1, round(part.width() / (provider.extent().width() / provider.xSize())))
    rows = max(1, round(part.height() / (provider.extent().height() / provider.ySize())))
    shrink = max(1.0, math.sqrt(columns * rows / SAMPLE))
    if shrink == 1.0 or provider.hasPyramids():
        return _values(provider.block(band, part, max(1, int(columns / shrink)), max(1, int(rows / shrink))))
    return [value for place in _places(part, shrink) for value in _values(_full(provider, band, place))]


def _places(part: QgsRectangle, shrink: float) -> Iterator[QgsRectangle]:
    """Small rectangles, evenly spread, that together hold as much as a part shrunk that much in both directions."""
    width, height = part.width() / PLACES, part.height() / PLACES
    for number in range(PLACES * PLACES):
        row, column = divmod(number, PLACES)
        left = part.xMinimum() + (column + 0.5 - 0.5 / shrink) * width
        low = part.yMinimum() + (row + 0.5 - 0.5 / shrink) * height
        yield QgsRectangle(left, low, left + width / shrink, low + height / shrink)


def _full(provider: QgsRasterDataProvider, band: int, place: QgsRectangle) -> QgsRasterBlock:
    """A rectangle in the raster's own pixels."""
    size = provider.extent()
    columns = round(place.width() / size.width() * provider.xSize())
    rows = round(place.height() / size.height() * provider.ySize())
    return provider.block(band, place, max(1, columns), max(1, rows))


def _values(block: QgsRasterBlock) -> list[float]:
    """What a block holds, as numbers; nothing where it could not be read."""
    form = FORMATS.get(int(block.dataType()))
    if form is None or not block.isValid():
        return []
    numbers = array(form, bytes(block.data()))
    nodata = block.noDataValue() if block.hasNoDataValue() else math.nan
    return [number for number in numbers if number != nodata and math.isfinite(number)]


def _quantile(ordered: list[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _enhancement(provider: QgsRasterDataProvider, band: int, limits: tuple[float, float]) -> QgsContrastEnhancement:
    enhancement = QgsContrastEnhancement(provider.dataType(band))
    enhancement.setContrastEnhancementAlgorithm(
        QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum, True
    )
    enhancement.setMinimumValue(limits[0])
    enhancement.setMaximumValue(limits[1])
    return enhancement


def _origin(cut: Cut) -> QgsRasterMinMaxOrigin:
    """Tells the layer's properties where the numbers come from; QGIS reckons nothing anew."""
    origin = QgsRasterMinMaxOrigin()
    origin.setLimits(QgsRasterMinMaxOrigin.Limits.CumulativeCut)
    origin.setExtent(QgsRasterMinMaxOrigin.Extent.WholeRaster)
    origin.setCumulativeCutLower(cut.lower)
    origin.setCumulativeCutUpper(cut.upper)
    return origin
