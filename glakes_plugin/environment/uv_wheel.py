"""uv without any Python to install it: its wheel, a zip with the program, from the index or a folder of wheels."""

from __future__ import annotations

import hashlib
import io
import os
import platform
import re
import sys
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from .processes import Listener
from .said import QT_TRANSLATE_NOOP, EnvironmentFault
from .sources import Sources

PUBLIC_INDEX = "https://pypi.org/simple"
PLATFORMS = {
    ("linux", "x86_64"): r"manylinux\w*_x86_64",
    ("linux", "aarch64"): r"manylinux\w*_aarch64",
    ("darwin", "x86_64"): r"macosx_\w*_x86_64",
    ("darwin", "arm64"): r"macosx_\w*_arm64",
    ("win32", "AMD64"): r"win_amd64",
    ("win32", "ARM64"): r"win_arm64",
}
"""What the name of a wheel says of each kind of computer."""

Fetch = Callable[[str, Listener], bytes]
"""Fetches an address; raises Stopped or EnvironmentFault."""


class _Links(HTMLParser):
    """The addresses that a page of an index links to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Called by the parser."""
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def put_uv(requirements: Path, sources: Sources, tools: Path, fetch: Fetch, listener: Listener) -> Path:
    """Put the pinned uv into `tools/bin`; returns where it lies.

    Raises:
        Stopped: the listener asked for it.
        EnvironmentFault: there is none for this computer, or what was fetched is not the pinned one.
    """
    version, hashes = read_pin(requirements / "tools.txt")
    name, content = _from_folder(sources, version) or _from_index(sources, version, fetch, listener)
    found = hashlib.sha256(content).hexdigest()
    if found not in hashes:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP(
                "WorkerEnvironment",
                "'{}' is not the file that was tested: its checksum is {}. It was not used. Try another mirror.",
            ),
            name,
            found,
        )
    return unpack(content, version, tools)


def read_pin(path: Path) -> tuple[str, frozenset[str]]:
    """The pinned version of uv, and the SHA-256 of its wheel for each kind of computer."""
    text = path.read_text(encoding="utf-8")
    version = re.search(r"^uv==([\w.]+)", text, re.MULTILINE)
    return (version.group(1) if version else ""), frozenset(re.findall(r"sha256:([0-9a-f]{64})", text))


def is_for_here(name: str, version: str, system: str = sys.platform, machine: str = "") -> bool:
    """Whether a file's name is that of a version's wheel for a kind of computer; by default for this one."""
    tag = PLATFORMS.get((system, machine or platform.machine()))
    return (
        tag is not None
        and re.fullmatch(rf"uv-{re.escape(version)}-py3-none-(?:.*\.)?{tag}(?:\..*)?\.whl", name) is not None
    )


def unpack(wheel: bytes, version: str, tools: Path) -> Path:
    """Take the program, and nothing else, out of a wheel; complete or absent.

    Raises:
        EnvironmentFault: the wheel has no program.
    """
    program = "uv.exe" if os.name == "nt" else "uv"
    try:
        with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
            content = archive.read(f"uv-{version}.data/scripts/{program}")
    except (KeyError, zipfile.BadZipFile) as error:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP("WorkerEnvironment", "The wheel of uv holds no program '{}'."), program
        ) from error
    place = tools / "bin" / program
    place.parent.mkdir(parents=True, exist_ok=True)
    partial = place.with_name(f"{program}.part")
    partial.write_bytes(content)
    partial.chmod(0o755)
    partial.replace(place)
    return place


def _from_folder(sources: Sources, version: str) -> tuple[str, bytes] | None:
    found = sorted(Path(sources.wheels).glob("uv-*.whl")) if sources.wheels else []
    path = next((path for path in found if is_for_here(path.name, version)), None)
    return (path.name, path.read_bytes()) if path else None


def _from_index(sources: Sources, version: str, fetch: Fetch, listener: Listener) -> tuple[str, bytes]:
    if sources.is_offline:
        raise EnvironmentFault(
            QT_TRANSLATE_NOOP(
                "WorkerEnvironment",
                "The folder of wheels has no uv {} for this computer, and no suitable Python is installed. Put the"
                " wheel of uv there, or install Python.",
            ),
            version,
        )
    index = sources.index or os.environ.get("PIP_INDEX_URL") or PUBLIC_INDEX
    page = f"{index.rstrip('/')}/uv/"
    links = _Links()
    links.feed(fetch(page, listener).decode("utf-8", "replace"))
    for link in links.found:
        address = urljoin(page, urldefrag(link).url)
        name = unquote(urlsplit(address).path.rpartition("/")[2])
        if is_for_here(name, version):
            return name, fetch(address, listener)
    raise EnvironmentFault(
        QT_TRANSLATE_NOOP("WorkerEnvironment", "'{}' has no uv {} for this computer ({}, {}). Install Python {}."),
        page,
        version,
        platform.system(),
        platform.machine(),
        "3.12",
    )
