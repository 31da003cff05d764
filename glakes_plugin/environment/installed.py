"""What lies in an environment, read from its files: that works also when its interpreter is gone."""

from __future__ import annotations

import csv
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from .pins import canonical
from .said import QT_TRANSLATE_NOOP, EnvironmentFault

CONFIGURATION = "pyvenv.cfg"
RECORD = "glakes-environment.json"


@dataclass(frozen=True)
class Installed:
    """A library in an environment."""

    version: str
    """With the local part, such as 2.13.0+cpu."""
    is_damaged: bool
    """A file of it is missing or has another size."""

    @property
    def public_version(self) -> str:
        """Without the local part."""
        return self.version.partition("+")[0]


def interpreter_of(folder: Path) -> Path:
    """Where an environment has its Python."""
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def site_packages(folder: Path) -> list[Path]:
    """Where libraries lie; one folder in a healthy environment, several when Pythons of two versions made it."""
    return sorted([*folder.glob("lib/python*/site-packages"), *folder.glob("Lib/site-packages")])


def configured_version(folder: Path) -> tuple[int, ...]:
    """The version of Python that an environment was made with; empty when it does not say."""
    try:
        lines = (folder / CONFIGURATION).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    values = {key.strip().lower(): value.strip() for key, _, value in (line.partition("=") for line in lines)}
    text = values.get("version") or values.get("version_info") or ""
    return tuple(int(part) for part in text.split(".")[:3] if part.isdigit())


def read_installed(folder: Path) -> dict[str, Installed]:
    """Library -> what is there of it."""
    found: dict[str, Installed] = {}
    for place in site_packages(folder):
        for record in place.glob("*.dist-info"):
            name, _, version = record.name.removesuffix(".dist-info").rpartition("-")
            found[canonical(name)] = Installed(version, _is_damaged(place, record))
    return found


def remove(folder: Path) -> None:
    """Delete an environment, and nothing that is not one.

    Raises:
        EnvironmentFault: the folder holds something else, or a file of it is in use.
    """
    if not folder.exists():
        return
    if not ((folder / CONFIGURATION).exists() or (folder / RECORD).exists() or not any(folder.iterdir())):
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP(
                "WorkerEnvironment", "'{}' is not an environment of Python, so nothing in it was deleted. Look into it."
            ),
            folder,
        )
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP(
                "WorkerEnvironment",
                "'{}' cannot be deleted: {}. A worker may still be running; restart QGIS and try again.",
            ),
            error.filename or folder,
            error.strerror,
        ) from error


def _is_damaged(place: Path, record: Path) -> bool:
    try:
        with (record / "RECORD").open(encoding="utf-8", newline="") as stream:
            rows = [row for row in csv.reader(stream) if len(row) == 3]  # path, hash, size
    except OSError:
        return True
    return any(not _has_size(place / path, size) for path, _, size in rows if size)


def _has_size(path: Path, size: str) -> bool:
    try:
        return path.stat().st_size == int(size)
    except (OSError, ValueError):
        return False
