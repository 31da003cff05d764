"""Makes an output look right when it lands in the project."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from qgis.core import QgsMapLayer, QgsProcessingContext, QgsProcessingFeedback, QgsProcessingLayerPostProcessorInterface

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
    layer.triggerRepaint()
