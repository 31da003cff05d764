"""Asking a busy server again: how long to wait, how many at once, and never longer than the user wants."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from ...errors import Cancelled
from ...progress import Progress
from .faults import EarthEngineError, Fault, Remedy, TooMuch, fault_of

Answer = TypeVar("Answer")

POLL_S = 0.1


@dataclass(frozen=True)
class Patience:
    """How often and after how long to ask again."""

    tries: int = 6
    first_s: float = 1.0
    longest_s: float = 60.0
    most_asked_s: float = 600.0
    """The longest wait that a server may ask for."""

    def pause(self, attempt: int, asked: float = 0.0) -> float:
        """Seconds before the next try: doubled each time, half of it by chance, never less than was asked for.

        Args:
            attempt: tries so far, from 1.
            asked: seconds that the server wants.
        """
        full = min(self.first_s * 2 ** (attempt - 1), self.longest_s)
        # nosec: spreads requests in time, guards nothing.
        wait = full * random.uniform(0.5, 1.0)  # noqa: S311  # nosec B311
        return wait + min(asked, self.most_asked_s)


class GivenUp(Exception):
    """A request that did not succeed, after all tries."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.sentence)
        self.fault = fault


class Gate:
    """Lets so many requests through at once: half as many when the server is crowded, then slowly more again.

    Thread-safe. After `close` every wait ends with `Cancelled`.
    """

    def __init__(self, most: int) -> None:
        self.most = self.limit = most
        self._active = self._good = self._slowed = 0
        self._open_at = 0.0
        self._closed = False
        self._changed = threading.Condition()

    def close(self) -> None:
        """End all waits."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    @contextmanager
    def passage(self) -> Iterator[int]:
        """Wait for a place and hold it; yields a ticket for `slow_down`."""
        with self._changed:
            while not self._closed and (self._active >= self.limit or time.monotonic() < self._open_at):
                self._changed.wait(POLL_S)
            if self._closed:
                raise Cancelled
            self._active += 1
            ticket = self._slowed
        try:
            yield ticket
        finally:
            with self._changed:
                self._active -= 1
                self._changed.notify()

    def slow_down(self, ticket: int, wait: float) -> None:
        """Halve the limit and let nobody through for a while; once for requests that ran side by side."""
        with self._changed:
            if ticket == self._slowed:
                self._slowed += 1
                self.limit = max(self.limit // 2, 1)
                self._good = 0
            self._open_at = max(self._open_at, time.monotonic() + wait)

    def went_well(self) -> None:
        """Allow one more after as many successes as there are places."""
        with self._changed:
            self._good += 1
            if self._good >= self.limit:
                self._good = 0
                self.limit = min(self.limit + 1, self.most)

    def sleep(self, seconds: float) -> None:
        """Wait, unless the gate is closed meanwhile."""
        with self._changed:
            if self._changed.wait_for(lambda: self._closed, seconds):
                raise Cancelled


def ask(call: Callable[[], Answer], gate: Gate, patience: Patience) -> Answer:
    """What `call` returns, asked again while the fault may pass.

    Raises:
        GivenUp: it did not succeed.
        Cancelled: the gate was closed.
    """
    attempt = 0
    while True:
        attempt += 1
        with gate.passage() as ticket:
            try:
                answer = call()
            except Exception as error:
                fault = fault_of(error)
                if fault is None:
                    raise
                if fault.crowded:
                    gate.slow_down(ticket, fault.wait)
            else:
                gate.went_well()
                return answer
        if fault.remedy is not Remedy.AGAIN or attempt >= patience.tries:
            raise GivenUp(fault)
        gate.sleep(patience.pause(attempt, fault.wait))


def in_background(call: Callable[[], Answer], progress: Progress) -> Answer:
    """What `call` returns, given up at once when the user cancels: it may hang in a thread of its own.

    Raises:
        Cancelled: the user asked to stop.
    """
    outcome: list[tuple[Answer | None, BaseException | None]] = []
    done = threading.Event()

    def run() -> None:
        try:
            outcome.append((call(), None))
        except BaseException as error:  # handed on to whoever waits
            outcome.append((None, error))
        done.set()

    threading.Thread(target=run, daemon=True).start()
    while not done.wait(POLL_S):
        progress.check()
    answer, error = outcome[0]
    if error is not None:
        raise error
    value: Any = answer
    return value


def ask_patiently(call: Callable[[], Answer], progress: Progress, patience: Patience) -> Answer:
    """One request at a time, as `ask`, cancelled within a moment.

    Raises:
        TooMuch: it was too much at once.
        EarthEngineError: it did not succeed; the sentence says why.
    """
    gate = Gate(1)
    try:
        return in_background(lambda: ask(call, gate, patience), progress)
    except GivenUp as given_up:
        kind = TooMuch if given_up.fault.remedy is Remedy.SPLIT else EarthEngineError
        raise kind(given_up.fault.sentence) from given_up
    finally:
        gate.close()
