"""How far a tile is, from the files that name it: its marker, its failure, how often it was begun."""

from __future__ import annotations

import json
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

PARTS = {"probability": ".tif", "lakes": ".fgb", "pieces": ".npz"}
"""Files of a tile by what they hold, as `lakes/tiles/folder.py` has them."""


class State(str, Enum):
    """How far a tile is."""

    WAITING = "waiting"
    BEGUN = "begun"
    """At work, or broken off: the folder does not tell them apart."""
    DONE = "done"
    EMPTY = "empty"
    """Done, without water."""
    NODATA = "nodata"
    """Done; the composite has no data there."""
    FAILED = "failed"
    DAMAGED = "damaged"
    """Marked as done, but not as the marker says; it will be computed again."""

    @property
    def is_finished(self) -> bool:
        """True when the next run leaves it as it is."""
        return self in FINISHED


FINISHED = (State.DONE, State.EMPTY, State.NODATA)
OF_MARKER = {"ok": State.DONE, "empty": State.EMPTY, "nodata": State.NODATA}


class Tile(NamedTuple):
    """What is known of a tile; figures are None where the state has none."""

    state: State = State.WAITING
    reason: str = ""
    """Why it failed, in the worker's words; or what is wrong with its files: a key of `words.FAULTS`."""
    ended: float | None = None
    """When its marker or its failure was written, or its work begun: seconds since 1970, by that machine's clock."""
    attempts: int | None = None
    seconds: float | None = None
    lakes: int | None = None
    """Inside the tile."""
    pieces: int | None = None
    """Of lakes that its edges cut."""
    host: str = ""
    engine: str = ""


WAITING = Tile()


def read_marker(root: Path, name: str, digest: str) -> Tile:
    """The tile whose marker is there; one that is damaged is never done."""
    marker = read_object(root / "done" / f"{name}.json")
    try:
        properties = marker["properties"]
        if properties["glakes:job"] != digest:
            return Tile(State.DAMAGED, "other run")
        tile = Tile(
            state=OF_MARKER[properties["glakes:status"]],
            ended=seconds_of(properties["datetime"]),
            attempts=int(properties["glakes:attempt"]),
            seconds=float(properties["glakes:seconds"]),
            lakes=int(properties["glakes:lakes"]),
            pieces=int(properties["glakes:pieces"]),
            host=str(properties["glakes:host"]),
            engine=str(properties["glakes:engine"]),
        )
        sizes = {kind: int(marker["assets"][kind]["file:size"]) for kind in PARTS}
    except (KeyError, TypeError, ValueError):
        return Tile(State.DAMAGED, "marker")
    is_whole = all(part_size(root, name, kind) == size for kind, size in sizes.items())
    return tile if is_whole else tile._replace(state=State.DAMAGED, reason="part")


def read_failure(root: Path, name: str) -> Tile:
    """The tile that a note says has failed."""
    path = root / "failed" / f"{name}.json"
    note = read_object(path)
    attempts = note.get("attempts")
    return Tile(
        State.FAILED,
        str(note.get("reason", "")),
        ended=time_of(path),
        attempts=attempts if isinstance(attempts, int) else None,
    )


def read_begun(root: Path, name: str) -> Tile:
    """The tile that somebody began."""
    path = root / "begun" / name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        text = ""
    return Tile(State.BEGUN, ended=time_of(path), attempts=int(text) if text.isdigit() else None)


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file; empty when there is none that can be read."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def part_path(root: Path, name: str, kind: str) -> Path:
    """Where a file of a tile belongs."""
    return root / "parts" / (name + PARTS[kind])


def part_size(root: Path, name: str, kind: str) -> int | None:
    """Bytes of a file of a tile; None = it is not there."""
    try:
        return part_path(root, name, kind).stat().st_size
    except OSError:
        return None


def time_of(path: Path) -> float | None:
    """When a file was written; None = it is not there."""
    try:
        return path.stat().st_mtime
    except OSError:
        return None


def seconds_of(text: str) -> float:
    """Seconds since 1970 of an ISO 8601 time in UTC. Raises `ValueError` for another text."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
