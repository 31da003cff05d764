"""Other programs, started without a shell, heard line by line, and ended together with their children."""

from __future__ import annotations

import os
import queue
import signal
import subprocess  # nosec B404 - interpreters, pip and uv are programs of their own; see `start`
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from ...lakes.addresses import without_passwords
from ...worker.interpreters import clean_environment
from .said import QT_TRANSLATE_NOOP, EnvironmentFault, Said

POLL_S = 0.2
QUESTION_S = 30.0
END_S = 3.0
LAST_LINES = 3


class Listener(Protocol):
    """Who hears how the making goes, and who may want it to stop."""

    def step(self, said: Said) -> None:
        """A new step begins."""

    def line(self, text: str) -> None:
        """A program said something."""

    def progress(self, fraction: float) -> None:
        """This much is done, 0 to 1."""

    def is_cancelled(self) -> bool:
        """True when it should stop."""


class Stopped(Exception):
    """The user asked to stop; what is finished stays, and the next time goes on from it."""


def ask(command: Sequence[str], patience_s: float = QUESTION_S) -> str | None:
    """What a program answers; None when it is not there, fails or takes longer than one is patient."""
    try:
        # nosec: fixed argument list, no shell; the program is an interpreter or a tool of the user's own.
        return subprocess.run(  # noqa: S603  # nosec B603
            list(command),
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=True,
            timeout=patience_s,
            env=variables({}),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None


def variables(added: dict[str, str]) -> dict[str, str]:
    """What a program sees of our environment: nothing of QGIS, and its output in UTF-8."""
    return clean_environment(dict(os.environ)) | {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"} | added


def run(
    command: Sequence[str],
    listener: Listener,
    added: dict[str, str] | None = None,
    heard: Callable[[str], object] = lambda line: None,
    tick: Callable[[], object] = lambda: None,
) -> None:
    """Run a program to its end; `heard` gets every line, `tick` is called five times a second.

    Raises:
        Stopped: the listener asked for it; the program and its children have ended.
        EnvironmentFault: it cannot be started, or did not end well; the sentence has its last lines.
    """
    listener.line("$ " + without_passwords(" ".join(command)))
    process = start(command, added or {})
    lines: queue.Queue[str | None] = queue.Queue()
    threading.Thread(target=_read, args=(process, lines), daemon=True).start()
    last: deque[str] = deque(maxlen=LAST_LINES)
    errors: list[str] = []
    while True:
        if listener.is_cancelled():
            end(process)
            raise Stopped
        tick()
        try:
            line = lines.get(timeout=POLL_S)
        except queue.Empty:
            continue
        if line is None:
            break
        listener.line(without_passwords(line))
        heard(line)
        if line.startswith("ERROR:"):  # as pip does, before advice that is of no use here
            errors.append(without_passwords(line.removeprefix("ERROR:").strip()))
        if line.strip():
            last.append(without_passwords(line.strip()))
    if process.wait():
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP("WorkerEnvironment", "'{}' ended with status {}: {}"),
            os.path.basename(command[0]),  # noqa: PTH119 - a command need not be a path
            process.returncode,
            " ".join(errors or last),
        )


def start(command: Sequence[str], added: dict[str, str]) -> subprocess.Popen[str]:
    """Start a program in a group of its own, so that its children end with it.

    Raises:
        EnvironmentFault: there is no such program.
    """
    try:
        # nosec: fixed argument list, no shell; the program is an interpreter or a tool of the user's own.
        return subprocess.Popen(  # noqa: S603  # nosec B603
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=variables(added),
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP("WorkerEnvironment", "'{}' cannot be started: {}."), command[0], error.strerror
        ) from error


def end(process: subprocess.Popen[str]) -> None:
    """End a program and its children: ask, wait, kill."""
    for number in (signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)):
        try:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, number)
            else:
                process.kill()
            process.wait(END_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
        return


def _read(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    for line in process.stdout or ():
        lines.put(line.rstrip())
    lines.put(None)
