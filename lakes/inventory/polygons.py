"""From a probability raster or a mask to lake polygons, strip by strip.

Memory holds one strip of the raster, the corners of lakes that are not yet complete, and one band of
lakes that are, whatever the size of the raster. A lake is the same, with the same number, in any
raster that holds the whole of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import rasterio
from rasterio.io import DatasetReader

from ..errors import LakesError
from ..gathering import gathered_polygons
from ..grid import pixel_ids
from ..progress import Progress, Stage
from ..rasters import check_north_up, open_raster
from ..vectors import check_suffix
from .measures import interior_point, polygon_measures
from .outlines import to_map, to_polygons
from .settings import VectorizeSettings
from .tracing import Traced, trace_rows
from .water import read_water, water_rule

CACHE_BYTES = 64 * 2**20
"""What GDAL may keep of a file that is read once from top to bottom."""

FIELDS = ("lake_id", "area_km2", "shore_km", "lon", "lat", "edge_flag", "geometry")


def to_frame(traced: Traced, dataset: DatasetReader, min_area: float, progress: Progress) -> gpd.GeoDataFrame:
    """Lakes of at least `min_area` km2 with their attributes, in the raster's coordinate system."""
    transform = tuple(dataset.transform)[:6]
    points, ring_offsets, lake_offsets = outlines = traced.outlines.on_map(transform)
    area, shore = polygon_measures(points, ring_offsets, lake_offsets, dataset.crs, progress)
    x, y = to_map(traced.first_col + 0.5, traced.first_row + 0.5, transform).T
    number = pixel_ids(x, y, abs(transform[0]), abs(transform[4]), dataset.crs.is_geographic)
    frame = gpd.GeoDataFrame(
        {"lake_id": number, "area_km2": area, "shore_km": shore, "edge_flag": traced.edge_flag},
        geometry=to_polygons(outlines),
        crs=dataset.crs,
    )
    frame = frame[frame["area_km2"] >= min_area]
    frame[["lon", "lat"]] = interior_point(frame.geometry)
    return frame[list(FIELDS)]


def check_grid(dataset: DatasetReader) -> None:
    """Check that lakes of a raster can be measured and numbered.

    Raises:
        LakesError: it has no coordinate system.
        GridMismatch: it is rotated or upside down, so that its scan order is not that of the global grid.
    """
    if dataset.crs is None:
        raise LakesError(f"'{dataset.name}' has no coordinate system, so no area can be computed. Assign one first.")
    check_north_up(dataset)


def trace_raster(
    dataset: DatasetReader, threshold: float, min_area: float, progress: Progress
) -> Iterator[gpd.GeoDataFrame]:
    """The lakes of an open raster in parts, each as soon as its lakes are complete; at least one part.

    Raises:
        GridMismatch: a rotated raster.
        LakesError: no coordinate system, or values that are neither mask nor probability.
        MissingInput: the file is damaged.
    """
    check_grid(dataset)
    rule = water_rule(dataset, threshold, progress)
    progress.info(f"Band 1 of '{Path(dataset.name).name}' is read as {rule.kind}; lake from {rule.cutoff:g} on.")
    progress.percent(0, "Tracing lakes")
    for traced in trace_rows(read_water(dataset, rule, progress.percent), dataset.width):
        yield to_frame(traced, dataset, min_area, progress)


def write_lakes(raster: str | Path, output: str | Path, threshold: float, min_area: float, progress: Progress) -> int:
    """Write the lakes of a raster as a polygon layer, by their number; returns how many there are.

    Raises:
        GridMismatch: a rotated raster.
        LakesError: no coordinate system, values that are neither mask nor probability, or a wrong suffix.
        MissingInput: no such raster, or a damaged one.
    """
    check_suffix(output)
    count = 0
    with (
        rasterio.Env(GDAL_CACHEMAX=CACHE_BYTES),
        open_raster(raster) as dataset,
        gathered_polygons(output, "lake_id", Stage(progress, 90, 100)) as add,
    ):
        for frame in trace_raster(dataset, threshold, min_area, Stage(progress, 0, 90)):
            add(frame)
            count += len(frame)
    progress.percent(100)
    return count


def vectorize_lakes(settings: VectorizeSettings, progress: Progress) -> dict[str, Any]:
    """Lakes as polygons with the attributes that a raster alone can give."""
    count = write_lakes(settings.input, settings.output, settings.threshold, settings.min_area, progress)
    progress.info(f"{count} lakes.")
    return {"LAKES_COUNT": count}
