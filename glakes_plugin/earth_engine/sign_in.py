"""Earth Engine's own sign-in, in the worker's Python: it opens the browser and waits for Google's answer.

What it prints is searched for the address of Google's page and for known faults, and kept nowhere.
"""

from __future__ import annotations

import os
import re

from qgis.PyQt.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, pyqtSignal

from ...worker.interpreters import clean_environment
from .account import is_signed_in

ARGUMENTS = ("-I", "-u", "-m", "ee.cli.eecli", "authenticate", "--auth_mode=localhost:0", "--force")
"""localhost:0 = Google answers to a free port of this computer."""

TIMEOUT_S = 300
"""For a person to choose an account and agree."""

LEAVING_MS = 1000

PAGE = re.compile(rb"https://accounts\.google\.com/\S+(?=\s)")


class SignIn(QObject):
    """One attempt. Ends with exactly one of `succeeded`, `failed`, `cancelled`; after `forget` with none."""

    page_known = pyqtSignal(str)
    """Address of Google's page, for the case that no browser opens."""
    succeeded = pyqtSignal()
    failed = pyqtSignal(str)
    """A sentence."""
    cancelled = pyqtSignal()

    def __init__(self, interpreter: str, timeout_s: float = TIMEOUT_S) -> None:
        super().__init__()
        self._printed = b""
        self._interpreter = interpreter
        self._ending = ""
        self._process = QProcess(self)
        self._process.setProgram(interpreter)
        self._process.setArguments(list(ARGUMENTS))
        self._process.setProcessEnvironment(_environment())
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.errorOccurred.connect(self._on_error)
        self._process.finished.connect(self._on_finished)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(round(timeout_s * 1000))
        self._timer.timeout.connect(lambda: self._kill("timeout"))

    def start(self) -> None:
        """Begin; returns at once."""
        _alive.add(self)
        self._timer.start()
        self._process.start()

    def cancel(self) -> None:
        """Give up; `cancelled` follows."""
        self._kill("cancel")

    def forget(self) -> None:
        """Give up, and call nobody back: whoever asked is going away."""
        self.blockSignals(True)
        self.cancel()
        self._process.waitForFinished(LEAVING_MS)

    def _kill(self, why: str) -> None:
        self._ending = self._ending or why
        self._process.kill()

    def _read(self) -> None:
        known = PAGE.search(self._printed)
        self._printed += bytes(self._process.readAllStandardOutput())
        page = PAGE.search(self._printed)
        if page and not known:
            self.page_known.emit(page.group().decode())

    def _stop(self) -> None:
        self._timer.stop()
        QTimer.singleShot(0, lambda: _alive.discard(self))  # not inside a signal of its own process

    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:  # then `finished` does not come
            self._stop()
            text = QCoreApplication.translate("EarthEngine", "The worker's Python '{}' cannot be started.")
            self.failed.emit(text.format(self._interpreter))

    def _on_finished(self, status: int, _kind: QProcess.ExitStatus) -> None:
        self._stop()
        translate = QCoreApplication.translate
        if self._ending == "cancel":
            self.cancelled.emit()
        elif self._ending == "timeout":
            self.failed.emit(translate("EarthEngine", "Nobody signed in in time. Try again."))
        elif status == 0 and is_signed_in():
            self.succeeded.emit()
        else:
            said = bytes(self._process.readAllStandardError()) + self._printed
            self.failed.emit(sentence_of(said.decode(errors="replace")))


# As a child of the page it would die with it, in the middle of its process's last signal.
_alive: set[SignIn] = set()


def sentence_of(said: str) -> str:
    """What a failed sign-in comes down to; what it printed is not repeated, as it may hold secrets."""
    translate = QCoreApplication.translate
    if "No module named" in said:
        return translate(
            "EarthEngine",
            "The worker environment lacks earthengine-api. Install the libraries of requirements/worker.txt there.",
        )
    if "EOFError" in said:  # the client asks for a code on its standard input when the browser brought none
        return translate(
            "EarthEngine", "Google was not given permission. Sign in again and agree to all that is asked."
        )
    if "URLError" in said or "ConnectionError" in said or "TransportError" in said:
        return translate("EarthEngine", "Google cannot be reached. Check the connection and try again.")
    return translate(
        "EarthEngine",
        "Earth Engine's sign-in failed. Try again, or run 'earthengine authenticate' in the worker environment.",
    )


def _environment() -> QProcessEnvironment:
    environment = QProcessEnvironment()
    for name, value in clean_environment(dict(os.environ)).items():
        environment.insert(name, value)
    return environment
