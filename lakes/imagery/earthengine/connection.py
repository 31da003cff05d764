"""Whether Earth Engine answers, for the account that is signed in and a project."""

from __future__ import annotations

from typing import Any

import ee

from ...progress import Progress
from .patience import ask_patiently
from .session import PATIENCE, connect
from .settings import ConnectionSettings


def try_connection(settings: ConnectionSettings, progress: Progress) -> dict[str, Any]:
    """Connect and have 1 reckoned: nothing less shows that the project may be charged.

    Returns:
        PROJECT: the project as given.

    Raises:
        LakesError: not signed in, no project or one that is not enabled, or no network.
    """
    progress.percent(0, "Asking Earth Engine")
    connect(settings.project, settings.endpoint, progress)
    ask_patiently(ee.Number(1).getInfo, progress, PATIENCE)
    return {"PROJECT": settings.project}
