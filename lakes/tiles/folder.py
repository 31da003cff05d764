"""The run folder: what is to be done, what is done, what has failed.

    job.json             settings, model, grid and software of the run, with a digest of them
    parts/TILE.tif       lake probability          TILE.fgb  lakes inside the tile      TILE.npz  what the tile has cut
    done/TILE.json       a STAC Item, written last: a tile is done when it is there and its files have the sizes it says
    failed/TILE.json     why a tile is not there
    begun/TILE           how often a tile was begun without an end: more than a cancel, the process died
    cancelled            asks all who work on the run to stop

Every file appears under its name when it is complete and on the disk. Nothing depends on the times of files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..cache import recall
from ..errors import LakesError, MissingInput
from ..files import make_folder, said_when_full, written
from ..grid import Window
from .layout import Tile

PARTS = {"probability": ".tif", "lakes": ".fgb", "pieces": ".npz"}
"""The files of a tile by what they hold."""

BLOCK = 2**20

MULTIHASH = "1220"
"""What stands before a SHA-256: its kind, and its length in bytes."""

ASIDE = ("tiles", "digest", "settings", "model_path")
"""What of a job is not compared one by one when another is found."""


@dataclass(frozen=True)
class RunFolder:
    """Knows every path of a run; nobody else joins strings."""

    root: Path

    def part(self, tile: str, kind: str) -> Path:
        """Where a file of a tile belongs."""
        return self.root / "parts" / (tile + PARTS[kind])

    def done_path(self, tile: str) -> Path:
        """The marker of a finished tile."""
        return self.root / "done" / f"{tile}.json"

    def failed_path(self, tile: str) -> Path:
        """The note of a failed tile."""
        return self.root / "failed" / f"{tile}.json"

    def begun(self, tile: str) -> int:
        """How often a tile was begun without an end."""
        path = self.begun_path(tile)
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return int(text) if text.isdigit() else 0

    def begun_path(self, tile: str) -> Path:
        """How often a tile was begun."""
        return self.root / "begun" / tile

    @property
    def job_path(self) -> Path:
        """What the run is."""
        return self.root / "job.json"

    @property
    def cancel_path(self) -> Path:
        """Is there while all who work on the run should stop."""
        return self.root / "cancelled"

    @cached_property
    def job(self) -> dict[str, Any]:
        """What the run is.

        Raises:
            MissingInput: the folder holds no run.
        """
        found = _read_job(self.job_path, _stamp(self.job_path))
        if "digest" not in found:
            remedy = "Give a folder that 'Map lakes' has begun, if need be with DRY_RUN."
            raise MissingInput(self.root, "holds no run", remedy)
        return found

    def about(self) -> dict[str, str]:
        """What files of the run say of what made them: composite, model, settings, software."""
        job = self.job
        return {
            "RUN": job["digest"],
            "COMPOSITE": Path(job["input"]).name,
            "MODEL_SHA256": job["model"],
            "SETTINGS": json.dumps(job["settings"], sort_keys=True),
            "SOFTWARE": f"GLAKES {job['software']}",
        }

    def tiles(self) -> list[Tile]:
        """All tiles of the run in their order."""
        return [Tile(name, Window(*numbers)) for name, numbers in self.job["tiles"].items()]

    def tile(self, name: str) -> Tile:
        """A tile by its name.

        Raises:
            LakesError: the run has no such tile.
        """
        if name not in self.job["tiles"]:
            raise LakesError(f"The run in '{self.root}' has no tile {name}.")
        return Tile(name, Window(*self.job["tiles"][name]))

    def begin(self, job: dict[str, Any]) -> None:
        """Write what the run is, or check that it is the one that was begun here.

        Raises:
            LakesError: the folder holds another run, and what is different; or nothing can be written there.
        """
        make_folder(self.root)
        job = json.loads(json.dumps(job))
        job["digest"] = digest_of({name: value for name, value in job.items() if name != "model_path"})
        found = recall(self.job_path)
        if found.get("digest") == job["digest"]:
            return
        if found or self.job_path.exists():
            raise LakesError(_difference(self.root, found, job))
        for name in ("parts", "done", "failed", "begun"):
            make_folder(self.root / name)
        write_json(self.job_path, job)

    def fault(self, tile: str) -> str:
        """Why a tile has to be computed; empty when it is done."""
        path = self.done_path(tile)
        if not path.exists():
            return "missing"
        marker = recall(path)
        properties = marker.get("properties", {})
        if properties.get("glakes:job") != self.job["digest"]:
            return "the marker is damaged, or of another run"
        for kind in PARTS:
            about = marker.get("assets", {}).get(kind, {})
            part = self.part(tile, kind)
            if not part.is_file() or part.stat().st_size != about.get("file:size"):
                return f"{part.name} is missing or cut short"
        return ""

    def marker(self, tile: str) -> dict[str, Any]:
        """The marker of a finished tile."""
        return recall(self.done_path(tile))

    def is_sound(self, tile: str, kinds: tuple[str, ...]) -> bool:
        """True when files of a finished tile are what was written, to the last bit."""
        assets = self.marker(tile).get("assets", {})
        try:
            return all(assets[kind]["file:checksum"] == checksum(self.part(tile, kind)) for kind in kinds)
        except (KeyError, OSError):
            return False

    def forget(self, tile: str) -> None:
        """Let a tile be computed again: take its marker away."""
        self.done_path(tile).unlink(missing_ok=True)

    def fail(self, tile: str, reason: str, details: str, attempts: int) -> None:
        """Note why a tile is not there."""
        note = {"tile": tile, "reason": reason, "attempts": attempts, "details": details.splitlines()[-40:]}
        write_json(self.failed_path(tile), note)

    def is_cancelled(self) -> bool:
        """True when somebody asks all who work on the run to stop."""
        return self.cancel_path.exists()


def _stamp(path: Path) -> tuple[int, ...]:
    """What tells that a file is not the one it was."""
    if not path.exists():
        return ()
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=1)
def _read_job(path: Path, _stamp: tuple[int, ...]) -> dict[str, Any]:
    """What a run is. A process has many tiles of one run, and a run of the world has a megabyte of names."""
    return recall(path)


def digest_of(values: dict[str, Any]) -> str:
    """Hex SHA-256 of JSON values."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def checksum(path: Path, check: Callable[[], None] = lambda: None) -> str:
    """The SHA-256 of a file as a multihash, as STAC has it: hex, with the kind and length before it.

    Args:
        path: of the file.
        check: called now and then; may raise.
    """
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            check()
            found.update(block)
    return MULTIHASH + found.hexdigest()


def write_json(path: Path, values: dict[str, Any]) -> None:
    """Write a JSON object; it appears when it is complete.

    Raises:
        LakesError: the disk is full, or another fault of the file system.
    """
    with said_when_full(path), written(path) as part:
        part.write_text(json.dumps(values, indent=1, ensure_ascii=False), encoding="utf-8")


def _difference(root: Path, found: dict[str, Any], job: dict[str, Any]) -> str:
    if not found:
        return f"'{root / 'job.json'}' is damaged. Choose another RUN_FOLDER, or remove what is in this one."
    before, now = ({**one, **one.get("settings", {})} for one in (found, job))
    names = [name for name in now if name not in ASIDE and before.get(name) != now[name]]
    said = [f"{name} was {_short(before.get(name))}, is {_short(now[name])}" for name in names] or ["the tiles differ"]
    return (
        f"'{root}' holds a run with other settings: {'; '.join(said)}. Choose another RUN_FOLDER, or the settings of"
        " then to go on with it."
    )


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 80 else f"{text[:60]}..."
