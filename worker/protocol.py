"""The language between QGIS and a worker: one JSON object per line, standard library only.

To the worker: `run`, `cancel`; the end of its input means stop and leave.
From the worker: one `hello`, then for each run any number of `progress`, `message`, `warning`, and
exactly one `result` or `error`. Large data never travels here, only paths.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Union


@dataclass(frozen=True)
class Run:
    """Do a job."""

    job: str
    settings: dict[str, Any]
    version: str
    """Software version of the side that asks; the worker refuses another."""


@dataclass(frozen=True)
class Cancel:
    """Stop the running job."""


@dataclass(frozen=True)
class Hello:
    """First line of a worker."""

    version: str
    python: str
    pid: int


@dataclass(frozen=True)
class ProgressMade:
    """How far the job is."""

    percent: float
    text: str | None = None


@dataclass(frozen=True)
class Message:
    """Something worth knowing."""

    text: str


@dataclass(frozen=True)
class Warned:
    """Something doubtful."""

    text: str


@dataclass(frozen=True)
class Result:
    """The job is done; plain values by output name."""

    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Failed:
    """The job is not done."""

    sentence: str
    traceback: str = ""
    cancelled: bool = False


Line = Union[Run, Cancel, Hello, ProgressMade, Message, Warned, Result, Failed]

KINDS: dict[str, type] = {
    "run": Run,
    "cancel": Cancel,
    "hello": Hello,
    "progress": ProgressMade,
    "message": Message,
    "warning": Warned,
    "result": Result,
    "error": Failed,
}
_NAMES = {kind: name for name, kind in KINDS.items()}


class ProtocolError(Exception):
    """A line is not of this language; the text quotes it."""


def encode(line: Line) -> str:
    """One line of text, newline included; never holds a raw newline within."""
    return json.dumps({"kind": _NAMES[type(line)], **asdict(line)}, ensure_ascii=True) + "\n"


def decode(text: str) -> Line:
    """The object of one line.

    Raises:
        ProtocolError: the line is something else (a library printed to standard output).
    """
    try:
        values = json.loads(text)
        line: Line = KINDS[values.pop("kind")](**values)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ProtocolError(f"Not a line of the worker protocol: {text[:200]!r}") from error
    return line
