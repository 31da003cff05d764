"""Files appear under their final name only when they are complete.

A killed process leaves nothing but hidden `.name.<pid>.part.suffix` files, which whoever started it
can find by the process id and remove (`worker/client.py` does).
"""

from __future__ import annotations

import glob
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import LakesError

SINGLE = frozenset({".tif", ".fgb", ".npz", ".json", ".vrt"})
"""Suffixes of formats that are one file. A folder may hold thousands of them: it is not looked through each time."""

BESIDE = (".aux.xml", ".ovr", ".msk")
"""What GDAL may put beside a file of one of these formats."""

PAUSES_S = (0.1, 0.3, 0.6, 1.0)
"""How long a file that cannot be replaced is waited for, from one try to the next."""


def part_name(final: Path, pid: int | None = None) -> Path:
    """The temporary name beside `final` that belongs to process `pid` (default: this one)."""
    return final.with_name(f".{final.stem}.{os.getpid() if pid is None else pid}.part{final.suffix}")


def remove_parts(folder: Path, pid: int) -> None:
    """Remove what process `pid` left half-written in `folder`."""
    for path in folder.glob(f".*.{pid}.part*"):
        path.unlink(missing_ok=True)


def unfinished_folder(final: Path, digest: str) -> Path:
    """The hidden folder beside `final` for what is done of it, by settings and inputs of that digest."""
    return final.with_name(f".{final.name}.{digest[:16]}.blocks")


def find_unfinished(final: Path) -> list[Path]:
    """The folders beside `final` that `unfinished_folder` names; one at most while a single process works on it."""
    kept, begin = re.compile(rf"\.{re.escape(final.name)}\.[0-9a-f]{{16}}\.blocks"), f".{final.name}."
    if not final.parent.is_dir():
        return []
    with os.scandir(final.parent) as entries:  # tens of thousands of tiles may lie there
        names = [entry.name for entry in entries if entry.name.startswith(begin)]
    return sorted(final.with_name(name) for name in names if kept.fullmatch(name))


def make_folder(folder: Path) -> None:
    """Make a folder to write into, with those above it.

    Raises:
        LakesError: it cannot be made, or not be written into.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LakesError(f"Cannot write into '{folder}': {error.strerror}. Choose another folder.") from error
    if not os.access(folder, os.W_OK):
        raise LakesError(f"Cannot write into '{folder}': no permission. Choose another folder.")


@contextmanager
def written(final: str | Path, sync: bool = True) -> Iterator[Path]:
    """Yield a temporary path; on success sync it and rename it to `final`, otherwise remove it.

    Files that were written beside it under another suffix (a shapefile's .dbf) go along. Whatever
    lay at `final` stays until the moment of the rename.

    Args:
        final: the name that the complete file gets.
        sync: wait until it is on the disk; False where it does not matter what is left after a loss of power.

    Raises:
        LakesError: the folder cannot be written to, or nothing was written.
    """
    final = Path(final)
    make_folder(final.parent)
    part = part_name(final)
    try:
        yield part
        if not part.exists():
            raise LakesError(f"Nothing was written for '{final}'.")
        # A shapefile is several files; the one that is opened comes last.
        for companion in _companions(part):
            _move(companion, final.with_suffix(companion.suffix), sync)
        _move(part, final, sync)
    except BaseException:
        _remove_all(part)
        raise
    if final.suffix in SINGLE:
        for suffix in BESIDE:
            part.with_name(part.name + suffix).unlink(missing_ok=True)
    else:
        _remove_all(part)


def _remove_all(part: Path) -> None:
    """Remove a part and what lies beside it: SQLite and GDAL put files (-journal, .aux.xml) beside what they write."""
    for path in [*_companions(part), *part.parent.glob(glob.escape(part.name) + "*")]:
        path.unlink(missing_ok=True)


def _move(part: Path, final: Path, sync: bool) -> None:
    if sync:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
    _replace(part, final)


def _replace(part: Path, final: Path) -> None:
    """Give a file its name. Windows refuses that while a program has the old one open, often for a moment only."""
    for pause_s in (*PAUSES_S, 0.0):
        try:
            os.replace(part, final)
        except PermissionError as error:
            if not pause_s:
                raise LakesError(
                    f"'{final}' cannot be replaced: {error.strerror}. If a program has it open, such as QGIS, remove"
                    " the layer or close the program; then run again, or choose another file."
                ) from error
            time.sleep(pause_s)
        else:
            return


def _companions(part: Path) -> list[Path]:
    """Files of the same name with another suffix; none for a name without one, or of a format that is one file."""
    if not part.suffix or part.suffix == ".part" or part.suffix in SINGLE:
        return []
    beside = part.parent.glob(glob.escape(part.stem) + ".*")
    return [path for path in beside if path.stem == part.stem and path != part]


@contextmanager
def said_when_full(final: str | Path) -> Iterator[None]:
    """Turn a failing disk into a sentence that names the output and the room that is left.

    Raises:
        LakesError: what is done inside could not write.
    """
    try:
        yield
    except OSError as error:
        if isinstance(error, LakesError):
            raise
        folder = Path(final).absolute().parent
        free = f" ({shutil.disk_usage(folder).free / 1e6:.0f} MB are free)" if folder.is_dir() else ""
        reason = error.strerror or str(error) or "the disk does not take it"
        sentence = f"Cannot write '{final}': {reason}{free}. Make room there or choose another folder, and run again."
        raise LakesError(sentence) from error
