"""One writer at a time for a file: a second run on the same output is told so, and does no harm."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import LakesError
from .files import make_folder, said_when_full

TAKEN = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""What systems say of a lock that another process holds; anything else means that they have none here."""


class Taken(LakesError):
    """Another process is writing an output."""


@contextmanager
def alone(output: str | Path) -> Iterator[None]:
    """Hold the output's lock, a hidden file beside it; the system frees it when the process is killed.

    Raises:
        Taken: another process holds it.
        LakesError: nothing can be written there.
    """
    output = Path(output)
    path = output.with_name(f".{output.name}.lock")
    make_folder(path.parent)
    with said_when_full(output):
        handle = os.open(path, os.O_RDWR | os.O_CREAT)
    try:
        _take(handle, output)
        try:
            yield
        finally:
            if sys.platform != "win32":
                path.unlink(missing_ok=True)  # while it is held: no one else's can be meant
    finally:
        os.close(handle)


def _take(handle: int, output: Path) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in TAKEN:
            raise Taken(
                f"Another run is writing '{output}'. Wait until it has ended, or choose another file."
            ) from error
