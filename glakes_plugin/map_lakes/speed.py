"""How fast this computer predicts: measured once in the background, remembered per model and device."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from qgis.core import QgsSettings

from ...lakes.errors import LakesError
from ...models.card import SHIPPED
from ...models.settings import SpeedSettings
from ...processing_provider.interpreter import find_interpreter, obstacle
from ...worker.client import Workers
from ..background import SilentListener

JOB = "predictionspeed"


def measure_speed(workers: Workers, model: str, device: str, is_cancelled: Callable[[], bool]) -> float:
    """Pixels per second, from the warm worker; called in a background thread.

    Raises:
        WorkerError: the worker could not do it.
        LakesError: there is no worker environment.
    """
    reason = obstacle()
    if reason:
        raise LakesError(reason)
    values = workers.run(
        str(find_interpreter()), JOB, SpeedSettings(model or None, device), SilentListener(is_cancelled)
    )
    return float(values["PIXELS_PER_SECOND"])


def remembered_speed(model: str, device: str) -> float | None:
    """Pixels per second as last measured; None when this model never ran here."""
    value = QgsSettings().value(_key(model, device), 0.0, type=float)
    return value if value > 0 else None


def remember_speed(model: str, device: str, pixels_per_second: float) -> None:
    """Keep a measurement for the next time."""
    QgsSettings().setValue(_key(model, device), pixels_per_second)


def _key(model: str, device: str) -> str:
    """Another file under the same name is another model; its size and time tell."""
    path = Path(model or SHIPPED)
    state = path.stat() if path.exists() else None
    mark = f"{path}|{state.st_size if state else 0}|{state.st_mtime_ns if state else 0}|{device}"
    return f"glakes/speed/{hashlib.sha256(mark.encode()).hexdigest()[:16]}"
