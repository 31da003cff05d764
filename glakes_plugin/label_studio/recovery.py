"""Labels that are not saved yet, in a file beside the samples file: what is left when QGIS is killed.

Committing an edit buffer empties its undo stack, so the studio does not save while somebody works.
It writes this file instead, some seconds after a change, and removes it once the labels are saved.
There is one per region, hidden, complete or absent. Standard library only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError
from ...lakes.files import written

SUFFIX = ".unsaved.json"
FORMAT = 1
LONGEST_NAME = 100

Label = tuple[str, str]
"""Class and geometry (WKB in hex, in the system of the file) of one label."""


@dataclass(frozen=True)
class Unsaved:
    """Everything of one region that is not in the samples file yet."""

    region_id: str
    annotator: str
    written_at: str
    """UTC, ISO 8601."""
    saved: str
    """`fingerprint` of the labels in the samples file when the editing began."""
    seconds: float = 0.0
    """Worked since the last save."""
    values: dict[str, Any] = field(default_factory=dict)
    """Fields of the region that will change with the next save."""
    actions: list[tuple[str, str]] = field(default_factory=list)
    """History that will be written with the next save: pairs of action and detail."""
    labels: list[Label] = field(default_factory=list)


def unsaved_path(samples: Path, region_id: str) -> Path:
    """The file for one region of a samples file."""
    name = quote(region_id, safe="")
    if len(name) > LONGEST_NAME:
        name = hashlib.sha256(region_id.encode()).hexdigest()
    return samples.with_name(f".{samples.name}.{name}{SUFFIX}")


def unsaved_files(samples: Path) -> list[Path]:
    """The files left beside a samples file, in the order of their names."""
    prefix = f".{samples.name}."
    return sorted(
        path for path in samples.parent.iterdir() if path.name.startswith(prefix) and path.name.endswith(SUFFIX)
    )


def write_unsaved(path: Path, unsaved: Unsaved) -> None:
    """Write the file; whatever it held before stays until the new one is complete.

    Raises:
        LakesError: the folder cannot be written.
    """
    text = json.dumps({"format": FORMAT, **asdict(unsaved)}, ensure_ascii=False)
    try:
        with written(path) as part:
            part.write_text(text, encoding="utf-8")
    except OSError as error:
        sentence = QCoreApplication.translate("LabelStudio", "Cannot write '{}': {}. Free some space, and save.")
        raise LakesError(sentence.format(path, error.strerror)) from error


def read_unsaved(path: Path) -> Unsaved:
    """Read the file.

    Raises:
        LakesError: it was not written by `write_unsaved`.
    """
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        if row.pop("format") != FORMAT:
            raise ValueError(FORMAT)
        row["labels"] = [(str(name), bytes.fromhex(shape).hex()) for name, shape in row["labels"]]
        row["actions"] = [(str(action), str(detail)) for action, detail in row["actions"]]
        return Unsaved(**row)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        sentence = QCoreApplication.translate(
            "LabelStudio", "'{}' cannot be read as unsaved labels. Move it away to go on without it."
        )
        raise LakesError(sentence.format(path)) from error


def fingerprint(labels: Iterable[Label]) -> str:
    """The same for the same labels in whatever order."""
    digest = hashlib.sha256()
    for label_class, shape in sorted(labels):
        digest.update(f"{label_class}\x1f{shape}\x1e".encode())
    return digest.hexdigest()
