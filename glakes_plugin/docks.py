"""Where the docks of the plugin go: one place at the right of the map, one behind the other."""

from __future__ import annotations

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget

DOCKS = ["glakesMapLakesDock", "glakesStudioDock", "glakesTrainingDock"]
WIDTH_PX = 400


def put_beside_the_map(iface: QgisInterface, dock: QDockWidget) -> None:
    """Add a dock in front of those that are there."""
    others = [name for name in DOCKS if name != dock.objectName()]
    iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock, others, True)
    iface.mainWindow().resizeDocks([dock], [WIDTH_PX], Qt.Orientation.Horizontal)
