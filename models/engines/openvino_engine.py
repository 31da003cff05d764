"""Prediction with OpenVINO on a processor: the graph from stored numbers to stored probability as one piece."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...lakes.progress import Progress
from ...lakes.values import to_values
from .base import Numbers
from .graph import IN_GRAPH, from_numbers
from .logits import logits_graph
from .quiet import ov

LOOK_MS = 50
"""How often a window in work is looked at, whether it should stop."""

PROPERTIES = {
    # OpenVINO would take bfloat16 by itself where it finds instructions for it: other pixels, and slower.
    "INFERENCE_PRECISION_HINT": "f32",
    # All threads on one window. Several windows at once need more memory and are no faster (measured).
    "NUM_STREAMS": 1,
}


class OpenVinoEngine:
    """A graph of logits as an engine (`base.Engine`).

    Args:
        name: said to the user.
        logits: as `graph.unet_graph` gives it; used up.
        numbers: how the raster stores its values.
        check: called while a window is in work; raises to stop.
    """

    def __init__(self, name: str, logits: ov.Model, numbers: Numbers, check: Callable[[], None]) -> None:
        self.name = name
        # Measured with the graph of the U-Net; networks of other libraries have one window of their own.
        self.any_side = True
        self._numbers, self._check = numbers, check
        self._direct = numbers.dtype in IN_GRAPH
        # Numbers of other types come as values, NaN where there is no data.
        graph = from_numbers(logits, numbers if self._direct else Numbers(1.0, None, "float32"))
        self._request = ov.Core().compile_model(graph, "CPU", PROPERTIES).create_infer_request()

    def predict(self, stored: NDArray[Any]) -> NDArray[np.uint8]:
        """Stored probability of one window, see `base.Engine`."""
        if not self._direct:
            values, valid = to_values(stored, self._numbers.nodata, self._numbers.scale)
            stored = np.where(valid, values, np.float32(np.nan))
        self._request.set_input_tensor(ov.Tensor(np.ascontiguousarray(stored)[None]))
        self._run()
        found: NDArray[np.uint8] = self._request.get_output_tensor().data[0, 0].copy()
        return found

    def _run(self) -> None:
        self._check()
        self._request.start_async()
        try:
            while not self._request.wait_for(LOOK_MS):
                self._check()
        except BaseException:
            self._request.cancel()
            self._wait_cancelled()
            raise

    def _wait_cancelled(self) -> None:
        """Until the window is left off: OpenVINO still reads the numbers and says that it stopped by an error."""
        try:
            self._request.wait()
        except RuntimeError:
            return


def exact_engine(model: Path, numbers: Numbers, progress: Progress) -> OpenVinoEngine | None:
    """A model file in float32; None where its network cannot be written as a graph.

    Raises:
        ModelFileError: the model file cannot be used.
    """
    graph = logits_graph(model)
    return graph and OpenVinoEngine("openvino exact", graph, numbers, progress.check)
