"""Looks now and then whether a log has grown.

By its size and time rather than by notices of the file system: a log is replaced whole after every
epoch, and on a cluster's file system there are no notices.
"""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ...lakes.errors import LakesError
from ..background import BackgroundCall
from .log import read_log

INTERVAL_MS = 1000

State = tuple[int, int, int]
"""Inode, size and time of a file."""


class LogFollower(QObject):
    """Reads one log again whenever it has changed, in a thread: a file may lie at the end of a slow line."""

    read = pyqtSignal(list)
    """Its epochs."""
    failed = pyqtSignal(str)
    """Why it cannot be read; looking goes on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path: Path | None = None
        self._seen: State | None = None
        self._call: BackgroundCall | None = None
        self._fault = ""
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.look)

    def follow(self, path: Path, old: State | None = None) -> None:
        """Look at this file from now on; in the state `old` it holds another training, and is not read."""
        self.stop()
        self._fault = ""
        self._path, self._seen = path, old
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        if self._call:
            self._call.forget()
            self._call = None

    def look(self) -> None:
        """Read the file if it has changed; the answer comes later."""
        if self._path is None or self._call:
            return
        path, seen = self._path, self._seen

        def read(_is_cancelled: object) -> object:
            state = file_state(path)
            return None if state in (None, seen) else (state, read_log(path))

        self._call = BackgroundCall(read, self._on_read, self._on_failed, (LakesError,))

    def _on_read(self, found: tuple[State, list] | None) -> None:
        self._call = None
        if found:
            self._fault = ""
            self._seen, epochs = found
            self.read.emit(epochs)

    def _on_failed(self, sentence: str) -> None:
        self._call = None
        if sentence != self._fault:  # once, not at every look
            self._fault = sentence
            self.failed.emit(sentence)


def file_state(path: Path) -> State | None:
    """What differs once the file is written again; None while there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
