"""Which processor torch computes on."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from typing import TYPE_CHECKING

from ..lakes.errors import InvalidSetting

if TYPE_CHECKING:
    import torch


def choose_device(name: str) -> torch.device:
    """The device for DEVICE: `auto` takes the graphics card where torch can use one.

    Raises:
        InvalidSetting: `cuda` was asked for and torch cannot use it.
    """
    import torch

    if name == "auto":
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    if name == "cuda" and not torch.cuda.is_available():
        raise InvalidSetting(
            "DEVICE is cuda, but the worker's torch finds no usable graphics card."
            " Choose auto or cpu, or install the CUDA build of torch in the worker environment."
        )
    return torch.device(name)


def prediction_device(name: str) -> torch.device:
    """As `choose_device`, but `auto` takes Apple's graphics processor too; training on it is not tried.

    Raises:
        InvalidSetting: `cuda` was asked for and torch cannot use it.
    """
    import torch

    device = choose_device(name)
    if name == "auto" and device.type == "cpu" and torch.backends.mps.is_available():
        return torch.device("mps")
    return device


def may_have_graphics() -> bool:
    """Whether asking torch for a graphics processor is worth the second that loading torch takes."""
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def loader_threads(device: torch.device) -> int:
    """Threads that read patches: a graphics card eats faster than one can feed, a processor does not."""
    return min(os.cpu_count() or 1, 8) if device.type == "cuda" else 1
