"""The files behind what a step is given, by their content: what made an inventory, and whether it has changed.

Sums are remembered with the size and time of each file, so a gigabyte is read once.
"""

from __future__ import annotations

import hashlib
from glob import escape
from pathlib import Path
from typing import Any, NamedTuple

from ..cache import recall
from ..errors import LakesError
from ..layers import split_source
from ..progress import Progress
from ..rasters import open_raster
from ..tiles.folder import BLOCK, MULTIHASH, digest_of, write_json
from .settings import AssembleSettings

SETTINGS = (
    "regions",
    "land",
    "ocean",
    "keep",
    "rivers",
    "river_masks",
    "reservoirs",
    "glakes",
    "pld",
    "aridity",
    "hydrolakes",
)
"""Settings that name data; decisions are known by what they say, see `decided`."""

RASTERS = ("aridity", "river_masks")
"""Settings that name rasters; the others name layers."""

SQLITE = b"SQLite format 3\0"

SHAPEFILE = (".shp", ".shx", ".dbf", ".prj", ".cpg")

BESIDE = (".aux.xml", ".ovr", ".qml", ".qmd", ".lock", "-wal", "-shm", "-journal")
"""What is put beside data that are looked at."""


class Source(NamedTuple):
    """What one setting names."""

    setting: str
    name: str
    """As it was given."""
    files: list[dict[str, Any]]
    """`name`, `path`, `size`, `checksum` as a multihash, and `content`: the same but for what viewers change."""

    def content(self) -> list[list[Any]]:
        """What decides on results."""
        layer = split_source(self.name)[1] if self.setting not in RASTERS else None
        return [[layer], *([file["name"], file["content"]] for file in self.files)]


class Sources:
    """All that an inventory is made with beside the run."""

    def __init__(self, settings: AssembleSettings, memory: Path, progress: Progress) -> None:
        """Look at every file.

        Args:
            settings: that name them.
            memory: a file that keeps their sums.
            progress: asked whether to stop.

        Raises:
            MissingInput: a raster is not there.
            LakesError: `memory` cannot be written.
        """
        self._known = recall(memory)
        self._seen: dict[str, list[Any]] = {}
        self._progress = progress
        self._found = {
            name: [Source(name, text, self._files(text, name in RASTERS)) for text in _texts(getattr(settings, name))]
            for name in SETTINGS
        }
        if self._seen != self._known:
            write_json(memory, self._seen)

    def of(self, *names: str) -> list[Source]:
        """What some of the settings name."""
        return [source for name in names for source in self._found[name]]

    def digest(self, *names: str) -> str:
        """A digest of the content behind some of the settings."""
        return digest_of({"sources": [[source.setting, source.content()] for source in self.of(*names)]})

    def _files(self, text: str, is_raster: bool) -> list[dict[str, Any]]:
        found = []
        for path in _raster_files(text) if is_raster else _vector_files(text):
            stat = path.stat()
            key, stamp = str(path.absolute()), [stat.st_size, stat.st_mtime_ns]
            if self._known.get(key, [])[:2] != stamp:
                self._seen[key] = [*stamp, *_sums(path, self._progress)]
            else:
                self._seen[key] = self._known[key]
            size, _, checksum, content = self._seen[key]
            found.append({"name": path.name, "path": key, "size": size, "checksum": checksum, "content": content})
        return found


def _texts(value: Any) -> list[str]:
    return list(value) if isinstance(value, tuple) else [value] if value else []


def _vector_files(text: str) -> list[Path]:
    """The files of a layer: one, those of a shapefile, those of a folder."""
    path = Path(split_source(text)[0])
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if file.is_file() and _counts(file))
    if path.suffix.lower() == ".shp":
        return sorted(file for file in path.parent.glob(f"{escape(path.stem)}.*") if file.suffix.lower() in SHAPEFILE)
    return [path] if path.is_file() else []


def _counts(file: Path) -> bool:
    return not file.name.startswith(".") and not file.name.endswith(BESIDE)


def _raster_files(text: str) -> list[Path]:
    with open_raster(text) as dataset:
        return [Path(file) for file in sorted(dataset.files) if Path(file).is_file() and _counts(Path(file))]


def _sums(path: Path, progress: Progress) -> tuple[str, str]:
    """Checksum of a file, and of what decides on its content.

    QGIS changes the head of a GeoPackage whenever it is looked at: how it keeps its journal, and a counter.
    """
    plain, content = hashlib.sha256(), hashlib.sha256()
    try:
        with path.open("rb") as file:
            block = file.read(BLOCK)
            is_sqlite = block.startswith(SQLITE)
            content.update(block[:18] + block[20:24] + block[28:92] + block[100:] if is_sqlite else b"")
            while block:
                progress.check()
                plain.update(block)
                block = file.read(BLOCK)
                if is_sqlite:
                    content.update(block)
    except OSError as error:
        raise LakesError(f"'{path}' cannot be read: {error.strerror}. Check the disk it lies on.") from error
    checksum = MULTIHASH + plain.hexdigest()
    return checksum, MULTIHASH + content.hexdigest() if is_sqlite else checksum
