"""Cloud probability of L1C images, by the model of the package s2cloudless.

Zupanc, A. (2017): Improving cloud detection with machine learning; the probability band of Earth
Engine's S2_CLOUD_PROBABILITY is made by the same model. The package would then average over
neighbours and dilate; here the probability of a place stands for itself, as in Earth Engine, and
clouds are widened by BUFFER like all others. So it depends on nothing but the image: the same for
any block and extent.

The model is evaluated on cells of about 60 m, the size of a pixel in its bands B1, B9 and B10, each
band averaged over the cell. On pixels of 10 m it takes 36 times as long.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..errors import MissingLibrary
from ..grid import Window
from .mean import UNIT

CELL_M = 60.0


def cell_shape(pixel_m: tuple[float, float]) -> tuple[int, int]:
    """Rows and columns of pixels in a cell."""
    return max(1, round(CELL_M / pixel_m[0])), max(1, round(CELL_M / pixel_m[1]))


def cells_around(rows: NDArray[np.intp], cols: NDArray[np.intp], cell: tuple[int, int]) -> Window:
    """The cells, counted from the image's corner, that hold some of its pixels."""
    (top, bottom), (left, right) = ((int(places.min()), int(places.max())) for places in (rows, cols))
    row, col = top // cell[0], left // cell[1]
    return Window(row, col, bottom // cell[0] + 1 - row, right // cell[1] + 1 - col)


def cell_pixels(cells: Window, cell: tuple[int, int]) -> Window:
    """The pixels of some cells."""
    return Window(cells.row * cell[0], cells.col * cell[1], cells.height * cell[0], cells.width * cell[1])


def cell_means(
    fixed: NDArray[np.int64], missing: NDArray[np.bool_], cell: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Mean reflectance of each cell over the pixels that have one, and which cells have none.

    Args:
        fixed: whole billionths (`mean.fixed_point`), so that the sums are exact in any order; whole cells.
        missing: as large.
        cell: rows and columns of pixels.
    """
    shape = fixed.shape[0] // cell[0], cell[0], fixed.shape[1] // cell[1], cell[1]
    sums = np.where(missing, 0, fixed).reshape(shape).sum(axis=(1, 3))
    counts = (~missing).reshape(shape).sum(axis=(1, 3))
    return sums / (np.maximum(counts, 1) * float(UNIT)), counts == 0


def probability(bands: NDArray[np.float64]) -> NDArray[np.float64]:
    """Percent of cloud.

    Args:
        bands: (n, 10) reflectance above the atmosphere, 0..1, in the order of `names.MODEL_BANDS`.

    Raises:
        MissingLibrary: the package is not there.
    """
    if not len(bands):
        return np.zeros(0)
    # One thread: blocks are worked on side by side already.
    pairs = detector().classifier.image_predict_proba(bands, num_threads=1)
    return np.asarray(100.0 * pairs[:, 1])


@lru_cache(maxsize=1)
def detector() -> Any:
    """The package's detector with its own model file, loaded once.

    Raises:
        MissingLibrary: the package is not there.
    """
    try:
        # Two seconds, for it brings its download client; nothing is fetched, and no file written.
        from s2cloudless.cloud_detector import S2PixelCloudDetector
    except ImportError as error:
        raise MissingLibrary(
            f"Cloud masks of L1C need the package s2cloudless, which cannot be loaded ({error}). Install it into the"
            " worker environment, or choose CLOUD_MASK qa60 or none."
        ) from error
    return S2PixelCloudDetector(average_over=None, dilation_size=None)
