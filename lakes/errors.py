"""Everything that can go wrong in a way the user can mend, each as one sentence.

A sentence says what was expected, what was found and what to do. Whatever else is raised is a bug
of ours and reaches the user with a log file instead.
"""

from __future__ import annotations

from collections.abc import Iterable


class LakesError(Exception):
    """A fault that the user can mend; its text is shown to them as it is."""


class Cancelled(Exception):
    """The user asked to stop. Not an error: nothing is reported, nothing is kept."""


class InvalidSetting(LakesError, ValueError):
    """A setting is outside what the step accepts."""


class MissingInput(LakesError, FileNotFoundError):
    """A file or folder that a step needs is not there or cannot be read."""

    def __init__(self, path: object, reason: str = "does not exist", remedy: str = "Check the path.") -> None:
        super().__init__(f"'{path}' {reason}. {remedy}")


class BandMismatch(LakesError, ValueError):
    """A raster does not have the bands that a step needs."""

    def __init__(self, path: object, expected: Iterable[str], found: Iterable[str], remedy: str) -> None:
        super().__init__(
            f"'{path}': expected bands {', '.join(expected)}, found {', '.join(found) or 'none'}. {remedy}"
        )


class GridMismatch(LakesError, ValueError):
    """Two rasters, or a raster and an extent, do not lie on the grid that a step needs."""


class MissingLibrary(LakesError, ImportError):
    """A library that an optional feature needs is not in the worker environment."""
