"""Functions that numba compiles at their first call and keeps on disk where that is possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile a function of arrays and numbers; it runs without Python's lock.

    The compiled code goes where `NUMBA_CACHE_DIR` says, else beside the source, else into the user's
    cache folder; where none of these can be written, every process compiles for itself.
    """
    fast: Any
    try:
        fast = numba.njit(nogil=True, cache=True)(function)
    except RuntimeError:  # numba: "no locator available", that is, no folder to write into
        fast = numba.njit(nogil=True)(function)
    return cast(Function, fast)
