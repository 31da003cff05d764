"""What a run is: its `job.json`, read without the worker."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError

JOB = "job.json"
NAME_OF_PLACE = re.compile(r"r(\d{4,})c(\d{4,})")
"""How `maplakes` calls tiles of a size in pixels: by their row and column."""


class RunFault(LakesError):
    """A folder cannot be shown as a run; the sentence says why."""


class Place(NamedTuple):
    """Where a tile lies in the raster, in its pixels."""

    row: int
    col: int
    height: int
    width: int


Box = tuple[float, float, float, float]
"""West, south, east, north."""


@dataclass(frozen=True)
class Job:
    """The run of a folder."""

    root: Path
    digest: str
    tiles: dict[str, Place]
    """In their order."""
    crs: str
    """WKT of the raster's coordinate system; empty = none."""
    transform: tuple[float, float, float, float, float, float]
    """As affine has it: x = a col + b row + c, y = d col + e row + f."""
    height: int
    width: int
    input: str
    model: str
    """SHA-256 of the model file."""
    model_path: str
    software: str
    """Version of GLAKES that began it."""
    settings: dict[str, Any]
    begun: float
    """Seconds since 1970, by the clock of the folder's disk."""

    def box(self, place: Place) -> Box:
        """Where a tile lies on the map of the raster."""
        a, _, c, _, e, f = self.transform
        xs = c + a * place.col, c + a * (place.col + place.width)
        ys = f + e * place.row, f + e * (place.row + place.height)
        return min(xs), min(ys), max(xs), max(ys)

    def tile_size(self) -> int:
        """The TILE_SIZE that gives these tiles; 0 = none does, they came from a grid."""
        found = [NAME_OF_PLACE.fullmatch(name) for name in self.tiles]
        if not self.tiles or not all(found):
            return 0
        side = max(max(place.height, place.width) for place in self.tiles.values())
        fits = all(
            match and (int(match[1]) * side, int(match[2]) * side) == (place.row, place.col)
            for match, place in zip(found, self.tiles.values())
        )
        whole = -(-self.height // side) * -(-self.width // side) == len(self.tiles)
        return side if fits and whole else 0


def read_job(root: Path) -> Job:
    """Read what the run in a folder is.

    Raises:
        RunFault: there is no run, or its description is damaged or of another kind.
    """
    path = root / JOB
    try:
        begun, text = path.stat().st_mtime, path.read_text(encoding="utf-8")
    except OSError as error:
        raise RunFault(_absent(root, error)) from error
    except ValueError as error:
        raise RunFault(_damaged(path)) from error
    try:
        values = json.loads(text)
        if not isinstance(values, dict):
            raise ValueError("no object")
    except (ValueError, RecursionError) as error:
        raise RunFault(_damaged(path)) from error
    try:
        return _job(root, values, begun)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RunFault(_foreign(path, str(values.get("software", "?")))) from error


def _job(root: Path, values: dict[str, Any], begun: float) -> Job:
    raster = values["raster"]
    a, b, c, d, e, f = (float(number) for number in raster["transform"])
    return Job(
        root=root,
        digest=str(values["digest"]),
        tiles={name: Place(*(int(number) for number in numbers)) for name, numbers in values["tiles"].items()},
        crs=str(raster["crs"] or ""),
        transform=(a, b, c, d, e, f),
        height=int(raster["height"]),
        width=int(raster["width"]),
        input=str(values["input"]),
        model=str(values["model"]),
        model_path=str(values["model_path"]),
        software=str(values["software"]),
        settings=dict(values["settings"]),
        begun=begun,
    )


def _absent(root: Path, error: OSError) -> str:
    translate = QCoreApplication.translate
    if not root.is_dir():
        text = translate("RunPage", "The folder '{}' is not there or cannot be reached. It is looked for again.")
        return text.format(root)
    if isinstance(error, FileNotFoundError):
        text = translate(
            "RunPage",
            "'{}' holds no run: there is no job.json. Choose the RUN_FOLDER of 'Map lakes of a large area'.",
        )
        return text.format(root)
    return translate("RunPage", "'{}' cannot be read: {}.").format(root / JOB, error.strerror)


def _damaged(path: Path) -> str:
    text = QCoreApplication.translate(
        "RunPage", "'{}' is damaged. What the tiles are cannot be told, and the run cannot go on in this folder."
    )
    return text.format(path)


def _foreign(path: Path, software: str) -> str:
    text = QCoreApplication.translate(
        "RunPage", "'{}' was written by GLAKES {}, in a form that this version cannot read. Use that version."
    )
    return text.format(path, software)
