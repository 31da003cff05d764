"""The lake at hand on the map: before the mask, what rivers take, what is left, or the image alone."""

from __future__ import annotations

from collections.abc import Iterable

from qgis.core import QgsCoordinateReferenceSystem, QgsMapLayer, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, Qt
from qgis.PyQt.QtGui import QColor

from .comparison import Comparison

BEFORE, TAKEN, AFTER, IMAGE = "before", "taken", "after", "image"
TITLES = {
    BEFORE: QT_TRANSLATE_NOOP("LakeCheck", "Yellow: before the mask"),
    TAKEN: QT_TRANSLATE_NOOP("LakeCheck", "Red: what rivers take"),
    AFTER: QT_TRANSLATE_NOOP("LakeCheck", "Blue: what the mask leaves"),
    IMAGE: QT_TRANSLATE_NOOP("LakeCheck", "The image alone"),
}
YELLOW, RED, BLUE = QColor(255, 220, 0), QColor(230, 40, 60), QColor(30, 140, 255)
NO_FILL = QColor(0, 0, 0, 0)
CASING = QColor(20, 20, 20, 200)
FILL_ALPHA = 110
FAINT = 0.25
"""Of their own opacity is left of layers over the image."""
POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry


class LakeShapes:
    """Draws one lake in one of its looks; `remove` leaves nothing."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands = {
            BEFORE: _band(canvas, YELLOW, NO_FILL),
            TAKEN: _band(canvas, RED, RED, Qt.BrushStyle.BDiagPattern),
            AFTER: _band(canvas, BLUE, _faint(BLUE)),
        }
        self._lake: Comparison | None = None
        self._crs = QgsCoordinateReferenceSystem()
        self._faded: list[tuple[QgsMapLayer, float]] = []
        self.look = BEFORE

    def show(self, lake: Comparison, crs: QgsCoordinateReferenceSystem) -> None:
        """Draw another lake, in the look of the last one if it has it."""
        self._lake, self._crs = lake, crs
        if self.look not in self.looks():
            self.look = BEFORE
        self._draw()

    def looks(self) -> list[str]:
        """The looks this lake has, in the order of the key."""
        has_more = self._lake is not None and not (self._lake.taken.isNull() and self._lake.left.isNull())
        return [BEFORE, TAKEN, AFTER, IMAGE] if has_more else [BEFORE, IMAGE]

    def turn(self) -> None:
        """Go to the next look."""
        looks = self.looks()
        self.look = looks[(looks.index(self.look) + 1) % len(looks)]
        self._fade()
        self._draw()

    def fade(self, layers: Iterable[QgsMapLayer]) -> None:
        """These layers lie over the image: let it be seen through them, and alone in the look for that."""
        self._restore()
        self._faded = [(layer, layer.opacity()) for layer in layers]
        self._fade()

    def hide(self) -> None:
        """Draw nothing."""
        self._lake, self.look = None, BEFORE
        self._restore()
        self._draw()

    def remove(self) -> None:
        """Take everything off the map for good."""
        self._restore()
        for band in self._bands.values():
            self._canvas.scene().removeItem(band)

    def _fade(self) -> None:
        for layer, opacity in self._faded:
            _set_opacity(layer, 0.0 if self.look == IMAGE else FAINT * opacity)

    def _restore(self) -> None:
        """Show the layers again as they were."""
        while self._faded:
            _set_opacity(*self._faded.pop())

    def _draw(self) -> None:
        for band in self._bands.values():
            band.reset(POLYGON)
        if self._lake is None or self.look == IMAGE:
            return
        shapes = {BEFORE: self._lake.before, TAKEN: self._lake.taken, AFTER: self._lake.left}
        for look in {BEFORE, self.look}:
            if not shapes[look].isEmpty():
                self._bands[look].setToGeometry(shapes[look], self._crs)


def _band(
    canvas: QgsMapCanvas, stroke: QColor, fill: QColor, pattern: Qt.BrushStyle = Qt.BrushStyle.SolidPattern
) -> QgsRubberBand:
    band = QgsRubberBand(canvas, POLYGON)
    band.setStrokeColor(stroke)
    band.setSecondaryStrokeColor(CASING)
    band.setFillColor(fill)
    band.setBrushStyle(pattern)
    band.setWidth(2)
    return band


def _faint(colour: QColor) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(FILL_ALPHA)
    return faint


def _set_opacity(layer: QgsMapLayer, opacity: float) -> None:
    if not sip.isdeleted(layer):  # it may have left the project meanwhile
        layer.setOpacity(opacity)
        layer.triggerRepaint()
