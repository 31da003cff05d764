"""Makes an output look right when it lands in the project."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
)

from .stretch import Cut, stretch

STYLES = Path(__file__).resolve().parents[1] / "resources" / "styles"

# QGIS keeps no reference to a Python post-processor (qgis/QGIS issue 47533); the newest stay here.
_alive: deque[LayerStyler] = deque(maxlen=256)


class LayerStyler(QgsProcessingLayerPostProcessorInterface):
    """Applies one QML when the layer is loaded. Create it in the main thread."""

    def __init__(self, style: str) -> None:
        super().__init__()
        self._style = style
        _alive.append(self)

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Called by QGIS once the layer is in the project."""
        apply_style(layer, self._style)


def apply_style(layer: QgsMapLayer, style: str) -> None:
    """Give a layer the look of `resources/styles/<style>.qml`."""
    layer.loadNamedStyle(str(STYLES / f"{style}.qml"))
    if isinstance(layer, QgsRasterLayer):
        stretch_once(layer)
    layer.triggerRepaint()


def stretch_once(layer: QgsRasterLayer) -> None:
    """Turn a stretch that QGIS would reckon anew for every view into one of the whole raster.

    A style file cannot ask for that: QGIS reckons the stretch of a loaded style only when it is
    bound to the view, and takes the numbers in the file as they are otherwise.
    """
    origin = QgsRasterMinMaxOrigin(layer.renderer().minMaxOrigin()) if layer.renderer() else QgsRasterMinMaxOrigin()
    if origin.extent() != QgsRasterMinMaxOrigin.Extent.UpdatedCanvas:
        return
    stretch(layer, layer.extent(), Cut(origin.cumulativeCutLower(), origin.cumulativeCutUpper()))
