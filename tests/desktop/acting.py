"""What every session inside QGIS needs: steps that wait for conditions, pictures, and what can be seen."""

import json
import os
import time
import traceback
from pathlib import Path

import qgis.utils
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QCoreApplication, QEvent, Qt, QTimer
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QAction, QApplication, QDockWidget, QLabel, QMessageBox, QPushButton
from qgis.utils import iface

OUT = Path(os.environ["GLAKES_TEST_OUT"])
TICK_MS = 50
WAIT_S = 240
WINDOW = tuple(int(size) for size in os.environ.get("GLAKES_TEST_WINDOW", "1280x800").split("x"))
"""Logical pixels; the whole screen of a small computer."""


def begin():
    window = iface.mainWindow()
    yield lambda: window.isVisible() and "glakes" in qgis.utils.active_plugins
    window.showNormal()
    window.setGeometry(0, 0, *WINDOW)
    window.findChild(QDockWidget, "Browser").hide()
    window.resizeDocks([window.findChild(QDockWidget, "Layers")], [340], Qt.Orientation.Horizontal)


def is_ours(thing):
    return thing.objectName().startswith("glakes")


def workers():
    """Ids of our child processes that are workers."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and b"start.py" in command:
            found.append(int(status.parent.name))
    return found


def message():
    item = iface.messageBar().currentItem()
    return " ".join([item.text(), *(label.text() for label in item.findChildren(QLabel))]) if item else ""


def button(name):
    found = [b for b in iface.mainWindow().findChildren(QPushButton, name) if b.isVisible()]
    return found[0] if found else None


def question():
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QMessageBox) and w.isVisible()]
    return found[0] if found else None


def is_cut_off(label):
    """A text that has less room than it wants."""
    wanted = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    return label.isVisible() and label.height() < wanted


def grab_screen():
    """Window and dialog together, as the user sees them."""
    return QGuiApplication.primaryScreen().grabWindow(0, 0, 0, *WINDOW)


def settled():
    """A condition: the map is drawn, and has been for half a second."""
    state = {"since": time.monotonic()}

    def is_settled():
        if iface.mapCanvas().isDrawing():
            state["since"] = time.monotonic()
        return time.monotonic() - state["since"] > 0.5

    return is_settled


def flush():
    """Let what was deleted later be deleted now."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return True


def left_behind():
    """Our actions and docks that the window still has."""
    window = iface.mainWindow()
    return {
        "actions": sorted(action.objectName() for action in window.findChildren(QAction) if is_ours(action)),
        "docks": [found.objectName() for found in window.findChildren(QDockWidget) if is_ours(found)],
    }


def press(name):
    iface.mainWindow().findChild(QAction, name).trigger()


class Session:
    """Asks the current condition at every tick; the next one when it holds."""

    def __init__(self, sessions):
        self.report = {"fault": None}
        self._steps = sessions[os.environ["GLAKES_TEST_SESSION"]](self.report)
        self._condition = None
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _tick(self):
        self._timer.stop()
        try:
            if self._condition is None or self._condition():
                self._condition = next(self._steps)
                self._deadline = time.monotonic() + WAIT_S
            elif time.monotonic() > self._deadline:
                raise TimeoutError(f"waited {WAIT_S} s; the message bar says '{message()}'")
        except StopIteration:
            self._end()
            return
        except Exception:
            self.report["fault"] = traceback.format_exc() + f"\nframe: {self._steps.gi_yieldfrom}"
            grab_screen().save(str(OUT / "fault.png"))
            self._end()
            return
        self._timer.start(TICK_MS)

    def _end(self):
        (OUT / "report.json").write_text(json.dumps(self.report, indent=1))
        QgsProject.instance().clear()  # else QGIS asks what becomes of the temporary layers
        iface.actionExit().trigger()
