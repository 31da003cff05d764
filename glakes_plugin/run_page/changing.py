"""The only things that the page changes in a run folder, each when a person asks for it: retry and stop."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qgis.PyQt.QtCore import QCoreApplication

from .job import RunFault

CANCELLED = "cancelled"
"""The file that asks all who work on a run to stop."""


def retry(root: Path, tiles: Iterable[str]) -> None:
    """Have tiles computed by the next run as if they had never been tried; their parts stay until then.

    Raises:
        RunFault: nothing can be changed there.
    """
    try:
        for name in tiles:
            # The marker first: a run that starts in between finds a tile that is to do.
            for path in (root / "done" / f"{name}.json", root / "failed" / f"{name}.json", root / "begun" / name):
                path.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(root, error) from error


def ask_to_stop(root: Path) -> None:
    """Ask all who work on the run to stop, on whatever machine.

    Raises:
        RunFault: nothing can be changed there.
    """
    try:
        (root / CANCELLED).touch()
    except OSError as error:
        raise _unwritable(root, error) from error


def take_back_stop(root: Path) -> None:
    """Take back that all should stop.

    Raises:
        RunFault: nothing can be changed there.
    """
    try:
        (root / CANCELLED).unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(root, error) from error


def _unwritable(root: Path, error: OSError) -> RunFault:
    text = QCoreApplication.translate(
        "RunPage", "Cannot change '{}': {}. Ask whoever owns the run, or use a computer that may write there."
    )
    return RunFault(text.format(root, error.strerror))
