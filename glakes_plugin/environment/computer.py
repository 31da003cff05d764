"""What this computer is to the worker: its system, its graphics card, the room on its disk."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from pathlib import Path

CPU, CUDA, MPS = "cpu", "cuda", "mps"


def hardware() -> tuple[str, ...]:
    """The kinds of PyTorch that can run here, the recommended one first."""
    if sys.platform == "darwin":
        # One and the same wheel; on Apple's own processors it also runs on their graphics.
        return (MPS,) if platform.machine() == "arm64" else (CPU,)
    return (CUDA, CPU) if shutil.which("nvidia-smi") else (CPU, CUDA)


def computer_kind(chosen: str) -> str:
    """The key of the measured sizes, such as `linux-cpu`."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    return f"{system}-{chosen}"


def free_bytes(folder: Path) -> int:
    """Room on the disk where a folder is, or would be."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def folder_bytes(folder: str | Path) -> int:
    """What the files of a folder take; links are not followed."""
    total = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                total += folder_bytes(entry.path)
            else:
                total += entry.stat(follow_symlinks=False).st_size
    return total
