"""What a user of the window has chosen, kept between sessions."""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

from qgis.core import QgsApplication, QgsSettings

PREFIX = "glakes"


@dataclass(frozen=True)
class GlakesSettings:
    """Every remembered choice with its default; each is a key under `glakes/`."""

    python: str = ""
    """Interpreter of the worker; empty = none named. `GLAKES_PYTHON` in the environment goes first."""
    device: str = "auto"
    """Where networks run: auto, cpu or cuda."""
    precision: str = "exact"
    """How networks reckon in "Map lakes in view": exact or fast."""
    model: str = ""
    """Model file of "Map lakes in view"; empty = the shipped one."""
    threshold: float = 0.5
    """Probability 0..1 from which a pixel is lake."""
    min_area: float = 0.005
    """km2; smaller lakes are left out."""
    folder: str = ""
    """Where results are kept; empty = a temporary folder, gone when QGIS closes."""
    earthengine_project: str = field(default="", metadata={"key": "earthengine/project"})
    """Id of the Google Cloud project that Earth Engine charges; empty = the one of the account."""
    annotator: str = ""
    """Who labels and checks; empty = as the computer knows the user."""
    samples: str = ""
    """The samples file that was open last."""

    @classmethod
    def load(cls) -> GlakesSettings:
        """The choices of this user profile; a value that does not read as its type is the default."""
        store = QgsSettings()
        return cls(**{item.name: _read(store, _key(item), item.default) for item in fields(cls)})

    @classmethod
    def remember(cls, **choices: Any) -> None:
        """Keep some choices; the others stay."""
        replace(cls.load(), **choices).save()

    def save(self) -> None:
        """Keep the choices; a default is not stored, so that a later version may have a better one."""
        store = QgsSettings()
        for item in fields(self):
            value = getattr(self, item.name)
            if value == item.default:
                store.remove(_key(item))
            else:
                store.setValue(_key(item), value)


def annotator_name() -> str:
    """Who works here: as set, else as the computer knows them."""
    known = GlakesSettings.load().annotator or QgsApplication.userFullName() or QgsApplication.userLoginName()
    return known.strip() or "?"


def _key(item: Field) -> str:
    return f"{PREFIX}/{item.metadata.get('key', item.name)}"


def _read(store: QgsSettings, key: str, default: Any) -> Any:
    value = store.value(key)
    try:
        return default if value is None else type(default)(value)
    except (TypeError, ValueError):
        return default
