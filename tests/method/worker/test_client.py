"""A real worker process that behaves, misbehaves and dies."""

import os
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from glakes.lakes.steps import Settings, output_file
from glakes.worker import client
from glakes.worker.client import JobCancelled, OtherVersion, Worker, WorkerDied, WorkerError, Workers
from glakes.worker.interpreters import clean_environment

BENCH = Path(__file__).with_name("workbench.py")


@dataclass(frozen=True)
class BenchSettings(Settings):
    text: str = ""
    output: str = output_file(default="")


class Recorder:
    """A listener that remembers, and cancels once a certain progress text was heard."""

    def __init__(self, cancel_at=None):
        self.heard, self._cancel_at, self._cancelled = [], cancel_at, False
        self.cancelled_at = None

    def progress(self, percent, text):
        self.heard.append((percent, text))
        if text == self._cancel_at:
            self._cancelled, self.cancelled_at = True, time.monotonic()

    def info(self, text):
        self.heard.append(text)

    def warning(self, text):
        self.heard.append("! " + text)

    def is_cancelled(self):
        return self._cancelled


@pytest.fixture
def worker():
    worker = Worker(sys.executable, BENCH)
    yield worker
    worker.stop()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def leftovers(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_job_reports_and_returns(worker):
    listener = Recorder()
    text = "湖泊 'quoted' \"twice\"\nsecond line"
    assert worker.run("echo", BenchSettings(text), listener) == {"TEXT": text}
    assert listener.heard == [(50.0, "half"), text, "! careful"]


def test_one_worker_does_many_jobs(worker):
    assert [worker.run("echo", BenchSettings(str(n)), Recorder())["TEXT"] for n in range(3)] == ["0", "1", "2"]


def test_garbage_on_standard_output_is_not_an_answer(worker):
    assert worker.run("garbage", BenchSettings("true answer"), Recorder()) == {"TEXT": "true answer"}


def test_a_fault_of_the_user_is_its_sentence(worker):
    with pytest.raises(WorkerError, match=r"^Expected lakes, found 湖泊\.$") as caught:
        worker.run("fail", BenchSettings("Expected lakes, found 湖泊."), Recorder())
    assert "Traceback" in caught.value.details
    assert worker.is_alive()


def test_a_bug_is_one_line_with_the_traceback_in_the_details(worker):
    with pytest.raises(WorkerError, match=r"^ZeroDivisionError: a bug of ours$") as caught:
        worker.run("crash", BenchSettings(), Recorder())
    assert 'raise ZeroDivisionError("a bug of ours")' in caught.value.details


@pytest.mark.parametrize("whose", ["python", "torch"])
def test_out_of_memory_says_so(worker, whose):
    with pytest.raises(WorkerError, match="ran out of memory"):
        worker.run("memory", BenchSettings(whose), Recorder())


def test_an_unknown_job_is_named(worker):
    with pytest.raises(WorkerError, match="knows no job 'nonsense'"):
        worker.run("nonsense", BenchSettings(), Recorder())


def test_a_killed_worker_says_so_and_leaves_no_half_file(worker, tmp_path):
    final = tmp_path / "湖 泊.gpkg"
    final.write_text("what was there before")
    with pytest.raises(WorkerDied, match="it was killed, most often because the machine ran out of memory"):
        worker.run("half_written", BenchSettings("die", str(final)), Recorder())
    assert leftovers(tmp_path) == ["湖 泊.gpkg"] and final.read_text() == "what was there before"
    assert not worker.is_alive()


@pytest.mark.parametrize("temper", ["patient", "deaf"])
def test_cancel_takes_less_than_a_second_and_leaves_nothing(worker, tmp_path, temper):
    listener = Recorder(cancel_at="writing")
    with pytest.raises(JobCancelled):
        worker.run("half_written", BenchSettings(temper, str(tmp_path / "a.gpkg")), listener)
    assert time.monotonic() - listener.cancelled_at < 1.0
    assert leftovers(tmp_path) == []
    assert worker.is_alive() == (temper == "patient")


def test_a_worker_that_heard_cancel_does_the_next_job(worker, tmp_path):
    with pytest.raises(JobCancelled):
        worker.run("half_written", BenchSettings("patient", str(tmp_path / "a")), Recorder(cancel_at="writing"))
    assert worker.run("echo", BenchSettings("again"), Recorder()) == {"TEXT": "again"}


def test_a_worker_leaves_when_its_owner_is_gone(worker, tmp_path):
    pid = worker.pid
    threading.Thread(
        target=lambda: pytest.raises(
            WorkerError, worker.run, "half_written", BenchSettings("patient", str(tmp_path / "a")), Recorder()
        )
    ).start()
    time.sleep(0.5)
    worker._process.stdin.close()
    deadline = time.monotonic() + 5
    while alive(pid) and worker.is_alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not worker.is_alive()
    assert leftovers(tmp_path) == []


def test_another_version_is_refused_and_both_are_named(monkeypatch):
    monkeypatch.setattr(client, "software_version", lambda: "99.0")
    with pytest.raises(OtherVersion, match=r"is GLAKES \d+\.\d+.*QGIS runs GLAKES 99\.0"):
        Worker(sys.executable, BENCH)


def test_the_worker_too_refuses_another_version(worker, monkeypatch):
    monkeypatch.setattr(client, "software_version", lambda: "99.0")
    with pytest.raises(WorkerError, match=r"The worker is GLAKES \d+\.\d+.*QGIS runs GLAKES 99\.0"):
        worker.run("echo", BenchSettings(), Recorder())


def test_no_interpreter_is_a_sentence(tmp_path):
    with pytest.raises(WorkerDied, match=r"nobody' cannot be started: No such file"):
        Worker(tmp_path / "nobody")


def test_a_program_that_is_no_worker_is_a_sentence(tmp_path):
    script = tmp_path / "other.py"
    script.write_text("print('I am something else'); raise SystemExit('so there')")
    with pytest.raises(WorkerDied, match=r"did not answer: exit status 1 \(so there\)"):
        Worker(sys.executable, script)


def test_a_hostile_environment_does_not_reach_the_worker(monkeypatch):
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH"):
        monkeypatch.setenv(name, "/hostile")
    worker = Worker(sys.executable, BENCH)
    try:
        found = worker.run("environment", BenchSettings(), Recorder())
    finally:
        worker.stop()
    assert found == {"LEAKED": [], "EPSG": 32648, "PROJ": 4326, "PATHS": []}


def test_clean_environment_keeps_what_users_need():
    given = {
        "PATH": "p",
        "HOME": "h",
        "HTTPS_PROXY": "x",
        "LANG": "zh_CN.UTF-8",
        "PYTHONPATH": "no",
        "qgis_prefix": "no",
    }
    assert set(clean_environment(given)) == {"PATH", "HOME", "HTTPS_PROXY", "LANG"}


@pytest.mark.parametrize("warm", [True, False])
def test_workers_keep_one_warm_only_when_told(monkeypatch, warm):
    monkeypatch.setattr(client, "START", BENCH)
    monkeypatch.setattr(Worker.__init__, "__defaults__", (BENCH,))
    workers = Workers()
    workers.keep_warm = warm
    assert workers.run(sys.executable, "echo", BenchSettings("a"), Recorder()) == {"TEXT": "a"}
    first = workers._idle
    assert (first is not None) == warm
    workers.run(sys.executable, "echo", BenchSettings("b"), Recorder())
    assert workers._idle is first
    workers.stop()
    assert workers._idle is None and (first is None or not first.is_alive())


def test_a_warm_worker_that_died_is_replaced(monkeypatch):
    monkeypatch.setattr(Worker.__init__, "__defaults__", (BENCH,))
    workers = Workers()
    workers.keep_warm = True
    workers.run(sys.executable, "echo", BenchSettings(), Recorder())
    os.kill(workers._idle.pid, 9)
    workers._idle._process.wait(5)
    assert workers.run(sys.executable, "echo", BenchSettings("c"), Recorder()) == {"TEXT": "c"}
    workers.stop()


class Witness:
    """An observer that remembers."""

    def __init__(self):
        self.heard = []

    def started(self, job, settings):
        self.heard.append(("started", job, settings))

    def progress(self, settings, percent, text):
        self.heard.append((settings.text, percent, text))

    def ended(self, settings, values, sentence):
        self.heard.append((settings.text, values, sentence))


@pytest.mark.parametrize(("job", "end"), [("echo", ({"TEXT": "a"}, "")), ("fail", (None, "a"))])
def test_an_observer_hears_of_every_job_beside_its_listener(monkeypatch, job, end):
    monkeypatch.setattr(Worker.__init__, "__defaults__", (BENCH,))
    workers, settings, listener = Workers(), BenchSettings("a"), Recorder()
    witness = workers.observer = Witness()
    try:
        workers.run(sys.executable, job, settings, listener)
    except WorkerError as error:
        assert str(error) == "a"
    progress = [("a", 50, "half")] if job == "echo" else []
    assert witness.heard == [("started", job, settings), *progress, ("a", *end)]
    assert listener.heard == ([(50, "half"), "a", "! careful"] if job == "echo" else [])
