"""The panel "Training": logs as they are found, what is reckoned from them, and what the panel shows."""

import json
import math
import time
from pathlib import Path

import pytest
from glakes.glakes_plugin.background import wait_for_calls
from glakes.glakes_plugin.job_news import JobNews
from glakes.glakes_plugin.training.axis import Axis, axis_of, epoch_ticks
from glakes.glakes_plugin.training.curves import Curve, CurveView
from glakes.glakes_plugin.training.follower import LogFollower, file_state
from glakes.glakes_plugin.training.log import Epoch, LogError, read_log
from glakes.glakes_plugin.training.panel import TrainingPanel
from glakes.glakes_plugin.training.reckoning import Plan, best_epoch, epochs_left, recent_pace
from glakes.glakes_plugin.training.source import Source, best_text, epoch_text, left_text, source_of, speed_text
from glakes.lakes.errors import LakesError
from glakes.models.settings import PredictSettings, TrainSettings
from qgis.PyQt.QtCore import QCoreApplication, QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDockWidget
from qgis_window import Window

LIMIT_S = 20


pytestmark = pytest.mark.usefixtures("english")


def row(number, val_loss, **more):
    return {"epoch": number, "loss": 0.5 / number, "val_loss": val_loss, "f1": 0.8, "iou": None, **more}


def write(path, rows):
    part = path.with_name(".part")
    part.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    part.replace(path)


def epoch(number, val_loss, seconds=10.0):
    return Epoch(number, 0.1, val_loss, {"f1": 0.75}, seconds, 20.0, 0.02)


# --- logs -----------------------------------------------------------------------------------


def test_a_log_is_read_with_what_it_has(tmp_path):
    path = tmp_path / "湖泊 log.jsonl"
    write(path, [row(1, 0.5), row(2, 0.4, seconds=3.5, patches_per_s=12, wait_share=0.01)])
    first, second = read_log(path)
    assert (first.number, first.val_loss, first.scores, first.seconds) == (1, 0.5, {"f1": 0.8}, None)
    assert (second.seconds, second.patches_per_s, second.wait_share) == (3.5, 12.0, 0.01)


def test_a_line_that_is_being_written_is_left_out(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text(json.dumps(row(1, 0.5)) + '\n{"epoch": 2, "lo')
    assert [one.number for one in read_log(path)] == [1]
    path.write_text(json.dumps(row(1, 0.5)))  # whole, only without its end
    assert [one.number for one in read_log(path)] == [1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no log\n", 1),
        ("nothing whole", 1),
        ('{"epoch": 1, "loss": 1}\n', 1),
        ('{"epoch": 1, "loss": 1, "val_loss": 1}\n[]\n', 2),
        ('{"epoch": 1, "loss": 1, "val_loss": 1}\nnull\n{}\n', 2),
        ('{"epoch": "x", "loss": 1, "val_loss": 1}\n', 1),
        ('{"epoch": 1, "loss": 1, "val_loss": 1, "seconds": "long"}\n', 1),
    ],
)
def test_what_is_no_log_is_told_with_its_line(tmp_path, text, line):
    path = tmp_path / "log.jsonl"
    path.write_text(text)
    with pytest.raises(LogError, match=f"expected an epoch in line {line}"):
        read_log(path)


def test_a_file_that_is_no_text_or_not_there_is_told(tmp_path):
    path = tmp_path / "log.jsonl"
    with pytest.raises(LakesError, match="cannot be read"):
        read_log(path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LogError, match="no text"):
        read_log(path)


# --- what is reckoned -----------------------------------------------------------------------


def test_the_first_of_equal_epochs_is_the_best():
    assert best_epoch([epoch(1, 0.5), epoch(2, 0.3), epoch(3, 0.3)]).number == 2
    assert best_epoch([]) is None


def test_pace_is_that_of_the_last_epochs():
    epochs = [epoch(number, 0.5, seconds) for number, seconds in enumerate([100, 10, 11, 9, 10, 12], 1)]
    assert recent_pace(epochs).seconds == 10
    assert recent_pace([Epoch(1, 0.1, 0.1)]).seconds is None
    assert recent_pace([]).patches_per_s is None


@pytest.mark.parametrize(
    ("losses", "plan", "left"),
    [
        ([], Plan(200, 50), (200, 50)),
        ([0.5, 0.4], Plan(200, 50), (198, 50)),
        ([0.4, 0.5, 0.5], Plan(200, 50), (197, 48)),
        ([0.4, 0.5, 0.5], Plan(4, 50), (1, 1)),
        ([0.4] * 51, Plan(200, 50), (149, 0)),
        ([0.4] * 7, Plan(5, 50), (0, 0)),  # continued with fewer epochs than are done
    ],
)
def test_epochs_left(losses, plan, left):
    assert epochs_left([epoch(number, loss) for number, loss in enumerate(losses, 1)], plan) == left


def test_figures_in_words():
    source = Source(Path("l.jsonl"), Plan(200, 50), epochs=[epoch(1, 0.5), epoch(2, 0.4)], is_running=True)
    assert epoch_text(source) == "2 of at most 200"
    assert best_text(source) == "epoch 2, loss 0.4000, F1 0.750"
    assert speed_text(source) == "20.0 patches/s, 2.0 % waiting for data"
    source.percent = 100 * 2.5 / 200  # half of the third epoch
    assert left_text(source) == "about 33 min; about 8 min if no epoch gets better"
    opened = Source(Path("l.jsonl"), epochs=[Epoch(1, 0.5, 0.5)])
    assert (epoch_text(opened), speed_text(opened), left_text(opened)) == ("1", "–", "–")
    assert best_text(Source(Path("l.jsonl"))) == epoch_text(Source(Path("l.jsonl"))) == "–"


# --- axes and curves ------------------------------------------------------------------------


@pytest.mark.parametrize("values", [[], [math.nan], [0.5], [0.0], [0.1, 0.9], [1e-4, 3e-4], [7.0, 9000.0]])
@pytest.mark.parametrize("is_logarithmic", [False, True])
def test_an_axis_holds_its_values_and_has_round_ticks(values, is_logarithmic):
    axis = axis_of(values, is_logarithmic)
    shown = [value for value in values if math.isfinite(value) and (value > 0 or not is_logarithmic)]
    assert all(0 <= axis.share(value) <= 1 for value in shown)
    ticks = axis.ticks(5)
    assert 1 <= len(ticks) <= 16
    assert all(-1e-9 <= axis.share(tick.value) <= 1 + 1e-9 for tick in ticks)
    assert all(float(tick.text) == pytest.approx(tick.value, abs=1e-9) for tick in ticks)
    assert len({tick.text for tick in ticks}) == len(ticks)


def test_powers_of_ten_lie_at_equal_distances():
    axis = Axis(0.01, 1.0, True)
    assert axis.share(0.1) == pytest.approx(0.5)
    assert axis.share(0.0) < 0


@pytest.mark.parametrize(
    ("last", "ticks"),
    [(1, ["1"]), (4, ["1", "2", "3", "4"]), (63, ["20", "40", "60"]), (200, ["50", "100", "150", "200"])],
)
def test_epochs_have_whole_ticks(last, ticks):
    assert [tick.text for tick in epoch_ticks(1, last, 4)] == ticks


def colours_of(widget):
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


@pytest.fixture
def view(qgis_app):
    view = CurveView("test", "Loss")
    view.resize(300, 150)
    yield view
    view.deleteLater()


def test_curves_are_drawn_and_told_by_mouse_and_keys(view):
    told = []
    view.pointed.connect(told.append)
    assert "#0000ff" not in colours_of(view)
    view.show_curves([1, 2, 3], [Curve("a", QColor("#0000ff"), [1.0, math.nan, 0.5])], 3)
    assert "#0000ff" in colours_of(view), "epochs without a neighbour are dots"
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_PageUp)
    assert told == [2, 1, 0]
    at = QPointF(295, 80)
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, at, none, none, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(view, move)
    QCoreApplication.sendEvent(view, QEvent(QEvent.Type.Leave))
    assert told[3:] == [2, None]


# --- the panel ------------------------------------------------------------------------------


def wait_until(condition):
    deadline = time.monotonic() + LIMIT_S
    while not condition() and time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    assert condition()


@pytest.fixture
def follower(qgis_app):
    follower = LogFollower()
    follower.found, follower.faults = [], []
    follower.read.connect(lambda epochs: follower.found.append(len(epochs)))
    follower.failed.connect(follower.faults.append)
    yield follower
    follower.stop()
    wait_for_calls()


def test_a_growing_log_is_followed(follower, tmp_path):
    path = tmp_path / "log.jsonl"
    follower.follow(path)
    for number in (1, 2, 3):
        write(path, [row(one, 0.5) for one in range(1, number + 1)])
        wait_until(lambda number=number: follower.found[-1:] == [number])
    path.write_text("something else\n")
    wait_until(lambda: follower.faults)
    write(path, [row(1, 0.5)])
    wait_until(lambda: follower.found[-1:] == [1])
    assert len(follower.faults) == 1, "once, not at every look"


def test_the_log_of_an_earlier_training_is_not_shown(follower, tmp_path):
    path = tmp_path / "log.jsonl"
    write(path, [row(number, 0.5) for number in range(1, 9)])
    follower.follow(path, file_state(path))
    follower.look()
    write(path, [row(1, 0.5)])
    wait_until(lambda: follower.found)
    assert follower.found == [1]


@pytest.fixture
def window(qgis_app):
    window = Window()
    yield window
    window.main.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def news():
    return JobNews()


@pytest.fixture
def panel(window, news):
    panel = TrainingPanel(window, news)
    yield panel
    panel.close()
    wait_for_calls()


def dock(window):
    found = window.main.findChildren(QDockWidget, "glakesTrainingDock")
    return found[0] if found else None


def train_settings(folder, name="lakes", **changes):
    files = {"model": f"{name}.safetensors", "log": f"{name}.jsonl", "report": f"{name}.html"}
    return TrainSettings(samples="s.gpkg", **{key: str(folder / value) for key, value in files.items()}, **changes)


def test_the_panel_opens_with_a_training_and_follows_it_to_its_end(panel, window, news, tmp_path):
    assert dock(window) is None
    news.started("predictlakes", PredictSettings("i.tif", "p.tif"))
    assert dock(window) is None, "only a training opens it"
    settings = train_settings(tmp_path, epochs=20)
    news.started("trainmodel", settings)
    shown = dock(window)
    assert shown.sources.currentText() == "lakes.jsonl (running)"
    news.progress(settings, 4.0, "Epoch 1, step 4 of 5: loss 0.5")
    news.progress(settings, 5.0, None)
    assert shown.stage.text() == "Epoch 1, step 4 of 5: loss 0.5"
    assert shown.progress.value() == 50
    assert shown.left.text() == "–" and shown.report.isHidden()
    write(tmp_path / "lakes.jsonl", [row(1, 0.5, seconds=60, patches_per_s=3.0, wait_share=0.0)])
    wait_until(lambda: shown.epoch.text() == "1 of at most 20")
    assert shown.left.text() == "about 19 min"
    assert not shown.report.isHidden()
    news.ended(settings, {"MODEL": settings.model}, "")
    assert shown.sources.currentText() == "lakes.jsonl"
    assert shown.stage.text() == f"Finished; the model is '{settings.model}'."
    assert shown.progress.isHidden()


def test_two_trainings_and_a_log_from_elsewhere_side_by_side(panel, window, news, tmp_path):
    one, two = train_settings(tmp_path, "one"), train_settings(tmp_path, "two")
    write(tmp_path / "one.jsonl", [row(number, 0.5) for number in range(1, 9)])
    news.started("trainmodel", one)
    news.started("trainmodel", two)
    elsewhere = tmp_path / "cluster.jsonl"
    write(elsewhere, [row(number, 0.5) for number in range(1, 4)])
    panel.open_log(elsewhere)
    shown = dock(window)
    wait_until(lambda: shown.epoch.text() == "3")
    assert [shown.sources.itemText(at) for at in range(3)] == [
        "cluster.jsonl",
        "two.jsonl (running)",
        "one.jsonl (running)",
    ]
    news.progress(one, 10.0, "of one")
    assert shown.stage.isHidden(), "what another training says is not shown"
    news.ended(one, None, "Cancelled.")
    shown.sources.setCurrentIndex(2)
    assert shown.stage.text() == "Cancelled."
    assert shown.epoch.text() == "0 of at most 200", "the file is of an earlier training"


def test_a_continued_training_shows_what_is_there(panel, window, news, tmp_path):
    write(tmp_path / "lakes.jsonl", [row(1, 0.5), row(2, 0.4)])
    news.started("trainmodel", train_settings(tmp_path, resume="lakes-checkpoint.safetensors"))
    wait_until(lambda: dock(window).epoch.text() == "2 of at most 200")


def test_a_file_that_is_no_log_is_told_in_the_panel(panel, window, tmp_path):
    (tmp_path / "a.jsonl").write_text("what\n")
    panel.open_log(tmp_path / "a.jsonl")
    wait_until(lambda: "expected an epoch in line 1" in dock(window).stage.text())


def test_closing_leaves_no_dock(window, news):
    panel = TrainingPanel(window, news)
    panel.open()
    assert dock(window) is not None
    panel.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert dock(window) is None
    news.started("trainmodel", train_settings(Path("nowhere")))
    assert dock(window) is None


def test_settings_become_a_source(tmp_path):
    source = source_of(train_settings(tmp_path, epochs=7, patience=3))
    assert (source.plan, source.report, source.old) == (Plan(7, 3), tmp_path / "lakes.html", None)
