"""The full story of a failed job, in a file beside its outputs."""

from __future__ import annotations

import json
import tempfile
from datetime import datetime, timezone
from pathlib import Path

from ..lakes.addresses import without_passwords
from ..lakes.steps import Settings
from ..lakes.version import software_version
from ..worker.client import WorkerError


def write_failure_log(job: str, settings: Settings, error: WorkerError) -> Path | None:
    """Write request, sentence and traceback, without passwords; returns the file, or None where none can be written."""
    now = datetime.now(timezone.utc)
    text = "\n".join(
        [
            f"GLAKES {software_version()}, {job}, {now.isoformat(timespec='seconds')}",
            json.dumps(settings.to_dict(), indent=1, ensure_ascii=False),
            str(error),
            error.details,
            "",
        ]
    )
    for folder in [*(path.parent for path in settings.outputs()), Path(tempfile.gettempdir())]:
        path = folder / f"glakes-{job}-{now:%Y%m%dT%H%M%S%f}.log"
        try:
            path.write_text(without_passwords(text), encoding="utf-8")
        except OSError:
            continue
        return path
    return None
