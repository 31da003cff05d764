"""Make the repository importable as `glakes`, whatever its folder is called; property tests have no time limit."""

import runpy
from pathlib import Path

from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)

# The first call of compiled code compiles, and the machine has other work.
settings.register_profile("glakes", deadline=None)
settings.load_profile("glakes")
