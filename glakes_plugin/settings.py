"""What a user of the window has chosen, kept between sessions."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from qgis.core import QgsSettings

PREFIX = "glakes"


@dataclass(frozen=True)
class GlakesSettings:
    """Every remembered choice with its default; each is the key `glakes/<field>`."""

    python: str = ""
    """Interpreter of the worker; empty = none named. `GLAKES_PYTHON` in the environment goes first."""
    device: str = "auto"
    """Where networks run: auto, cpu or cuda."""
    model: str = ""
    """Model file of "Map lakes in view"; empty = the shipped one."""
    threshold: float = 0.5
    """Probability 0..1 from which a pixel is lake."""
    min_area: float = 0.005
    """km2; smaller lakes are left out."""
    folder: str = ""
    """Where results are kept; empty = a temporary folder, gone when QGIS closes."""

    @classmethod
    def load(cls) -> GlakesSettings:
        """The choices of this user profile; a value that does not read as its type is the default."""
        store = QgsSettings()
        return cls(**{item.name: _read(store, item.name, item.default) for item in fields(cls)})

    def save(self) -> None:
        """Keep the choices; a default is not stored, so that a later version may have a better one."""
        store = QgsSettings()
        for item in fields(self):
            value = getattr(self, item.name)
            if value == item.default:
                store.remove(f"{PREFIX}/{item.name}")
            else:
                store.setValue(f"{PREFIX}/{item.name}", value)


def _read(store: QgsSettings, name: str, default: Any) -> Any:
    value = store.value(f"{PREFIX}/{name}")
    try:
        return default if value is None else type(default)(value)
    except (TypeError, ValueError):
        return default
