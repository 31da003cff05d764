"""The folder of one run: made for it, kept with what a stopped run had finished, found again by the same run."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from qgis.core import QgsProcessingUtils
from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...lakes.files import find_unfinished
from ...models.settings import PredictSettings
from .windows_so_far import finished_windows

PROBABILITY = "probability.tif"
RECORD = "run.json"
"""Says of an unfinished run which it was; gone when the run is complete."""


def folder_for(chosen: str, settings: PredictSettings) -> Path:
    """The folder for a run: that of the same run where one was stopped, else a new one.

    Args:
        chosen: where the user wants results; empty = among QGIS's temporary files.
        settings: of the run; where it writes to does not matter.

    Raises:
        LakesError: the chosen folder cannot be written to.
    """
    folder = find_stopped(chosen, settings) or _new_folder(_parent(chosen))
    (folder / RECORD).write_text(json.dumps(_same(settings)), encoding="utf-8")
    return folder


def find_stopped(chosen: str, settings: PredictSettings) -> Path | None:
    """The folder of the newest run with these settings that finished some of its windows; None without one."""
    folders = sorted(_parent(chosen).glob("lakes-*"), reverse=True)
    wanted = _same(settings)
    return next((folder for folder in folders if _recorded(folder) == wanted and _has_windows(folder)), None)


def complete(folder: Path) -> None:
    """The run is complete: nothing of it is needed any more but its results."""
    (folder / RECORD).unlink(missing_ok=True)
    _remove_unfinished(folder)  # a system may have kept files while they were shown


def stop(folder: Path) -> bool:
    """The run has stopped: keep its finished windows and its log; True when there are any windows.

    The folder goes when nothing is left in it.
    """
    keeps = _has_windows(folder)
    if not keeps:
        _remove_unfinished(folder)
    for path in folder.iterdir():
        if path.is_file() and path.suffix != ".log" and not (keeps and path.name == RECORD):
            path.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()
    return keeps


def discard(folder: Path) -> None:
    """Remove a stopped run with everything in it; one that has come to its end meanwhile stays."""
    if (folder / RECORD).exists():
        shutil.rmtree(folder, ignore_errors=True)


def _parent(chosen: str) -> Path:
    return Path(chosen or QgsProcessingUtils.tempFolder())


def _new_folder(parent: Path) -> Path:
    folder = parent / f"lakes-{datetime.now():%Y%m%d-%H%M%S-%f}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        sentence = QCoreApplication.translate("MapLakes", "Cannot write into '{}': {}. Choose another folder.")
        raise LakesError(sentence.format(parent, error.strerror)) from error
    return folder


def _same(settings: PredictSettings) -> dict[str, str]:
    """What two runs share whose windows are the same. The threshold makes polygons of them later."""
    return {"digest": replace(settings, threshold=0.5).digest()}


def _recorded(folder: Path) -> object:
    try:
        return json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _has_windows(folder: Path) -> bool:
    return any(finished_windows(folder / PROBABILITY))


def _remove_unfinished(folder: Path) -> None:
    for unfinished in find_unfinished(folder / PROBABILITY):
        shutil.rmtree(unfinished, ignore_errors=True)
