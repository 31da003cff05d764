"""What of a region is done: a note per step, written when its files are complete.

A step is done when its note has the digest of what the step is made of and every file is there. Files that people
look at and write into (GeoPackages) count by being there; others by their size too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ..cache import recall
from ..files import make_folder
from ..progress import Progress
from ..tiles.folder import checksum, write_json

FOLDER = "steps"

OPENED = (".gpkg",)
"""Suffixes of files that a look at them may change."""


class Mark(NamedTuple):
    """A finished step."""

    said: dict[str, Any]
    files: dict[str, dict[str, Any]]
    """By name in the region's folder: `size` and `checksum`, as they were written."""


def find_mark(folder: Path, step: str, digest: str) -> Mark | None:
    """The note of a step that is done; None = it has to be."""
    note = recall(_path(folder, step))
    files = note.get("files", {})
    if note.get("digest") != digest or not all(_is_there(folder / name, about) for name, about in files.items()):
        return None
    return Mark(note["said"], files)


def last_mark(folder: Path, step: str) -> Mark | None:
    """The note that a step left last, whatever it was made of."""
    note = recall(_path(folder, step))
    return Mark(note["said"], note["files"]) if note else None


def set_mark(
    folder: Path, step: str, digest: str, names: Iterable[str], said: dict[str, Any], progress: Progress
) -> Mark:
    """Note that a step is done, with its files by name; those that it once had and has no longer are removed.

    Raises:
        LakesError: it cannot be written.
    """
    files = {name: _described(folder / name, progress) for name in names}
    before = last_mark(folder, step)
    make_folder(folder / FOLDER)
    write_json(_path(folder, step), {"step": step, "digest": digest, "files": files, "said": said})
    for name in set(before.files if before else ()) - set(files):
        (folder / name).unlink(missing_ok=True)
    return Mark(said, files)


def _path(folder: Path, step: str) -> Path:
    return folder / FOLDER / f"{step}.json"


def _described(path: Path, progress: Progress) -> dict[str, Any]:
    return {"size": path.stat().st_size, "checksum": checksum(path, progress.check)}


def _is_there(path: Path, about: dict[str, Any]) -> bool:
    return path.is_file() and (path.suffix in OPENED or path.stat().st_size == about.get("size"))
