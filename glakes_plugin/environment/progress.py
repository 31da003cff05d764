"""How far pip has come, reckoned from what it says and from what lies in the environment."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from .installed import site_packages
from .pins import Pins, canonical

FETCHING = 0.7
"""Share of the whole that fetching takes; the rest is unpacking and compiling."""

_COLLECTING = re.compile(r"^\s*(?:Collecting |Processing .*[/\\])([A-Za-z0-9][\w.]*(?:-[A-Za-z][\w.]*)*)")
"""From an index and from a folder of wheels."""


class PipProgress:
    """Weighs every library by its bytes; those that are there already count as done."""

    def __init__(self, pins: Pins, computer: str, folder: Path, tell: Callable[[float], object]) -> None:
        self._folder, self._tell = folder, tell
        sizes = pins.sizes.get(computer, {})
        names = set(pins.versions) | set(sizes)
        self._weights = {name: max(1, sizes[name].fetched if name in sizes else 1) for name in names}
        self._total = sum(self._weights.values()) or 1
        self._seen: set[str] = set()
        self._current = ""
        self._installed = 0

    def hear(self, line: str) -> None:
        """A line of pip: the library before the one that it collects now has been fetched."""
        found = _COLLECTING.match(line)
        if found:
            self._seen |= {self._current} & set(self._weights)
            self._current = canonical(found.group(1))
        elif line.lstrip().startswith("Installing collected"):
            self._seen |= {self._current} & set(self._weights)
        self._say()

    def look(self) -> None:
        """Count what is unpacked by now."""
        installed = sum(1 for place in site_packages(self._folder) for _ in place.glob("*.dist-info"))
        if installed != self._installed:
            self._installed = installed
            self._say()

    def _say(self) -> None:
        fetched = sum(self._weights[name] for name in self._seen) / self._total
        unpacked = min(1.0, self._installed / max(1, len(self._weights)))
        self._tell(max(fetched, unpacked) * FETCHING + unpacked * (1 - FETCHING))
