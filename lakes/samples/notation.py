"""How a samples file writes times, lines of its history, and where images are.

Standard library only: the window writes the same file as the worker.
"""

from __future__ import annotations

import os
from datetime import datetime, timezone
from pathlib import Path


def now() -> str:
    """The time in UTC, ISO 8601 to the second."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def history_entry(who: str, region_id: str, action: str, detail: str = "") -> dict[str, str]:
    """One row of `history`, with the time of the call."""
    return {"who": who, "when": now(), "region_id": region_id, "action": action, "detail": detail}


def image_path(samples: str | Path, image: str) -> Path:
    """Where the image of a region is: `image` counted from the folder of the samples file."""
    return Path(samples).resolve().parent / image


def relative_image(samples: str | Path, image: str | Path) -> str:
    """How a samples file names an image: relative to its own folder, with forward slashes.

    An image on another drive has no such name and keeps its whole path.
    """
    try:
        return Path(os.path.relpath(Path(image).resolve(), Path(samples).resolve().parent)).as_posix()
    except ValueError:
        return Path(image).resolve().as_posix()
