"""Runs inside QGIS (`qgis --code`): presses the real buttons, writes pictures and `report.json`, quits."""

import gc
import os
import signal
import sys
from unittest.mock import patch

import qgis.utils
from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProject,
    QgsSettings,
)
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAction,
    QApplication,
    QDockWidget,
    QFileDialog,
    QMessageBox,
    QToolBar,
    QToolButton,
)
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from acting import (
    OUT,
    Session,
    begin,
    button,
    flush,
    grab_screen,
    is_cut_off,
    is_ours,
    message,
    press,
    question,
    settled,
    workers,
)
from mapping_hands import bands, dock, group_names, groups, kinds_of_files, run_folders, start_a_run

SCENES_FILE = "/scenes of 湖泊/items.json"


def tour(report):
    """Everything once, as conditions to wait for; each is asked again and again until it holds."""
    yield from begin()
    report["loaded"] = present()
    yield from check_settings(report)
    yield from check_worker(report)
    yield from check_models(report)
    yield from choose_scenes(report)
    yield from meet_no_image(report)
    yield from open_sample(report)
    yield from map_lakes(report)
    report["warm_workers"] = len(workers())  # before a cancel, which a busy machine's worker may not outlive
    yield from kill_the_worker(report)
    report["history"] = history()
    yield from unload_and_reload(report)


def leave_during_a_run(report):
    """QGIS is closed while lakes are being mapped; it asks, cancels, and is closed again."""
    yield from begin()
    press("glakesMapLakesInView")
    yield from open_sample(report)
    yield from start_a_run()
    yield lambda: len(workers()) > 0
    QTimer.singleShot(0, iface.actionExit().trigger)  # asks in a modal box
    yield lambda: question() is not None
    report["question"] = question().text()
    QTest.mouseClick(question().button(QMessageBox.StandardButton.Yes), Qt.MouseButton.LeftButton)
    yield lambda: question() is None and button("glakesCancel") is None
    report["message"] = message()
    report["outcome"] = dock().outcome.text.text()
    report["tasks"] = QgsApplication.taskManager().countActiveTasks()


def choose_scenes(report):
    """The composite's dialog, as batch and as a step of a model, each with its buttons for scenes."""
    report["scenes"] = {}
    with patch.object(QFileDialog, "getOpenFileName", lambda *_: (SCENES_FILE, "")):
        for name, opened in (("toolbox", toolbox_dialog), ("batch", batch_dialog), ("modeler", modeler_dialog)):
            shown, value = opened("glakes:compositescenes", "SCENES")
            shown.resize(940, 640)
            shown.show()
            yield settled()
            gc.collect()  # which happens at any time, and once took what the buttons call
            found = [b for b in shown.findChildren(QToolButton, "glakesFile") if b.isVisible()]
            QTest.mouseClick(found[0], Qt.MouseButton.LeftButton)
            report["scenes"][name] = {"buttons": len(found), "value": value()}
            yield settled()
            shown.grab().save(str(OUT / f"scenes-{name}.png"))
            shown.close()


def toolbox_dialog(algorithm, parameter):
    """QGIS's dialog, and what tells a parameter's value in it."""
    from processing import createAlgorithmDialog

    shown = createAlgorithmDialog(algorithm)
    return shown, shown.mainWidget().wrappers[parameter].parameterValue


def batch_dialog(algorithm, parameter):
    from processing.gui.BatchAlgorithmDialog import BatchAlgorithmDialog

    shown = BatchAlgorithmDialog(QgsApplication.processingRegistry().createAlgorithmById(algorithm))
    return shown, lambda: shown.mainWidget().valueForParameter(0, parameter)


def modeler_dialog(algorithm, parameter):
    from processing.modeler.ModelerParametersDialog import ModelerParametersDialog

    model = QgsProcessingModelAlgorithm("model", "group")
    shown = ModelerParametersDialog(QgsApplication.processingRegistry().createAlgorithmById(algorithm), model)

    def value():
        return shown.createAlgorithm().parameterSources()[parameter][0].staticValue()

    return shown, value


def check_worker(report):
    """The page of the worker environment, which looks around when it is opened."""
    QTimer.singleShot(0, lambda: iface.showOptionsDialog(iface.mainWindow(), "glakesWorker"))
    yield lambda: worker_page() is not None and worker_page().isVisible()
    page = worker_page()
    yield page.check_button.isEnabled
    texts = (page.in_use, page.state, page.base, page.forecast)
    report["worker"] = {"in_use": page.in_use.text(), "size": page.forecast.text()}
    report["worker"]["cut_off"] = [text.text() for text in texts if is_cut_off(text)]
    page.window().grab().save(str(OUT / "worker.png"))
    page.window().accept()
    yield lambda: worker_page() is None


def check_models(report):
    """The page of models, and the dialog of the export that opens over the options."""
    QTimer.singleShot(0, lambda: iface.showOptionsDialog(iface.mainWindow(), "glakesModels"))
    yield lambda: models_page() is not None and models_page().isVisible()
    page = models_page()
    report["models"] = {"lines": [page.models.item(row).text() for row in range(page.models.count())]}
    page.window().grab().save(str(OUT / "models.png"))
    QTimer.singleShot(0, lambda: QTest.mouseClick(page.export_button, Qt.MouseButton.LeftButton))
    yield lambda: export_dialog() is not None
    report["models"]["dialog"] = export_dialog().windowTitle()
    export_dialog().grab().save(str(OUT / "export.png"))
    export_dialog().close()
    yield lambda: export_dialog() is None
    page.window().accept()
    yield lambda: models_page() is None


def check_settings(report):
    QTimer.singleShot(0, lambda: press("glakesSettings"))  # a modal dialog: returns when it is closed
    yield lambda: options_page() is not None and options_page().isVisible()
    page = options_page()
    QTest.mouseClick(page.check_button, Qt.MouseButton.LeftButton)
    yield page.check_button.isEnabled
    report["settings"] = {"answer": page.answer.text()}
    earth_engine = page.earth_engine
    QTest.keyClicks(earth_engine.project, "lakes-2024")
    earth_engine.grab().save(str(OUT / "settings-earth-engine.png"))
    QTest.mouseClick(earth_engine.test_button, Qt.MouseButton.LeftButton)
    yield earth_engine.test_button.isEnabled
    report["settings"]["account"] = earth_engine.account.text()
    report["settings"]["connection"] = earth_engine.answer.text()
    page.window().grab().save(str(OUT / "settings.png"))
    page.window().accept()
    yield lambda: options_page() is None
    report["settings"]["project"] = QgsSettings().value("glakes/earthengine/project")


def meet_no_image(report):
    press("glakesMapLakesInView")
    yield lambda: dock() is not None
    yield settled()
    shown = dock()
    report["no_image"] = {
        "notice": shown.notice.isVisible(),
        "composite_button": shown.notice.composite.isVisible(),
        "start": shown.start.isEnabled(),
        "extent": shown.forecast.extent.text(),
    }
    shown.grab().save(str(OUT / "no-image.png"))


def open_sample(report):
    press("glakesSample")  # with the dock open
    yield lambda: len(QgsProject.instance().mapLayers()) > 0
    report["image_found"] = {"notice": dock().notice.isVisible(), "image": dock().layer.currentText()}
    iface.mapCanvas().zoomToFullExtent()
    yield settled()


def map_lakes(report):
    before = group_names()
    yield from start_a_run()
    yield lambda: button("glakesShow") is not None
    yield settled()
    group = groups()[0]
    layers = [node.layer() for node in group.findLayers()]
    report["result"] = {
        "new_groups": [name for name in group_names() if name not in before],
        "layers": [layer.name() for layer in layers],
        "lakes": layers[0].featureCount(),
        "outline_layers": layers[0].renderer().symbol().symbolLayerCount(),
        "raster_renderer": layers[1].renderer().type(),
        "message": message(),
        "outcome": dock().outcome.text.text(),
        "files": sorted(path.name for path in run_folders()[0].iterdir()),
    }
    grab_screen().save(str(OUT / "window-result.png"))
    QTest.mouseClick(button("glakesShowLakes"), Qt.MouseButton.LeftButton)
    yield settled()
    report["result"]["active"] = iface.activeLayer().name()
    iface.messageBar().clearWidgets()


def kill_the_worker(report):
    before = group_names()
    yield from start_a_run()
    folder = max(run_folders(), key=lambda path: path.name)
    yield lambda: any(folder.glob(".probability.tif.*/*-*.tif"))
    for worker in workers():
        os.kill(worker, signal.SIGKILL)
    yield lambda: button("glakesCancel") is None
    report["killed"] = {
        "message": message(),
        "new_groups": [name for name in group_names() if name not in before],
        "files": kinds_of_files(folder),
    }
    QTest.mouseClick(button("glakesDiscard"), Qt.MouseButton.LeftButton)
    report["discarded"] = {"folder": folder.exists(), "outcome": dock().outcome.text.text(), "message": message()}
    iface.messageBar().clearWidgets()


def unload_and_reload(report):
    qgis.utils.unloadPlugin("glakes")
    yield lambda: flush() and not QgsApplication.taskManager().activeTasks()
    report["after_unload"] = present()
    qgis.utils.loadPlugin("glakes")
    qgis.utils.startPlugin("glakes")
    yield flush
    report["after_reload"] = present()
    press("glakesMapLakesInView")  # unload with the dock open
    yield lambda: dock() is not None
    qgis.utils.unloadPlugin("glakes")
    yield lambda: flush() and not QgsApplication.taskManager().activeTasks()
    report["after_second_unload"] = present()


def present():
    """Everything of the plugin that can be seen or would go on running."""
    window = iface.mainWindow()
    flush()
    return {
        "actions": sorted(a.objectName() for a in window.findChildren(QAction) if is_ours(a)),
        "toolbars": [bar.objectName() for bar in window.findChildren(QToolBar) if is_ours(bar)],
        "menus": [a.text() for a in iface.rasterMenu().actions() if "GLAKES" in a.text()],
        "windows": [w.objectName() for w in QApplication.topLevelWidgets() if is_ours(w)],
        "docks": [found.objectName() for found in window.findChildren(QDockWidget) if is_ours(found)],
        "provider": [p.id() for p in QgsApplication.processingRegistry().providers() if p.id() == "glakes"],
        "bands": [str(band) for band in bands()],
        "workers": workers(),
    }


def options_page():
    found = [w for w in QApplication.allWidgets() if w.objectName() == "glakesOptions" and hasattr(w, "check_button")]
    return found[0] if found else None


def worker_page():
    found = [w for w in QApplication.allWidgets() if w.objectName() == "glakesWorker" and hasattr(w, "make_button")]
    return found[0] if found else None


def models_page():
    found = [w for w in QApplication.allWidgets() if w.objectName() == "glakesModels" and hasattr(w, "models")]
    return found[0] if found else None


def export_dialog():
    found = [w for w in QApplication.topLevelWidgets() if w.isVisible() and "ONNX" in w.windowTitle()]
    return found[0] if found else None


def history():
    if hasattr(QgsGui, "historyProviderRegistry"):
        entries = QgsGui.historyProviderRegistry().queryEntries(providerId="processing")
        return [entry.entry["python_command"] for entry in entries]
    from processing.core.ProcessingLog import ProcessingLog

    return [entry.text for entry in ProcessingLog.getLogEntries()]


SESSIONS = {"tour": tour, "leave": leave_during_a_run}


# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
