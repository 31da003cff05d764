"""Runs inside QGIS (`qgis --code`), in a profile where nothing is installed: what a stranger does with the zip.

Written are `report.json` with the seconds of every step, and a picture of each.
"""

import os
import platform
import shutil
import sys
import time
from pathlib import Path

import qgis.utils
from qgis.core import Qgis, QgsProject
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QListWidget, QMessageBox, QPushButton
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
import acting
from acting import OUT, WINDOW, Session, button, grab_screen, message, press, question, settled

acting.WAIT_S = 900  # the environment is gigabytes
ZIP = OUT / "glakes.zip"
KIND = os.environ["GLAKES_WALK_KIND"]


def walk(report):
    """From nothing to lakes."""
    report |= {"qgis": Qgis.QGIS_VERSION, "python": platform.python_version(), "times": [], "lakes": None, "said": {}}
    clock = Clock(report["times"])
    yield from come_in()
    clock.lap("QGIS is open")
    yield from install(report)
    clock.lap("zip installed by the plugin manager")
    yield from meet_the_dock(report)
    clock.lap("sample open, dock open: no worker yet")
    yield from make_worker(report)
    clock.lap("worker environment made")
    yield from map_lakes(report)
    clock.lap("lakes mapped")
    shutil.rmtree(Path.home() / ".local" / "share" / "GLAKES", ignore_errors=True)


class Clock:
    """Notes how long each step took."""

    def __init__(self, times):
        self._times, self._since = times, time.monotonic()

    def lap(self, step):
        now = time.monotonic()
        self._times.append((step, now - self._since))
        self._since = now


def come_in():
    window = iface.mainWindow()
    yield window.isVisible
    window.showNormal()
    window.setGeometry(0, 0, *WINDOW)
    yield settled()


def picture(name):
    grab_screen().save(str(OUT / f"{name}.png"))


def top_level(name):
    found = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w.objectName() == name]
    return found[0] if found else None


def manager():
    return top_level("QgsPluginManagerBase")


def install(report):
    """Plugins > Manage and Install Plugins > Install from ZIP."""
    QTimer.singleShot(0, iface.actionManagePlugins().trigger)  # modal: returns when it is closed
    yield lambda: manager() is not None
    tabs = manager().findChild(QListWidget, "mOptionsListWidget")
    (tab,) = tabs.findItems("Install from ZIP", Qt.MatchFlag.MatchContains)
    tabs.setCurrentItem(tab)
    page = [w for w in manager().findChildren(QgsFileWidget) if w.isVisible()]
    page[0].setFilePath(str(ZIP))
    yield settled()
    picture("1-install")
    QTimer.singleShot(0, lambda: QTest.mouseClick(manager().findChild(QPushButton, "buttonInstallFromZip"), LEFT))
    yield lambda: question() is not None or "glakes" in qgis.utils.active_plugins
    if question():  # QGIS warns of every zip
        report["said"]["warning"] = question().text()
        picture("1-install-warning")
        QTest.mouseClick(question().button(QMessageBox.StandardButton.Yes), LEFT)
    yield lambda: "glakes" in qgis.utils.active_plugins
    yield settled()
    picture("1-installed")
    manager().close()
    yield lambda: manager() is None


def meet_the_dock(report):
    """The sample of the menu, and the first button of the toolbar."""
    press("glakesSample")
    yield lambda: len(QgsProject.instance().mapLayers()) > 0
    iface.mapCanvas().zoomToFullExtent()
    press("glakesMapLakesInView")
    yield lambda: dock() is not None
    yield settled()
    report["said"]["start_without_worker"] = dock().start.isEnabled()
    picture("2-no-worker")


def make_worker(report):
    """The page that the dock leads to; its button fetches the environment."""
    lead = [b for b in dock().findChildren(QPushButton, "glakesMakeWorker") if b.isVisible()]
    QTimer.singleShot(0, lambda: QTest.mouseClick(lead[0], LEFT))
    yield lambda: worker_page() is not None and worker_page().isVisible()
    page = worker_page()
    yield page.make_button.isEnabled
    page.kind.setCurrentIndex(page.kind.findData(KIND))
    report["said"] |= {"base": page.base.text(), "size": page.forecast.text(), "state": page.state.text()}
    picture("3-worker-page")
    QTest.mouseClick(page.make_button, LEFT)
    yield lambda: page.progress.value() > 200 or not page.cancel_button.isEnabled()
    picture("3-worker-making")
    yield page.check_button.isEnabled
    report["said"] |= {"outcome": page.step.text(), "state_after": page.state.text(), "in_use": page.in_use.text()}
    picture("3-worker-made")
    (OUT / "worker.log").write_text(page.log.toPlainText())
    if not page.step.text().startswith("✔"):
        raise RuntimeError(page.step.text())
    page.window().accept()
    yield lambda: worker_page() is None


def map_lakes(report):
    """The dock has noticed the worker; Start."""
    iface.mainWindow().activateWindow()  # what a window manager does when a dialog goes; the virtual screen has none
    yield settled()
    yield lambda: dock().start.isEnabled() and dock().forecast.engine.text() != "–"
    yield settled()
    picture("4-ready")
    QTest.mouseClick(dock().start, LEFT)
    yield lambda: button("glakesShow") is not None or button("glakesCancel") is None
    yield settled()
    picture("4-lakes")
    report["said"] |= {"outcome_of_map": dock().outcome.text.text(), "message": message()}
    (lakes,) = QgsProject.instance().mapLayersByName("Lakes")
    area = sum(lake["area_km2"] for lake in lakes.getFeatures())
    report["lakes"] = {"count": lakes.featureCount(), "area_km2": area}


def worker_page():
    found = [w for w in QApplication.allWidgets() if w.objectName() == "glakesWorker" and hasattr(w, "make_button")]
    return found[0] if found else None


def dock():
    found = iface.mainWindow().findChild(QDockWidget, "glakesMapLakesDock")
    return found if found is not None and found.isVisible() else None


LEFT = Qt.MouseButton.LeftButton
SESSIONS = {"walk": walk}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
