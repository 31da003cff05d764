"""Fetching tiles with many requests at once, until each is there or given up."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any, TypeVar

import ee
import numpy as np
from numpy.typing import NDArray

from ...bands import COMPOSITE_NODATA
from ...errors import Cancelled
from ...grid import Window
from ...progress import Progress
from ..grids import Grid
from .faults import EarthEngineError, Remedy
from .graph import composite_image
from .patience import POLL_S, Gate, GivenUp, Patience, ask
from .settings import MAX_REQUEST_BYTES, EarthEngineSettings
from .store import TileStore, WrongAnswer, decode
from .tiles import Lattice, Tile, quarters, requests_at_once

PATIENCE = Patience()

SPLITS = 2
"""How often a tile that is too much for Earth Engine is cut into quarters: 16 requests at most."""

HANDS = 2
"""Threads that unpack and write tiles, whatever the number of requests: that is what bounds memory."""

WRITE_GRACE_S = 0.3
"""How long the end of a job waits for tiles that are being written."""

HOPELESS = 50
"""Tiles that fail one after another, with none between them that came: then the rest is not tried."""

Done = TypeVar("Done")


@dataclass(frozen=True)
class Outcome:
    """What became of a tile."""

    tile: Tile
    reason: str = ""
    """Why it failed; empty = it is there."""


def pixels_of(settings: EarthEngineSettings, lattice: Lattice, window: Window) -> bytes:
    """One request: the GeoTIFF of a window of the global grid."""
    image = composite_image(settings, lattice.degrees(window), settings.count)
    answer: bytes = ee.data.computePixels(
        {"expression": image, "fileFormat": "GEO_TIFF", "grid": pixel_grid(lattice.grid(window))}
    )
    return answer


def pixel_grid(grid: Grid) -> dict[str, object]:
    """A grid as Earth Engine's REST interface writes it."""
    place = grid.transform
    code = grid.crs.to_authority()
    return {
        "dimensions": {"width": grid.width, "height": grid.height},
        "affineTransform": {
            "scaleX": place.a,
            "shearX": place.b,
            "translateX": place.c,
            "shearY": place.d,
            "scaleY": place.e,
            "translateY": place.f,
        },
        **({"crsCode": ":".join(code)} if code else {"crsWkt": grid.crs.to_wkt()}),
    }


class Fetcher:
    """Threads that fetch tiles into a store. They are left behind when the job is cancelled.

    A thread may hang in a request for minutes, and Python cannot end it; so nobody waits for one. It is
    a daemon, and whatever it gets after `stop` is thrown away.
    """

    def __init__(self, settings: EarthEngineSettings, lattice: Lattice, store: TileStore) -> None:
        self._settings, self._lattice, self._store = settings, lattice, store
        self._gate = Gate(requests_at_once(settings))
        self._told = self._gate.limit
        self._hands = ThreadPoolExecutor(HANDS)
        self._writing: set[Future[None]] = set()
        self._stopped = threading.Event()
        self._waiting: queue.SimpleQueue[Tile] = queue.SimpleQueue()
        self._ended: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()

    def run(self, tiles: list[Tile], progress: Progress) -> Iterator[Outcome]:
        """Fetch tiles; yields each as it is there or has failed.

        Raises:
            LakesError: something that no tile gets past (not signed in, disk full); what is there stays.
            Cancelled: the user asked to stop.
        """
        for tile in tiles:
            self._waiting.put(tile)
        for _ in range(min(self._gate.most, len(tiles))):
            threading.Thread(target=self._work, daemon=True).start()
        try:
            for _ in tiles:
                yield self._next(progress)
        finally:
            self.stop()

    def stop(self) -> None:
        """Have the threads end as soon as they can; a tile that is being written is finished, in a moment."""
        if self._stopped.is_set():
            return
        self._stopped.set()
        self._gate.close()
        self._hands.shutdown(wait=False, cancel_futures=True)
        # Otherwise its half might stay behind under another name.
        wait(self._writing.copy(), WRITE_GRACE_S)

    def _next(self, progress: Progress) -> Outcome:
        while True:
            progress.check()
            self._tell_limit(progress)
            try:
                outcome = self._ended.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if isinstance(outcome, BaseException):
                raise outcome
            return outcome

    def _tell_limit(self, progress: Progress) -> None:
        limit = self._gate.limit
        if limit < self._told:
            progress.info(f"Earth Engine is busy: {limit} requests at once from now on.")
        self._told = limit

    def _work(self) -> None:
        while not self._stopped.is_set():
            try:
                tile = self._waiting.get_nowait()
            except queue.Empty:
                return
            try:
                self._ended.put(self._outcome(tile))
            except (Cancelled, CancelledError):
                return
            except BaseException as error:  # handed on to whoever waits
                self._ended.put(error)
                return

    def _outcome(self, tile: Tile) -> Outcome:
        try:
            stored = self._fetch(tile.window, SPLITS)
        except GivenUp as given_up:
            if given_up.fault.remedy is Remedy.STOP:
                raise EarthEngineError(given_up.fault.sentence) from given_up
            return Outcome(tile, given_up.fault.sentence)
        except WrongAnswer as error:
            return Outcome(tile, f"Earth Engine: {error}.")
        writing = self._hand(self._store.write, tile, self._lattice.grid(tile.window), stored)
        self._writing.add(writing)
        try:
            writing.result()
        finally:
            self._writing.discard(writing)
        return Outcome(tile)

    def _fetch(self, window: Window, splits: int) -> NDArray[np.int16]:
        """The stored values of a window, asked for whole, or in quarters where that is too much.

        Raises:
            GivenUp: Earth Engine did not give it.
            WrongAnswer: it gave something else, twice.
        """
        pixels = window.height * window.width
        if self._settings.request_bytes(pixels) <= MAX_REQUEST_BYTES:
            try:
                return ask(lambda: self._answer(window), self._gate, PATIENCE)
            except GivenUp as given_up:
                if given_up.fault.remedy is not Remedy.SPLIT or not splits or pixels == 1:
                    raise
        shape = (self._settings.band_count(), window.height, window.width)
        stored = np.full(shape, COMPOSITE_NODATA, dtype=np.int16)
        for part in quarters(window):
            rows, cols = part.relative_to(window).slices
            stored[:, rows, cols] = self._fetch(part, splits - 1)
        return stored

    def _answer(self, window: Window) -> NDArray[np.int16]:
        try:
            return self._unpacked(window)
        except WrongAnswer:
            # A proxy may have cut it short: once more, and then it counts.
            return self._unpacked(window)

    def _unpacked(self, window: Window) -> NDArray[np.int16]:
        answer = pixels_of(self._settings, self._lattice, window)
        return self._hand(decode, answer, self._lattice.grid(window), self._settings.band_count()).result()

    def _hand(self, task: Callable[..., Done], *arguments: Any) -> Future[Done]:
        try:
            return self._hands.submit(task, *arguments)
        except RuntimeError:  # no more tasks are taken
            raise Cancelled from None


def fetch_tiles(
    tiles: list[Tile], settings: EarthEngineSettings, lattice: Lattice, store: TileStore, progress: Progress
) -> list[Tile]:
    """Fetch tiles into the store, and say how it goes; returns those that failed.

    Raises:
        LakesError: as `Fetcher.run`, or when one tile after another fails.
        Cancelled: the user asked to stop.
    """
    failed: list[Tile] = []
    in_a_row = 0
    pace = Pace(len(tiles), progress)
    fetcher = Fetcher(settings, lattice, store)
    try:
        for outcome in fetcher.run(tiles, progress):
            if outcome.reason:
                failed.append(outcome.tile)
                in_a_row += 1
                progress.warn(f"Tile {outcome.tile.name} failed: {outcome.reason}")
            else:
                in_a_row = 0
            if in_a_row >= HOPELESS:
                raise EarthEngineError(
                    f"The last {in_a_row} tiles failed one after another, the last because: {outcome.reason}"
                    " What has come is kept; run again to continue."
                )
            pace.one_more()
    finally:
        fetcher.stop()
    return failed


class Pace:
    """Says how far the tiles are, and now and then how long the rest will take."""

    def __init__(self, total: int, progress: Progress) -> None:
        self._total, self._progress = total, progress
        self._done, self._said = 0, 0.0
        self._start = time.monotonic()

    def one_more(self) -> None:
        """Count a tile."""
        self._done += 1
        share = self._done / self._total
        self._progress.percent(100.0 * share)
        if share - self._said >= 0.1 and self._done < self._total:
            self._said = share
            left = (time.monotonic() - self._start) / self._done * (self._total - self._done) / 60.0
            ahead = "less than a minute" if left < 1 else f"about {left:,.0f} minutes"
            self._progress.info(f"{self._done:,} of {self._total:,} tiles; {ahead} to go.")
