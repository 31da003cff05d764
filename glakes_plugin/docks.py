"""Where the docks of the plugin go: one place at the right of the map, one behind the other."""

from __future__ import annotations

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget

STUDIO, LAKE_CHECK, RUNS = "glakesStudioDock", "glakesLakeCheckDock", "glakesRunDock"
DOCKS = ["glakesMapLakesDock", STUDIO, LAKE_CHECK, "glakesTrainingDock", RUNS]
WITH_KEYS = (STUDIO, LAKE_CHECK)
"""Docks whose keys are single letters: two actions with one key are none."""
WIDTH_PX = 400


def put_beside_the_map(iface: QgisInterface, dock: QDockWidget) -> None:
    """Add a dock in front of those that are there."""
    others = [name for name in DOCKS if name != dock.objectName()]
    iface.addTabifiedDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock, others, True)
    iface.mainWindow().resizeDocks([dock], [WIDTH_PX], Qt.Orientation.Horizontal)


def close_others(iface: QgisInterface, name: str) -> None:
    """Close the other docks with keys of single letters; what they have open they save."""
    for other in WITH_KEYS:
        dock = iface.mainWindow().findChild(QDockWidget, other) if other != name else None
        if dock is not None:
            dock.close()
