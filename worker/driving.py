"""The loop over the tiles of a run: a few at a time, a tile that fails again later, and in the end aside."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from typing import NamedTuple

from ..lakes.errors import Cancelled, LakesError
from ..lakes.progress import Progress
from ..lakes.tiles.folder import RunFolder
from ..models.predicting.pace import in_words
from .crews import Crew, Outcome

ATTEMPTS = 3
"""A tile that fails so often is left out of the run."""

AHEAD = 2
"""Tiles that are handed out for each one that runs, so that nobody waits for the next."""

TICK_S = 0.5
"""How often the crew and the one who asked are looked at."""

SAY_S = 2.0


class Drive(NamedTuple):
    """What came of a drive."""

    done: int
    failed: list[str]
    computed: int
    """Of those done, without what somebody else had done meanwhile."""
    seconds: float
    """Of all tiles together."""


def drive(
    folder: RunFolder, tiles: list[str], crew: Crew, room: Callable[[], None], progress: Progress, total: int = 0
) -> Drive:
    """Have all tiles run; returns when each is done or has failed `ATTEMPTS` times.

    Args:
        folder: of the run.
        tiles: to do.
        crew: who runs them; not stopped here.
        room: raises `LakesError` when the disk is full; called now and then, and after each failure.
        progress: hears how far it is.
        total: of the run, with those that are done already.

    Raises:
        Cancelled: the user asked to stop.
        LakesError: the crew is lost, or the disk is full; what is done stays.
    """
    loop = _Loop(folder, tiles, crew, room, progress, max(total, len(tiles)))
    try:
        return loop.run()
    finally:
        for future in loop.running:
            future.cancel()


class _Loop:
    def __init__(
        self,
        folder: RunFolder,
        tiles: list[str],
        crew: Crew,
        room: Callable[[], None],
        progress: Progress,
        total: int,
    ) -> None:
        self._folder, self._crew, self._room, self._progress = folder, crew, room, progress
        self._total, self._before = total, total - len(tiles)
        self._waiting = deque(tiles)
        self.running: dict[Future[Outcome], str] = {}
        self._attempts: Counter[str] = Counter()
        self._failed: list[str] = []
        self._said: set[str] = set()
        self._done = self._computed = 0
        self._seconds = 0.0
        self._started = self._next_say = time.monotonic()

    def run(self) -> Drive:
        while self._waiting or self.running:
            most = AHEAD * max(self._crew.slots(), 1)
            while self._waiting and len(self.running) < most:
                self._begin(self._waiting.popleft())
            ended = wait(self.running, TICK_S, FIRST_COMPLETED).done
            for future in ended:
                self._take(self.running.pop(future), future)
            self._say()
            self._crew.check()
            self._room()
        return Drive(self._done, self._failed, self._computed, self._seconds)

    def _begin(self, tile: str) -> None:
        begun = self._folder.begun(tile)
        if begun >= ATTEMPTS and not self._attempts[tile]:
            # Each time the process, and whoever drove it, ended in the midst of the tile.
            self._put_aside(tile, Outcome("died", "The process that ran it ended in the midst of it."), begun)
            return
        self.running[self._crew.submit(tile)] = tile

    def _take(self, tile: str, future: Future[Outcome]) -> None:
        outcome = _outcome(future)
        for text in set(outcome.warnings) - self._said:
            self._said.add(text)
            self._progress.warn(f"Tile {tile}: {text}")
        if outcome.is_done:
            self._done += 1
            self._computed += outcome.status != "there"
            self._seconds += outcome.seconds
            return
        if outcome.status == "stopped":
            raise Cancelled
        self._room()
        if os.strerror(errno.ENOSPC) in outcome.reason:
            raise LakesError(outcome.reason)  # no fault of the tile's, and the next would fare the same
        self._attempts[tile] += 1
        if self._attempts[tile] < ATTEMPTS:
            self._waiting.append(tile)
        else:
            self._put_aside(tile, outcome, ATTEMPTS)

    def _put_aside(self, tile: str, outcome: Outcome, attempts: int) -> None:
        self._folder.fail(tile, outcome.reason, outcome.details, attempts)
        self._folder.begun_path(tile).unlink(missing_ok=True)  # the next run tries it anew
        self._failed.append(tile)
        self._progress.warn(f"Tile {tile} failed {attempts} times and is left out: {outcome.reason}")

    def _say(self) -> None:
        ended = self._before + self._done + len(self._failed)
        now = time.monotonic()
        text = None
        if now >= self._next_say:
            self._next_say = now + max(SAY_S, 0.02 * (now - self._started))
            text = f"{ended:,} of {self._total:,} tiles"
            if self._done:
                left = (now - self._started) / self._done * (len(self._waiting) + len(self.running))
                text += f", {in_words(left)} left" if left else ""
        self._progress.percent(100 * ended / max(self._total, 1), text)


def _outcome(future: Future[Outcome]) -> Outcome:
    """How a tile ended; what a crew raises counts as a failure of the tile."""
    try:
        return Outcome(*future.result())
    except (Cancelled, LakesError) as error:
        return Outcome("failed", str(error))
    except CancelledError:
        return Outcome("died", "Whoever ran it was lost.")
    except Exception as error:  # a crew's own: a worker that is gone, an answer that cannot be read
        return Outcome("died", f"{type(error).__name__}: {error}".splitlines()[0])


def room_watch(folder: RunFolder, needed_bytes: int) -> Callable[[], None]:
    """A function that raises `LakesError` when the disk of a run has less room than its tiles in work need."""
    look = {"next": 0.0}

    def watch() -> None:
        now = time.monotonic()
        if now < look["next"]:
            return
        look["next"] = now + TICK_S
        free = shutil.disk_usage(folder.root).free
        if free < needed_bytes:
            raise LakesError(
                f"The disk of '{folder.root}' is full: {free / 1e6:,.0f} MB are free, the tiles in work need"
                f" {needed_bytes / 1e6:,.0f} MB. Make room and run again; what is done stays."
            )

    return watch
