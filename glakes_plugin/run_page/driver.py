"""Who works on a run, as far as that can be told without touching its locks."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import NamedTuple

from .tile_state import read_object, time_of

DRIVER = "driver.json"
TRACES = (b"glakes", b"worker")
"""One of them is in the command line of every process that drives a run."""

SYNCHRONIZE, WAIT_TIMEOUT = 0x00100000, 0x102
"""Of the Windows API."""


class Driver(NamedTuple):
    """The process that `driver.json` names. One that is killed leaves the file behind."""

    host: str
    pid: int
    since: float | None
    """When it began; seconds since 1970."""
    is_alive: bool | None
    """None = it is on another machine, which cannot be asked."""

    @property
    def may_work(self) -> bool:
        """False when it is known to have ended."""
        return self.is_alive is not False


def find_driver(root: Path) -> Driver | None:
    """Who says to drive the run; None = nobody does."""
    path = root / DRIVER
    said = read_object(path)
    pid = said.get("pid")
    if not isinstance(pid, int):
        return None
    host = str(said.get("host", ""))
    return Driver(host, pid, time_of(path), is_alive(pid) if host == platform.node() else None)


def is_alive(pid: int) -> bool:
    """True while a process of this machine runs, and is one that may drive a run."""
    if sys.platform == "win32":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except PermissionError:  # of another user
        return True
    except (OSError, OverflowError):
        return False
    command = Path(f"/proc/{pid}/cmdline")
    try:
        text = command.read_bytes()
    except OSError:  # no Linux
        return True
    # After a restart of the machine another program may have the number; one that has just ended has no command.
    return any(trace in text for trace in TRACES)


def _is_alive_on_windows(pid: int) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    kernel = ctypes.windll.kernel32
    handle = kernel.OpenProcess(SYNCHRONIZE, False, pid)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == WAIT_TIMEOUT)
    finally:
        kernel.CloseHandle(handle)
