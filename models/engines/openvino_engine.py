"""Prediction with OpenVINO on a processor: the graph from stored numbers to stored probability as one piece."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...lakes.bands import PROBABILITY_NODATA
from ...lakes.progress import Progress
from ...lakes.values import to_values
from ..card import read_card
from .base import Numbers
from .graph import IN_GRAPH, TRIMS, from_numbers
from .logits import is_plain, logits_graph
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
        trim: pixels along every edge that the logits lack.
    """

    def __init__(self, name: str, logits: ov.Model, numbers: Numbers, check: Callable[[], None], trim: int = 0) -> None:
        self.name = name
        # Measured with the graph of the U-Net; networks of other libraries have one window of their own.
        self.any_side = True
        self._numbers, self._check, self._trim = numbers, check, trim
        self._direct = numbers.dtype in IN_GRAPH
        # Numbers of other types come as values, NaN where there is no data.
        graph = from_numbers(logits, numbers if self._direct else Numbers(1.0, None, "float32"), trim)
        self._request = ov.Core().compile_model(graph, "CPU", PROPERTIES).create_infer_request()

    def predict(self, stored: NDArray[Any]) -> NDArray[np.uint8]:
        """Stored probability of one window, see `base.Engine`."""
        if not self._direct:
            values, valid = to_values(stored, self._numbers.nodata, self._numbers.scale)
            stored = np.where(valid, values, np.float32(np.nan))
        _, height, width = stored.shape
        found = np.full((height, width), PROBABILITY_NODATA, np.uint8)
        inside = found[self._trim : height - self._trim, self._trim : width - self._trim]
        self._check()
        if inside.size:
            self._request.set_input_tensor(ov.Tensor(np.ascontiguousarray(stored)[None]))
            self._run()
            inside[:] = self._request.get_output_tensor().data[0, 0]
        return found

    def _run(self) -> None:
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
    trimmed = is_plain(read_card(model))
    graph = logits_graph(model, trimmed)
    return graph and OpenVinoEngine("openvino exact", graph, numbers, progress.check, TRIMS[0] if trimmed else 0)
