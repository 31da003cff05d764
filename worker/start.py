"""The script a worker process is started with: `python -I -u start.py`.

Run by path, so that it works from any folder name and any interpreter. It makes the folder above
importable as the package `glakes` without touching the import path; tests do the same with it.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

PACKAGE = "glakes"


def register_package(root: Path) -> ModuleType:
    """Make the folder `root` importable as `glakes`, unless it already is."""
    if PACKAGE in sys.modules:
        return sys.modules[PACKAGE]
    spec = importlib.util.spec_from_file_location(PACKAGE, root / "__init__.py", submodule_search_locations=[str(root)])
    if spec is None or spec.loader is None:
        raise ImportError(f"No package at {root}.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    register_package(Path(__file__).resolve().parent.parent)
    from glakes.worker.main import main

    sys.exit(main())
