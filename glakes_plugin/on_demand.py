"""A dock that is made when it is first asked for, and is one per window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from qgis.gui import QgisInterface

from .docks import close_others


class Openable(Protocol):
    """What is behind a dock."""

    def open(self) -> None:
        """Show the dock."""

    def close(self) -> None:
        """Leave nothing behind."""


Made = TypeVar("Made", bound=Openable)


class OnDemand(Generic[Made]):
    """What an action of the plugin opens."""

    def __init__(self, iface: QgisInterface, dock: str, make: Callable[[QgisInterface], Made]) -> None:
        """Take the object name of the dock, and what makes it."""
        self._iface, self._dock, self._make = iface, dock, make
        self.made: Made | None = None

    def open(self) -> None:
        """Show the dock; another one with keys of a letter is closed, or neither's would work."""
        close_others(self._iface, self._dock)
        if self.made is None:
            self.made = self._make(self._iface)
        self.made.open()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        if self.made is not None:
            self.made.close()
            self.made = None
