"""Looks at a run folder again and again, and tells what has changed since.

A look lists three folders when they have changed, and reads the small files that are new or were replaced: not 18,000
of them each second. It is called in a thread, one look at a time, and takes little longer than `BUDGET_S`: what is left
comes with the next. No file is locked, none is written. Whether a folder has changed is told by its time being another
one, never by which is later: clocks of machines differ.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from .driver import Driver, find_driver
from .job import JOB, Job, read_job
from .tile_state import WAITING, State, Tile, read_begun, read_failure, read_marker, read_object

BUDGET_S = 0.15
MOST = 1000
"""Tiles that one look tells of: what the window takes in at once."""

AGAIN = 10
"""Every so many looks folders are listed even if their times say that nothing happened: some clocks are coarse."""

FOLDERS = ("done", "failed", "begun")
Listing = dict[str, int]
"""Inode by name: another one when a file was replaced."""


class Look(NamedTuple):
    """What a look has found."""

    job: Job | None
    """Where it is another one than at the last look, or the first; then all tiles count as waiting."""
    changed: dict[str, Tile]
    is_whole: bool
    """False when more is to be read: look again at once."""
    driver: Driver | None
    is_stopping: bool
    """Somebody has asked all who work on the run to stop."""
    output: str
    """The layer of joined lakes that the last complete run wrote; empty = none."""


class RunWatch:
    """What is known of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._job: Job | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._looks = 0
        self._times: dict[str, int] = {}
        self._listed: dict[str, Listing] = {name: {} for name in FOLDERS}
        self._seen: dict[str, tuple[int | None, ...]] = {}
        """Of each tile: the inodes that its state was read from."""

    def look(self, is_cancelled: Callable[[], bool]) -> Look:
        """Take in what has happened since.

        Raises:
            RunFault: the folder holds no run that can be read, or is gone; a later look may find it again.
        """
        deadline = time.monotonic() + BUDGET_S
        found = self._look_at_job()
        job = self._job
        changed: dict[str, Tile] = {}
        is_whole = True
        if job is not None:
            self._list()
            for name in self._outdated(job):
                changed[name] = self._read(job, name)
                if len(changed) >= MOST or time.monotonic() > deadline or is_cancelled():
                    is_whole = False
                    break
        return Look(
            found,
            changed,
            is_whole,
            find_driver(self.root),
            (self.root / "cancelled").exists(),
            str(read_object(self.root / "delivered.json").get("output") or ""),
        )

    def _look_at_job(self) -> Job | None:
        """The job where it is a new one."""
        stamp = _stamp(self.root / JOB)
        if self._job is not None and stamp is not None and stamp == self._stamp:
            return None
        job = read_job(self.root)
        is_new = self._job is None or job.digest != self._job.digest
        self._job, self._stamp = job, stamp
        if is_new:
            self._seen.clear()
            self._times.clear()
        return job if is_new else None

    def _list(self) -> None:
        """List the folders that have changed; once more after each change, which may fall between two ticks."""
        self._looks += 1
        for name in FOLDERS:
            changed = _time(self.root / name)
            if changed == self._times.get(name) and self._looks % AGAIN:
                continue
            before = self._listed[name]
            self._listed[name] = listing(self.root / name)
            if before == self._listed[name]:
                self._times[name] = changed
            else:
                self._times.pop(name, None)

    def _outdated(self, job: Job) -> Iterator[str]:
        """Tiles whose files are others than their state was read from."""
        done, failed, begun = (self._listed[name] for name in FOLDERS)
        for name in job.tiles:
            now = done.get(f"{name}.json"), failed.get(f"{name}.json"), begun.get(name)
            if now != self._seen.get(name, (None, None, None)):
                self._seen[name] = now
                yield name

    def _read(self, job: Job, name: str) -> Tile:
        done, failed, begun = self._seen[name]
        tile = read_marker(self.root, name, job.digest) if done is not None else WAITING
        if tile.state.is_finished:
            return tile
        if begun is not None:
            return read_begun(self.root, name)
        if tile.state is State.DAMAGED:
            return tile
        return read_failure(self.root, name) if failed is not None else WAITING


def listing(folder: Path) -> Listing:
    """The files of a folder but for hidden ones; empty when it is not there."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.inode() for entry in entries if not entry.name.startswith(".")}
    except OSError:
        return {}


def _time(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return -1


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
