"""The Pythons and the uv of this computer, and which of them can become a worker."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .processes import ask
from .said import QT_TRANSLATE_NOOP, Said

OLDEST, NEWEST = (3, 11), (3, 14)
"""For these there are wheels of every pinned library."""

STANDALONE = "3.12"
"""Fetched by uv where there is no suitable Python."""

REGISTERED = r"Software\Python"
MACOS_PLACES = (
    "/opt/homebrew/bin",
    "/usr/local/bin",
    "/Library/Frameworks/Python.framework/Versions/Current/bin",
)

_QUESTION = """
import importlib.util, json, sys
has = all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))
print(json.dumps([sys.executable, list(sys.version_info[:3]), has, sys.maxsize > 2**32]))
"""


@dataclass(frozen=True)
class BasePython:
    """A Python that an environment may be made from."""

    path: str
    version: tuple[int, ...]
    has_venv: bool
    is_64_bit: bool = True

    def is_right_version(self) -> bool:
        """True when every pinned library has a wheel for it."""
        return self.is_64_bit and OLDEST <= self.version[:2] <= NEWEST

    def verdict(self) -> Said:
        """Why it can be used or cannot."""
        version = dotted(self.version)
        if not self.is_64_bit:
            text = QT_TRANSLATE_NOOP("WorkerEnvironment", "Python {} at '{}' is a 32-bit one; PyTorch needs 64 bits.")
        elif self.version[:2] < OLDEST:
            text = QT_TRANSLATE_NOOP(
                "WorkerEnvironment", "Python {} at '{}' is too old; the libraries need {} or newer."
            )
        elif self.version[:2] > NEWEST:
            text = QT_TRANSLATE_NOOP(
                "WorkerEnvironment",
                "Python {} at '{}' is too new; some libraries have no wheels for it yet. The newest that fits is {}.",
            )
        elif not self.has_venv:
            text = QT_TRANSLATE_NOOP(
                "WorkerEnvironment",
                "Python {} at '{}' cannot make environments: its module venv is missing (Debian and Ubuntu: install"
                " python3-venv).",
            )
        else:
            text = QT_TRANSLATE_NOOP("WorkerEnvironment", "Python {} at '{}' can be used.")
        limit = OLDEST if self.version[:2] < OLDEST else NEWEST
        return Said(text, (version, self.path, dotted(limit)))


def find_pythons(commands: Iterable[Sequence[str]] | None = None) -> list[BasePython]:
    """Every Python that answers, each once, the best first: a right version, with venv, the standalone's version."""
    found: dict[str, BasePython] = {}
    with ThreadPoolExecutor() as pool:  # version managers answer slowly
        answers = list(pool.map(ask_python, usual_commands() if commands is None else commands))
    for python in answers:
        if python:
            found.setdefault(python.path, python)
    return sorted(found.values(), key=lambda p: (not p.is_right_version(), not p.has_venv))


def find_base(pythons: Iterable[BasePython]) -> BasePython | None:
    """The first that has a right version and can make environments."""
    return next((python for python in pythons if python.is_right_version() and python.has_venv), None)


def find_uv(tools: Path | None = None) -> str | None:
    """The uv on the path or where its installer puts it, or the one that was fetched into the folder `tools`."""
    program = "uv.exe" if os.name == "nt" else "uv"
    places = [Path.home() / ".local" / "bin", Path("/opt/homebrew/bin"), *([tools / "bin"] if tools else [])]
    known = (str(place / program) for place in places if (place / program).exists())
    return shutil.which("uv") or next(known, None)


def ask_python(command: Sequence[str]) -> BasePython | None:
    """What a Python says of itself; None when it does not answer."""
    answer = ask([*command, "-I", "-c", _QUESTION])
    try:
        path, version, has_venv, is_64_bit = json.loads((answer or "").strip().splitlines()[-1])
    except (ValueError, IndexError):
        return None
    return BasePython(path, tuple(version), has_venv, is_64_bit)


def usual_commands() -> list[tuple[str, ...]]:
    """How Pythons are usually called here. QGIS's own is one only where it is the system's."""
    names = [f"python3.{minor}" for minor in (12, 11, 13, 14)] + ["python3", "python"]
    if os.name == "nt":
        launcher = [("py", f"-3.{minor}") for minor in (12, 11, 13, 14)]
        callable_ = [command for command in [*launcher, ("python",)] if shutil.which(command[0])]
        return [*callable_, *((path,) for path in registered_pythons())]
    on_path = [path for path in map(shutil.which, names) if path]
    if sys.platform == "darwin":
        # Programs that are started from the dock have a short path. Apple's own python3 asks to install Xcode.
        known = [f"{place}/python3.{minor}" for minor in (12, 11, 13, 14) for place in MACOS_PLACES]
        return [(path,) for path in [*on_path, *filter(os.path.exists, known)] if path != "/usr/bin/python3"]
    return [(path,) for path in [str(Path(sys.base_prefix) / "bin" / "python3"), *on_path]]


def registered_pythons() -> list[str]:
    """The Pythons that Windows has in its registry (PEP 514), also off the path: python.org's, Anaconda's."""
    if sys.platform != "win32":
        return []
    import winreg

    read = winreg.KEY_READ
    places = [(winreg.HKEY_CURRENT_USER, read), (winreg.HKEY_LOCAL_MACHINE, read | winreg.KEY_WOW64_64KEY)]
    found: dict[str, None] = {}
    for root, access in places:
        for company in _subkeys(root, REGISTERED, access):
            for tag in _subkeys(root, rf"{REGISTERED}\{company}", access):
                try:
                    with winreg.OpenKey(root, rf"{REGISTERED}\{company}\{tag}\InstallPath", 0, access) as key:
                        found[str(Path(winreg.QueryValue(key, None)) / "python.exe")] = None
                except OSError:
                    continue  # a Python that was removed leaves its name behind
    return [path for path in found if Path(path).exists()]


def _subkeys(root: int, path: str, access: int) -> list[str]:
    if sys.platform != "win32":
        return []
    import winreg

    try:
        with winreg.OpenKey(root, path, 0, access) as key:
            return [winreg.EnumKey(key, number) for number in range(winreg.QueryInfoKey(key)[0])]
    except OSError:
        return []


def dotted(version: Iterable[int]) -> str:
    """Such as 3.12.4."""
    return ".".join(map(str, version))
