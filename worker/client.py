"""The QGIS side of a worker: start it, give it a job, relay what it says, stop it. Standard library only.

Does not know QGIS: whoever calls brings a `Listener`.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import subprocess  # nosec B404 - the worker is a second interpreter; see Worker.__init__
import threading
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..lakes.files import remove_parts
from ..lakes.steps import Settings
from ..lakes.version import software_version
from .interpreters import clean_environment
from .observing import Listener, Observer, run_observed
from .protocol import (
    Cancel,
    Failed,
    Hello,
    Line,
    Message,
    ProgressMade,
    ProtocolError,
    Result,
    Run,
    Warned,
    decode,
    encode,
)

START = Path(__file__).with_name("start.py")

HELLO_TIMEOUT_S = 60.0
POLL_S = 0.1
CANCEL_GRACE_S = 0.5
TERMINATE_GRACE_S = 0.2
IDLE_LIMIT_S = 600.0
"""A warm worker holds some hundred MB; it leaves after this time without a job."""

KEPT_LINES = 200


class WorkerError(Exception):
    """A job was not done. The text is one sentence for the user; `details` is for the log file."""

    def __init__(self, sentence: str, details: str = "") -> None:
        super().__init__(sentence)
        self.details = details


class WorkerDied(WorkerError):
    """The process ended, or never began, without an answer."""


class OtherVersion(WorkerError):
    """The worker belongs to another version of this software."""


class JobCancelled(WorkerError):
    """The listener asked to stop, and it has stopped."""


class Worker:
    """One worker process. Not thread-safe: one job at a time."""

    def __init__(self, interpreter: str | Path, start: Path = START) -> None:
        """Start the process and wait for its greeting.

        Raises:
            WorkerDied: it could not be started or did not greet.
            OtherVersion: it is of another version; both are named.
        """
        command = [str(interpreter), "-I", "-u", "-X", "utf8", str(start)]
        try:
            # nosec: fixed argument list, no shell; the interpreter is the user's own choice.
            self._process = subprocess.Popen(  # noqa: S603  # nosec B603
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=clean_environment(dict(os.environ)),
                text=True,
                encoding="utf-8",
                errors="replace",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise WorkerDied(
                f"The worker interpreter '{interpreter}' cannot be started: {error.strerror}."
                " Choose another in the GLAKES settings, or set GLAKES_PYTHON."
            ) from error
        self.interpreter = str(interpreter)
        self._lines: queue.Queue[Line | None] = queue.Queue()
        self._stderr: deque[str] = deque(maxlen=KEPT_LINES)
        self._garbage: deque[str] = deque(maxlen=KEPT_LINES)
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read_stdout, self._read_stderr)]
        for reader in self._readers:
            reader.start()
        try:
            self._greet()
        except WorkerError:
            self.stop()
            raise

    @property
    def pid(self) -> int:
        """Process id, as the worker itself knows it (a launcher may stand between)."""
        return self._hello.pid

    def is_alive(self) -> bool:
        """True while the process runs."""
        return self._process.poll() is None

    def run(self, job: str, settings: Settings, listener: Listener) -> dict[str, Any]:
        """Do a job and return its values.

        Returns within a second of the listener's wish to cancel. Whenever the job is not done, no
        half-written file of it is left, and after a cancel or a death the worker may be gone.

        Raises:
            JobCancelled: the listener asked for it.
            WorkerDied: the process ended meanwhile.
            WorkerError: the job failed; the text is the worker's sentence.
        """
        folders = {path.parent for path in settings.outputs()}
        try:
            self._send(Run(job, settings.to_dict(), software_version()))
            return self._wait(listener)
        except WorkerError:
            if not self.is_alive():
                for folder in folders:
                    remove_parts(folder, self.pid)
            raise

    def stop(self) -> None:
        """End the process: close its input, then terminate, then kill."""
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        for end in (self._process.terminate, self._process.kill):
            end()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(TERMINATE_GRACE_S)
                break
        self._process.wait()
        for reader in self._readers:
            reader.join(timeout=1.0)
        for stream in (self._process.stdout, self._process.stderr):
            if stream:
                stream.close()

    def _greet(self) -> None:
        hello = self._next_line(HELLO_TIMEOUT_S)
        if hello is None:
            raise self._death("did not answer")
        if not isinstance(hello, Hello):
            raise WorkerDied(f"The worker '{self.interpreter}' began with {hello!r} instead of a greeting.")
        if hello.version != software_version():
            raise OtherVersion(
                f"The worker '{self.interpreter}' is GLAKES {hello.version}, QGIS runs GLAKES {software_version()}."
                " Restart QGIS, or update the worker environment in the GLAKES settings."
            )
        self._hello = hello

    def _wait(self, listener: Listener) -> dict[str, Any]:
        while True:
            if listener.is_cancelled():
                raise self._cancel()
            try:
                line = self._lines.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if line is None:
                raise self._death("ended during the job")
            if isinstance(line, Result):
                return line.values
            if isinstance(line, Failed):
                raise JobCancelled(line.sentence) if line.cancelled else WorkerError(line.sentence, self._details(line))
            _relay(line, listener)

    def _cancel(self) -> JobCancelled:
        """Ask, wait briefly, then end the process. A worker that answers in time lives on."""
        with contextlib.suppress(WorkerError):
            self._send(Cancel())
        deadline = time.monotonic() + CANCEL_GRACE_S
        while (left := deadline - time.monotonic()) > 0:
            line = self._next_line(left)
            if isinstance(line, (Result, Failed)):
                return JobCancelled("Cancelled.")
            if line is None:
                break
        self.stop()
        return JobCancelled("Cancelled.")

    def _next_line(self, timeout: float) -> Line | None:
        """The next line; None when the process ended or nothing came in time."""
        try:
            return self._lines.get(timeout=timeout)
        except queue.Empty:
            return None

    def _send(self, line: Line) -> None:
        try:
            if self._process.stdin is None or self._process.stdin.closed:
                raise BrokenPipeError
            self._process.stdin.write(encode(line))
            self._process.stdin.flush()
        except OSError as error:
            raise self._death("is gone") from error

    def _death(self, what: str) -> WorkerDied:
        """The exception for a process that ended or is silent, with how and what it last said."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(1.0)
        for reader in self._readers:
            reader.join(timeout=1.0)
        last = f" ({self._stderr[-1]})" if self._stderr else ""
        reason = _exit_reason(self._process.returncode)
        if not reason:
            return WorkerDied(f"The worker '{self.interpreter}' {what}{last}.", self._details())
        return WorkerDied(f"The worker '{self.interpreter}' {what}: {reason}{last}.", self._details())

    def _details(self, failed: Failed | None = None) -> str:
        heard = [*self._garbage, "-- standard error --", *self._stderr]
        return "\n".join([*(failed.traceback.splitlines() if failed else []), *heard])

    def _read_stdout(self) -> None:
        for text in self._process.stdout or ():
            try:
                self._lines.put(decode(text))
            except ProtocolError as error:
                self._garbage.append(str(error))
        self._lines.put(None)

    def _read_stderr(self) -> None:
        for text in self._process.stderr or ():
            self._stderr.append(text.rstrip())


def _relay(line: Line, listener: Listener) -> None:
    if isinstance(line, ProgressMade):
        listener.progress(line.percent, line.text)
    elif isinstance(line, Message):
        listener.info(line.text)
    elif isinstance(line, Warned):
        listener.warning(line.text)


def _exit_reason(status: int | None) -> str:
    if status is None:
        return ""
    reason = f"ended by signal {-status}" if status < 0 else f"exit status {status}"
    if status == -getattr(signal, "SIGKILL", 9):
        reason = "it was killed, most often because the machine ran out of memory; choose a smaller extent or window"
    return reason


class Workers:
    """Gives out workers: a fresh one per job, or, with `keep_warm`, one that stays for the next.

    Thread-safe: two jobs at once get two workers.
    """

    def __init__(self) -> None:
        self.keep_warm = False
        """Set by the window, so that a click costs milliseconds; batch runs leave nothing behind."""
        self.observer: Observer | None = None
        """Set by the window, which shows some of the jobs that others started."""
        self._lock = threading.Lock()
        self._idle: Worker | None = None
        self._timer: threading.Timer | None = None

    def run(self, interpreter: str | Path, job: str, settings: Settings, listener: Listener) -> dict[str, Any]:
        """Do a job in some worker; see `Worker.run`."""
        if self.observer is None:
            return self._run(interpreter, job, settings, listener)
        return run_observed(
            self.observer, job, settings, listener, lambda shared: self._run(interpreter, job, settings, shared)
        )

    def stop(self) -> None:
        """End the idle worker, if there is one."""
        with self._lock:
            idle, self._idle = self._idle, None
            if self._timer:
                self._timer.cancel()
        if idle:
            idle.stop()

    def _run(self, interpreter: str | Path, job: str, settings: Settings, listener: Listener) -> dict[str, Any]:
        with self._borrow(str(interpreter)) as worker:
            return worker.run(job, settings, listener)

    @contextlib.contextmanager
    def _borrow(self, interpreter: str) -> Iterator[Worker]:
        with self._lock:
            worker, self._idle = self._idle, None
        if worker and (worker.interpreter != interpreter or not worker.is_alive()):
            worker.stop()
            worker = None
        worker = worker or Worker(interpreter)
        try:
            yield worker
        finally:
            self._give_back(worker)

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            keep = self.keep_warm and self._idle is None and worker.is_alive()
            if keep:
                self._idle = worker
                if self._timer:
                    self._timer.cancel()
                self._timer = threading.Timer(IDLE_LIMIT_S, self.stop)
                self._timer.daemon = True
                self._timer.start()
        if not keep:
            worker.stop()
