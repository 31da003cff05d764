"""Makes an output look right when it lands in the project."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsGraduatedSymbolRenderer,
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from .stretch import Cut, stretch

STYLES = Path(__file__).resolve().parents[1] / "resources" / "styles"

LEGEND = (
    QT_TRANSLATE_NOOP("Legend", "To do"),
    QT_TRANSLATE_NOOP("Legend", "Drafted"),
    QT_TRANSLATE_NOOP("Legend", "Edited"),
    QT_TRANSLATE_NOOP("Legend", "Checked"),
    QT_TRANSLATE_NOOP("Legend", "Rejected"),
    QT_TRANSLATE_NOOP("Legend", "Ignored in training"),
    QT_TRANSLATE_NOOP("Legend", "Lake label"),
    QT_TRANSLATE_NOOP("Legend", "Hit: area that both have"),
    QT_TRANSLATE_NOOP("Legend", "Missed label"),
    QT_TRANSLATE_NOOP("Legend", "False prediction"),
    QT_TRANSLATE_NOOP("Legend", "Reservoir: whole"),
    QT_TRANSLATE_NOOP("Legend", "a: in GLAKES, high ratio: whole"),
    QT_TRANSLATE_NOOP("Legend", "b: high ratio: pieces left"),
    QT_TRANSLATE_NOOP("Legend", "c: in GLAKES, low ratio: pieces left"),
    QT_TRANSLATE_NOOP("Legend", "d: low ratio: deleted"),
    QT_TRANSLATE_NOOP("Legend", "Decided by a person"),
    QT_TRANSLATE_NOOP("Legend", "0 (area of lakes beyond)"),
    QT_TRANSLATE_NOOP("Legend", "1–10 lakes"),
    QT_TRANSLATE_NOOP("Legend", "from 10,000 on"),
    QT_TRANSLATE_NOOP("Legend", "less by 100 km² and more"),
    QT_TRANSLATE_NOOP("Legend", "less by 10–100 km²"),
    QT_TRANSLATE_NOOP("Legend", "less by 1–10 km²"),
    QT_TRANSLATE_NOOP("Legend", "within 1 km²"),
    QT_TRANSLATE_NOOP("Legend", "more by 1–10 km²"),
    QT_TRANSLATE_NOOP("Legend", "more by 10–100 km²"),
    QT_TRANSLATE_NOOP("Legend", "more by 100 km² and more"),
)
"""What the legends of resources/styles say."""

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
    if isinstance(layer, QgsVectorLayer):
        translate_legend(layer)
    if isinstance(layer, QgsRasterLayer):
        stretch_once(layer)
    layer.triggerRepaint()


def translate_legend(layer: QgsVectorLayer) -> None:
    """Say the classes of a style, which are English in its file, in the language of QGIS."""
    renderer = layer.renderer()
    if isinstance(renderer, QgsCategorizedSymbolRenderer):
        for place, category in enumerate(renderer.categories()):
            renderer.updateCategoryLabel(place, QCoreApplication.translate("Legend", category.label()))
    elif isinstance(renderer, QgsGraduatedSymbolRenderer):
        for place, part in enumerate(renderer.ranges()):
            renderer.updateRangeLabel(place, QCoreApplication.translate("Legend", part.label()))


def stretch_once(layer: QgsRasterLayer) -> None:
    """Turn a stretch that QGIS would reckon anew for every view into one of the whole raster.

    A style file cannot ask for that: QGIS reckons the stretch of a loaded style only when it is
    bound to the view, and takes the numbers in the file as they are otherwise.
    """
    origin = QgsRasterMinMaxOrigin(layer.renderer().minMaxOrigin()) if layer.renderer() else QgsRasterMinMaxOrigin()
    if origin.extent() != QgsRasterMinMaxOrigin.Extent.UpdatedCanvas:
        return
    stretch(layer, layer.extent(), Cut(origin.cumulativeCutLower(), origin.cumulativeCutUpper()))
