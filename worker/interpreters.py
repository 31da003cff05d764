"""What a worker's interpreter may see of our environment, and whether it has what the steps need.

QGIS side, standard library only.
"""

from __future__ import annotations

import json
import os
import subprocess  # nosec B404 - asking an interpreter what it has
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOREIGN_VARIABLES = ("PYTHON", "PROJ_", "GDAL_", "OGR_", "CPL_", "QT_", "QGIS", "LD_", "DYLD_", "VIRTUAL_ENV", "CONDA")
"""Prefixes of variables that would bind the worker to QGIS's libraries, or to somebody else's."""

REQUIRED_PYTHON = (3, 11)

REQUIRED_LIBRARIES = (
    "numpy",
    "scipy",
    "rasterio",
    "pyproj",
    "shapely",
    "pandas",
    "geopandas",
    "pyogrio",
    "safetensors",
    "torch",
    "matplotlib",
    "jinja2",
)

PROBE_TIMEOUT_S = 30

_PROBE = """
import importlib.util, json, sys
names = sys.argv[1:]
print(json.dumps([list(sys.version_info[:3]), [n for n in names if importlib.util.find_spec(n) is None]]))
"""


@dataclass(frozen=True)
class Probe:
    """What was found out about an interpreter."""

    interpreter: str
    version: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    fault: str = ""
    """Why it could not be asked; empty when it answered."""

    def is_usable(self) -> bool:
        """True when every step can run."""
        return not self.fault and not self.missing and self.version >= REQUIRED_PYTHON

    def sentence(self) -> str:
        """What is wrong, or that all is well."""
        if self.fault:
            return f"The worker interpreter '{self.interpreter}' cannot be used: {self.fault}."
        version = ".".join(map(str, self.version))
        if self.version < REQUIRED_PYTHON:
            needed = ".".join(map(str, REQUIRED_PYTHON))
            return f"The worker needs Python {needed} or newer; '{self.interpreter}' is Python {version}."
        if self.missing:
            return f"The worker environment of '{self.interpreter}' lacks {', '.join(self.missing)}."
        return f"Python {version} at '{self.interpreter}' has everything."


def clean_environment(environment: dict[str, str]) -> dict[str, str]:
    """The variables that a worker may see."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(FOREIGN_VARIABLES)}


def probe(interpreter: str | Path) -> Probe:
    """Ask an interpreter for its version and for libraries it lacks; remembered until its file changes."""
    try:
        changed = Path(interpreter).stat().st_mtime
    except OSError as error:
        return Probe(str(interpreter), fault=f"{error.strerror}")
    return _probe(str(interpreter), changed)


def forget_probes() -> None:
    """Ask every interpreter anew next time: what was missing may have been installed."""
    _probe.cache_clear()


@lru_cache(maxsize=16)
def _probe(interpreter: str, _changed: float) -> Probe:
    try:
        # nosec: fixed argument list, no shell; the interpreter is the user's own choice.
        answer = subprocess.run(  # noqa: S603  # nosec B603
            [interpreter, "-I", "-c", _PROBE, *REQUIRED_LIBRARIES],
            capture_output=True,
            text=True,
            check=True,
            timeout=PROBE_TIMEOUT_S,
            env=clean_environment(dict(os.environ)),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ).stdout
        version, missing = json.loads(answer.splitlines()[-1])
    except subprocess.CalledProcessError as error:
        last = (error.stderr or "").strip().splitlines()[-1:]
        return Probe(interpreter, fault=f"exit status {error.returncode} {' '.join(last)}".strip())
    except subprocess.TimeoutExpired:
        return Probe(interpreter, fault=f"no answer in {PROBE_TIMEOUT_S} s")
    except OSError as error:
        return Probe(interpreter, fault=f"{error.strerror}")
    except (ValueError, IndexError):
        return Probe(interpreter, fault="it is not a Python interpreter")
    return Probe(interpreter, tuple(version), tuple(missing))
