"""The run page: what a folder says of its tiles, whatever happens to it, and what the dock shows and changes."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import made_run
import pytest
from glakes.glakes_plugin.background import wait_for_calls
from glakes.glakes_plugin.job_news import JobNews
from glakes.glakes_plugin.run_page import run_page as page_module
from glakes.glakes_plugin.run_page.button import RunsButton
from glakes.glakes_plugin.run_page.changing import ask_to_stop, retry, take_back_stop
from glakes.glakes_plugin.run_page.continuing import parameters_of
from glakes.glakes_plugin.run_page.driver import find_driver, is_alive
from glakes.glakes_plugin.run_page.job import RunFault, read_job
from glakes.glakes_plugin.run_page.lake_parts import View, read_lakes
from glakes.glakes_plugin.run_page.pace import pace
from glakes.glakes_plugin.run_page.recent import KEY, recent_runs
from glakes.glakes_plugin.run_page.run_page import RunPage
from glakes.glakes_plugin.run_page.tile_state import State
from glakes.glakes_plugin.run_page.watch import AGAIN, RunWatch
from glakes.models.mapping.settings import MapSettings
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle, QgsSettings, QgsVectorLayer
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDropEvent, QGuiApplication
from qgis_window import Window

pytestmark = pytest.mark.usefixtures("english")
LIMIT_S = 20


def never():
    return False


@pytest.fixture
def root(tmp_path):
    return made_run.make_run(tmp_path / "run 湖泊 it's")


def looked(watch):
    """All that several looks tell."""
    found = {}
    while True:
        look = watch.look(never)
        found.update(look.changed)
        if look.is_whole:
            return found


def states(found):
    return {name: tile.state for name, tile in found.items()}


# --- what the folder says -------------------------------------------------------------------


def test_every_state_is_told(root):
    for number, status in enumerate(("ok", "empty", "nodata")):
        made_run.finish(root, f"r0000c000{number}", status)
    made_run.fail(root, "r0000c0003")
    made_run.begin(root, "r0001c0000", 2)
    found = looked(RunWatch(root))
    expected = (State.DONE, State.EMPTY, State.NODATA, State.FAILED, State.BEGUN)
    assert tuple(states(found).values()) == expected, "waiting tiles are not told"
    done, failed = found["r0000c0000"], found["r0000c0003"]
    assert (done.host, done.seconds, done.lakes, done.attempts) == ("node1", 12.5, 5, 1)
    assert done.ended == 1772359200.0
    assert failed.reason.startswith("It took longer") and failed.attempts == 3
    assert found["r0001c0000"].attempts == 2


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda root: (root / "done" / "r0000c0000.json").write_text(""), "marker"),
        (lambda root: (root / "done" / "r0000c0000.json").write_text("[1]"), "marker"),
        (lambda root: (root / "done" / "r0000c0000.json").write_bytes(b"\xff\xfe"), "marker"),
        (lambda root: made_run.finish(root, "r0000c0000", "thawed"), "marker"),
        (lambda root: made_run.finish(root, "r0000c0000", datetime="yesterday"), "marker"),
        (lambda root: made_run.finish(root, "r0000c0000", **{"glakes:job": "other"}), "other run"),
        (lambda root: (root / "parts" / "r0000c0000.tif").write_bytes(b""), "part"),
        (lambda root: (root / "parts" / "r0000c0000.npz").unlink(), "part"),
    ],
)
def test_a_damaged_marker_or_part_is_not_done(root, spoil, reason):
    made_run.finish(root, "r0000c0000")
    spoil(root)
    (tile,) = looked(RunWatch(root)).values()
    assert (tile.state, tile.reason) == (State.DAMAGED, reason)


def test_only_what_changed_is_told_again(root):
    watch = RunWatch(root)
    made_run.finish(root, "r0000c0000")
    made_run.begin(root, "r0000c0001")
    assert len(looked(watch)) == 2
    assert all(not looked(watch) for _ in range(AGAIN + 1))
    made_run.fail(root, "r0000c0001")
    (root / "begun" / "r0000c0001").unlink()
    made_run.finish(root, "r0000c0000", **{"glakes:lakes": 9})  # computed anew under the same name
    (root / "done" / "nobody.json").write_text("{}")  # of no tile
    found = looked(watch)
    assert found["r0000c0000"].lakes == 9 and found["r0000c0001"].state is State.FAILED and len(found) == 2
    retry(root, found)
    assert set(states(looked(watch)).values()) == {State.WAITING}


def test_a_marker_goes_before_an_earlier_failure_and_a_start_before_it(root):
    watch = RunWatch(root)
    made_run.fail(root, "r0000c0000")
    made_run.begin(root, "r0000c0000")
    assert states(looked(watch)) == {"r0000c0000": State.BEGUN}
    made_run.finish(root, "r0000c0000")
    assert states(looked(watch)) == {"r0000c0000": State.DONE}


def test_many_tiles_come_in_several_looks(tmp_path):
    root = made_run.make_run(tmp_path / "run", 40, 50)
    for row in range(40):
        for col in range(50):
            made_run.fail(root, f"r{row:04d}c{col:04d}")
    watch = RunWatch(root)
    first = watch.look(never)
    assert not first.is_whole and 0 < len(first.changed) < 2000
    assert len(first.changed) + len(looked(watch)) == 2000


def test_a_folder_that_vanishes_and_comes_back(root, tmp_path):
    watch = RunWatch(root)
    made_run.finish(root, "r0000c0000")
    looked(watch)
    root.rename(tmp_path / "away")
    with pytest.raises(RunFault, match=r"is not there or cannot be reached. It is looked for again"):
        watch.look(never)
    (tmp_path / "away").rename(root)
    assert watch.look(never).job is None, "it is the same run"


def test_another_run_in_the_folder_is_told(root):
    watch = RunWatch(root)
    made_run.finish(root, "r0000c0000")
    assert watch.look(never).job.digest == made_run.DIGEST
    made_run.make_run(root, digest="e" * 64)
    look = watch.look(never)
    assert look.job.digest == "e" * 64 and states(look.changed) == {"r0000c0000": State.DAMAGED}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (None, "holds no run: there is no job.json"),
        ("", "is damaged. What the tiles are cannot be told"),
        ("[]", "is damaged"),
        ('{"software": "7.0"}', "was written by GLAKES 7.0, in a form that this version cannot read"),
    ],
)
def test_what_is_no_run_is_told_in_a_sentence(root, text, sentence):
    (root / "job.json").unlink()
    if text is not None:
        (root / "job.json").write_text(text)
    with pytest.raises(RunFault, match=sentence):
        read_job(root)


def test_who_drives_is_known_by_its_process(root):
    assert find_driver(root) is None
    made_run.drive(root, 1, "elsewhere")
    assert find_driver(root).is_alive is None and find_driver(root).may_work
    program = "print('up', flush=True); input('worker')"
    worker = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    worker.stdout.readline()
    made_run.drive(root, worker.pid)
    try:
        assert find_driver(root).is_alive
    finally:
        worker.kill()
        worker.communicate()
    assert find_driver(root).is_alive is False
    (root / "driver.json").write_text("{")
    assert find_driver(root) is None


def test_another_program_with_the_number_drives_nothing():
    other = subprocess.Popen(["sleep", "30"])
    try:
        time.sleep(0.2)
        assert not is_alive(other.pid)
    finally:
        other.kill()
        other.wait()


def test_the_pace_is_that_since_the_last_break():
    assert pace([]) is None and pace([5.0]) is None and pace([5.0, 5.0]) is None
    assert pace([0, 60, 120]).per_hour == 60
    night = [number * 10.0 for number in range(50)] + [40_000 + number * 20.0 for number in range(10)]
    assert pace(reversed(night)) == (180.0, 10)


def test_sizes_and_grids_are_told_apart(root):
    job = read_job(root)
    assert job.tile_size() == made_run.SIDE
    grid = made_run.make_run(root, tiles={"N30E114": [0, 0, 100, 100]})
    assert read_job(grid).tile_size() == 0


def test_lakes_are_those_that_can_be_seen(root):
    made_run.write_lakes(root, "r0000c0000", [1e-9, 0.001, 0.5])
    box = (100.0, 39.9, 100.1, 40.0)
    found = read_lakes(root, ["r0000c0000", "r0000c0001"], View(box, 1e-6), never)
    assert [feature.attributes()[1] for feature in found.features] == [0.5, 0.001]
    assert found.unreadable == ["r0000c0001"]
    assert read_lakes(root, ["r0000c0000"], View((0.0, 0.0, 1.0, 1.0), 0.0), never).features == []


# --- the page -------------------------------------------------------------------------------


def wait_until(condition):
    deadline = time.monotonic() + LIMIT_S
    while not condition() and time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    assert condition()


@pytest.fixture
def window(qgis_app):
    QgsSettings().remove(KEY)
    window = Window()
    window.main.resize(1280, 800)
    window.main.show()
    window.canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:4326"))
    yield window
    QgsSettings().remove(KEY)
    window.main.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def page(window):
    QgsProject.instance().clear()  # of what other tests have left
    page = RunPage(window)
    yield page
    page.close()
    wait_for_calls()
    QCoreApplication.processEvents()
    assert QgsProject.instance().mapLayers() == {}
    assert QgsProject.instance().layerTreeRoot().children() == []


def shown(page, root):
    page.open_run(root)
    page.open()
    wait_until(lambda: page.job is not None and page._is_whole and page.grid.is_complete)
    return page


def choose(page, *names):
    """As a click in the list does."""
    page.dock.select(names)
    page._on_tiles_chosen(page.dock.selected())


def count(page, state):
    return sum(tile.state is state for tile in page.tiles.values())


@pytest.fixture
def some(root):
    made_run.finish(root, "r0000c0000")
    made_run.finish(root, "r0000c0001", "empty", datetime="2026-03-01T10:01:00Z")
    made_run.fail(root, "r0001c0001")
    return root


def test_a_run_is_shown_and_followed(page, some):
    shown(page, some)
    assert page.dock.progress.text() == "2 of 12 tiles finished"
    assert page.dock.title.text() == "composite 湖.tif, model starter, threshold 0.40"
    assert "9&nbsp;waiting" in page.dock.counts.text() and "1&nbsp;failed" in page.dock.counts.text()
    assert page.dock.pace.text() == "60 tiles an hour"
    assert "there is no driver.json" in page.dock.driver.text()
    layer = page.grid.layer
    assert {row["tile_id"]: row["state"] for row in layer.getFeatures()}["r0001c0001"] == "failed"
    assert layer.extent().toString(4) == QgsRectangle(100.0, 39.97, 100.04, 40.0).toString(4)
    made_run.finish(some, "r0002c0003")
    page._timer.start(0)
    wait_until(lambda: count(page, State.DONE) == 2)
    assert {row["tile_id"]: row["state"] for row in layer.getFeatures()}["r0002c0003"] == "done"
    assert recent_runs() == [some]


def test_list_and_map_select_each_other_and_the_log_says_why(page, some, window):
    shown(page, some)
    page.dock.state.setCurrentIndex(page.dock.state.findData(State.FAILED))
    assert page.model.names == ["r0001c0001"]
    page.dock.table.selectRow(0)
    assert [row["tile_id"] for row in page.grid.layer.selectedFeatures()] == ["r0001c0001"]
    assert window.canvas.extent().width() < 0.2, "the map shows the tile"
    wait_until(lambda: "Reason: It took longer" in page.dock.log.text.toPlainText())
    assert "Details:\nline 1\nline 2" in page.dock.log.text.toPlainText()
    page.dock.log.copy.click()
    assert QGuiApplication.clipboard().text() == page.dock.log.text.toPlainText()
    page.grid.layer.selectByExpression("tile_id in ('r0000c0000', 'r0000c0001')")
    assert page.model.rowCount() == 12, "the filter gives way to what was chosen on the map"
    assert sorted(page.dock.selected()) == ["r0000c0000", "r0000c0001"]
    assert page.dock.log.text.toPlainText() == "2 tiles selected: 1 done, 1 no water."
    page.dock.search.setText("C0003")
    assert page.model.names == ["r0000c0003", "r0001c0003", "r0002c0003"]


def test_columns_sort(page, some):
    shown(page, some)
    page.dock.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert page.model.names[0] == "r0001c0001"
    page.dock.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert page.model.names[0] == "r0002c0003"


def test_a_failed_tile_is_retried_at_once_and_a_finished_one_after_a_question(page, some, monkeypatch):
    shown(page, some)
    asked = []
    monkeypatch.setattr(page, "_is_sure", lambda text: asked.append(text) or len(asked) > 1)
    choose(page, "r0001c0001")
    page.dock.log.retry.click()
    assert not asked and not (some / "failed" / "r0001c0001.json").exists()
    choose(page, "r0000c0000")
    page.dock.log.retry.click()
    assert "1 of them are finished and would be computed anew, which took about 12 s" in asked[0]
    assert (some / "done" / "r0000c0000.json").exists(), "the answer was no"
    page.dock.log.retry.click()
    assert not (some / "done" / "r0000c0000.json").exists()
    assert (some / "parts" / "r0000c0000.tif").exists()
    wait_until(lambda: count(page, State.WAITING) == 11)


def test_nothing_is_retried_beneath_a_driver_and_stop_is_a_file(page, some, window, monkeypatch):
    monkeypatch.setattr(page_module, "find_driver", lambda _root: find_driver(some)._replace(is_alive=True))
    made_run.drive(some, os.getpid(), "elsewhere")
    shown(page, some)
    assert "Whether it is alive cannot be seen from here" in page.dock.driver.text()
    choose(page, "r0001c0001")
    page.dock.log.retry.click()
    assert (some / "failed" / "r0001c0001.json").exists()
    assert "has its own list of tiles" in window.bar.currentItem().text()
    monkeypatch.setattr(page, "_is_sure", lambda text: "stops within seconds" in text)
    page.dock.stop.click()
    assert (some / "cancelled").exists()
    wait_until(lambda: page.dock.stop.text() == "Take back the stop")
    page.dock.stop.click()
    wait_until(lambda: page.dock.stop.text() == "Stop…")
    assert not (some / "cancelled").exists()


def test_a_folder_that_cannot_be_changed_is_told(root, monkeypatch):
    def refuse(*_args, **_more):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "unlink", refuse)
    monkeypatch.setattr(Path, "touch", refuse)
    for change in (lambda: retry(root, ["r0000c0000"]), lambda: ask_to_stop(root), lambda: take_back_stop(root)):
        with pytest.raises(RunFault, match=r"Read-only file system. Ask whoever owns the run"):
            change()


def test_faults_are_told_and_the_page_goes_on(page, some, tmp_path):
    page.open_run(tmp_path)
    wait_until(lambda: "holds no run" in page.dock.fault.text())
    shown(page, some)
    assert page.dock.fault.isHidden()
    some.rename(tmp_path / "away")
    page._timer.start(0)
    wait_until(lambda: "cannot be reached" in page.dock.fault.text())
    assert count(page, State.DONE) == 1, "what was known is still shown"


def test_lakes_and_probability_come_and_go(page, some, window):
    made_run.write_lakes(some, "r0000c0000", [0.01, 0.02])
    made_run.finish(some, "r0000c0000")
    shown(page, some)
    page.dock.lakes.setChecked(True)
    named = QgsProject.instance().mapLayersByName
    wait_until(lambda: named("Lakes so far, without those at tile edges")[0].featureCount() == 2)
    wait_until(lambda: "joined at the end" in page.dock.lakes_said.text())
    made_run.write_lakes(some, "r0002c0002", [0.03])
    made_run.finish(some, "r0002c0002")
    page._timer.start(0)
    wait_until(lambda: named("Lakes so far, without those at tile edges")[0].featureCount() == 3)
    page.dock.lakes.setChecked(False)
    assert not named("Lakes so far, without those at tile edges")
    page.dock.probability.setChecked(True)
    wait_until(lambda: named("Lake probability so far"))


def test_layers_that_the_user_removed_are_no_fault(page, some):
    shown(page, some)
    QgsProject.instance().clear()
    made_run.finish(some, "r0002c0002")
    page._timer.start(0)
    wait_until(lambda: count(page, State.DONE) == 2)
    page.dock.lakes.setChecked(True)
    choose(page, "r0000c0000")


def test_it_goes_on_with_the_settings_of_the_run(page, some, monkeypatch):
    shown(page, some)
    opened = []
    monkeypatch.setattr(page_module, "open_dialog", opened.append)
    page.dock.go_on.click()
    (told,) = opened
    assert told["RUN_FOLDER"] == str(some) and told["TILE_SIZE"] == made_run.SIDE and "GRID" not in told
    assert (told["THRESHOLD"], told["MIN_AREA"], told["DEVICE"], told["PRECISION"]) == (0.4, 0.005, "cpu", "fast")
    made_run.make_run(some, software="0.0.1")
    shown(page, some)
    page.dock.go_on.click()
    assert len(opened) == 1, "of another version"


def test_tiles_of_a_grid_are_given_as_a_layer(page, some):
    made_run.make_run(some, tiles={"N30E114": [0, 0, 100, 100], "N30E115": [0, 100, 100, 100]}, digest="f")
    shown(page, some)
    told = parameters_of(page.job, page.grid.layer, "")
    grid = QgsVectorLayer(told["GRID"], "grid", "ogr")
    assert [row["tile_id"] for row in grid.getFeatures()] == ["N30E114", "N30E115"]
    assert grid.crs().authid() == "EPSG:4326" and "TILE_SIZE" not in told


def test_a_folder_or_a_file_in_it_is_dropped(page, some):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(some / "job.json"))])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    at = QPointF(5, 5)
    page.dock.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, left, none))
    wait_until(lambda: page.job is not None)
    assert page.job.root == some


def test_closing_the_dock_takes_the_layers_and_opening_brings_them_back(page, some):
    shown(page, some)
    page.dock.close()
    assert QgsProject.instance().mapLayers() == {} and not page._is_following()
    page.open()
    wait_until(lambda: page.grid.layer is not None and page._is_whole)


def test_runs_that_begin_are_remembered_and_opened_first(window, some):
    QgsProject.instance().clear()
    news = JobNews()
    button = RunsButton(window, news)
    news.started("maplakes", MapSettings(input="c.tif", run_folder=str(some)))
    assert recent_runs() == [some] and button.page is None
    button.open()
    wait_until(lambda: button.page.job is not None)
    assert button.page.dock.folders.currentText() == some.name
    button.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert QgsProject.instance().mapLayers() == {}


@pytest.mark.long
def test_18000_tiles_open_and_stay_quick(page, tmp_path):
    """The longest that the window was held up is measured by a timer; it is written to the log, not judged."""
    root = made_run.make_run(tmp_path / "world", 120, 150)
    names = list(json.loads((root / "job.json").read_text())["tiles"])
    for name in names[:12_000]:
        made_run.finish(root, name)
    shown(page, root)
    assert count(page, State.DONE) == 12_000
    shutil.rmtree(root / "done")
    page._timer.start(0)
    wait_until(lambda: count(page, State.DONE) == 0)
