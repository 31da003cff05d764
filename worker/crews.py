"""Who runs the tiles of a run: processes on this machine, each kept for the next tile.

A tile runs in a process of its own beside this one, whoever asks for it. So a tile that crashes, hangs or takes all
memory ends that process and nothing else, a time limit really frees the machine, and the library that carries work
to other machines need not know how to stop it.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, Protocol

from ..lakes.files import remove_parts
from ..lakes.tiles.folder import RunFolder
from ..models.mapping.settings import TileSettings
from .client import JobCancelled, Worker, WorkerDied, WorkerError

LOOK_S = 1.0
"""How often the run folder is looked at: whether to stop."""


class Outcome(NamedTuple):
    """How a tile ended."""

    status: str
    """`ok`, `empty`, `nodata`, `there`; `failed`, `died` (with its process), `stopped`."""
    reason: str = ""
    """One sentence for the user."""
    details: str = ""
    seconds: float = 0.0
    warnings: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """True when the tile is there."""
        return self.status in ("ok", "empty", "nodata", "there")


class Crew(Protocol):
    """Whoever runs tiles."""

    def slots(self) -> int:
        """How many tiles it runs at once."""

    def submit(self, tile: str) -> Future[Outcome]:
        """Have a tile run."""

    def check(self) -> None:
        """Raise `LakesError` when it is lost."""

    def stop(self) -> None:
        """End what runs, without waiting for tiles to be finished."""


class Listening:
    """The listener of one tile: stops it when the run or its time is over."""

    def __init__(self, is_over: Callable[[], bool], limit_s: float) -> None:
        self._is_over = is_over
        self._deadline = time.monotonic() + limit_s if limit_s else float("inf")
        self._next_look = 0.0
        self.late = False
        self.warnings: list[str] = []

    def progress(self, percent: float, text: str | None) -> None:
        """Nobody watches a single tile."""

    def info(self, text: str) -> None:
        """What a tile decides is the same for all."""

    def warning(self, text: str) -> None:
        """Kept for the whole run."""
        self.warnings.append(text)

    def is_cancelled(self) -> bool:
        """True when the tile has to stop."""
        now = time.monotonic()
        if now > self._deadline:
            self.late = True
            return True
        if now < self._next_look:
            return False
        self._next_look = now + LOOK_S
        return self._is_over()


class Processes:
    """Warm processes on this machine; each runs one tile at a time."""

    def __init__(self, root: Path, count: int, limit_s: float, interpreter: str = sys.executable) -> None:
        self._folder, self._count, self._limit_s = RunFolder(root), count, limit_s
        self._interpreter = interpreter
        self._stopped = threading.Event()
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        self._pool = ThreadPoolExecutor(count, "tile")
        if count > 1:
            # Else each of them would use all of the machine.
            os.environ["OMP_NUM_THREADS"] = str(max((os.cpu_count() or 1) // count, 1))

    def slots(self) -> int:
        """How many tiles run at once."""
        return self._count

    def submit(self, tile: str) -> Future[Outcome]:
        """Have a tile run in one of the processes."""
        return self._pool.submit(self.run, tile)

    def check(self) -> None:
        """A process that ended is replaced; nothing is lost."""

    def run(self, tile: str) -> Outcome:
        """Run a tile and wait for it."""
        listening = Listening(lambda: self._stopped.is_set() or self._folder.is_cancelled(), self._limit_s)
        try:
            worker = self._take()
        except WorkerError as error:
            return Outcome("failed", str(error), error.details)
        try:
            values = worker.run("maptile", TileSettings(str(self._folder.root), tile), listening)
            return Outcome(values["STATUS"], seconds=values["SECONDS"], warnings=tuple(listening.warnings))
        except JobCancelled:
            if not listening.late:
                remove_parts(self._folder.part(tile, "lakes").parent, worker.pid)
                self._folder.begun_path(tile).unlink(missing_ok=True)  # it was not the tile's fault
                return Outcome("stopped")
            return Outcome("failed", f"It took longer than the limit of {self._limit_s / 60:g} minutes.")
        except WorkerDied as error:
            return Outcome("died", str(error), error.details)
        except WorkerError as error:
            return Outcome("failed", str(error), error.details)
        finally:
            if worker.is_alive() and not self._stopped.is_set():
                self._idle.put(worker)
            else:
                worker.stop()

    def _take(self) -> Worker:
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                return Worker(self._interpreter)
            if worker.is_alive():
                return worker
            worker.stop()

    def stop(self) -> None:
        """End the processes."""
        self._stopped.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            self._idle.get_nowait().stop()
