"""One job from the command line, where there is no QGIS: a cluster's node, a container, a script.

    python -m glakes.worker trainmodel settings.json
    torchrun --nproc-per-node 4 -m glakes.worker trainmodel settings.json
    python -m glakes.worker --shard 3/40 RUN_FOLDER

The file holds the job's settings as a JSON object, named as the algorithm's parameters in lower case.
What the job says goes to standard error, its result as one JSON object to standard output. A shard is every
so many-th tile of a run that `maplakes` has prepared (docs/large-areas.md). The exit status is 1 when
the job was not done, or tiles of it have failed.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from ..lakes.errors import Cancelled, InvalidSetting, LakesError, MissingInput
from ..lakes.steps import Settings
from ..models.mapping.settings import ShardSettings
from .jobs import JOBS, Job

USAGE = "Usage: python -m glakes.worker JOB SETTINGS.json"
SHARD_USAGE = "Usage: python -m glakes.worker --shard i/n RUN_FOLDER [--time-limit MINUTES]"
INTERVAL_S = 10.0
"""How often the percentage is written."""


class Terminal:
    """The `Progress` of a job on standard error; stops when the process is asked to end."""

    def __init__(self) -> None:
        self._stopped = False
        self._next = time.monotonic() + INTERVAL_S
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def percent(self, value: float, text: str | None = None) -> None:
        """Write the percentage now and then."""
        self.check()
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + INTERVAL_S
            _say(f"{value:.1f} % {text or ''}".rstrip())

    def info(self, text: str) -> None:
        """Write a line."""
        _say(text)

    def warn(self, text: str) -> None:
        """Write a warning."""
        _say(f"Warning: {text}")

    def check(self) -> None:
        """Raise `Cancelled` after Ctrl+C or SIGTERM, which schedulers send before they kill."""
        if self._stopped:
            raise Cancelled

    def _stop(self, *_signal: object) -> None:
        self._stopped = True


def do_once(arguments: Sequence[str]) -> int:
    """Do the job named first with the settings in the file named second; returns the exit status."""
    progress = Terminal()
    try:
        job, settings = read_shard(arguments) if arguments[:1] == ["--shard"] else _find(arguments)
        result = job.step()(settings, progress)
    except LakesError as error:
        _say(f"Error: {error}")
        return 1
    except Cancelled:
        _say("Cancelled.")
        return 1
    sys.stdout.write(json.dumps(result) + "\n")
    return 1 if result.get("FAILED") else 0


def read_settings(path: Path, kind: type[Settings]) -> Settings:
    """A job's settings from a JSON file.

    Raises:
        MissingInput: there is no such file.
        InvalidSetting: it is no JSON object, names what the job does not have, or lacks what it needs.
    """
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise MissingInput(path, "cannot be read") from error
    except ValueError as error:
        raise InvalidSetting(f"'{path}' is not JSON: {error}. Expected an object of settings.") from error
    if not isinstance(values, dict):
        raise InvalidSetting(f"'{path}': expected a JSON object of settings, found {type(values).__name__}.")
    try:
        return kind.from_dict(values)
    except TypeError as error:
        raise InvalidSetting(f"'{path}': {str(error).partition('() ')[2] or error}. Add what is missing.") from error


def read_shard(arguments: Sequence[str]) -> tuple[Job, Settings]:
    """The job of one shard of a run, from `--shard i/n RUN_FOLDER [--time-limit MINUTES]`.

    Raises:
        InvalidSetting: something else.
    """
    found = re.fullmatch(r"--shard (\d+)/(\d+) (.+?)(?: --time-limit ([\d.]+))?", " ".join(arguments))
    if not found:
        raise InvalidSetting(f"{SHARD_USAGE}; found '{' '.join(arguments)}'.")
    shard, shards, folder, minutes = found.groups()
    return JOBS["mapshard"], ShardSettings(folder, int(shard), int(shards), float(minutes or 0))


def _find(arguments: Sequence[str]) -> tuple[Job, Settings]:
    if len(arguments) != 2 or arguments[0] not in JOBS:
        raise InvalidSetting(f"{USAGE}, where JOB is one of {', '.join(JOBS)}.")
    job = JOBS[arguments[0]]
    return job, read_settings(Path(arguments[1]), job.settings)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()
