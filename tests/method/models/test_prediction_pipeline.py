"""Reading, predicting and writing at once: order, how much is in memory, what happens when one of them fails."""

import threading
import time

import numpy as np
import pytest
from glakes.lakes.errors import Cancelled
from glakes.lakes.grid import Window
from glakes.lakes.progress import Silent
from glakes.models.memory import IN_FLIGHT
from glakes.models.predicting.pace import Pace, in_words
from glakes.models.predicting.pipeline import run_patches
from glakes.models.windows import Patch
from hypothesis import given
from hypothesis import strategies as st
from made_prediction import Heard

PATCHES = [Patch(Window(0, 16 * number - 16, 48, 48), Window(0, 16 * number, 16, 16)) for number in range(20)]


class Stage:
    """Reads, predicts and writes numbers of patches, and remembers what was alive when."""

    def __init__(self, fail=None, slow=0.0):
        self.fail, self.slow = fail or {}, slow
        self.read_, self.predicted, self.written = [], [], []
        self.alive = self.most = 0

    def _step(self, kind, number):
        time.sleep(self.slow)
        if self.fail.get(kind) == number:
            raise ValueError(f"{kind} {number}")

    def read(self, patch):
        number = patch.keep.col // 16
        self.alive += 1
        self.most = max(self.most, self.alive)
        self._step("read", number)
        self.read_.append(number)
        return None if number % 5 == 4 else np.full((1, 48, 48), number)

    def predict(self, stored):
        number = int(stored[0, 0, 0])
        self._step("predict", number)
        self.predicted.append(number)
        return np.full((48, 48), number, np.uint8)

    def write(self, patch, stored):
        number = patch.keep.col // 16
        self._step("write", number)
        assert stored.shape == (16, 16) and (stored == (255 if number % 5 == 4 else number)).all()
        self.written.append(number)
        self.alive -= 1

    def run(self, progress=None):
        run_patches(PATCHES, self.read, self.predict, self.write, progress or Silent())


def threads():
    return {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize("slow", [0.0, 0.002])
def test_every_patch_in_order_and_few_in_memory(slow):
    stage, heard = Stage(slow=slow), Heard()
    stage.run(heard)
    assert stage.written == stage.read_ == list(range(20))
    assert stage.predicted == [number for number in range(20) if number % 5 != 4]
    assert stage.most <= IN_FLIGHT
    assert heard.percents == sorted(heard.percents) and heard.percents[-1] == 100


@pytest.mark.parametrize("kind", ["read", "predict", "write"])
def test_a_fault_anywhere_ends_it_and_leaves_no_thread(kind):
    before, stage = threads(), Stage({kind: 7}, slow=0.001)
    with pytest.raises(ValueError, match=f"{kind} 7"):
        stage.run()
    assert threads() == before
    assert set(range(7)) <= set(stage.written) and max(stage.read_) < 7 + IN_FLIGHT
    # What was predicted was not predicted for nothing.
    assert kind == "write" or set(stage.predicted) <= set(stage.written)


def test_cancel_is_heard_during_a_long_window():
    asked = threading.Event()

    class Impatient(Silent):
        def percent(self, value, text=None):
            if asked.is_set():
                raise Cancelled

    stage, begun = Stage(), threading.Event()

    def predict(stored):
        begun.set()
        asked.wait(5)
        return Stage.predict(stage, stored)

    threading.Thread(target=lambda: begun.wait(5) and asked.set()).start()
    with pytest.raises(Cancelled):
        run_patches(PATCHES, stage.read, predict, stage.write, Impatient())
    assert len(stage.written) < len(PATCHES)


def test_no_patches_are_no_fault():
    run_patches([], Stage().read, Stage().predict, Stage().write, Silent())


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_the_remaining_time_follows_the_last_windows():
    clock = Clock()
    pace = Pace(100, clock)
    assert pace.seconds_left() is None and pace.sentence() == "0 of 100 windows"
    for _ in range(50):
        clock.now += 1
        pace.finished()
    assert pace.seconds_left() == pytest.approx(50) and pace.sentence() == "50 of 100 windows, about 50 s left"
    for _ in range(20):  # the machine gets busy: the first fast windows no longer count
        clock.now += 10
        pace.finished()
    assert pace.seconds_left() == pytest.approx(300) and pace.sentence() == "70 of 100 windows, about 5 min left"
    clock.now += 5
    assert pace.seconds_left() == pytest.approx(295) and pace.percent() == pytest.approx(70.5)
    clock.now += 500
    assert pace.seconds_left() == pytest.approx(290) and pace.percent() == pytest.approx(70.9)


def test_the_sentence_is_said_less_and_less_often():
    clock = Clock()
    pace, said = Pace(10_000, clock), []
    for second in range(3600):
        clock.now = float(second)
        pace.finished()
        said += [second] if pace.due_sentence() else []
    assert said[:3] == [1, 2, 3] and 100 < len(said) < 150
    assert max(later - earlier for earlier, later in zip(said, said[1:])) <= 0.05 * 3600 + 1


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), max_size=60))
def test_percent_never_falls(steps):
    clock = Clock()
    pace, before = Pace(60, clock), 0.0
    for seconds, finished in steps:
        clock.now += seconds
        if finished:
            pace.finished()
        assert before <= pace.percent() <= 100
        before = pace.percent()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "about 1 s"), (89, "about 89 s"), (300, "about 5 min"), (9000, "about 2.5 h")]
)
def test_seconds_in_words(seconds, words):
    assert in_words(seconds) == words
