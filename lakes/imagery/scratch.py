"""Memory that is used again and again: pages that a system hands out afresh cost more than the arithmetic."""

from __future__ import annotations

import threading
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Scratch(threading.local):
    """Arrays to read into, one per name and type; every thread has its own."""

    def __init__(self) -> None:
        self._buffers: dict[tuple[str, np.dtype], NDArray] = {}

    def get(self, name: str, shape: tuple[int, ...], dtype: Any) -> NDArray:
        """The array of that name, with anything in it; it is lost when the name is asked for again."""
        key, size = (name, np.dtype(dtype)), prod(shape)
        if key not in self._buffers or self._buffers[key].size < size:
            self._buffers[key] = np.empty(size, dtype=dtype)
        return self._buffers[key][:size].reshape(shape)
