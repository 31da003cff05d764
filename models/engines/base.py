"""What prediction asks of an engine. NumPy only: whoever uses an engine need not know what runs it."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Numbers(NamedTuple):
    """How a raster stores its values."""

    scale: float
    """Stored number x scale = value."""
    nodata: float | None
    """Stored number without meaning, None = every number means something; NaN never does."""
    dtype: str
    """NumPy's name of the raster's data type."""


class Engine(Protocol):
    """A network ready to run, with all that lies between a raster's numbers and a probability's."""

    name: str
    """What runs where and how exactly, such as `openvino exact`; said to the user."""
    any_side: bool
    """Whether kept pixels are the same to the last bit in windows of any multiple of 16 (32 with an encoder)."""

    def predict(self, stored: NDArray[Any]) -> NDArray[np.uint8]:
        """Lake probability of one window.

        Args:
            stored: bands x H x W numbers as in the raster, its nodata inside; bands in the model's order.

        Returns:
            H x W: floor(100 p), and 255 where any band has no data. Along the edges, in the margin that a network
            needs, it may be anything: nobody keeps it.

        Raises:
            Cancelled: the progress given to `choose` asked to stop.
        """
        ...
