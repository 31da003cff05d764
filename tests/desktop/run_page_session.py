"""Runs inside QGIS (`qgis --code`): a run that goes on in another process is looked at, stopped, and a tile retried."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import qgis.utils
from qgis.core import QgsProject
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QLabel, QMessageBox
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from acting import OUT, Session, begin, flush, grab_screen, is_cut_off, left_behind, press, settled

ROOT = Path(qgis.utils.pluginDirectory("glakes")).resolve()
COMPOSITE = ROOT / "resources" / "sample" / "t48que" / "composite.tif"
RUN = OUT / "a run 湖泊"
POISON = "r0002c0003"
"""A folder lies where its lakes belong: the tile fails each time."""
TILE = 96


def work(report):
    yield from begin()
    press("glakesSample")
    iface.mapCanvas().zoomToFullExtent()
    yield settled()
    process = start_the_run()
    try:
        yield lambda: (RUN / "job.json").exists() and len(list((RUN / "done").glob("*.json"))) > 8
        press("glakesRuns")
        page().open_run(RUN)
        yield lambda: page().job is not None and page()._is_whole
        dock().lakes.setChecked(True)
        report["driver"] = dock().driver.text()
        yield lambda: count("done") > 20 and lakes_shown()
        report["running"] = {"bar": dock().progress.text(), "pace": dock().pace.text(), "lakes": lakes_shown()}
        picture("run-page")
        yield from stop(report, process)
        process = start_the_run()  # goes on where the other stopped
        yield lambda: process.poll() is not None and count("failed") == 1
    finally:
        process.kill()
    yield from failed(report)
    qgis.utils.unloadPlugin("glakes")
    yield flush
    report["left"] = left_behind()
    report["layers_left"] = [name for name in layer_names() if name.startswith(("Tiles", "Lakes so far"))]


def stop(report, process):
    with patch.object(QMessageBox, "question", staticmethod(lambda *_: QMessageBox.StandardButton.Yes)):
        QTest.mouseClick(dock().stop, Qt.MouseButton.LeftButton)
    yield lambda: process.poll() is not None
    yield lambda: "driver.json" in dock().driver.text() and page()._is_whole
    report["stopped"] = {"tiles": count("done"), "driver": dock().driver.text(), "status": process.poll()}


def failed(report):
    """The tile that failed is found, shown, and tried again."""
    dock().state.setCurrentIndex(next(at for at in range(dock().state.count()) if dock().state.itemText(at) in FAILED))
    dock().table.selectRow(0)
    dock().table.setFocus()
    yield lambda: POISON in dock().log.text.toPlainText()
    yield settled()
    report["log"] = dock().log.text.toPlainText()
    report["selected_on_map"] = [row["tile_id"] for row in page().grid.layer.selectedFeatures()]
    report["cut_off"] = [label.text() for label in dock().findChildren(QLabel) if is_cut_off(label)]
    picture("run-page-failed")
    QTest.mouseClick(dock().log.retry, Qt.MouseButton.LeftButton)
    report["note_left"] = (RUN / "failed" / f"{POISON}.json").exists()
    dock().list_all()
    dock().pages.setCurrentIndex(1)
    yield settled()
    picture("run-page-facts")


FAILED = ("failed", "失败")


def start_the_run():
    """Another process maps the sample scene in small tiles."""
    (RUN / "parts" / f"{POISON}.fgb").mkdir(parents=True, exist_ok=True)
    told = {"input": str(COMPOSITE), "run_folder": str(RUN), "tile_size": TILE, "lakes": str(OUT / "lakes.gpkg")}
    settings = OUT / "settings.json"
    settings.write_text(json.dumps(told))
    package = OUT / "package"
    if not package.exists():
        package.mkdir()
        (package / "glakes").symlink_to(ROOT, target_is_directory=True)
    command = [os.environ["GLAKES_PYTHON"], "-m", "glakes.worker", "maplakes", str(settings)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "QT_"))}
    with (OUT / "run.log").open("w") as log:
        return subprocess.Popen(command, cwd=package, env=environment, stdout=log, stderr=log)


def picture(name):
    grab_screen().save(str(OUT / f"{name}{os.environ.get('GLAKES_TEST_SUFFIX', '')}.png"))


def page():
    return next(thing for thing, _ in qgis.utils.plugins["glakes"]._added if type(thing).__name__ == "RunsButton").page


def dock():
    return iface.mainWindow().findChild(QDockWidget, "glakesRunDock")


def count(state):
    return sum(tile.state.value == state for tile in page().tiles.values())


def layer_names():
    return [layer.name() for layer in QgsProject.instance().mapLayers().values()]


def lakes_shown():
    return page()._lakes._layer.featureCount()


SESSIONS = {"work": work}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
