"""Runs inside QGIS (`qgis --code`): a log that grows, and a real training started in the toolbox."""

import json
import os
import re
import sys
from pathlib import Path
from unittest.mock import patch

import qgis.utils
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget, QFileDialog, QLabel, QPushButton
from qgis.utils import iface

sys.path.insert(0, os.environ["GLAKES_TEST_CODE"])  # QGIS runs this file by exec, from nowhere
from acting import OUT, Session, begin, flush, grab_screen, is_cut_off, press, settled

SAMPLES = Path(os.environ["GLAKES_TEST_SAMPLES"])
LOG = OUT / "湖泊" / "from a cluster.jsonl"
EPOCHS = 40  # some seconds on a fast machine: the panel reads the log once a second and must find it running
LOOK = 6


def follow(report):
    """The panel from the menu, a log that another program writes, then a training of this one."""
    yield from begin()
    LOG.parent.mkdir()
    press("glakesSample")
    yield settled()
    iface.mapCanvas().zoomToFullExtent()
    press("glakesTraining")
    yield lambda: dock() is not None and dock().isVisible()
    report["buttons"] = [b.objectName() for b in dock().findChildren(QPushButton) if b.isVisible()]
    yield from watch_a_log(report)
    dock().close()
    yield from train(report)
    qgis.utils.unloadPlugin("glakes")
    yield flush
    report["left"] = dock() is not None


def watch_a_log(report):
    grow(40)
    with patch.object(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(LOG), ""))):
        QTest.mouseClick(dock().findChild(QPushButton, "glakesTrainingTry"), Qt.MouseButton.LeftButton)
    yield lambda: dock().epoch.text() == "40"
    grow(63)
    yield lambda: dock().epoch.text() == "63"
    report["log"] = {"best": dock().best.text(), "speed": dock().speed.text(), "left": dock().left.text()}
    dock().losses.setFocus()
    QTest.keyClick(dock().losses, Qt.Key.Key_Left)
    dock().logarithmic.click()
    yield settled()
    grab_screen().save(str(OUT / "training-log.png"))


def grow(epochs):
    """As a training does it: the whole log anew, in place of the old one."""
    rows = [
        {
            "epoch": number,
            "loss": 0.7 * 0.93**number + 0.06 + 0.01 * (number % 3),
            "val_loss": 0.7 * 0.94**number + 0.09 + 0.02 * (number % 4 == 1),
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
    part = LOG.with_name("part")
    part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    part.replace(LOG)


def train(report):
    """From the toolbox's dialog, which knows nothing of the panel."""
    from processing import createAlgorithmDialog

    files = {"MODEL": "lakes.safetensors", "LOG": "lakes.jsonl", "REPORT": "lakes.html"}
    network = {"BASE_WIDTH": 4, "PATCH": 128, "BATCH": 4, "STEPS": 6, "EPOCHS": EPOCHS, "DEVICE": "cpu"}
    chosen = {"SAMPLES": str(SAMPLES), **network, **{name: str(OUT / file) for name, file in files.items()}}
    shown = createAlgorithmDialog("glakes:trainmodel", chosen)
    shown.show()
    yield settled()
    QTest.mouseClick(shown.runButton(), Qt.MouseButton.LeftButton)
    yield lambda: dock().isVisible()
    report["opened_by_itself"] = dock().sources.currentText()
    yield lambda: epoch() >= LOOK
    report["while_it_runs"] = {
        "epoch": dock().epoch.text(),
        "stage": dock().stage.text(),
        "bar": dock().progress.isVisible(),
        "percent": dock().progress.value() / 10,
        "left": dock().left.text(),
        "has_curves": len(dock().losses._epochs),
    }
    shown.hide()  # where no window manager minimises it
    yield settled()
    grab_screen().save(str(OUT / "training-running.png"))
    yield lambda: not dock().progress.isVisible()
    yield lambda: epoch() == EPOCHS
    yield settled()
    report["after"] = {
        "stage": dock().stage.text(),
        "epoch": dock().epoch.text(),
        "speed": dock().speed.text(),
        "report": dock().report.isVisible(),
        "logs": [dock().sources.itemText(row) for row in range(dock().sources.count())],
        "cut_off": [label.text() for label in dock().findChildren(QLabel) if is_cut_off(label)],
    }


def epoch():
    return int(re.match(r"\d*", dock().epoch.text()).group() or 0)


def dock():
    return iface.mainWindow().findChild(QDockWidget, "glakesTrainingDock")


SESSIONS = {"follow": follow}

# QGIS runs this file with exec and drops its names; a module keeps the session alive.
qgis.utils.glakes_session = Session(SESSIONS)
