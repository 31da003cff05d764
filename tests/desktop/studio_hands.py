"""Hands and eyes of the sessions in the label studio: keys, mouse, and what the dock and the maps show."""

import os
import time
from pathlib import Path
from unittest.mock import patch

import qgis.utils
from acting import begin, is_ours, press, settled
from qgis.core import QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDockWidget,
    QFileDialog,
    QProgressBar,
    QTableView,
    QToolButton,
)
from qgis.utils import iface

SAMPLES = Path(os.environ["GLAKES_TEST_SAMPLES"])
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def open_studio():
    yield from begin()
    window = iface.mainWindow()
    window.activateWindow()
    yield lambda: QApplication.activeWindow() is window
    press("glakesLabelStudio")
    yield lambda: dock() is not None and dock().isVisible()
    yield settled()


def open_samples(report):
    menu = dock_widget(QToolButton, "glakesStudioFile").menu()
    action = menu.findChild(QAction, "glakesStudioOpenFile")
    with patch.object(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(SAMPLES), ""))):
        started = time.monotonic()
        action.trigger()
        report["open_s"] = time.monotonic() - started
    yield settled()
    report["opened"] = {
        "regions": table().model().rowCount(),
        "progress": dock_widget(QProgressBar, "glakesStudioProgress").text(),
        "groups": [group.name() for group in QgsProject.instance().layerTreeRoot().findGroups()],
    }


def open_by_enter(region_id):
    key(Qt.Key.Key_L)
    row = table().model().row_of(region_id)
    table().setCurrentIndex(table().model().index(row, 0))
    QTest.keyClick(table(), Qt.Key.Key_Return)
    yield lambda: region() is not None and region().region_id == region_id
    iface.mapCanvas().setFocus()
    yield settled()


def draw_polygon(corners):
    """With QGIS's own tool: a click per corner, a right click to end."""
    window, canvas = iface.mainWindow(), iface.mapCanvas()
    window.findChild(QAction, "mActionAddFeature").trigger()
    before = labels()
    for corner in corners:
        move(canvas, corner)
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, pixel(canvas, corner))
        yield settled()
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, NONE, pixel(canvas, corners[-1]))
    yield lambda: labels() == before + 1
    yield settled()


def pixel(canvas, place):
    """Where a place of the region (shares of its width and height from its lower left) is on a map."""
    box = region().geometry.boundingBox()
    point = QgsPointXY(box.xMinimum() + place[0] * box.width(), box.yMinimum() + place[1] * box.height())
    return canvas.getCoordinateTransform().transform(point).toQPointF().toPoint()


def move(canvas, place):
    QTest.mouseMove(canvas.viewport(), pixel(canvas, place))


def key(which, modifiers=NONE):
    QTest.keyClick(QApplication.focusWidget() or iface.mainWindow(), which, modifiers)


def click(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def dock():
    return iface.mainWindow().findChild(QDockWidget, "glakesStudioDock")


def dock_widget(kind, name):
    return dock().findChild(kind, name)


def table():
    return dock_widget(QTableView, "glakesStudioRegions")


def second():
    return iface.mainWindow().findChild(QgsMapCanvas, "glakesStudioSecondCanvas")


def title():
    """What the dock says of the open region."""
    shown = dock()
    return f"{shown.region_title.text()} {shown.region_facts.text()} {'•' if shown.unsaved.text() else ''}".strip()


def studio():
    return next(thing for thing, _ in qgis.utils.plugins["glakes"]._added if hasattr(thing, "studio")).studio


def region():
    return studio().session.region


def labels():
    return studio().session.labels.featureCount()


def label_values():
    return [[feature["region_id"], feature["class"]] for feature in studio().session.labels.getFeatures()]


def visible_images():
    root = QgsProject.instance().layerTreeRoot()
    names = ("Natural colour", "SWIR false colour", "NDWI")
    return [node.name() for node in root.findLayers() if node.name() in names and node.isVisible()]


def messages():
    return [item.text() for item in iface.messageBar().items()]


def keys_on():
    return sorted(a.objectName() for a in iface.mainWindow().actions() if is_ours(a) and a.isEnabled())
