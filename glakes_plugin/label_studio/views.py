"""The maps: the main one, and a second one beside it that shows the same place in another display."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapTool, QgsMapToolPan, QgsRubberBand, QgsVertexMarker
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent, QColor
from qgis.PyQt.QtWidgets import QDockWidget, QMainWindow, QWidget

from .displays import DISPLAYS
from .layers import StudioLayers
from .session import StudioSession

ROOM = 1.06
"""A region is shown with this much around it."""
OUTLINE = QColor(255, 255, 255)
OUTLINE_CASING = QColor(20, 20, 20, 200)
CURSOR = QColor(255, 60, 160)


class SecondView(QDockWidget):
    """A map of its own in a dock."""

    closed = pyqtSignal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glakesStudioSecondView")
        self.canvas = QgsMapCanvas(self)
        self.canvas.setObjectName("glakesStudioSecondCanvas")
        self.canvas.enableAntiAliasing(True)
        self.canvas.setMinimumSize(QSize(200, 150))
        self.pan = QgsMapToolPan(self.canvas)
        self.canvas.setMapTool(self.pan)
        self.setWidget(self.canvas)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Called by Qt."""
        super().closeEvent(event)
        self.closed.emit()


class Outline:
    """The outline of the open region on one map."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setFillColor(QColor(0, 0, 0, 0))
        self._band.setStrokeColor(OUTLINE)
        self._band.setSecondaryStrokeColor(OUTLINE_CASING)
        self._band.setWidth(2)

    def show(self, shape: QgsGeometry, crs: QgsCoordinateReferenceSystem) -> None:
        """Draw a shape of a coordinate system."""
        self._band.setToGeometry(shape, crs)

    def hide(self) -> None:
        """Draw nothing."""
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def remove(self) -> None:
        """Take it off the map for good."""
        self._canvas.scene().removeItem(self._band)


class MapViews(QObject):
    """Shows the open region in one map or two that look at the same place.

    The keys of displays act on the active map, the one that had the mouse last.
    """

    view_added = pyqtSignal(object)
    """A QgsMapCanvas came."""
    view_removing = pyqtSignal(object)
    """A QgsMapCanvas is about to go."""
    display_shown = pyqtSignal(object, str)
    """A QgsMapCanvas now shows this display."""
    active_changed = pyqtSignal(object)
    """Another QgsMapCanvas has the mouse now."""
    tools_taken = pyqtSignal()
    """The user gave a map another tool than the studio's."""
    second_closed = pyqtSignal()
    """The user closed the second map."""

    def __init__(self, main: QgsMapCanvas, window: QMainWindow, session: StudioSession, layers: StudioLayers) -> None:
        super().__init__()
        self._main, self._window, self._session, self._layers = main, window, session, layers
        self.neighbour: QDockWidget | None = None
        """The dock that the second map is put beside, on the side of the first."""
        self._second: SecondView | None = None
        self._active = main
        self._shown = {main: DISPLAYS[0].id}
        self._outlines: dict[QgsMapCanvas, Outline] = {}
        self._marker: QgsVertexMarker | None = None
        self._is_linking = self._shows_whole = False
        self._make: Callable[[QgsMapCanvas], QgsMapTool] | None = None
        self._tools: dict[QgsMapCanvas, tuple[QgsMapTool, QgsMapTool | None]] = {}
        """The studio's tool on a map, and the tool it had before."""
        self._watch(main)
        session.region_opened.connect(self._open_region)
        session.region_closing.connect(self._close_region)

    # --- maps -------------------------------------------------------------------------------

    def canvases(self) -> list[QgsMapCanvas]:
        """The maps that are shown, the main one first."""
        return [self._main, self._second.canvas] if self._second else [self._main]

    def active(self) -> QgsMapCanvas:
        """The map that had the mouse last."""
        return self._active

    @property
    def second(self) -> SecondView | None:
        """The dock with the second map; None where it is not shown."""
        return self._second

    def show_second(self, is_shown: bool) -> None:
        """Open or close the second map."""
        if is_shown and self._second is None:
            self._open_second()
        elif not is_shown and self._second is not None:
            self._close_second()

    def close(self) -> None:
        """Leave nothing on the maps."""
        self.show_second(False)
        self.reset_tools()
        self._unwatch(self._main)

    # --- displays ---------------------------------------------------------------------------

    def display(self, canvas: QgsMapCanvas) -> str:
        """What a map shows, or would if the image had the bands."""
        return self._shown[canvas]

    def show_display(self, display_id: str, canvas: QgsMapCanvas | None = None) -> None:
        """Show the image in a display on a map (default: the active one)."""
        canvas = canvas or self._active
        self._shown[canvas] = display_id
        self._draw(canvas)

    def zoom_to(self, box: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> None:
        """Show a rectangle of a coordinate system in every map."""
        to_map = QgsCoordinateTransform(crs, self._main.mapSettings().destinationCrs(), QgsProject.instance())
        self._zoom(to_map.transformBoundingBox(box))

    def zoom_to_region(self) -> None:
        """Show the whole region in every map."""
        shape = self._session.region_in(self._main.mapSettings().destinationCrs())
        if shape.isEmpty():
            return
        box = QgsRectangle(shape.boundingBox())
        box.scale(ROOM)
        self._zoom(box)

    def _zoom(self, box: QgsRectangle) -> None:
        # One scale for all maps: the one at which the smallest still shows all of it.
        unit = max(_unit_for(canvas, box) for canvas in self.canvases())
        with self._linked():
            for canvas in self.canvases():
                canvas.setExtent(_around(canvas, box.center(), unit))
                canvas.refresh()

    # --- tools ------------------------------------------------------------------------------

    def set_tools(self, make: Callable[[QgsMapCanvas], QgsMapTool]) -> None:
        """Give every map, also one that comes later, a tool of its own made by `make`."""
        self.reset_tools()
        self._make = make
        for canvas in self.canvases():
            self._set_tool(canvas)

    def reset_tools(self) -> None:
        """Give every map back the tool it had."""
        self._make = None
        for canvas in list(self._tools):
            self._reset_tool(canvas)

    def _set_tool(self, canvas: QgsMapCanvas) -> None:
        if self._make:
            tool = self._make(canvas)
            self._tools[canvas] = (tool, canvas.mapTool())
            canvas.setMapTool(tool)

    def _reset_tool(self, canvas: QgsMapCanvas) -> None:
        tool, before = self._tools.pop(canvas, (None, None))
        if tool is not None and canvas.mapTool() is tool:
            if before is not None:
                canvas.setMapTool(before)
            else:
                canvas.unsetMapTool(tool)

    # --- inside -----------------------------------------------------------------------------

    def _open_region(self, _region_id: str) -> None:
        # Pixels stay square and sharp when the map is in the image's own system.
        image, register = self._session.image, self._session.register
        fits = image is not None and not self._session.region_in(image.crs).isEmpty()
        if image is not None and fits and self._main.mapSettings().destinationCrs() != image.crs:
            QgsProject.instance().setCrs(image.crs)
            self._main.setDestinationCrs(image.crs)
        for canvas in self.canvases():
            canvas.setDestinationCrs(self._main.mapSettings().destinationCrs())
            if register is not None and self._session.region is not None:
                self._outlines[canvas].show(self._session.region.geometry, register.crs)
            self._draw(canvas)
        self.zoom_to_region()

    def _close_region(self, _region_id: str) -> None:
        for canvas in self.canvases():
            self._outlines[canvas].hide()
        if self._second:
            self._second.canvas.setLayers([])

    def _draw(self, canvas: QgsMapCanvas) -> None:
        display = self._shown[canvas]
        if canvas is self._main:
            self._layers.show_display(display)
        else:
            image = self._layers.display(display)
            canvas.setLayers([layer for layer in (self._session.labels, image) if layer is not None])
            canvas.refresh()
            self._name_second(display)
        self.display_shown.emit(canvas, display)

    def _name_second(self, display_id: str) -> None:
        if self._second:
            layer = self._layers.display(display_id)
            self._second.setWindowTitle(layer.name() if layer is not None else self.tr("Second view"))

    def _open_second(self) -> None:
        second = self._second = SecondView(self._window)
        canvas = second.canvas
        canvas.setDestinationCrs(self._main.mapSettings().destinationCrs())
        canvas.setCanvasColor(self._main.canvasColor())
        second.closed.connect(self._on_second_closed)
        shape = self._session.region_in(self._main.mapSettings().destinationCrs())
        self._shows_whole = not shape.isEmpty() and self._main.extent().contains(shape.boundingBox())
        shown = self._shown[self._main]
        self._shown[canvas] = DISPLAYS[1].id if shown != DISPLAYS[1].id else DISPLAYS[0].id
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, second)
        if self.neighbour is not None and not self.neighbour.isFloating():
            self._put_left_of(self.neighbour, second)
        second.show()
        self._watch(canvas)
        if self._session.region is not None and self._session.register is not None:
            self._outlines[canvas].show(self._session.region.geometry, self._session.register.crs)
        self._draw(canvas)
        QTimer.singleShot(0, self._make_room)  # when the window has found a place for it
        self._set_tool(canvas)
        self.view_added.emit(canvas)

    def _put_left_of(self, dock: QDockWidget, second: QDockWidget) -> None:
        """Make room to the left of a dock and of all docks that share its place."""
        behind = self._window.tabifiedDockWidgets(dock)
        self._window.splitDockWidget(second, dock, Qt.Orientation.Horizontal)
        for other in behind:  # a split takes a dock out of the tabs
            self._window.tabifyDockWidget(dock, other)
        dock.raise_()

    def _set_width(self, dock: QDockWidget, width: int) -> None:
        if not sip.isdeleted(dock) and dock.isVisible():
            self._window.resizeDocks([dock], [width], Qt.Orientation.Horizontal)

    def _make_room(self) -> None:
        """Both maps get the same width."""
        if self._second is None:
            return
        docks, widths = [self._second], [(self._main.width() + self._second.width()) // 2]
        if self.neighbour is not None:
            docks, widths = [*docks, self.neighbour], [*widths, self.neighbour.width()]
        self._window.resizeDocks(docks, widths, Qt.Orientation.Horizontal)
        QTimer.singleShot(0, self._look_again)

    def _look_again(self) -> None:
        """The maps have another size: the region is shown again if it was shown whole, else the same place."""
        if self._shows_whole:
            self.zoom_to_region()
        else:
            self._follow(self._main)

    def _on_second_closed(self) -> None:
        self._close_second()
        self.second_closed.emit()

    def _close_second(self) -> None:
        second = self._second
        if second is None:
            return
        canvas = second.canvas
        self.view_removing.emit(canvas)
        self._reset_tool(canvas)
        self._unwatch(canvas)
        self._second, self._active = None, self._main
        self._shown.pop(canvas)
        width = self.neighbour.width() if self.neighbour is not None else 0
        self._window.removeDockWidget(second)
        second.deleteLater()
        if self.neighbour is not None:  # the room goes back to the map
            QTimer.singleShot(0, lambda: self._set_width(self.neighbour, width))

    def _watch(self, canvas: QgsMapCanvas) -> None:
        self._outlines[canvas] = Outline(canvas)
        canvas.extentsChanged.connect(self._on_extent)
        canvas.xyCoordinates.connect(self._on_mouse)
        canvas.keyPressed.connect(self._on_key)
        canvas.mapToolSet.connect(self._on_tool)

    def _unwatch(self, canvas: QgsMapCanvas) -> None:
        canvas.extentsChanged.disconnect(self._on_extent)
        canvas.xyCoordinates.disconnect(self._on_mouse)
        canvas.keyPressed.disconnect(self._on_key)
        canvas.mapToolSet.disconnect(self._on_tool)
        self._outlines.pop(canvas).remove()
        self._remove_marker()

    def _on_extent(self) -> None:
        self._session.touch()
        canvas = self.sender()
        if isinstance(canvas, QgsMapCanvas) and not self._is_linking:
            self._follow(canvas)

    def _on_key(self, _event: object) -> None:
        self._session.touch()

    def _on_tool(self, tool: QgsMapTool | None, _before: QgsMapTool | None = None) -> None:
        canvas = self.sender()
        if canvas in self._tools and tool is not self._tools[canvas][0]:
            del self._tools[canvas]
            self.tools_taken.emit()

    def _on_mouse(self, point: QgsPointXY) -> None:
        self._session.touch()
        canvas = self.sender()
        if not isinstance(canvas, QgsMapCanvas):
            return
        if canvas is not self._active:
            self._active = canvas
            self._remove_marker()
            self.active_changed.emit(canvas)
        self._mark(point)

    def _mark(self, point: QgsPointXY) -> None:
        """Show in the other map where the mouse is in this one."""
        others = [canvas for canvas in self.canvases() if canvas is not self._active]
        if not others:
            return
        if self._marker is None:
            self._marker = QgsVertexMarker(others[0])
            self._marker.setIconType(QgsVertexMarker.IconType.ICON_CROSS)
            self._marker.setIconSize(18)
            self._marker.setPenWidth(2)
            self._marker.setColor(CURSOR)
        self._marker.setCenter(point)

    def _remove_marker(self) -> None:
        if self._marker is not None:
            scene = self._marker.scene()
            if scene is not None:
                scene.removeItem(self._marker)
            self._marker = None

    def _follow(self, leader: QgsMapCanvas) -> None:
        """The other map looks at the same place at the same scale."""
        for canvas in self.canvases():
            if canvas is not leader:
                with self._linked():
                    canvas.setExtent(_around(canvas, leader.center(), leader.mapUnitsPerPixel()))
                    canvas.refresh()

    @contextmanager
    def _linked(self) -> Iterator[None]:
        """Changes of the extent inside are our own and are not followed."""
        before, self._is_linking = self._is_linking, True
        try:
            yield
        finally:
            self._is_linking = before


def _unit_for(canvas: QgsMapCanvas, box: QgsRectangle) -> float:
    """Map units per pixel at which a map just shows a rectangle."""
    return max(box.width() / max(1, canvas.width()), box.height() / max(1, canvas.height()))


def _around(canvas: QgsMapCanvas, center: QgsPointXY, unit: float) -> QgsRectangle:
    """What a map shows around a point with so many map units per pixel."""
    return QgsRectangle.fromCenterAndSize(center, canvas.width() * unit, canvas.height() * unit)
