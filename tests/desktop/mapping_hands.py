"""Hands and eyes of the sessions that map lakes: the dock, its runs, their folders and groups."""

from pathlib import Path

from acting import button, press, settled
from qgis.core import QgsProcessingUtils, QgsProject
from qgis.gui import QgsRubberBand
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QProgressBar
from qgis.utils import iface


def kinds_of_files(folder):
    """Without the log of a failure."""
    return sorted(path.name.rpartition(".")[2] for path in folder.iterdir() if path.suffix != ".log")


def start_a_run():
    press("glakesMapLakesInView")
    yield settled()
    QTest.mouseClick(dock().start, Qt.MouseButton.LeftButton)
    yield lambda: button("glakesCancel") is not None


def bands():
    """Rubber bands that show something."""
    items = iface.mapCanvas().scene().items()
    return [item for item in items if isinstance(item, QgsRubberBand) and item.asGeometry().area() > 0]


def run_folders():
    return list(Path(QgsProcessingUtils.tempFolder()).glob("lakes-*"))


def groups():
    return QgsProject.instance().layerTreeRoot().findGroups()


def group_names():
    return [group.name() for group in groups()]


def progress():
    """Percent."""
    bar = dock().findChild(QProgressBar, "glakesProgress")
    return bar.value() / 10 if bar.isVisible() else 0


def dock():
    found = iface.mainWindow().findChild(QDockWidget, "glakesMapLakesDock")
    return found if found is not None and found.isVisible() else None


def is_planned():
    return dock().forecast.engine.text() != "–"
