"""Runs inside QGIS (`qgis --code`): labels regions with real keys and a real mouse, and takes pictures."""

import os
import sys

import qgis.utils
from glakes.glakes_plugin.note_dialog import NoteDialog
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAction, QApplication, QProgressBar, QToolButton
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from unittest.mock import patch

from acting import OUT, Session, button, flush, grab_screen, left_behind, message, settled
from studio_hands import (
    ALT,
    CONTROL,
    SAMPLES,
    SHIFT,
    click,
    dock,
    dock_widget,
    draw_polygon,
    key,
    keys_on,
    label_values,
    labels,
    messages,
    move,
    open_by_enter,
    open_samples,
    open_studio,
    region,
    second,
    table,
    title,
    visible_images,
)


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
    with patch.object(NoteDialog, "ask", staticmethod(lambda *_, **__: ("A dam is missing.", True))):
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
    report["left"] = left_behind() | {
        "layers": [layer.name() for layer in QgsProject.instance().mapLayers().values()],
        "files": sorted(path.name for path in SAMPLES.parent.iterdir() if "samples" in path.name),
    }


SESSIONS = {"work": work, "die": die, "come_back": come_back, "faults": faults}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
