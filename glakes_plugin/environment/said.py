"""Sentences for a person that know nothing of the language they will be read in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CONTEXT = "WorkerEnvironment"
"""Under which Qt looks the sentences of this room up."""


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text for the translators, as Qt's function of this name does, but without Qt."""
    return text


@dataclass(frozen=True)
class Said:
    """A sentence: its English template, and what stands in the braces."""

    template: str
    values: tuple[Any, ...] = ()

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence; `translate` gives a template in another language."""
        return translate(self.template).format(*self.values)


class EnvironmentFault(Exception):
    """The environment cannot be made or removed, for a reason that the user can mend."""

    def __init__(self, template: str, *values: Any) -> None:
        self.said = Said(template, values)
        super().__init__(self.said.text())
