"""Which Python the worker runs in: `GLAKES_PYTHON`, the setting, the environment the plugin made."""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QCoreApplication, QStandardPaths

from ..worker.interpreters import Probe, probe

VARIABLE = "GLAKES_PYTHON"
SETTING = "glakes/python"


def own_environment() -> Path:
    """Where the plugin keeps the environment it makes itself; outside the plugin folder, so updates spare it."""
    data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
    return Path(data) / "GLAKES" / "env"


def locate_interpreter() -> tuple[str, str] | None:
    """The first interpreter named, in the order above, and by whom: variable, setting or own; None without any."""
    own = own_environment()
    own_python = own / "Scripts" / "python.exe" if os.name == "nt" else own / "bin" / "python"
    named = {"variable": os.environ.get(VARIABLE), "setting": QgsSettings().value(SETTING, "", type=str)}
    for origin, candidate in named.items():
        if candidate:
            return str(Path(candidate).absolute()), origin  # the worker starts in another folder
    return (str(own_python), "own") if own_python.exists() else None


def find_interpreter() -> str | None:
    """The interpreter that workers run in; None when there is none."""
    located = locate_interpreter()
    return located[0] if located else None


def check_interpreter() -> Probe | None:
    """What is known of the interpreter in use; None when none is named."""
    interpreter = find_interpreter()
    return probe(interpreter) if interpreter else None


def obstacle() -> str:
    """Why no worker can run, and what to do; empty when one can."""
    found = check_interpreter()
    if found is None:
        sentence = QCoreApplication.translate("Interpreter", "GLAKES has no worker environment yet.")
    elif found.is_usable():
        return ""
    else:
        sentence = found.sentence()
    remedy = QCoreApplication.translate(
        "Interpreter",
        "Make one under Settings > Options > GLAKES worker; a Python of your own is named under Settings > Options >"
        " GLAKES.",
    )
    return f"{sentence} {remedy}"
