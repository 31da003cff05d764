"""OpenVINO without its telemetry. Everything of OpenVINO and NNCF is imported by way of this module.

Both report to their makers that they were imported, and keep a file in the home folder for it, wherever they
find the package `openvino_telemetry`, which comes along with them. So it must not be found.
"""

from __future__ import annotations

import importlib
import logging
import sys
from typing import Any

sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

import openvino as ov  # noqa: E402 (not before the line above)
from openvino import opset13 as op  # noqa: E402

__all__ = ["nncf", "op", "ov"]


def nncf() -> Any:
    """NNCF, which takes seconds to load."""
    module = importlib.import_module("nncf")
    module.set_log_level(logging.ERROR)
    return module
