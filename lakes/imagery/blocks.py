"""Composing in blocks: how a composite is cut, one block of it, and the threads that share the blocks.

Every thread does one block over all dates, each beginning with another date, so that nobody waits for
another, files stay open from thread to thread, and the sums of a block are all that is kept. Reading and
unpacking is most of the work.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from typing import TypeVar

from ..errors import Cancelled
from ..grid import Window
from ..progress import Progress
from .grids import Grid
from .maskcheck import MaskCheck
from .mean import RunningMean
from .names import REFLECTANCE
from .plans import Plan, usable_pixels
from .reading import BlockPixels, OpenFiles, SceneReader
from .remote import open_file
from .settings import CompositeSettings

BLOCK = 2048
"""Columns of a block; half as many rows, and beside many threads half the columns.

Whole tiles of usual files, also of JPEG 2000 and of 20 m bands, so that few lie across its rim.
"""

ROWS = 512
"""Rows that are read at a time: what interleaved bands need of GDAL's cache."""

WORKERS = min(4, os.cpu_count() or 1)

CACHE_BYTES = 32 * 2**20 * WORKERS
"""For GDAL, which would take 5 % of the machine's memory."""

OPEN_FILES = 256
"""Each holds a tile, half a megabyte: all files of a long series would take more than the sums do."""

Done = TypeVar("Done")


def lay_blocks(grid: Grid, plans: list[Plan]) -> list[Window]:
    """The blocks of a composite in scan order.

    Where scenes share its pixels, edges lie on multiples of the block in the first scene's own rows
    and columns: so no tile of a file is unpacked for two blocks. The pixels' values do not depend on it.
    """
    height, width = _block_shape(grid, plans)
    whole = Window(0, 0, grid.height, grid.width)
    first = plans[0].scene.grid
    down = right = 0
    if first.is_north_up() and first.shares_lattice(grid):
        col, row = ~grid.transform * (first.transform.c, first.transform.f)
        down, right = round(-row) % height, round(-col) % width
    return list(_cut(whole, height, width, down, right))


def _cut(whole: Window, height: int, width: int, down: int, right: int) -> Iterator[Window]:
    for row in range(-down, whole.height, height):
        for col in range(-right, whole.width, width):
            yield Window(row, col, height, width).intersect(whole)


def _block_shape(grid: Grid, plans: list[Plan]) -> tuple[int, int]:
    """About as many pixels as memory allows: 100 bytes each, and more for their places in a scene of another zone."""
    height = max(BLOCK // 2, 1)
    if any(plan.scene.grid.crs != grid.crs for plan in plans):
        return height, height
    width = BLOCK if WORKERS <= 2 else height
    band = plans[0].scene.bands[REFLECTANCE[0]]
    with open_file(band.path) as dataset:
        tile_width = dataset.block_shapes[band.number - 1][1]
    if tile_width == band.grid.width > BLOCK:
        # Files in strips: a narrower block would unpack their whole width for a part of it.
        return max(height * width // grid.width, 1), grid.width
    return height, width


class Work:
    """What the threads have done so far, and whether they should go on."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self.done = 0

    def stop(self) -> None:
        """Make every `step` raise from now on."""
        self._stop.set()

    def step(self, count: int = 0) -> None:
        """Count work done; raise `Cancelled` when stopped."""
        if self._stop.is_set():
            raise Cancelled
        with self._lock:
            self.done += count


def compose_block(
    plans: list[Plan],
    grid: Grid,
    block: Window,
    settings: CompositeSettings,
    files: OpenFiles,
    work: Work,
    check: MaskCheck,
) -> RunningMean:
    """The mean of the scenes in one block of the composite's grid."""
    mean = RunningMean(block.shape)
    pixels = BlockPixels(grid)
    for plan in plans:
        scales = {name: (plan.scene.bands[name].scale, plan.scene.bands[name].offset) for name in REFLECTANCE}
        with SceneReader(plan.scene, pixels, files, settings.resampling) as reader:
            usable = usable_pixels(reader, plan, block, settings, work.step)
            for part in split_rows(block, ROWS):
                work.step(part.height * part.width)
                rows = part.relative_to(block).slices[0]
                if usable[rows].any():
                    stored = reader.reflectance(part)
                    mean.feed(stored, scales, usable[rows], part.row - block.row)
                    check.look(plan.scene, stored, usable[rows])
    return mean


def split_rows(whole: Window, rows: int) -> Iterator[Window]:
    """Parts of a window one below the other."""
    for row in range(whole.row, whole.row_stop, rows):
        yield Window(row, whole.col, rows, whole.width).intersect(whole)


def in_threads(
    blocks: list[Window], compose: Callable[[Window, OpenFiles, Work], Done], total: int, progress: Progress
) -> Generator[Done, None, None]:
    """What `compose` makes of each block, as they are done; no thread is left whatever happens.

    Args:
        blocks: the work.
        compose: called in threads, with the files that they share.
        total: what `Work.done` counts to.
        progress: hears of it five times a second, and may stop it.
    """
    work, files = Work(), OpenFiles(min(OPEN_FILES, _files_allowed()))
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            waiting = {pool.submit(compose, block, files, work) for block in blocks}
            while waiting:
                done, waiting = wait(waiting, timeout=0.2, return_when=FIRST_COMPLETED)
                progress.percent(100.0 * work.done / max(total, 1))
                for future in done:
                    yield future.result()
        finally:
            work.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            files.close()


def _files_allowed() -> int:
    """How many scene files may be open at once, so that half of what the system allows is left."""
    try:
        import resource
    except ImportError:
        # Windows allows 8192 and says so nowhere.
        return 1024
    return min(resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2, 1024)
