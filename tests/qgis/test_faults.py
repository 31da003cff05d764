"""Cancelled, killed, misled: QGIS stays, says one sentence, and nothing half-written remains."""

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException, QgsProcessingFeedback
from rasters import read_raster, water_scene

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def vast(tmp_path):
    """A composite of 40 million pixels that takes long to predict, as a VRT over a small one."""
    folder = tmp_path / "湖 泊"
    folder.mkdir()
    scene, _ = water_scene(folder / "scene.tif", 640)
    small = gdal.Open(scene)
    path = str(folder / "vast.vrt")
    vast = gdal.GetDriverByName("VRT").Create(path, 6400, 6400, 5, gdal.GDT_Int16)
    vast.SetGeoTransform(small.GetGeoTransform())
    vast.SetProjection(small.GetProjection())
    for number in range(1, 6):
        band = vast.GetRasterBand(number)
        band.SetDescription(small.GetRasterBand(number).GetDescription())
        band.SetScale(0.001)
        for index in range(100):
            row, column = divmod(index, 10)
            source = (
                f"<SimpleSource><SourceFilename>{scene}</SourceFilename><SourceBand>{number}</SourceBand>"
                f'<DstRect xOff="{column * 640}" yOff="{row * 640}" xSize="640" ySize="640"/></SimpleSource>'
            )
            band.SetMetadataItem(f"source_{index}", source, "new_vrt_sources")
    vast = None
    return Path(path)


def worker_processes():
    """Ids of worker processes started from here."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_bytes()
        except (OSError, ValueError):
            continue
        if parent == os.getpid() and b"start.py" in command:
            found.append(int(status.parent.name))
    return found


def when_running(feedback, percent, action):
    """Do something from another thread once the run has come so far."""

    def watch():
        deadline = time.monotonic() + 60
        while feedback.progress() < percent and time.monotonic() < deadline:
            time.sleep(0.02)
        action()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def names(folder):
    """What a person sees; the finished windows of a prediction lie in a hidden folder."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_cancel_within_a_second_and_nothing_is_left(run, vast):
    feedback, cancelled_at = QgsProcessingFeedback(), []
    before = names(vast.parent)

    def cancel():
        cancelled_at.append(time.monotonic())
        feedback.cancel()

    thread = when_running(feedback, 5, cancel)
    run("predictlakes", feedback, INPUT=str(vast), PROBABILITY=str(vast.parent / "p.tif"))
    assert time.monotonic() - cancelled_at[0] < 1.0
    thread.join()
    assert names(vast.parent) == before and worker_processes() == []


def test_a_killed_worker_is_one_sentence_and_the_old_result_stays(run, vast):
    old = vast.parent / "p.tif"
    old.write_bytes(b"what was there before")
    before, feedback = names(vast.parent), QgsProcessingFeedback()
    thread = when_running(feedback, 5, lambda: [os.kill(pid, signal.SIGKILL) for pid in worker_processes()])
    with pytest.raises(QgsProcessingException, match="killed, most often because the machine ran out of memory"):
        run("predictlakes", feedback, INPUT=str(vast), PROBABILITY=str(old))
    thread.join()
    log = [name for name in names(vast.parent) if name.endswith(".log")]
    assert names(vast.parent) == sorted([*before, *log]) and len(log) == 1
    assert old.read_bytes() == b"what was there before"
    scene = str(vast.parent / "scene.tif")
    again = run("predictlakes", INPUT=scene, PROBABILITY=str(old))  # QGIS is alive and well
    assert read_raster(again["PROBABILITY"]).shape == (640, 640)


def test_a_hostile_environment_changes_nothing(run, tmp_path, monkeypatch):
    scene, _ = water_scene(tmp_path / "scene.tif")
    plain = read_raster(run("predictlakes", INPUT=scene, PROBABILITY=str(tmp_path / "a.tif"))["PROBABILITY"])
    for name in ("PROJ_LIB", "GDAL_DATA", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "/nowhere")
    hostile = run("predictlakes", INPUT=scene, PROBABILITY=str(tmp_path / "b.tif"))["PROBABILITY"]
    np.testing.assert_array_equal(read_raster(hostile), plain)


@pytest.mark.parametrize(
    ("interpreter", "sentence"),
    [("/nowhere/python", "No such file"), ("/usr/bin/env", "cannot be used"), ("/usr/bin/python3", "lacks .*torch")],
)
def test_without_a_fitting_interpreter_the_dialog_explains(algorithm, monkeypatch, interpreter, sentence):
    import re

    monkeypatch.setenv("GLAKES_PYTHON", interpreter)
    possible, reason = algorithm("predictlakes").canExecute()
    assert not possible and re.search(sentence, reason) and "Settings > Options > GLAKES" in reason


def test_with_none_at_all_too(algorithm, monkeypatch, tmp_path):
    monkeypatch.delenv("GLAKES_PYTHON")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    possible, reason = algorithm("predictlakes").canExecute()
    assert not possible and "no worker environment yet" in reason


def test_the_window_keeps_one_worker_warm_and_batch_none(run, provider, tmp_path):
    scene, _ = water_scene(tmp_path / "scene.tif")

    def threshold():
        run("thresholdlabels", INPUT=scene, OUTPUT=str(tmp_path / "labels.gpkg"))
        return worker_processes()

    assert threshold() == []
    provider.workers.keep_warm = True
    try:
        first = threshold()
        assert len(first) == 1 and threshold() == first
    finally:
        provider.workers.keep_warm = False
        provider.workers.stop()
    assert worker_processes() == []
