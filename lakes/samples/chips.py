"""Images of single regions, and labels that are masks of pixels."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import rasterio.features
import shapely.geometry
from numpy.typing import NDArray
from rasterio.io import DatasetWriter

from ..bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ..rasters import written_cog


@contextmanager
def written_composite(path: str | Path, shape: tuple[int, int], crs: Any, transform: Any) -> Iterator[DatasetWriter]:
    """A composite of the house's form to write `to_stored` blocks into; complete or absent."""
    form = {"count": len(COMPOSITE_BANDS), "dtype": "int16", "nodata": COMPOSITE_NODATA}
    with written_cog(path, height=shape[0], width=shape[1], crs=crs, transform=transform, **form) as dataset:
        dataset.descriptions = COMPOSITE_BANDS
        dataset.scales = [COMPOSITE_SCALE] * len(COMPOSITE_BANDS)
        yield dataset


def to_stored(values: NDArray[Any]) -> NDArray[np.int16]:
    """int16 x 1000 of values (bands x height x width); no data in every band where any is not finite."""
    stored = np.round(np.clip(values / COMPOSITE_SCALE, COMPOSITE_NODATA + 1, 32767))
    return np.where(np.isfinite(values).all(axis=0), stored, COMPOSITE_NODATA).astype(np.int16)


def mask_polygons(mask: NDArray[np.bool_], transform: Any) -> list[Any]:
    """The True pixels of a mask as polygons along the pixels' edges, 4-connected."""
    found = rasterio.features.shapes(mask.astype("uint8"), mask, transform=transform)
    return [shapely.geometry.shape(geometry) for geometry, _ in found]
