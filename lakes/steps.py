"""What a step of the method is told: one frozen dataclass, the same object on both sides.

A QGIS algorithm builds it from its parameters, the worker receives it as JSON, a run folder keeps
and hashes it. Standard library only, because the QGIS side imports it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from .errors import InvalidSetting

Extent = tuple[float, float, float, float]
"""xmin, ymin, xmax, ymax."""


def output_file(**kwargs: Any) -> Any:
    """A dataclass field that names a file the step writes."""
    return field(metadata={"output": True, "decisive": False}, **kwargs)


def indifferent(**kwargs: Any) -> Any:
    """A dataclass field that does not change what the step writes: who is charged, where it is asked for."""
    return field(metadata={"decisive": False}, **kwargs)


@dataclass(frozen=True)
class Settings:
    """Base of every step's settings: to and from JSON, a digest, the files it will write."""

    def to_dict(self) -> dict[str, Any]:
        """The settings as JSON values."""
        values: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Settings:
        """Rebuild from `to_dict`; raises `InvalidSetting` for names that the step does not have."""
        unknown = sorted(set(values) - {item.name for item in fields(cls)})
        if unknown:
            raise InvalidSetting(f"{cls.__name__} has no setting {', '.join(unknown)}.")
        return cls(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})

    def decisive(self) -> dict[str, Any]:
        """What decides the result, as JSON values; where it is written to does not."""
        names = {item.name for item in fields(self) if item.metadata.get("decisive", True)}
        return {name: value for name, value in self.to_dict().items() if name in names}

    def digest(self) -> str:
        """Hex SHA-256 of what decides the result."""
        return hashlib.sha256(json.dumps(self.decisive(), sort_keys=True).encode()).hexdigest()

    def outputs(self) -> list[Path]:
        """The files that the step was asked to write."""
        values = (getattr(self, item.name) for item in fields(self) if item.metadata.get("output"))
        return [Path(value) for value in values if value]


def check(condition: bool, sentence: str) -> None:
    """Raise `InvalidSetting` with the sentence unless the condition holds."""
    if not condition:
        raise InvalidSetting(sentence)


def check_choice(name: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise `InvalidSetting` unless the value is one of the choices."""
    check(value in choices, f"{name} must be one of {', '.join(choices)}; found '{value}'.")
