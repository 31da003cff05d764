"""The run folders that were looked at or begun last, the newest first."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsSettings

KEY = "glakes/runs/recent"
MOST = 8


def recent_runs() -> list[Path]:
    """Folders as they were remembered; some may be gone."""
    stored = QgsSettings().value(KEY) or []
    return [Path(text) for text in ([stored] if isinstance(stored, str) else stored) if text]


def remember_run(folder: Path) -> None:
    """Put a folder first."""
    others = [str(known) for known in recent_runs() if known != folder]
    QgsSettings().setValue(KEY, [str(folder), *others][:MOST])
