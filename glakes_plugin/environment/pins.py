"""The exact libraries of the worker, as `requirements/` pins them, and what they weigh."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path

from ...worker.interpreters import REQUIRED_LIBRARIES

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"


@dataclass(frozen=True)
class Weight:
    """Bytes to fetch, and bytes on the disk afterwards."""

    fetched: int
    on_disk: int


@dataclass(frozen=True)
class Pins:
    """What an environment has to hold. Names are in the one spelling that `canonical` gives."""

    folder: Path
    """Has `worker.in`, `worker.txt` and, where sizes were measured, `sizes.json`."""
    versions: dict[str, str]
    """Library -> its exact version."""
    roots: tuple[str, ...]
    """The libraries that are asked for; the others come with them."""
    modules: tuple[str, ...]
    """What must be importable in the end."""
    sizes: dict[str, dict[str, Weight]]
    """Kind of computer -> library -> what it weighs."""

    @property
    def wanted_file(self) -> Path:
        """What is asked for, as pip reads it."""
        return self.folder / "worker.in"

    @property
    def exact_file(self) -> Path:
        """The exact versions, as pip reads constraints."""
        return self.folder / "worker.txt"

    def digest(self) -> str:
        """Sixteen hexadecimal digits that change with any version."""
        return hashlib.sha256(json.dumps(self.versions, sort_keys=True).encode()).hexdigest()[:16]

    def weight(self, computer: str) -> Weight | None:
        """What everything weighs on a kind of computer, such as `linux-cpu`; None where it was not measured."""
        parts = self.sizes.get(computer)
        if not parts:
            return None
        return Weight(sum(part.fetched for part in parts.values()), sum(part.on_disk for part in parts.values()))


def canonical(name: str) -> str:
    """The one spelling of a library's name: Jinja2, jinja2 and JINJA2 are the same."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_pins(folder: Path = REQUIREMENTS, modules: tuple[str, ...] = REQUIRED_LIBRARIES) -> Pins:
    """Read the pins of a folder of requirements."""
    exact = (line.partition("==") for line in _lines(folder / "worker.txt"))
    versions = {canonical(name): version.partition(";")[0].strip() for name, _, version in exact}
    roots = (re.match(r"[\w.-]+", line) for line in _lines(folder / "worker.in"))
    return Pins(
        folder=folder,
        versions=versions,
        roots=tuple(canonical(found.group()) for found in roots if found),
        modules=modules,
        sizes=_read_sizes(folder / "sizes.json"),
    )


def _lines(path: Path) -> list[str]:
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


def _read_sizes(path: Path) -> dict[str, dict[str, Weight]]:
    if not path.exists():
        return {}
    kinds = json.loads(path.read_text(encoding="utf-8"))["kinds"]
    return {kind: {name: Weight(*sizes) for name, sizes in parts.items()} for kind, parts in kinds.items()}
