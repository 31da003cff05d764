"""Runs inside QGIS (`qgis --code`): twenty lakes of a review are decided, and the mask runs again."""

import math
import os
import sqlite3
import sys
from unittest.mock import patch

import qgis.utils
from glakes.glakes_plugin.note_dialog import NoteDialog
from qgis.core import QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDialog,
    QDockWidget,
    QLabel,
    QPushButton,
    QTableView,
    QToolButton,
)
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from acting import OUT, Session, begin, flush, grab_screen, is_cut_off, left_behind, message, press, settled

FOLDER = OUT / "湖泊 it's a check"
COLUMNS, ROWS = 6, 4
WEST, NORTH, STEP = 363500.0, 1990500.0, 1500.0
"""Where the lakes are in the sample's system (UTM 48 N), and how far apart, in metres."""
NARROW, WIDE = 20.0, 520.0
"""Widths of a river at its first and its last lake, in metres."""
DECIDED = 20
KEYS = ((Qt.Key.Key_K, "keep"), (Qt.Key.Key_M, "mask"), (Qt.Key.Key_D, "delete"))


def work(report):
    """A review is made, checked, and fed back."""
    yield from begin()
    window = iface.mainWindow()
    window.activateWindow()
    press("glakesSample")
    yield settled()
    lakes, rivers, glakes = made_layers()
    review, masked = mask(lakes, rivers, glakes, "first")
    QgsProject.instance().addMapLayers([review, masked])
    iface.setActiveLayer(review)
    press("glakesLakeCheck")
    yield lambda: dock() is not None and dock().isVisible()
    yield settled()
    report["opened"] = {
        "layer": dock().layer.currentLayer().name(),
        "rows": table().model().rowCount(),
        "progress": dock().progress.text(),
        "first": table().model().index(0, 0).data(),
    }
    report["expected_first"] = most_at_stake(review)
    yield from look(report, rivers, masked)
    yield from decide(report, review)
    yield from undo_and_note(report)
    yield from filters(report)
    yield from edit(report, review)
    yield from run_again(report, lakes, rivers, glakes, review)
    yield from unload(report)


# --- steps ----------------------------------------------------------------------------------


def look(report, rivers, masked):
    combo("Rivers").setLayer(rivers)
    combo("Masked").setLayer(masked)
    yield settled()
    report["looks"] = []
    for number in range(4):
        report["looks"].append(dock().look.text())
        grab_screen().save(str(OUT / f"lake-check-{number}.png"))
        key(Qt.Key.Key_Space)
        yield settled()
    report["look_again"] = dock().look.text()
    report["cut_off"] = [label.text() for label in dock().findChildren(QLabel) if is_cut_off(label)]
    report["window"] = [iface.mainWindow().width(), iface.mainWindow().height()]
    dock().pages.setCurrentIndex(1)
    yield settled()
    grab_screen().save(str(OUT / "lake-check-evidence.png"))
    dock().pages.setCurrentIndex(0)


def decide(report, review):
    """Most by keys, one by a click on a button, one after a click on another row."""
    path = file_of(review)
    said, at_once = {}, []
    for number in range(DECIDED):
        if number == 7:
            row = check().place + 2
            spot = table().visualRect(table().model().index(row, 0)).center()
            QTest.mouseClick(table().viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, spot)
            yield settled()
            report["clicked"] = [row, check().place]
        which, word = KEYS[number % 3]
        lake = current_id()
        if number == 5:
            QTest.mouseClick(button_of(word), Qt.MouseButton.LeftButton)
        else:
            key(which)
        said[lake] = word
        at_once.append(stored(path).get(lake, [None])[0] == word)
        if number == 11:
            yield settled()
            grab_screen().save(str(OUT / "lake-check-list.png"))
    yield settled()
    report["said"], report["at_once"] = said, at_once
    report["progress"] = dock().progress.text()


def undo_and_note(report):
    lake = current_id()
    key(Qt.Key.Key_D)
    key(Qt.Key.Key_U)
    yield settled()
    report["undone"] = [current_id() == lake, stored(check_path())[lake][0]]
    with patch.object(NoteDialog, "ask", staticmethod(lambda *_, **__: ("An old arm?", True))):
        key(Qt.Key.Key_N)
    report["noted"] = stored(check_path())[lake]
    key(Qt.Key.Key_Return)
    following = current_id()
    key(Qt.Key.Key_Backspace)
    report["there_and_back"] = [following != lake, current_id() == lake]


def filters(report):
    shown = dock()
    shown.undecided.click()
    yield settled()
    report["undecided"] = table().model().rowCount()
    shown.undecided.click()
    shown.rule.setCurrentIndex(shown.rule.findData("d"))
    yield settled()
    report["rule_d"] = sorted({table().model().index(row, 3).data() for row in range(table().model().rowCount())})
    shown.rule.setCurrentIndex(0)
    QTest.keyClicks(shown.search, "17")
    yield settled()
    report["searched"] = [table().model().index(row, 0).data() for row in range(table().model().rowCount())]
    report["typed_not_decided"] = shown.search.text()
    shown.search.clear()
    iface.mapCanvas().setFocus()
    yield settled()


def edit(report, review):
    key(Qt.Key.Key_E)
    yield settled()
    fid = review.selectedFeatureIds()[0]
    report["edit"] = {"editable": review.isEditable(), "tool": iface.actionVertexTool().isChecked()}
    shape = review.getFeature(fid).geometry()
    review.changeGeometry(fid, shape.buffer(50, 5))
    key(Qt.Key.Key_Return)
    yield settled()
    now = QgsVectorLayer(review.source(), "again", "ogr").getFeature(fid).geometry().area()
    report["edit"] |= {"saved": not review.isEditable(), "grown": now > shape.area(), "message": message()}


def run_again(report, lakes, rivers, glakes, review):
    QTest.mouseClick(iface.mainWindow().findChild(QPushButton, "glakesLakeCheckRerun"), Qt.MouseButton.LeftButton)
    yield lambda: dialog() is not None
    value = dialog().mainWidget().wrappers["DECISIONS"].widgetValue()
    report["dialog_has_the_layer"] = value in (review.id(), review.source())
    dialog().close()
    yield settled()
    report["before_rerun"] = stored(file_of(review))
    again, _ = mask(lakes, rivers, glakes, "second", review)
    report["after_rerun"] = stored(file_of(again))
    report["decided_by_person"] = {
        str(row["lake_id"]): row["decision"] for row in again.getFeatures() if row["rule"] == "person"
    }


def unload(report):
    qgis.utils.unloadPlugin("glakes")
    yield flush
    report["left"] = left_behind()


# --- lakes and rivers -----------------------------------------------------------------------


def made_layers():
    """Lakes in rows, a river through each row that widens to the east, and every other lake in GLAKES."""
    places = [(WEST + STEP * column, NORTH - STEP * row) for row in range(ROWS) for column in range(COLUMNS)]
    shapes = [shore(x, y, 250.0 + 25.0 * (number % 5), number) for number, (x, y) in enumerate(places)]
    rivers = []
    for row in range(ROWS):
        y, west, east = NORTH - STEP * row, WEST - 700.0, WEST + STEP * (COLUMNS - 1) + 700.0
        corners = [(west, -NARROW), (east, -WIDE), (east, WIDE), (west, NARROW)]
        rivers.append(QgsGeometry.fromPolygonXY([[QgsPointXY(x, y + width / 2) for x, width in corners]]))
    lakes, glakes = layer("Lakes", shapes), layer("GLAKES", shapes[::2])
    return lakes, layer("Rivers", rivers), glakes


def shore(x, y, radius, seed):
    """A closed line that is no circle."""
    turns = [2 * math.pi * step / 60 for step in range(60)]
    radii = [radius * (1 + 0.15 * math.sin(3 * turn + seed) + 0.08 * math.sin(7 * turn + 2 * seed)) for turn in turns]
    points = [QgsPointXY(x + r * math.cos(turn), y + r * math.sin(turn)) for r, turn in zip(radii, turns)]
    return QgsGeometry.fromPolygonXY([points])


def layer(name, shapes):
    made = QgsVectorLayer("Polygon?crs=EPSG:32648&field=lake_id:integer", name, "memory")
    for number, shape in enumerate(shapes):
        feature = QgsFeature(made.fields())
        feature.setGeometry(shape)
        feature["lake_id"] = number
        made.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(made, False)
    return made


def mask(lakes, rivers, glakes, name, decisions=None):
    """Run the river mask; returns the review and what is left."""
    import processing

    FOLDER.mkdir(exist_ok=True)
    told = {"INPUT": lakes, "RIVERS": [rivers.id()], "GLAKES": glakes, "DECISIONS": decisions}
    told |= {"OUTPUT": str(FOLDER / f"{name} masked.gpkg"), "REVIEW": str(FOLDER / f"{name} review.gpkg")}
    found = processing.run("glakes:maskrivers", told)
    review = QgsVectorLayer(found["REVIEW"], "Review", "ogr")
    root = qgis.utils.pluginDirectory("glakes")
    review.loadNamedStyle(f"{root}/resources/styles/review.qml")
    return review, QgsVectorLayer(found["OUTPUT"], "Lakes without rivers", "ogr")


def most_at_stake(review):
    """By another road than the plugin's: nearness of the ratio to 0.8, times the area."""
    best = max(review.getFeatures(), key=lambda row: row["before_km2"] * (1 - abs(row["area_ratio"] - 0.8) / 0.8))
    return str(best["lake_id"])


def file_of(found):
    return found.source().partition("|")[0]


def stored(path):
    """What the file has: override, reviewer, time and note by lake."""
    with sqlite3.connect(path) as file:
        name = file.execute("SELECT table_name FROM gpkg_contents").fetchone()[0]
        rows = file.execute(f'SELECT lake_id, override, reviewer, reviewed, note FROM "{name}"').fetchall()
    return {str(lake): list(values) for lake, *values in rows}


# --- hands and eyes -------------------------------------------------------------------------


def key(which):
    QTest.keyClick(QApplication.focusWidget() or iface.mainWindow(), which)


def dock():
    return iface.mainWindow().findChild(QDockWidget, "glakesLakeCheckDock")


def table():
    return dock().findChild(QTableView, "glakesLakeCheckTable")


def combo(name):
    return dock().findChild(QgsMapLayerComboBox, f"glakesLakeCheck{name}")


def button_of(word):
    action = iface.mainWindow().findChild(QAction, f"glakesLakeCheck{word.capitalize()}")
    return next(found for found in dock().findChildren(QToolButton) if found.defaultAction() is action)


def check():
    button = next(thing for thing, _ in qgis.utils.plugins["glakes"]._added if hasattr(thing, "lake_check"))
    return button.lake_check


def check_path():
    return file_of(check().layer)


def current_id():
    return table().model().index(check().place, 0).data()


def dialog():
    found = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()]
    return next((widget for widget in found if hasattr(widget, "mainWidget")), None)


SESSIONS = {"work": work}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
