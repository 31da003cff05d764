"""The same work on many things at once, given up as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .progress import Progress

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_threads(
    work: Callable[[Item], Result], items: Sequence[Item], progress: Progress, threads: int | None = None
) -> Iterator[Result]:
    """Results in the order of the items, as they come; what has not begun is dropped when the user stops."""
    pool = ThreadPoolExecutor(threads)
    try:
        for result in pool.map(work, items):
            progress.check()
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
