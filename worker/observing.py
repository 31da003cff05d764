"""Somebody who hears of every job beside the listener it belongs to. Standard library only.

A training that is started in the toolbox has the toolbox's dialog for a listener; the window's plot
hears of it here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from ..lakes.steps import Settings


class Listener(Protocol):
    """Who hears what a worker says, and who may want it to stop."""

    def progress(self, percent: float, text: str | None) -> None:
        """The job has come this far."""

    def info(self, text: str) -> None:
        """The worker says something worth knowing."""

    def warning(self, text: str) -> None:
        """The worker found something doubtful."""

    def is_cancelled(self) -> bool:
        """True when the job should stop."""


class Observer(Protocol):
    """Hears of jobs in the threads that wait for them; a job is known by its settings."""

    def started(self, job: str, settings: Settings) -> None:
        """A job begins."""

    def progress(self, settings: Settings, percent: float, text: str | None) -> None:
        """It has come this far."""

    def ended(self, settings: Settings, values: dict[str, Any] | None, sentence: str) -> None:
        """It has given values, or has none and a sentence says why."""


def run_observed(
    observer: Observer,
    job: str,
    settings: Settings,
    listener: Listener,
    run: Callable[[Listener], dict[str, Any]],
) -> dict[str, Any]:
    """Do what `run` does with a listener, and let the observer hear of it; returns what `run` returns."""
    observer.started(job, settings)
    values, sentence = None, ""
    try:
        values = run(_Shared(listener, observer, settings))
    except Exception as error:
        sentence = str(error)
        raise
    finally:
        observer.ended(settings, values, sentence)
    return values


class _Shared:
    """A listener whose progress the observer hears as well."""

    def __init__(self, listener: Listener, observer: Observer, settings: Settings) -> None:
        self._listener, self._observer, self._settings = listener, observer, settings
        self.info, self.warning, self.is_cancelled = listener.info, listener.warning, listener.is_cancelled

    def progress(self, percent: float, text: str | None) -> None:
        self._listener.progress(percent, text)
        self._observer.progress(self._settings, percent, text)
