"""Where this computer remembers what it has found out once; all of it may be removed at any time."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from .errors import LakesError
from .files import written


def cache_folder() -> Path:
    """The folder of GLAKES in the user's cache; may not exist yet."""
    if sys.platform == "win32":
        place = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        place = Path.home() / "Library" / "Caches"
    else:
        place = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(place) / "glakes"


def recall(file: Path) -> dict[str, Any]:
    """The JSON object in a file; empty when there is none that can be read."""
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}


def remember(file: Path, **values: Any) -> None:
    """Add to the JSON object in a file; where that cannot be written nothing is remembered."""
    try:
        with written(file) as part:
            part.write_text(json.dumps(recall(file) | values, indent=1), encoding="utf-8")
    except (OSError, LakesError):
        return
