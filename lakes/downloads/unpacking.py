"""Archives of others, opened without trusting them."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath

from ..errors import LakesError
from ..files import said_when_full
from ..progress import Progress

MOST_TIMES = 200
"""An archive that grows more than so many times is no data set."""
CHUNK = 1 << 20


def unpack(archive: Path, progress: Progress) -> Path:
    """Unpack a zip into a folder of its name beside it, which appears when it is complete.

    Raises:
        LakesError: not a zip, names that lead elsewhere, links, or far more content than its size allows.
    """
    folder = archive.with_suffix("")
    if folder.is_dir():
        return folder
    part = folder.with_name(f"{folder.name}.unpacking")
    shutil.rmtree(part, ignore_errors=True)
    try:
        with zipfile.ZipFile(archive) as content:
            members = content.infolist()
            _check(archive, members)
            for number, member in enumerate(members):
                progress.percent(100.0 * number / len(members))
                _extract(content, member, part)
    except (zipfile.BadZipFile, EOFError) as error:
        raise LakesError(
            f"'{archive.name}' is no readable zip archive ({error}). Remove it and fetch it again."
        ) from error
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    part.replace(folder)
    return folder


def _check(archive: Path, members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or is_link:
            raise LakesError(
                f"'{archive.name}' holds '{member.filename}', which leads out of its folder. It is refused."
            )
    size = sum(member.file_size for member in members)
    if size > MOST_TIMES * max(archive.stat().st_size, 1):
        raise LakesError(f"'{archive.name}' says that it unpacks to {size / 1e9:.1f} GB, which no data set does.")


def _extract(content: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> None:
    target = folder / member.filename.replace("\\", "/")
    if member.is_dir():
        target.mkdir(parents=True, exist_ok=True)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with said_when_full(target), content.open(member) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file, CHUNK)
