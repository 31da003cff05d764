"""What a training leaves behind while it runs: the log, the page with the curves, TensorBoard's event files."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from ..lakes.errors import MissingLibrary
from ..lakes.files import said_when_full, written
from .card import ModelCard
from .report import write_report
from .settings import TrainSettings

TIMING = ("seconds", "patches_per_s", "wait_share")
"""Entries of a row that differ from run to run."""

REPORT_INTERVAL_S = 10.0
"""Short epochs renew the page no more often than this."""


class Records:
    """Writes every epoch as it ends. Use as a context manager.

    Args:
        settings: where to.
        done: epochs before this training went on; what TensorBoard has beyond them is from a lost run.

    Raises:
        MissingLibrary: event files are asked for and TensorBoard is not there.
    """

    def __init__(self, settings: TrainSettings, done: int = 0) -> None:
        self._settings = settings
        self._next_report = 0.0
        self._events = _open_events(settings.tensorboard, done) if settings.tensorboard else None

    def __enter__(self) -> Records:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._events:
            self._events.close()

    def add(self, card: Callable[[], ModelCard], rows: list[dict[str, Any]], best_epoch: int) -> None:
        """Record the last of some rows; the card is made only when the page is renewed."""
        self._write_log(rows)
        if self._events:
            values = {name: value for name, value in rows[-1].items() if name != "epoch" and value is not None}
            for name, value in values.items():
                self._events.add_scalar(name, value, rows[-1]["epoch"])
            self._events.flush()
        if self._settings.report and time.monotonic() >= self._next_report:
            self._next_report = time.monotonic() + REPORT_INTERVAL_S
            write_report(self._settings.report, card(), rows, best_epoch, self._settings.epochs)

    def finish(self, card: ModelCard, rows: list[dict[str, Any]], best_epoch: int) -> None:
        """The log whole, and the page as it stays."""
        self._write_log(rows)
        if self._settings.report:
            write_report(self._settings.report, card, rows, best_epoch)

    def _write_log(self, rows: list[dict[str, Any]]) -> None:
        with said_when_full(self._settings.log), written(self._settings.log) as part:
            part.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def _open_events(folder: str, done: int) -> Any:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError as error:
        raise MissingLibrary(
            "TENSORBOARD needs the package 'tensorboard', which the worker environment lacks."
            " Install it there, or leave TENSORBOARD empty."
        ) from error
    return SummaryWriter(folder, purge_step=done + 1)  # type: ignore[no-untyped-call]
