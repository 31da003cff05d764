"""Runs inside QGIS (`qgis --code`): labels regions with real keys and a real mouse, and takes pictures."""

import os
import sys
import time
from pathlib import Path

import qgis.utils
from qgis.core import QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDockWidget,
    QFileDialog,
    QInputDialog,
    QProgressBar,
    QTableView,
    QToolButton,
)
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from unittest.mock import patch

from acting import OUT, Session, begin, button, flush, grab_screen, is_ours, message, press, settled

SAMPLES = Path(os.environ["GLAKES_TEST_SAMPLES"])
ALT = Qt.KeyboardModifier.AltModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def work(report):
    """A region from the list to its end, by keys and mouse, and what stands in between."""
    yield from open_studio()
    report["empty"] = {"file": dock_widget(QToolButton, "glakesStudioFile").isVisible(), "keys_on": keys_on()}
    grab_screen().save(str(OUT / "studio-empty.png"))
    yield from open_samples(report)
    yield from filter_list(report)
    yield from look(report)
    yield from draw_undo_save(report)
    yield from two_maps(report)
    yield from finish_and_reject(report)
    yield from look_at_keys()
    yield from unload(report)


def die(report):
    """A label is drawn, and QGIS is killed some seconds later by whoever started it."""
    yield from open_studio()
    yield from open_samples(report)
    yield from open_by_enter("QUE-05")
    yield from draw_polygon([(0.3, 0.3), (0.6, 0.3), (0.6, 0.6)])
    path = SAMPLES.with_name(f".{SAMPLES.name}.QUE-05.unsaved.json")
    yield path.exists
    (OUT / "ready").touch()
    yield lambda: False


def come_back(report):
    """After the kill: the file opens, and what was drawn is offered."""
    yield from open_studio()
    yield from open_samples(report)
    yield lambda: button("glakesStudioRestore") is not None
    report["offer"] = message()
    grab_screen().save(str(OUT / "studio-restore.png"))
    click(button("glakesStudioRestore"))
    yield settled()
    report["restored"] = labels()
    key(Qt.Key.Key_S, SHIFT)
    yield lambda: "•" not in title()
    report["message"] = message()


def faults(report):
    """What the message bar says where something is wrong with an image or a region."""
    yield from open_studio()
    yield from open_samples(report)
    for region_id in ("QUE-01", "QUE-02"):
        yield from open_by_enter(region_id)
        report[region_id] = messages()
    grab_screen().save(str(OUT / "studio-fault.png"))


# --- steps ----------------------------------------------------------------------------------


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


def filter_list(report):
    key(Qt.Key.Key_L)
    report["list_has_focus"] = QApplication.focusWidget() is table()
    box = dock().regions.status
    QTest.keyClicks(box, "re")
    yield settled()
    report["filtered"] = [table().model().index(row, 0).data() for row in range(table().model().rowCount())]
    box.setCurrentIndex(0)


def look(report):
    yield from open_by_enter("QUE-05")
    report["region"] = {"title": title(), "layer": iface.activeLayer().name(), "keys_on": keys_on()}
    grab_screen().save(str(OUT / "studio-natural.png"))
    report["displays"] = {}
    for letter, name in ((Qt.Key.Key_W, "swir"), (Qt.Key.Key_E, "ndwi"), (Qt.Key.Key_Q, "natural")):
        key(letter)
        yield settled()
        report["displays"][name] = visible_images()
        grab_screen().save(str(OUT / f"studio-{name}.png"))


def draw_undo_save(report):
    yield from draw_polygon([(0.3, 0.3), (0.6, 0.3), (0.6, 0.6), (0.3, 0.6)])
    report["drawn"] = {"labels": labels(), "title": title(), "values": label_values()}
    grab_screen().save(str(OUT / "studio-drawn.png"))
    iface.mainWindow().findChild(QAction, "mActionUndo").trigger()
    yield settled()
    report["undone"] = labels()
    iface.mainWindow().findChild(QAction, "mActionRedo").trigger()
    yield settled()
    report["redone"] = labels()
    key(Qt.Key.Key_S, SHIFT)
    yield settled()
    report["saved"] = {"title": title(), "status": region().status}


def two_maps(report):
    key(Qt.Key.Key_V, SHIFT)
    yield lambda: second() is not None
    yield settled()
    main, other = iface.mapCanvas(), second()
    move(other, (0.5, 0.5))
    yield settled()
    key(Qt.Key.Key_E)
    yield settled()
    report["two_maps"] = {
        "main": visible_images(),
        "other": [layer.name() for layer in other.layers()],
        "same_scale": abs(main.mapUnitsPerPixel() / other.mapUnitsPerPixel() - 1) < 0.01,
        "both_show_the_region": all(
            canvas.extent().contains(region().geometry.boundingBox()) for canvas in (main, other)
        ),
    }
    grab_screen().save(str(OUT / "studio-two-maps.png"))
    QTest.mouseMove(other.viewport(), QPoint(60, 60))
    other.zoomByFactor(0.5)
    yield settled()
    report["two_maps"]["follows"] = main.center().distance(other.center()) < 2 * main.mapUnitsPerPixel()
    key(Qt.Key.Key_Z)
    yield settled()
    key(Qt.Key.Key_V, SHIFT)
    yield lambda: second() is None
    move(main, (0.5, 0.5))


def finish_and_reject(report):
    key(Qt.Key.Key_Return, CONTROL)
    yield settled()
    report["after_done"] = title()
    yield from open_by_enter("QUE-02")
    key(Qt.Key.Key_Return, CONTROL | SHIFT)
    yield settled()
    report["after_checked"] = {
        "title": title(),
        "progress": dock_widget(QProgressBar, "glakesStudioProgress").text(),
    }
    with patch.object(QInputDialog, "getText", staticmethod(lambda *_, **__: ("A dam is missing.", True))):
        key(Qt.Key.Key_Backspace, CONTROL)
    yield settled()
    key(Qt.Key.Key_Left, ALT)
    yield settled()
    report["after_previous"] = title()


def look_at_keys():
    dock().show_page("keys")
    yield settled()
    grab_screen().save(str(OUT / "studio-keys.png"))


def unload(report):
    qgis.utils.unloadPlugin("glakes")
    yield flush
    window = iface.mainWindow()
    report["left"] = {
        "actions": sorted(action.objectName() for action in window.findChildren(QAction) if is_ours(action)),
        "docks": [found.objectName() for found in window.findChildren(QDockWidget) if is_ours(found)],
        "layers": [layer.name() for layer in QgsProject.instance().mapLayers().values()],
        "files": sorted(path.name for path in SAMPLES.parent.iterdir() if "samples" in path.name),
    }


# --- hands and eyes -------------------------------------------------------------------------


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


SESSIONS = {"work": work, "die": die, "come_back": come_back, "faults": faults}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
