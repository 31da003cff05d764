"""The demo's project and its map sheet, drawn with QGIS's print layout.

Started by `demo.py`; knows layers and millimetres, runs no algorithm.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from glakes.processing_provider.styles import apply_style
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayoutExporter,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsLayoutItemPage,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsMapLayer,
    QgsMapLayerLegendUtils,
    QgsPathResolver,
    QgsPrintLayout,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsSymbolLayerUtils,
    QgsUnitTypes,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize, QSizeF, Qt
from qgis.PyQt.QtGui import QColor, QFont

INK, FAINT = QColor("#16242f"), QColor("#5b6b78")

CREDIT = (
    "Contains modified Copernicus Sentinel data 2020. Image: Major TOM Core-S2L2A, CC-BY-SA-4.0,"
    " composited and classified by GLAKES; this map is under the same licence."
)

MAP_LEFT, MAP_TOP, MAP_SIDE = 17.0, 27.0, 166.0
"""The main map is a square, in mm on an A4 page that lies on its side."""
COLUMN, COLUMN_WIDTH = 196.0, 90.0
"""The column right of it."""


@dataclass(frozen=True)
class DemoLayers:
    """The three layers of the demo, styled."""

    lakes: QgsVectorLayer
    probability: QgsRasterLayer
    composite: QgsRasterLayer

    def all(self) -> list[QgsMapLayer]:
        """Top to bottom."""
        return [self.lakes, self.probability, self.composite]


def load_layers(folder: Path) -> DemoLayers:
    """Open what the demo wrote, under names that a legend can show."""
    layers = DemoLayers(
        QgsVectorLayer(str(folder / "lakes.gpkg"), "Lakes", "ogr"),
        QgsRasterLayer(str(folder / "probability.tif"), "Lake probability"),
        QgsRasterLayer(str(folder / "composite.tif"), "Composite, natural colour"),
    )
    for layer, style in zip(layers.all(), ("lakes", "probability", "composite")):
        apply_style(layer, style)
    return layers


def fill_project(
    project: QgsProject, title: str, layers: list[QgsMapLayer], hidden: tuple[QgsMapLayer, ...] = ()
) -> None:
    """Put layers into one group of an empty project, both called `title`, that looks at the last layer."""
    project.setTitle(title)
    metadata = project.metadata()
    metadata.setAuthor("GLAKES")
    project.setMetadata(metadata)
    project.setCrs(layers[-1].crs())
    project.writeEntryBool("Paths", "/Absolute", False)
    group = project.layerTreeRoot().addGroup(title)
    for layer in layers:
        project.addMapLayer(layer, False)
        node = group.addLayer(layer)
        node.setItemVisibilityChecked(layer not in hidden)
        node.setExpanded(not isinstance(layer, QgsRasterLayer) or layer in hidden)
    view = QgsRectangle(layers[-1].extent())
    view.scale(1.04)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(view, project.crs()))


def draw_sheet(project: QgsProject, layers: DemoLayers, subtitle: str) -> QgsPrintLayout:
    """A page of the project with title, map, probability, legend, scale bar and credit line."""
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.setName("Demo map")
    layout.pageCollection().page(0).setPageSize("A4", QgsLayoutItemPage.Orientation.Landscape)
    project.layoutManager().addLayout(layout)
    extent = layers.composite.extent()

    _label(layout, "Lakes from one Sentinel-2 scene", (MAP_LEFT, 7), (200, 9), 20, bold=True)
    _label(layout, subtitle, (MAP_LEFT, 16.5), (265, 6), 10.5, FAINT)
    main = _map(layout, [layers.lakes, layers.composite], extent, (MAP_LEFT, MAP_TOP), MAP_SIDE)
    _degree_frame(main)
    _label(layout, "What the model sees as lake", (COLUMN, MAP_TOP - 1.5), (COLUMN_WIDTH, 6), 10.5, bold=True)
    _map(layout, [layers.probability], extent, (COLUMN, MAP_TOP + 5), 84)
    _legend(layout, main, layers, (COLUMN - 2, MAP_TOP + 92))
    _scale_bar(layout, main, (COLUMN - 2, MAP_TOP + 136))
    _north_arrow(layout, (COLUMN + 72, MAP_TOP + 134))
    _label(layout, CREDIT, (COLUMN, MAP_TOP + 153), (COLUMN_WIDTH, 18), 7, FAINT)
    return layout


def export_sheet(layout: QgsPrintLayout, path: Path, dpi: int = 150) -> bool:
    """Write the page as a picture; False when that failed."""
    # Not exportToImage, which tries to write map coordinates into the PNG and makes GDAL complain.
    return bool(QgsLayoutExporter(layout).renderPageToImage(0, QSize(), dpi).save(str(path)))


def _place(item: QgsLayoutItem, position: tuple[float, float], size: tuple[float, float] | None = None) -> None:
    mm = QgsUnitTypes.LayoutUnit.LayoutMillimeters
    item.attemptMove(QgsLayoutPoint(*position, mm))
    if size:
        item.attemptResize(QgsLayoutSize(*size, mm))


def _font(size: float, bold: bool = False) -> QFont:
    font = QFont("DejaVu Sans")
    font.setStyleHint(QFont.StyleHint.SansSerif)
    font.setPointSizeF(size)
    font.setBold(bold)
    return font


def _label(
    layout: QgsPrintLayout,
    text: str,
    position: tuple[float, float],
    box: tuple[float, float],
    size: float,
    color: QColor = INK,
    bold: bool = False,
) -> None:
    label = QgsLayoutItemLabel(layout)
    label.setText(text)
    label.setFont(_font(size, bold))
    label.setFontColor(color)
    label.setHAlign(Qt.AlignmentFlag.AlignLeft)
    label.setMarginX(0)
    layout.addLayoutItem(label)
    _place(label, position, box)


def _map(
    layout: QgsPrintLayout, layers: list[QgsMapLayer], extent: QgsRectangle, position: tuple[float, float], side: float
) -> QgsLayoutItemMap:
    item = QgsLayoutItemMap(layout)
    layout.addLayoutItem(item)
    _place(item, position, (side, side))
    item.setLayers(layers)
    item.setKeepLayerSet(True)
    item.setCrs(layers[-1].crs())
    item.setExtent(extent)
    item.setFrameEnabled(True)
    item.setFrameStrokeColor(INK)
    return item


def _degree_frame(item: QgsLayoutItemMap) -> None:
    """Longitude and latitude every 0.02 degrees along the frame."""
    grid = QgsLayoutItemMapGrid("degrees", item)
    grid.setCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    grid.setIntervalX(0.02)
    grid.setIntervalY(0.02)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.FrameAnnotationsOnly)
    grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.ExteriorTicks)
    grid.setFrameWidth(1.2)
    grid.setFramePenColor(INK)
    grid.setAnnotationEnabled(True)
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.DecimalWithSuffix)
    grid.setAnnotationPrecision(2)
    grid.setAnnotationFrameDistance(1)
    grid.setAnnotationFont(_font(7))
    grid.setAnnotationFontColor(FAINT)
    sides = QgsLayoutItemMapGrid.BorderSide
    for side in (sides.Right, sides.Top):
        grid.setAnnotationDisplay(QgsLayoutItemMapGrid.DisplayMode.HideAll, side)
    for side in (sides.Left, sides.Right):
        grid.setAnnotationDirection(QgsLayoutItemMapGrid.AnnotationDirection.Vertical, side)
    item.grids().addGrid(grid)


def _legend(layout: QgsPrintLayout, main: QgsLayoutItemMap, layers: DemoLayers, position: tuple[float, float]) -> None:
    legend = QgsLayoutItemLegend(layout)
    layout.addLayoutItem(legend)
    legend.setAutoUpdateModel(False)
    tree = legend.model().rootGroup()  # the legend's own copy
    tree.clear()
    utils = QgsMapLayerLegendUtils
    lakes = tree.addLayer(layers.lakes)
    utils.setLegendNodeUserLabel(lakes, 0, "Lakes, 0.005 km² and larger")
    probability = tree.addLayer(layers.probability)
    probability.setCustomProperty("legend/title-label", "Probability of lake")
    utils.setLegendNodeOrder(probability, [1])  # node 0 only repeats the name of the band
    utils.setLegendNodeSymbolSize(probability, 1, QSizeF(9, 18))
    for node in (lakes, probability):
        legend.model().refreshLayerLegend(node)
    legend.setLinkedMap(main)
    _place(legend, position)
    for style, size in ((QgsLegendStyle.Style.Subgroup, 9.5), (QgsLegendStyle.Style.SymbolLabel, 8.5)):
        legend.setStyleFont(style, _font(size))
    legend.setSymbolWidth(9)
    legend.adjustBoxSize()


def _scale_bar(layout: QgsPrintLayout, main: QgsLayoutItemMap, position: tuple[float, float]) -> None:
    bar = QgsLayoutItemScaleBar(layout)
    bar.setStyle("Single Box")
    bar.setLinkedMap(main)
    bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceKilometers)
    bar.setUnitLabel("km")
    bar.setUnitsPerSegment(1)
    bar.setNumberOfSegments(3)
    bar.setNumberOfSegmentsLeft(0)
    bar.setHeight(2.2)
    bar.setFont(_font(8.5))
    layout.addLayoutItem(bar)
    _place(bar, position)
    bar.update()


def _north_arrow(layout: QgsPrintLayout, position: tuple[float, float]) -> None:
    arrow = QgsLayoutItemPicture(layout)
    arrow.setPicturePath(QgsSymbolLayerUtils.svgSymbolNameToPath("arrows/NorthArrow_02.svg", QgsPathResolver()))
    arrow.setSvgFillColor(INK)
    layout.addLayoutItem(arrow)
    _place(arrow, position, (10, 14))
