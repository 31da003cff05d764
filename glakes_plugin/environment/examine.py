"""What is right and what is wrong with an environment, as facts; nothing is changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .computer import CPU, CUDA
from .installed import RECORD, Installed, configured_version, interpreter_of, read_installed, site_packages
from .pins import Pins
from .processes import ask
from .pythons import NEWEST, OLDEST, BasePython, ask_python, dotted
from .said import QT_TRANSLATE_NOOP, Said

BROUGHT_BY_CUDA = ("nvidia", "cuda", "triton")
"""Beginnings of the names of libraries that only PyTorch with CUDA brings."""

NAMED = 8
"""A sentence does not name more libraries than this."""

IMPORTS_S = 240.0
"""The first import of everything compiles it; on a slow disk that takes its time."""


@dataclass(frozen=True)
class Findings:
    """What was found in the folder of an environment."""

    folder: Path
    exists: bool = False
    python: BasePython | None = None
    """The environment's own Python; None when it does not answer."""
    made_with: tuple[int, ...] = ()
    is_half_made: bool = False
    kind: str = ""
    """Of PyTorch: cpu, cuda or mps, as chosen when it was made."""
    libraries: dict[str, Installed] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    other_version: tuple[tuple[str, str, str], ...] = ()
    """Library, its pinned version, the version that is there."""
    damaged: tuple[str, ...] = ()
    not_importable: tuple[tuple[str, str], ...] = ()
    """Module, and what Python said."""

    @property
    def needs_python(self) -> bool:
        """True when there is no Python in it that could run a worker."""
        return self.python is None or not self.python.is_right_version() or self.is_mixed

    @property
    def is_mixed(self) -> bool:
        """True when Pythons of two versions have left their libraries in it."""
        return len(site_packages(self.folder)) > 1

    def is_whole(self) -> bool:
        """True when a worker can run, with exactly the pinned libraries."""
        return self.exists and not any(True for _ in self.faults())

    def faults(self) -> Iterator[Said]:
        """What is wrong, each as one sentence."""
        if not self.exists:
            yield Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "There is no environment yet."))
            return
        if self.is_half_made:
            yield Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "It is half made: the making was interrupted."))
        yield from self._faults_of_python()
        for text, names in (
            (QT_TRANSLATE_NOOP("WorkerEnvironment", "Missing: {}."), self.missing),
            (QT_TRANSLATE_NOOP("WorkerEnvironment", "Files missing or changed in: {}."), self.damaged),
        ):
            if names:
                yield Said(text, (listed(names),))
        if self.other_version:
            told = listed([f"{name} {found} ({wanted})" for name, wanted, found in self.other_version])
            yield Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Of another version than the tested one: {}."), (told,))
        for module, reason in self.not_importable:
            yield Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "{} cannot be imported: {}"), (module, reason))

    def _faults_of_python(self) -> Iterator[Said]:
        if self.python is None:
            yield Said(
                QT_TRANSLATE_NOOP("WorkerEnvironment", "Its Python '{}' is gone or does not start."),
                (interpreter_of(self.folder),),
            )
        elif not self.python.is_right_version():
            text = QT_TRANSLATE_NOOP("WorkerEnvironment", "It is of Python {}; the libraries need {} to {}.")
            yield Said(text, (dotted(self.python.version), dotted(OLDEST), dotted(NEWEST)))
        elif self.is_mixed:
            yield Said(QT_TRANSLATE_NOOP("WorkerEnvironment", "Two versions of Python are mixed in it."))


def listed(names: Sequence[str]) -> str:
    """Names in a row; of many the first, and how many there are."""
    shown = ", ".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown}… ({len(names)})"


def examine(folder: Path, pins: Pins, kind: str = "", with_imports: bool = False) -> Findings:
    """Look at an environment; with imports that takes some ten seconds, without them well under one.

    Args:
        folder: of the environment; need not exist.
        pins: what it has to hold.
        kind: of PyTorch that is wanted; empty = the one it was made with.
        with_imports: also import the modules.
    """
    if not folder.exists() or not any(folder.iterdir()):
        return Findings(folder)
    record = read_record(folder)
    libraries = read_installed(folder)
    interpreter = interpreter_of(folder)
    python = ask_python([str(interpreter)]) if interpreter.exists() else None
    wanted = set(pins.roots) | set(record.get("libraries", ()))
    present = {name: pin for name, pin in pins.versions.items() if name in libraries}
    kind = kind or record.get("kind", "")
    return Findings(
        folder=folder,
        exists=True,
        python=python,
        made_with=configured_version(folder),
        is_half_made=not record.get("finished", False),
        kind=record.get("kind", ""),
        libraries=libraries,
        missing=tuple(sorted(name for name in wanted if name not in libraries)),
        other_version=tuple(
            (name, pin, libraries[name].version)
            for name, pin in sorted(present.items())
            if libraries[name].public_version != pin or (name == "torch" and not _fits(kind, libraries))
        ),
        damaged=tuple(sorted(name for name in present if libraries[name].is_damaged)),
        not_importable=tuple(try_imports(interpreter, pins.modules)) if with_imports and python else (),
    )


def try_imports(interpreter: Path, modules: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Import the modules in another process; yields those that fail, and why."""
    code = (
        "import importlib, json, sys\nfailed = []\nfor name in sys.argv[1:]:\n"
        "    try:\n        importlib.import_module(name)\n"
        "    except BaseException as error:\n        failed.append([name, f'{type(error).__name__}: {error}'])\n"
        "print(json.dumps(failed))"
    )
    answer = ask([str(interpreter), "-I", "-c", code, *modules], IMPORTS_S)
    if answer is None:  # one of them took the whole process with it
        for module in modules:
            if ask([str(interpreter), "-I", "-c", f"import {module}"], IMPORTS_S) is None:
                yield module, "the process ended"
        return
    yield from ((name, reason) for name, reason in json.loads(answer.strip().splitlines()[-1]))


def read_record(folder: Path) -> dict[str, Any]:
    """What the last making wrote down; empty when there is nothing."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(folder: Path, **values: Any) -> None:
    """Write down how far the making came."""
    part = folder / (RECORD + ".part")
    part.write_text(json.dumps(values, indent=1), encoding="utf-8")
    part.replace(folder / RECORD)


def _fits(kind: str, libraries: dict[str, Installed]) -> bool:
    """Whether PyTorch is of the kind that was chosen. Its version says so, except that CUDA's may have no mark."""
    _, _, mark = libraries["torch"].version.partition("+")
    if kind == CUDA:
        return mark != CPU
    return kind != CPU or not any(name.startswith(BROUGHT_BY_CUDA) for name in libraries)
