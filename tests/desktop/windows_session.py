"""Runs inside QGIS (`qgis --code`): opens every window of the plugin, takes its picture, and measures it."""

import json
import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import qgis.utils
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsCollapsibleGroupBox, QgsOptionsPageWidget
from qgis.PyQt.QtCore import QPoint, Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDialog,
    QDockWidget,
    QFileDialog,
    QScrollArea,
    QTextEdit,
    QToolButton,
)
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
sys.path.insert(0, os.environ["GLAKES_TEST_SEEN"])
import acting
from acting import OUT, WINDOW, Session, begin, button, grab_screen, press, settled, workers
from mapping_hands import dock as map_dock
from mapping_hands import is_planned, run_folders, start_a_run
from seen import cut_off, outside
from studio_hands import SAMPLES, key, move, open_by_enter, studio
from studio_hands import dock as studio_dock

ROOT = Path(qgis.utils.pluginDirectory("glakes")).resolve()
PYTHON = os.environ["GLAKES_PYTHON"]
TALLEST, WIDEST = WINDOW[1], WINDOW[0]
acting.WAIT_S = 60  # nothing here takes long


def album(report):
    """Every window once."""
    report["windows"] = {}
    os.environ.pop("GLAKES_PYTHON")  # as after an installation: no worker, no image, no project
    yield from begin()
    yield from first_sight(report)
    yield from options(report)
    yield from algorithms_without_a_worker(report)
    os.environ["GLAKES_PYTHON"] = PYTHON
    forget()
    yield from map_lakes(report)
    yield from training(report)
    yield from lake_check(report)
    yield from label_studio(report)


def dialogs(report):
    """The dialog of every algorithm: its first parameters, its last ones, and its help."""
    report["windows"] = {}
    yield from begin()
    press("glakesSample")
    yield settled()
    for algorithm in sorted(QgsApplication.processingRegistry().providerById("glakes").algorithms(), key=by_group):
        yield from show_dialog(report, algorithm)


# --- the album ------------------------------------------------------------------------------


def first_sight(report):
    """Toolbar, menu, and every dock with nothing in it."""
    menu = next(action.menu() for action in iface.rasterMenu().actions() if "GLAKES" in action.text())
    menu.popup(QPoint(300, 60))
    yield settled()
    take_screen(report, "first-menu", menu)
    menu.close()
    for name, action in DOCKS.items():
        press(action)
        yield lambda: dock() is not None
        yield settled()
        take_screen(report, f"first-{name}", dock())
    yield from new_samples(report)


def options(report):
    """The three pages of QGIS's options, the worker's in each of its states."""
    for page, name in (("glakesOptions", "settings"), ("glakesWorker", "worker"), ("glakesModels", "models")):
        opened = QTimer()
        opened.setSingleShot(True)
        opened.timeout.connect(lambda page=page: iface.showOptionsDialog(iface.mainWindow(), page))
        opened.start(0)  # a modal dialog: returns when it is closed
        yield lambda page=page: options_page(page) is not None
        yield settled()
        shown = options_page(page)
        if page == "glakesWorker":
            yield shown.check_button.isEnabled
            yield from worker_states(report, shown)
        elif page == "glakesOptions":
            take(report, f"options-{name}", shown.window())
            QTest.mouseClick(shown.check_button, Qt.MouseButton.LeftButton)
            QTest.mouseClick(shown.earth_engine.test_button, Qt.MouseButton.LeftButton)
            yield lambda shown=shown: shown.check_button.isEnabled() and shown.earth_engine.test_button.isEnabled()
            take(report, f"options-{name}-asked", shown.window())
        else:
            take(report, f"options-{name}", shown.window())
            yield from export(report, shown)
        shown.window().reject()
        yield lambda page=page: options_page(page) is None


def worker_states(report, page):
    """Nothing yet, half made, broken, whole, and while it is being made."""
    work, none = page._work, page._work.surroundings
    take(report, "options-worker-none", page.window())
    python = none.findings
    states = {
        "half": replace(python, exists=True, is_half_made=True, missing=("torch", "rasterio", "geopandas", "scipy")),
        "broken": replace(python, exists=True, kind="cpu", damaged=("numpy", "pyproj"), not_importable=BROKEN),
    }
    for name, findings in states.items():
        work.surroundings = replace(none, findings=findings, bytes=1_234_000_000)
        page._show()
        yield settled()
        take(report, f"options-worker-{name}", page.window())
    work.surroundings = none
    work._call = SimpleNamespace(forget=lambda: None)
    page._show()
    page._advance(0.37)
    page.step.setText(work_step())
    for line in LOG_LINES:
        page.log.appendPlainText(line)
    yield settled()
    take(report, "options-worker-busy", page.window())
    work._call = None
    page.log.clear()
    page._show()


def export(report, page):
    """The dialog of an algorithm over the options."""
    QTimer.singleShot(0, page.export_button.click)
    yield lambda: algorithm_dialog() is not None
    yield settled()
    take(report, "options-models-export", algorithm_dialog())
    algorithm_dialog().close()
    yield lambda: algorithm_dialog() is None


def algorithms_without_a_worker(report):
    """What the toolbox says when the worker is missing."""
    from processing.gui.MessageDialog import MessageDialog

    algorithm = QgsApplication.processingRegistry().createAlgorithmById("glakes:predictlakes")
    shown = MessageDialog()
    shown.setTitle(shown.tr("Missing dependency"))
    shown.setMessage(f"<h3>{algorithm.displayName()}</h3>{algorithm.canExecute()[1]}")
    shown.show()
    yield settled()
    take(report, "no-worker", shown)
    shown.close()
    press("glakesMapLakesInView")
    press("glakesSample")
    yield settled()
    iface.mapCanvas().zoomToFullExtent()
    yield settled()
    take_screen(report, "map-no-worker", dock())


def map_lakes(report):
    """Planned, running, done, cancelled, failed."""
    press("glakesMapLakesInView")
    iface.mapCanvas().zoomToFullExtent()
    yield settled()
    iface.mapCanvas().zoomByFactor(0.9)
    yield is_planned
    take_screen(report, "map-planned", dock())
    yield from start_a_run()
    yield lambda: button("glakesShow") is not None
    yield settled()
    take_screen(report, "map-done", dock())
    iface.messageBar().clearWidgets()
    iface.mapCanvas().zoomToFullExtent()
    yield settled()
    yield is_planned
    yield from start_a_run()
    yield lambda: any(max(run_folders(), key=lambda path: path.name).glob(".probability.tif.*"))
    pause(True)
    yield settled()
    take_screen(report, "map-running", dock())
    for worker in workers():
        os.kill(worker, signal.SIGKILL)
    yield lambda: button("glakesCancel") is None
    yield settled()
    take_screen(report, "map-killed", dock())
    iface.messageBar().clearWidgets()
    broken = OUT / "broken model.safetensors"
    broken.write_bytes(b"not a model")
    map_dock().model.setFilePath(str(broken))
    yield settled()
    take_screen(report, "map-broken-model", dock())
    map_dock().model.setFilePath("")
    yield settled()
    QgsProject.instance().clear()


def training(report):
    """A log on its way, and one that is none."""
    log = OUT / "培训 log.jsonl"
    write_log(log, 42)
    press("glakesTraining")
    yield lambda: dock() is not None
    for name, path in (("log", log), ("no-log", SAMPLES)):
        with patch.object(QFileDialog, "getOpenFileName", staticmethod(lambda *_, path=path: (str(path), ""))):
            dock().open_asked.emit()
        yield settled()
        take_screen(report, f"training-{name}", dock())


def lake_check(report):
    """A review with rivers, each page."""
    layers = review(), rivers()
    QgsProject.instance().addMapLayers(layers)
    iface.setActiveLayer(layers[0])
    iface.mapCanvas().setExtent(layers[0].extent())
    iface.mainWindow().activateWindow()
    press("glakesLakeCheck")
    yield lambda: dock() is not None
    dock().rivers.setLayer(layers[1])
    yield settled()
    for place, name in enumerate(("lakes", "evidence", "keys")):
        dock().pages.setCurrentIndex(place)
        yield settled()
        take_screen(report, f"check-{name}", dock())
    dock().pages.setCurrentIndex(0)
    iface.mapCanvas().setFocus()
    yield from with_modal(report, "check-fields", command("glakesLakeCheckKeep").trigger)
    yield settled()
    dock().close()
    QgsProject.instance().clear()
    yield settled()


def label_studio(report):
    """Each page with a region open, a second map, what the message bar says, and the questions."""
    press("glakesLabelStudio")
    yield lambda: studio_dock().isVisible()
    with patch.object(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(SAMPLES), ""))):
        studio_dock().open_asked.emit()
    yield settled()
    take_screen(report, "studio-regions", dock())
    menu = studio_dock().findChild(QToolButton, "glakesStudioFile").menu()
    menu.popup(studio_dock().mapToGlobal(QPoint(10, 60)))
    yield settled()
    take_screen(report, "studio-file-menu", menu)
    menu.close()
    iface.mainWindow().activateWindow()
    yield from open_by_enter("QUE-05")
    take_screen(report, "studio-region", dock())
    studio_dock().show_page("threshold")
    yield settled()
    take_screen(report, "studio-threshold", dock())
    iface.mapCanvas().setFocus()
    key(Qt.Key.Key_A)
    yield settled()
    studio_dock().show_page("edit")
    key(Qt.Key.Key_G)
    yield settled()
    take_screen(report, "studio-edit", dock())
    scroll_down(dock())
    yield settled()
    take_screen(report, "studio-edit-below", dock())
    key(Qt.Key.Key_G)
    move(iface.mapCanvas(), (0.35, 0.25))
    yield settled()
    key(Qt.Key.Key_F)
    yield settled()
    take_screen(report, "studio-nothing-there", dock())
    key(Qt.Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    yield settled()
    key(Qt.Key.Key_C)
    yield settled()
    key(Qt.Key.Key_Return)
    yield settled()
    key(Qt.Key.Key_3)
    yield settled()
    take_screen(report, "studio-check", dock())
    yield from with_modal(report, "studio-check-note", command("glakesStudioCheckNote").trigger)
    command("glakesStudioCompareModel").trigger()
    yield studio().commands["compareModel"].isEnabled
    yield settled()
    take_screen(report, "studio-model", dock())
    command("glakesStudioSecondView").trigger()
    yield settled()
    take_screen(report, "studio-two-maps", dock())
    command("glakesStudioSecondView").trigger()
    yield settled()
    studio_dock().show_page("keys")
    yield settled()
    take_screen(report, "studio-keys", dock())
    yield from with_modal(report, "studio-reject", command("glakesStudioReject").trigger)
    studio_dock().show_page("regions")
    SAMPLES.with_name("composite.tif").rename(OUT / "gone.tif")
    for region_id in ("QUE-01", "QUE-02"):
        yield from open_by_enter(region_id)
        take_screen(report, f"studio-{region_id}-no-image", dock())


def new_samples(report):
    """The dialog as it is opened, and after Ok with nothing chosen."""
    QTimer.singleShot(0, studio().make_file)
    yield lambda: modal() is not None
    yield settled()
    take(report, "new-samples", modal())
    modal().accept()
    yield settled()
    take(report, "new-samples-empty", modal())
    modal().reject()
    yield lambda: modal() is None


# --- the dialogs of algorithms --------------------------------------------------------------


def show_dialog(report, algorithm):
    from processing import createAlgorithmDialog

    shown = createAlgorithmDialog(algorithm.id())
    shown.resize(min(WIDEST, 1000), min(TALLEST, 700))
    shown.show()
    yield settled()
    take(report, f"dialog-{algorithm.name()}", shown)
    for box in shown.findChildren(QgsCollapsibleGroupBox):
        box.setCollapsed(False)
    for box in shown.findChildren(QTextEdit):
        box.verticalScrollBar().setValue(box.verticalScrollBar().maximum())
    yield settled()
    scroll_down(shown)
    yield settled()
    take(report, f"dialog-{algorithm.name()}-below", shown)
    shown.close()
    shown.deleteLater()


def by_group(algorithm):
    return algorithm.groupId(), algorithm.name()


# --- hands and eyes -------------------------------------------------------------------------

DOCKS = {
    "map": "glakesMapLakesInView",
    "training": "glakesTraining",
    "check": "glakesLakeCheck",
    "studio": "glakesLabelStudio",
}
BROKEN = (("torch", "libtorch_cpu.so: cannot open shared object file: No such file or directory"),)
LOG_LINES = (
    "Collecting torch==2.5.1 (from -r worker.txt (line 41))",
    "  Downloading torch-2.5.1%2Bcpu-cp311-cp311-linux_x86_64.whl (174.7 MB)",
    "Collecting rasterio==1.4.3 (from -r worker.txt (line 33))",
)


def take(report, name, widget):
    """A picture of a dialog alone."""
    widget.grab().save(str(OUT / f"{name}.png"))
    measure(report, name, widget)


def take_screen(report, name, widget):
    """A picture of the screen; one widget on it is measured."""
    grab_screen().save(str(OUT / f"{name}.png"))
    measure(report, name, widget)
    window = iface.mainWindow()
    report["windows"][name]["main"] = [window.width(), window.height()]


def measure(report, name, widget):
    """Size, and which texts have less room than they want. QGIS's own dialogs are measured where they are ours."""
    report["windows"][name] = {
        "size": [widget.width(), widget.height()],
        "least": [widget.minimumSizeHint().width(), widget.minimumSizeHint().height()],
        "cut_off": cut_off(widget),
        "outside": outside(widget),
    }


def with_modal(report, name, do):
    """Do what opens a modal dialog, take its picture, and give it up."""
    QTimer.singleShot(0, do)
    yield lambda: modal() is not None
    yield settled()
    take(report, name, modal())
    modal().reject()
    yield lambda: modal() is None


def modal():
    found = QApplication.activeModalWidget()
    return found if isinstance(found, QDialog) and found.isVisible() else None


def dock():
    """The dock of ours that is in front."""
    found = [d for d in iface.mainWindow().findChildren(QDockWidget) if d.objectName().startswith("glakes")]
    return next((d for d in found if d.isVisible() and not d.visibleRegion().isEmpty()), None)


def options_page(name):
    found = [w for w in QApplication.allWidgets() if isinstance(w, QgsOptionsPageWidget) and w.objectName() == name]
    return next((w for w in found if w.isVisible()), None)


def command(name):
    return iface.mainWindow().findChild(QAction, name)


def algorithm_dialog():
    return next((w for w in QApplication.topLevelWidgets() if w.isVisible() and hasattr(w, "runButton")), None)


def scroll_down(widget):
    for area in widget.findChildren(QScrollArea):
        if area.isVisible():
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def pause(is_paused):
    for worker in workers():
        os.kill(worker, signal.SIGSTOP if is_paused else signal.SIGCONT)


def forget():
    from glakes.worker.interpreters import forget_probes

    forget_probes()


def work_step():
    from glakes.glakes_plugin.environment import make

    return getattr(make, "__doc__", "").splitlines()[0]


def write_log(path, epochs):
    """As a training writes it."""
    rows = [
        {
            "epoch": number,
            "loss": 0.7 * 0.93**number + 0.06 + 0.01 * (number % 3),
            "val_loss": 0.7 * 0.94**number + 0.09,
            "recall": 0.93 - 0.5 * 0.9**number,
            "precision": 0.9 - 0.02 * (number % 3),
            "f1": 0.91 - 0.4 * 0.91**number,
            "iou": 0.83 - 0.4 * 0.91**number,
            "seconds": 31.0,
            "patches_per_s": 14.5,
            "wait_share": 0.012,
        }
        for number in range(1, epochs + 1)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def review():
    """Lakes in a row, as *Mask rivers* leaves them to be looked at."""
    fields = "&".join(
        ["field=lake_id:integer", "field=area_ratio:double", "field=rule:string", "field=decision:string"]
    )
    made = QgsVectorLayer(f"MultiPolygon?crs=EPSG:32648&{fields}", "Review", "memory")
    for number, rule in enumerate("abdcab"):
        feature = QgsFeature(made.fields())
        west = 363500 + 1500 * number
        feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, 1990000, west + 700 + 60 * number, 1990600)))
        feature.setAttributes([number, 0.95 - number / 12, rule, "keep"])
        made.dataProvider().addFeature(feature)
    made.updateExtents()
    return made


def rivers():
    made = QgsVectorLayer("Polygon?crs=EPSG:32648", "Rivers", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(363000, 1990200, 373000, 1990350)))
    made.dataProvider().addFeature(feature)
    return made


SESSIONS = {"album": album, "dialogs": dialogs}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
