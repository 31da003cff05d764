"""How large a window this machine can afford."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from ..lakes.grid import align_up
from .settings import PATCH_STEP
from .windows import LARGEST, SIDES

DEFAULT_WINDOW = 1152
"""Pixels; keeps 69 % of what is computed at a margin of 96."""

PIXEL_BYTES = 28
"""Bytes per pixel of a window and channel of the first level, at the peak of a U-Net (measured)."""

PIXEL_BYTES_INT8 = 11
"""The same for an engine in whole numbers."""

LIBRARIES_BYTES = 400 * 2**20
"""An interpreter with torch or OpenVINO, GDAL and a model, before the first window."""

CACHE_BYTES = 256 * 2**20
"""For GDAL's tiles: what neighbouring windows share is then unpacked once, to rasters 12,000 pixels wide."""

DELIVERY_BYTES = 400 * 2**20
"""For the finished windows as one file: those that are open at once, and the threads that pack them."""

IN_FLIGHT = 3
"""Windows at once: one is read while one is predicted and one is written."""


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


def engine_bytes(channels: int, engine: str) -> int:
    """Per pixel of a window, at the peak of a network with so many channels at full resolution."""
    return channels * (PIXEL_BYTES_INT8 if "int8" in engine else PIXEL_BYTES)


def peak_bytes(pixels: int, channels: int, stored: int, engine: str) -> int:
    """What a prediction takes at most; it does not depend on the size of the raster.

    Args:
        pixels: of a window.
        channels: of the first level.
        stored: bytes per pixel of the raster, all bands together.
        engine: its name.
    """
    # Beside the windows in flight: the copy of one in values, and the mask of its valid pixels.
    windows = pixels * (engine_bytes(channels, engine) + (IN_FLIGHT + 2) * stored)
    return LIBRARIES_BYTES + CACHE_BYTES + max(windows, DELIVERY_BYTES)


def affordable_sides(
    channels: int, margin: int, available: int | None, engine: str = "", any_side: bool = False
) -> list[int]:
    """Sides of windows in pixels that a network can be run on, the largest last.

    A window may take a quarter of the available memory; none is so small that nothing is kept.

    Args:
        channels: of the first level, at full resolution.
        margin: pixels, a multiple of 16.
        available: bytes, or None if unknown.
        engine: its name.
        any_side: see `windows.plan_patches`.
    """
    budget = 2**31 if available is None else available // 4
    smallest = max(SIDES[0], align_up(2 * margin + 192, PATCH_STEP))
    sides = (*SIDES, LARGEST) if any_side else SIDES
    return [smallest] + [
        side for side in sides if side > smallest and side**2 * engine_bytes(channels, engine) <= budget
    ]
