"""The worker's loop: say hello, then do one job after the other until the input ends."""

from __future__ import annotations

import io
import os
import platform
import queue
import signal
import sys
import threading
import time
import traceback
from typing import TextIO

from ..lakes.cache import cache_folder
from ..lakes.errors import Cancelled, LakesError
from ..lakes.version import software_version
from .jobs import JOBS
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

ORPHAN_GRACE_S = 5.0
"""How long a job may take to notice that whoever asked for it is gone."""

PROGRESS_INTERVAL_S = 0.1

OUT_OF_MEMORY = ("allocate memory", "not enough memory", "out of memory")


class Channel:
    """Writes protocol lines; one line at a time, from any thread."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def send(self, line: Line) -> None:
        """Write one line and flush it."""
        with self._lock:
            self._stream.write(encode(line))
            self._stream.flush()


class Reporter:
    """The `Progress` of a step (lakes/progress.py), spoken over the channel."""

    def __init__(self, channel: Channel, cancelled: threading.Event) -> None:
        self._channel, self._cancelled = channel, cancelled
        self._next_report = 0.0

    def percent(self, value: float, text: str | None = None) -> None:
        """Report progress, at most ten times a second unless a new stage begins."""
        self.check()
        now = time.monotonic()
        if text is not None or now >= self._next_report:
            self._next_report = now + PROGRESS_INTERVAL_S
            self._channel.send(ProgressMade(round(float(value), 2), text))

    def info(self, text: str) -> None:
        """Send a message."""
        self._channel.send(Message(text))

    def warn(self, text: str) -> None:
        """Send a warning."""
        self._channel.send(Warned(text))

    def check(self) -> None:
        """Raise `Cancelled` when a cancel line, or the end of the input, has arrived."""
        if self._cancelled.is_set():
            raise Cancelled


def main() -> int:
    """Serve requests from standard input; returns the process's exit status."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C belongs to whoever started us; they cancel
    # Threads that wait must not spin: QGIS draws meanwhile, and beside other work spinning made a
    # training step take three times as long. Read when torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # What is compiled at its first use is kept, and not in the plugin's own folder. Read by numba.
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache_folder() / "compiled"))
    channel = Channel(_claim_stdout())
    channel.send(Hello(software_version(), platform.python_version(), os.getpid()))
    waiting: queue.Queue[Run | None] = queue.Queue()
    cancelled = threading.Event()
    threading.Thread(target=_listen, args=(sys.stdin, waiting, cancelled), daemon=True).start()
    while (request := waiting.get()) is not None:
        channel.send(_answer(request, Reporter(channel, cancelled)))
    return 0


def _claim_stdout() -> TextIO:
    """Keep the real standard output for the protocol; whatever libraries print goes to standard error."""
    own = os.dup(1)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return io.TextIOWrapper(os.fdopen(own, "wb"), encoding="utf-8", newline="\n")


def _listen(stream: TextIO, waiting: queue.Queue[Run | None], cancelled: threading.Event) -> None:
    for text in stream:
        try:
            line = decode(text)
        except ProtocolError as error:
            sys.stderr.write(f"{error}\n")
            continue
        if isinstance(line, Cancel):
            cancelled.set()
        elif isinstance(line, Run):
            cancelled.clear()
            waiting.put(line)
    waiting.put(None)
    cancelled.set()
    time.sleep(ORPHAN_GRACE_S)
    os._exit(1)  # a step that cannot be interrupted must not outlive its owner


def _answer(request: Run, reporter: Reporter) -> Line:
    """Do the job; every way it can end becomes one line."""
    if request.version != software_version():
        return Failed(f"The worker is GLAKES {software_version()}, QGIS runs GLAKES {request.version}. Restart QGIS.")
    if request.job not in JOBS:
        return Failed(f"The worker knows no job '{request.job}'; it knows {', '.join(JOBS)}.")
    try:
        job = JOBS[request.job]
        return Result(job.step()(job.settings.from_dict(request.settings), reporter))
    except Cancelled:
        return Failed("Cancelled.", cancelled=True)
    except LakesError as error:
        return Failed(str(error), traceback.format_exc())
    except ImportError as error:
        sentence = f"The worker environment lacks '{error.name}'. Repair it in the GLAKES settings."
        return Failed(sentence, traceback.format_exc())
    except Exception as error:  # the boundary of the process: nothing may pass as silence
        return Failed(_sentence(error), traceback.format_exc())


def _sentence(error: Exception) -> str:
    """What to say of an error that nobody foresaw."""
    # torch has a RuntimeError of its own for memory, on a processor without a class.
    if isinstance(error, MemoryError) or any(words in str(error) for words in OUT_OF_MEMORY):
        return "The machine ran out of memory. Choose a smaller extent, window or batch."
    return f"{type(error).__name__}: {error}".splitlines()[0]
