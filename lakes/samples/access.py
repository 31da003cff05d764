"""A samples file that other programs may have open: who has locked it, and changes that are whole or absent.

A file is changed in place, in one SQLite transaction. A copy renamed over it would leave a QGIS that
has it open writing into a file without a name. A killed process leaves a journal, with which SQLite
restores the file when it is opened next.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ..errors import LakesError

WAIT_SECONDS = 1.0
"""How long another program's transaction may take before the file counts as locked."""

_SPATIAL = ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")


class SamplesLocked(LakesError, OSError):
    """A samples file cannot be used now: another program has locked it, or it may not be written."""


def check_readable(path: str | Path) -> None:
    """Check within a second that no other program keeps the file to itself; OGR would wait for ten.

    A file that is no database passes: whoever reads it says so.

    Raises:
        SamplesLocked: it does.
    """
    uri = Path(path).resolve().as_uri() + "?mode=ro"
    with _said_as_locked(path), closing(sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS)) as database:
        try:
            database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            if _is_locked(error):
                raise


def check_not_read_only(path: str | Path) -> None:
    """Check that the file and its folder are meant to be written; SQLite also writes beside the file.

    Raises:
        SamplesLocked: one of them is not.
    """
    # An administrator may write whatever is marked read-only; the mark still means that nobody should.
    if not os.access(path, os.W_OK) or not Path(path).stat().st_mode & stat.S_IWUSR:
        raise SamplesLocked(f"'{path}' is read-only. Allow writing to it, or work on a copy.")
    if not os.access(Path(path).resolve().parent, os.W_OK):
        raise SamplesLocked(f"'{path}' lies in a read-only folder. Copy it into a folder that can be written to.")


def check_writable(path: str | Path) -> None:
    """Check that the file can be written now.

    Raises:
        SamplesLocked: it is read-only, or another program has locked it.
    """
    with transaction(path):
        pass


@contextmanager
def transaction(path: str | Path) -> Iterator[sqlite3.Connection]:
    """Change a GeoPackage in place: everything in the block happens, or nothing.

    Nothing in the block may open the file another way: closing it there would drop the lock.

    Raises:
        SamplesLocked: it is read-only, or another program has locked it.
    """
    check_not_read_only(path)
    uri = Path(path).resolve().as_uri() + "?mode=rw"
    with (
        _said_as_locked(path),
        closing(sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None)) as database,
    ):
        # The triggers of the spatial index name these functions, though none is called unless a shape changes.
        for name in _SPATIAL:
            database.create_function(name, 1, _not_called)
        database.execute("BEGIN IMMEDIATE")
        try:
            yield database
        except BaseException:
            database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


def _not_called(_shape: bytes) -> None:
    raise sqlite3.NotSupportedError("the transaction changes no shapes")


@contextmanager
def _said_as_locked(path: str | Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if _is_locked(error):
            raise SamplesLocked(
                f"'{path}' is locked by another program. Save or stop editing there (in QGIS: toggle editing off), "
                "then run again."
            ) from error
        if "readonly" in str(error):
            raise SamplesLocked(f"'{path}' is read-only. Allow writing to it, or work on a copy.") from error
        raise


def _is_locked(error: sqlite3.Error) -> bool:
    return "locked" in str(error) or "busy" in str(error)
