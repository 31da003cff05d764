"""Real data that lies beside the project, where it does."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared(name):
    """A folder of it; skips the test where it is not."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"needs the real data of shared/data/{name}, which is not here")
    return folder
