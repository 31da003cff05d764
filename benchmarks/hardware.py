"""What numbers depend on: the machine, its libraries, and how busy it is."""

from __future__ import annotations

import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

LIBRARIES = ("torch", "openvino", "onnxruntime", "rasterio", "numpy", "shapely")
ABILITIES = ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile")


def hardware() -> dict[str, Any]:
    """What the numbers depend on."""
    model, flags = platform.processor(), ""
    processors = Path("/proc/cpuinfo")
    if processors.exists():
        fields = dict(line.split(":", 1) for line in processors.read_text().splitlines() if ":" in line)
        fields = {name.strip(): value.strip() for name, value in fields.items()}
        model, flags = fields.get("model name", model), fields.get("flags", "")
    abilities = [name for name in ABILITIES if name in flags.split()]
    versions = {name: _version(name) for name in LIBRARIES}
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9 if hasattr(os, "sysconf") else None
    found = {"processor": model, "abilities": abilities, "cores": os.cpu_count(), "memory_gb": memory}
    return found | {"system": platform.system(), "python": platform.python_version(), "versions": versions}


def load() -> float | None:
    """How busy the machine was in the last minute."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "not installed"
