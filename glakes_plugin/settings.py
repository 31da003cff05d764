"""What a user of the window has chosen, kept between sessions; a variable of the environment goes before a choice."""

from __future__ import annotations

import os
from dataclasses import Field, dataclass, field, fields, replace
from typing import Any

from qgis.core import QgsApplication, QgsSettings

PREFIX = "glakes"
YES = ("1", "true", "yes", "on")


@dataclass(frozen=True)
class GlakesSettings:
    """Every remembered choice with its default.

    Each is a key under `glakes/`, and each has a variable such as `GLAKES_DEVICE` that goes first, for
    administrators and for tests. docs/settings.md lists them; a test compares.
    """

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
    worker_kind: str = field(default="", metadata={"key": "worker/kind"})
    """PyTorch of the worker environment: cpu, cuda or mps; empty = what suits the computer."""
    worker_index: str = field(default="", metadata={"key": "worker/index"})
    """Address of a mirror of the package index; empty = pip's own."""
    worker_proxy: str = field(default="", metadata={"key": "worker/proxy"})
    """Proxy for fetching libraries; empty = the one of QGIS, if it has one."""
    worker_wheels: str = field(default="", metadata={"key": "worker/wheels"})
    """Folder of wheels that is looked into first; empty = none."""
    worker_pythons: str = field(default="", metadata={"key": "worker/pythons"})
    """Address of a mirror of standalone Pythons; empty = uv's own."""
    worker_offline: bool = field(default=False, metadata={"key": "worker/offline"})
    """Whether libraries come from that folder alone."""

    @classmethod
    def load(cls) -> GlakesSettings:
        """What holds now: the variable where there is one, else the choice, else the default."""
        stored = cls.stored()
        return replace(stored, **{item.name: _overridden(item, getattr(stored, item.name)) for item in fields(cls)})

    @classmethod
    def stored(cls) -> GlakesSettings:
        """The choices of this user profile; a value that does not read as its type is the default."""
        store = QgsSettings()
        return cls(**{item.name: _typed(store.value(_key(item)), item.default, item.default) for item in fields(cls)})

    @classmethod
    def remember(cls, **choices: Any) -> None:
        """Keep some choices; the others stay."""
        replace(cls.stored(), **choices).save()

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


def variable_of(name: str) -> str:
    """The variable of the environment that goes before a setting."""
    return f"{PREFIX}_{name}".upper()


def _key(item: Field) -> str:
    return f"{PREFIX}/{item.metadata.get('key', item.name)}"


def _overridden(item: Field, value: Any) -> Any:
    return _typed(os.environ.get(variable_of(item.name)) or None, item.default, value)


def _typed(text: Any, default: Any, otherwise: Any) -> Any:
    """A text as the type of the default; `otherwise` where there is none, or it does not read as that."""
    if text is None:
        return otherwise
    if isinstance(default, bool):
        return str(text).strip().lower() in YES
    try:
        return type(default)(text)
    except (TypeError, ValueError):
        return otherwise
