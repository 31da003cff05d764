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
FILL_ALPHA = 90
POLYGON = QgsWkbTypes.GeometryType.PolygonGeometry


class LakeShapes:
    """Draws one lake in one of its looks; `remove` leaves nothing."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._bands = {
            BEFORE: _band(canvas, YELLOW, NO_FILL),
            TAKEN: _band(canvas, RED, _faint(RED), Qt.BrushStyle.BDiagPattern),
            AFTER: _band(canvas, BLUE, _faint(BLUE)),
        }
        self._lake: Comparison | None = None
        self._crs = QgsCoordinateReferenceSystem()
        self._hidden: list[tuple[QgsMapLayer, float]] = []
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

    def turn(self, layers: Iterable[QgsMapLayer]) -> None:
        """Go to the next look; these layers lie over the image and are hidden where it is to be seen alone."""
        looks = self.looks()
        self.look = looks[(looks.index(self.look) + 1) % len(looks)]
        self.uncover()
        if self.look == IMAGE:
            self._hidden = [(layer, layer.opacity()) for layer in layers]
            for layer, _ in self._hidden:
                _set_opacity(layer, 0.0)
        self._draw()

    def uncover(self) -> None:
        """Show the layers again as they were."""
        while self._hidden:
            layer, opacity = self._hidden.pop()
            if not sip.isdeleted(layer):
                _set_opacity(layer, opacity)

    def hide(self) -> None:
        """Draw nothing."""
        self._lake, self.look = None, BEFORE
        self.uncover()
        self._draw()

    def remove(self) -> None:
        """Take everything off the map for good."""
        self.uncover()
        for band in self._bands.values():
            self._canvas.scene().removeItem(band)

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
    layer.setOpacity(opacity)
    layer.triggerRepaint()
