"""How large a window this machine can afford."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from ..lakes.grid import align_up
from .settings import PATCH_STEP
from .windows import SIDES

DEFAULT_WINDOW = 1152
"""Pixels; keeps 69 % of what is computed at a margin of 96."""

PIXEL_BYTES_PER_WIDTH = 28
"""Bytes per pixel of a window and channel of the first level, at the peak of a U-Net (measured)."""


class _MemoryStatus(ctypes.Structure):
    """Windows' MEMORYSTATUSEX."""

    _fields_ = [("length", ctypes.c_uint32), ("load", ctypes.c_uint32)] + [
        (name, ctypes.c_uint64)
        for name in ("total", "available", "total_page", "page", "total_virtual", "virtual", "extended")
    ]


def available_bytes() -> int | None:
    """Memory that can be used without swapping; None where the system does not say."""
    table = Path("/proc/meminfo")
    if table.exists():
        for line in table.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    if sys.platform == "win32":
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return int(status.available)
    if hasattr(os, "sysconf") and "SC_AVPHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


def affordable_window(width: int, margin: int, available: int | None) -> int:
    """Window in pixels for a network with `width` channels at full resolution.

    A window may take a quarter of the available memory; it is never so small that nothing is kept.

    Args:
        width: channels of the first level.
        margin: pixels, a multiple of 16.
        available: bytes, or None if unknown.
    """
    budget = 2**31 if available is None else available // 4
    smallest = max(SIDES[0], align_up(2 * margin + 192, PATCH_STEP))
    fitting = [side for side in SIDES if side > smallest and side**2 * width * PIXEL_BYTES_PER_WIDTH <= budget]
    return max(fitting, default=smallest)
