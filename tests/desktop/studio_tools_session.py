"""Runs inside QGIS (`qgis --code`): one region from its threshold to its check, by keys and mouse alone.

What was done is told in the report in map coordinates, so that it can be done again elsewhere.
"""

import os
import sys

import qgis.utils
from glakes.glakes_plugin.note_dialog import NoteDialog
from qgis.core import QgsCoordinateTransform, QgsFeature, QgsGeometry, QgsPointXY, QgsProject, QgsVectorLayer
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QKeyEvent, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QShortcut,
    QTableWidget,
    QWidget,
)
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from unittest.mock import patch

from acting import OUT, Session, button, flush, grab_screen, is_ours, message, settled
from studio_hands import (
    NONE,
    SHIFT,
    click,
    dock,
    dock_widget,
    key,
    labels,
    messages,
    move,
    open_by_enter,
    open_samples,
    open_studio,
    pixel,
    region,
    studio,
    title,
)

PART = [(0.62, 0.5), (0.9, 0.5), (0.9, 0.63), (0.62, 0.63)]
"""A reservoir with bushes in it."""
FOREIGN = [(0.3, -0.1), (0.5, -0.1), (0.5, 0.1), (0.33, 0.08)]
SEED = (0.352, 0.705)
"""In the river."""
CUT = [(0.13, 0.5), (0.13, 0.4)]


def tools(report):
    """A region from the first key to the last."""
    report["steps"] = []
    scene = iface.mapCanvas().scene()
    report["items_before"] = item_kinds(scene)
    yield from open_studio()
    yield from open_samples(report)
    report["clashes"] = clashes()
    name = dock_widget(QLineEdit, "glakesStudioAnnotator")
    click(name)
    name.selectAll()
    QTest.keyClicks(name, "Li Wei")
    iface.mapCanvas().setFocus()
    yield from open_by_enter("QUE-05")
    yield from threshold(report)
    yield from part(report)
    yield from grow(report)
    yield from cut(report)
    yield from brush(report)
    yield from under_the_mouse(report)
    yield from take_over(report)
    yield from nothing_there(report)
    yield from type_texts(report)
    key(Qt.Key.Key_S, SHIFT)
    yield settled()
    report["saved"] = {"title": title(), "labels": labels(), "threshold": region().threshold}
    yield from look_under(report)
    yield from check(report)
    yield from compare(report)
    yield from send_back(report)
    yield from give_tool_away(report)
    yield from unload(report, scene)


# --- steps ----------------------------------------------------------------------------------


def threshold(report):
    """The line in the histogram is dragged; what is above it becomes labels."""
    show_tab("Threshold")
    yield settled()
    view = studio().parts[0].page.histogram
    report["otsu"] = view.threshold
    report["preview_on"] = action("Preview").isChecked()
    start = QPoint(round(view.position(view.threshold)), view.height() // 2)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, NONE, start)
    for share in (0.3, 0.7, 1.0):
        x = view.position(view.threshold) * (1 - share) + view.position(0.05) * share
        drag(view, QPoint(round(x), start.y()))
        yield settled()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, NONE, QPoint(round(view.position(0.05)), start.y()))
    picture("studio-threshold")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    report["steps_of_keys"] = round(view.threshold, 3)
    key(Qt.Key.Key_Period)
    report["after_period"] = round(view.threshold, 3)
    key(Qt.Key.Key_A)
    yield settled()
    did(report, "threshold", value=region_water().thresholds[0])
    report["preview_off"] = not action("Preview").isChecked()


def part(report):
    """A part of the region gets a threshold of its own."""
    canvas = iface.mapCanvas()
    key(Qt.Key.Key_D)
    yield from corners(canvas, PART)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, NONE, pixel(canvas, PART[-1]))
    yield settled()
    view = studio().parts[0].page.histogram
    box = dock_widget(QComboBox, "glakesStudioParts")
    report["parts"] = [box.itemText(row) for row in range(box.count())]
    where = QPoint(round(view.position(-0.1)), view.height() // 2)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, NONE, where)
    yield settled()
    picture("studio-part")
    key(Qt.Key.Key_A)
    yield settled()
    value = region_water().thresholds[1]
    did(report, "part", value=value, polygon=[spot(canvas, place) for place in PART])


def grow(report):
    canvas = iface.mapCanvas()
    show_tab("Edit")
    key(Qt.Key.Key_G)
    box = dock_widget(QDoubleSpinBox, "glakesStudioTolerance")
    tap(canvas, SEED)
    yield settled()
    for _ in range(3):
        key(Qt.Key.Key_BracketRight)
    yield settled()
    picture("studio-grow")
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    yield settled()
    did(report, "grow", tolerance=box.value(), point=spot(canvas, SEED))
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    report["grow_given_up"] = not action("Grow").isChecked()


def cut(report):
    """The river is cut off where it leaves the region, and the piece removed; undone and redone."""
    canvas = iface.mapCanvas()
    before = labels()
    key(Qt.Key.Key_K)
    yield from corners(canvas, CUT)
    move(canvas, CUT[-1])
    yield settled()
    picture("studio-cut")
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.RightButton, NONE, pixel(canvas, CUT[-1]))
    yield settled()
    report["cut_adds"] = labels() - before
    iface.mainWindow().findChild(QAction, "mActionUndo").trigger()
    yield settled()
    report["cut_undone"] = labels() - before
    iface.mainWindow().findChild(QAction, "mActionRedo").trigger()
    yield settled()
    report["cut_redone"] = labels() - before
    did(report, "cut", line=[spot(canvas, place) for place in CUT])
    key(Qt.Key.Key_K)
    yield from at(canvas, (0.05, 0.457), Qt.Key.Key_X, SHIFT)
    did(report, "remove", point=spot(canvas, (0.05, 0.457)))


def brush(report):
    """Paint over dry land and erase in the reservoir, with a key for the size."""
    canvas = iface.mapCanvas()
    key(Qt.Key.Key_B)
    for _ in range(2):
        key(Qt.Key.Key_BracketRight)
    yield from stroke(canvas, (0.5, 0.2), (0.6, 0.2), "studio-brush")
    did(report, "paint", radius=3, line=[spot(canvas, (0.5, 0.2)), spot(canvas, (0.6, 0.2))])
    key(Qt.Key.Key_X)
    key(Qt.Key.Key_BracketLeft)
    yield from stroke(canvas, (0.88, 0.75), (0.96, 0.75), None)
    did(report, "erase", radius=2, line=[spot(canvas, (0.88, 0.75)), spot(canvas, (0.96, 0.75))])
    key(Qt.Key.Key_X)
    report["brush_off"] = not action("BrushErase").isChecked()


def under_the_mouse(report):
    canvas = iface.mapCanvas()
    yield from at(canvas, (0.92, 0.75), Qt.Key.Key_F)
    did(report, "fill_hole", point=spot(canvas, (0.92, 0.75)))
    yield from at(canvas, (0.92, 0.7), Qt.Key.Key_I)
    report["ignored"] = classes()
    yield from at(canvas, (0.92, 0.7), Qt.Key.Key_I)
    report["lake_again"] = classes()
    yield from at(canvas, (0.17, 0.05), Qt.Key.Key_I)
    did(report, "ignore", point=spot(canvas, (0.17, 0.05)))
    before = labels()
    key(Qt.Key.Key_I, SHIFT)
    yield settled()
    report["specks"] = before - labels()
    did(report, "specks", below_km2=0.005)
    picture("studio-edited")


def take_over(report):
    """A layer like HydroLAKES, in degrees, has a lake that the labels lack; it is cut to the region."""
    layer = QgsVectorLayer("MultiPolygon?crs=EPSG:4326&field=Hylak_id:integer", "HydroLAKES", "memory")
    box = region().geometry.boundingBox()
    left, bottom, side = box.xMinimum(), box.yMinimum(), box.width()
    shape = QgsGeometry.fromPolygonXY([[QgsPointXY(left + x * side, bottom + y * side) for x, y in FOREIGN]])
    did(report, "take_over", polygon=[[p.x(), p.y()] for p in shape.asPolygon()[0][:-1]])
    shape.transform(QgsCoordinateTransform(studio().session.register.crs, layer.crs(), QgsProject.instance()))
    feature = QgsFeature(layer.fields())
    feature.setGeometry(shape)
    layer.dataProvider().addFeature(feature)
    QgsProject.instance().addMapLayer(layer)
    yield settled()
    canvas = iface.mapCanvas()
    report["active_before"] = iface.activeLayer().name()
    yield from at(canvas, (0.4, 0.05), Qt.Key.Key_Y)
    report["active_after"] = iface.activeLayer().name()
    picture("studio-takeover")
    QgsProject.instance().removeMapLayer(layer.id())
    yield settled()


def nothing_there(report):
    """Tools that find nothing say so and leave no entry of undo."""
    canvas, stack = iface.mapCanvas(), studio().session.labels.undoStack()
    before = stack.index(), stack.count()
    said = []
    for which, modifiers in ((Qt.Key.Key_F, NONE), (Qt.Key.Key_I, NONE), (Qt.Key.Key_X, SHIFT), (Qt.Key.Key_Y, NONE)):
        yield from at(canvas, (0.35, 0.25), which, modifiers)
        said.append(message())
    report["nothing_said"] = said
    report["nothing_undo"] = [before, (stack.index(), stack.count())]


def type_texts(report):
    """Letters that are keys of the studio are letters where somebody types."""
    note = dock_widget(QLineEdit, "glakesStudioNote")
    before = labels(), tools_on()
    click(note)
    QTest.keyClicks(note, "pgkbxdcvj 12345 n,.[]")
    report["typed"] = note.text()
    note.clear()
    note.setModified(False)
    show_tab("Threshold")
    spin = dock_widget(QDoubleSpinBox, "glakesStudioThreshold")
    spin.setFocus()
    spin.selectAll()
    QTest.keyClicks(spin.lineEdit(), "0.123")
    report["typed_number"] = spin.text()
    report["typing_changes"] = [before, (labels(), tools_on())]
    iface.mapCanvas().setFocus()
    action("Preview").setChecked(False)
    yield settled()


def look_under(report):
    """Labels are hidden as long as a key is held; a curtain follows the mouse."""
    canvas, layer = iface.mapCanvas(), studio().session.labels
    canvas.setFocus()
    QTest.keyPress(canvas, Qt.Key.Key_V)
    yield settled()
    report["held"] = layer.opacity()
    again = QKeyEvent(QEvent.Type.KeyRelease, Qt.Key.Key_V, NONE, "v", True)
    QApplication.sendEvent(canvas, again)
    report["held_on"] = layer.opacity()
    picture("studio-hidden")
    QTest.keyRelease(canvas, Qt.Key.Key_V)
    yield settled()
    report["let_go"] = layer.opacity()
    key(Qt.Key.Key_J)
    for x in (0.3, 0.5, 0.55):
        move(canvas, (x, 0.5))
        yield settled()
    report["swipe_tool"] = type(canvas.mapTool()).__name__
    picture("studio-swipe")
    key(Qt.Key.Key_E)
    yield settled()
    picture("studio-swipe-ndwi")
    key(Qt.Key.Key_Q)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    yield settled()
    report["swipe_off"] = not action("Swipe").isChecked()


def check(report):
    """Place by place: right, a river, a note, water that has no label; Return in a text is no verdict."""
    canvas = iface.mapCanvas()
    key(Qt.Key.Key_C)
    yield settled()
    table = dock_widget(QTableWidget, "glakesStudioPlaces")
    report["places"] = table.rowCount()
    key(Qt.Key.Key_Return)
    yield settled()
    key(Qt.Key.Key_3)
    yield settled()
    with patch.object(NoteDialog, "ask", staticmethod(lambda *_, **__: ("Half of it is a pond.", True))):
        key(Qt.Key.Key_N)
    yield settled()
    report["verdicts"] = verdicts(table)
    picture("studio-check")
    note = dock_widget(QLineEdit, "glakesStudioNote")
    click(note)
    QTest.keyClick(note, Qt.Key.Key_Return)
    QTest.keyClick(note, Qt.Key.Key_2)
    note.clear()
    note.setModified(False)
    report["verdicts_after_typing"] = verdicts(table)
    canvas.setFocus()
    key(Qt.Key.Key_Z)
    yield settled()
    move(canvas, (0.47, 0.7))
    yield settled()
    key(Qt.Key.Key_1)
    report["missing_at"] = spot(canvas, (0.47, 0.7))
    report["verdicts_with_missing"] = verdicts(table)
    key(Qt.Key.Key_Backspace)
    yield settled()
    report["row_after_back"] = table.currentRow()
    # A tool that draws has Return for itself.
    key(Qt.Key.Key_G)
    report["return_while_growing"] = action("Right").isEnabled()
    key(Qt.Key.Key_G)
    report["return_after"] = action("Right").isEnabled()
    key(Qt.Key.Key_C)
    report["check_keys_off"] = not action("Right").isEnabled()


def compare(report):
    """The shipped model, in the worker, and what it doubts comes first."""
    canvas = iface.mapCanvas()
    canvas.setFocus()
    key(Qt.Key.Key_M)
    table = dock_widget(QTableWidget, "glakesStudioPlaces")
    yield lambda: action("CompareModel").isEnabled()
    yield settled()
    report["compared"] = {"on": action("Check").isChecked(), "first": [t.text() for t in cells(table, 0)]}
    report["compared"]["names"] = [table.item(row, 0).text() for row in range(table.rowCount())]
    report["compared"]["message"] = messages()
    picture("studio-model")


def send_back(report):
    """Every place is judged; what is wrong becomes the note of the region that goes back."""
    table = dock_widget(QTableWidget, "glakesStudioPlaces")
    iface.mapCanvas().setFocus()
    for _ in range(table.rowCount() + 1):
        if button("glakesStudioSendBack") is None:
            key(Qt.Key.Key_Return)
            yield lambda: True
    yield lambda: button("glakesStudioSendBack") is not None
    report["question"] = message()
    picture("studio-all-seen")
    given = []
    with patch.object(
        NoteDialog, "ask", staticmethod(lambda *_, **more: (given.append(more["text"]) or more["text"], True))
    ):
        click(button("glakesStudioSendBack"))
    yield settled()
    report["suggested_note"] = given
    report["after_back"] = title()
    # It comes back to its annotator with what was said.
    yield from open_by_enter("QUE-05")
    report["back_again"] = {"verdicts": [t for t in verdicts(table) if t], "title": title()}
    picture("studio-rejected")


def give_tool_away(report):
    """QGIS's own tool takes the mouse: no button of the studio stays pressed."""
    key(Qt.Key.Key_G)
    report["growing"] = type(iface.mapCanvas().mapTool()).__name__
    iface.actionPan().trigger()
    report["after_pan"] = [tools_on(), type(iface.mapCanvas().mapTool()).__name__]
    key(Qt.Key.Key_K)
    yield from corners(iface.mapCanvas(), CUT[:1])
    key(Qt.Key.Key_B)
    move(iface.mapCanvas(), (0.5, 0.5))
    yield settled()
    report["one_tool"] = tools_on()


def unload(report, scene):
    qgis.utils.unloadPlugin("glakes")
    yield flush
    yield settled()
    window = iface.mainWindow()
    report["left"] = {
        "items": [kind for kind in item_kinds(scene) if kind not in report["items_before"]],
        "actions": sorted(found.objectName() for found in window.findChildren(QAction) if is_ours(found)),
        "widgets": sorted(found.objectName() for found in window.findChildren(QWidget) if is_ours(found)),
    }


# --- hands and eyes -------------------------------------------------------------------------


def did(report, what, **how):
    report["steps"].append({"what": what, "labels": labels(), **how})


def picture(name):
    grab_screen().save(str(OUT / f"{name}.png"))


def show_tab(text):
    """Click on the tab."""
    bar = dock().pages.tabBar()
    place = next(number for number in range(bar.count()) if bar.tabText(number) == text)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, NONE, bar.tabRect(place).center())
    iface.mapCanvas().setFocus()


def action(name):
    return iface.mainWindow().findChild(QAction, "glakesStudio" + name)


def region_water():
    return studio().parts[0].water


def tools_on():
    return [found.objectName() for found in studio().commands.tools.actions() if found.isChecked()]


def classes():
    return sorted({feature["class"] for feature in studio().session.labels.getFeatures()})


def cells(table, row):
    return [table.item(row, column) for column in range(table.columnCount())]


def verdicts(table):
    return [table.item(row, 2).text() for row in range(table.rowCount())]


def spot(canvas, place):
    """What the map takes a place of the region for: the coordinates of the centre of its pixel."""
    point = canvas.getCoordinateTransform().toMapCoordinates(pixel(canvas, place))
    return [point.x(), point.y()]


def drag(widget, point):
    """Move the mouse with its button held, as Qt tells it."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    where = QPointF(widget.mapToGlobal(point))
    QApplication.sendEvent(widget, QMouseEvent(QEvent.Type.MouseMove, QPointF(point), where, none, left, NONE))


def tap(canvas, place):
    move(canvas, place)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, pixel(canvas, place))


def corners(canvas, places):
    for place in places:
        tap(canvas, place)
        yield settled()


def at(canvas, place, which, modifiers=NONE):
    """A key while the mouse is at a place."""
    canvas.setFocus()
    move(canvas, place)
    yield settled()
    key(which, modifiers)
    yield settled()


def stroke(canvas, begin, end, name):
    move(canvas, begin)
    yield settled()
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, pixel(canvas, begin))
    for share in (0.25, 0.5, 0.75, 1.0):
        place = tuple(a + share * (b - a) for a, b in zip(begin, end))
        drag(canvas.viewport(), pixel(canvas, place))
        yield settled()
    if name:
        picture(name)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, NONE, pixel(canvas, end))
    yield settled()


def item_kinds(scene):
    return sorted(f"{type(item).__name__} {item.zValue()}" for item in scene.items())


def clashes():
    """Keys of the studio that something else in the window has too."""
    window = iface.mainWindow()
    mine = {found.shortcut().toString(): found.objectName() for found in studio().commands._actions.values()}
    found = []
    for other in window.findChildren(QAction):
        for sequence in other.shortcuts():
            if sequence.toString() in mine and not is_ours(other):
                found.append([sequence.toString(), other.objectName() or other.text()])
    for other in window.findChildren(QShortcut):
        if other.key().toString() in mine:
            found.append([other.key().toString(), other.objectName() or other.parent().objectName()])
    return found


SESSIONS = {"tools": tools}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
