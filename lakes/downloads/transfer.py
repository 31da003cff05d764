"""One file over http(s): it goes on where it was stopped, and keeps its name only if it is what was published."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from pathlib import Path
from typing import NamedTuple

import requests

from ..errors import LakesError, MissingInput
from ..files import said_when_full
from ..progress import Progress
from .datasets import Part

CHUNK = 1 << 20
TRIES = 5
PAUSE_S = 1.0
"""Doubled after every try that brought nothing."""
TIMEOUT_S = 30.0
BUSY = (429, 500, 502, 503, 504)
HEADERS = {"User-Agent": "GLAKES", "Accept-Encoding": "identity"}


class Stated(NamedTuple):
    """What a server says of a file."""

    size: int | None
    md5: str | None
    version: str
    """Entity tag or time of the last change; a partial file of another version is not continued."""


def get(part: Part, address: str, folder: Path, progress: Progress) -> Path:
    """Fetch a file into a folder under its own name; a partial one of the same version is continued.

    Raises:
        MissingInput: the server does not answer, or does not have it.
        LakesError: what came is not what was published, or the disk is full.
    """
    target = folder / part.name
    started = target.with_name(f"{part.name}.download")
    stated = _stated(address)
    size, md5 = part.size or stated.size, part.md5 or stated.md5
    _forget_other_version(started, stated.version)
    with said_when_full(target):
        _fill(address, started, size, progress)
        _check(started, size, md5, progress)
        started.replace(target)
    _version_file(started).unlink(missing_ok=True)
    return target


def _stated(address: str) -> Stated:
    with _request("HEAD", address, {}) as answer:
        hashes = dict(item.strip().partition("=")[::2] for item in answer.headers.get("x-goog-hash", "").split(","))
        md5 = base64.b64decode(hashes["md5"]).hex() if hashes.get("md5") else None
        length = answer.headers.get("Content-Length")
        version = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or str(length)
        return Stated(int(length) if length else None, md5, version)


def _request(method: str, address: str, headers: dict[str, str]) -> requests.Response:
    """An answer that is not an error; a busy or silent server is asked again."""
    reason = "does not answer"
    for attempt in range(TRIES):
        if attempt:
            time.sleep(PAUSE_S * 2 ** (attempt - 1))
        try:
            answer = requests.request(
                method, address, headers=HEADERS | headers, timeout=TIMEOUT_S, stream=True, allow_redirects=True
            )
        except requests.RequestException:
            continue
        if answer.status_code < 400 or answer.status_code == 416:
            return answer
        answer.close()
        reason = f"answers {answer.status_code}"
        if answer.status_code not in BUSY:
            break
    raise MissingInput(address, reason, "Check the connection, or fetch the file by hand and put it into FOLDER.")


def _version_file(started: Path) -> Path:
    return started.with_name(f"{started.name}.json")


def _forget_other_version(started: Path, version: str) -> None:
    known = _version_file(started)
    if started.exists() and (not known.exists() or json.loads(known.read_text())["version"] != version):
        started.unlink()
    started.parent.mkdir(parents=True, exist_ok=True)
    known.write_text(json.dumps({"version": version}))


def _fill(address: str, started: Path, size: int | None, progress: Progress) -> None:
    """Append what is missing; a connection that breaks is taken up again as long as something comes."""
    fruitless, is_whole = 0, False
    while not is_whole and fruitless < TRIES:
        have = started.stat().st_size if started.exists() else 0
        if size is not None and have >= size:
            return
        with _request("GET", address, {"Range": f"bytes={have}-"} if have else {}) as answer:
            if answer.status_code == 416:
                return
            is_whole = _append(answer, started, size, progress)
        fruitless = 0 if started.stat().st_size > have else fruitless + 1
    if not is_whole:
        raise MissingInput(address, "breaks off", "Run it again: what has come is kept and continued.")


def _append(answer: requests.Response, started: Path, size: int | None, progress: Progress) -> bool:
    """Write a server's answer behind what is there, or from the start where it sends all; True when it ended well."""
    with started.open("ab" if answer.status_code == 206 else "wb") as file:
        try:
            for chunk in answer.iter_content(CHUNK):
                file.write(chunk)
                progress.percent(min(100.0 * file.tell() / size, 100.0) if size else 0.0)
        except requests.RequestException:
            return False
    return True


def _check(started: Path, size: int | None, md5: str | None, progress: Progress) -> None:
    found = started.stat().st_size
    if size is not None and found != size:
        started.unlink()
        raise LakesError(f"'{started.stem}': expected {size} bytes, found {found}. It was removed; run it again.")
    if md5 is None:
        progress.warn(f"The publisher states no checksum of '{started.stem}'; only its size could be compared.")
        return
    total = hashlib.md5(usedforsecurity=False)
    with started.open("rb") as file:
        while chunk := file.read(CHUNK):
            progress.check()
            total.update(chunk)
    if total.hexdigest() != md5.lower():
        started.unlink()
        raise LakesError(
            f"'{started.stem}': expected the checksum {md5}, found {total.hexdigest()}. It was removed. Run it"
            " again; if that does not help, the publisher's file has changed: fetch it by hand."
        )
