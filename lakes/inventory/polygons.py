"""From a probability raster or a mask to lake polygons, strip by strip.

Memory holds one strip of the raster, the runs of lakes that are not yet complete and the polygons,
whatever the size of the raster. A lake is the same, with the same number, in any raster that holds
the whole of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rasterio.enums import MaskFlags
from rasterio.io import DatasetReader

from ..errors import LakesError
from ..grid import Window, pixel_ids
from ..progress import Progress, Stage
from ..rasters import open_raster, read_window, to_rasterio
from ..vectors import write_polygons
from .measures import area_and_shore, interior_point
from .outlines import Outlines, to_map, to_polygons, trace
from .runs import Runs, empty_runs, find_runs, flag_runs, join_runs, label_runs
from .settings import VectorizeSettings

STRIP_PIXELS = 8_000_000
"""Pixels read at a time."""

BAND_RUNS = 400_000
"""Runs gathered before the lakes among them that are complete become polygons."""


@dataclass(frozen=True)
class WaterRule:
    """Which stored values are lake: `cutoff` and above, none above `highest`."""

    cutoff: float
    highest: float
    kind: str


def percent_cutoff(threshold: float) -> int:
    """The smallest stored percentage that counts as p >= threshold: 57 for 0.57, 51 for 0.501.

    Rounded before going up, since 100 * 0.57 is 56.99... and 100 * 0.07 is 7.00...1 in floating point.
    """
    return int(np.ceil(round(100.0 * threshold, 6)))


def water_rule(dataset: DatasetReader, threshold: float, progress: Progress) -> WaterRule:
    """Tell a raster of percentages, of fractions, and a 0/1 mask apart.

    A band described as `probability`, or uint8 with scale 0.01, holds percentages. Otherwise the
    values decide: nothing above 1 is a mask (whole numbers) or fractions (floats), anything else
    is percentages. The threshold does not apply to a mask.
    """
    described = (dataset.descriptions[0] or "").strip().lower() == "probability"
    scaled = dataset.dtypes[0] == "uint8" and abs(dataset.scales[0] - 0.01) < 1e-9
    is_float = np.dtype(dataset.dtypes[0]).kind == "f"
    if (described and not is_float) or scaled or _exceeds_one(dataset, progress):
        return WaterRule(percent_cutoff(threshold), 100, "percentages")
    # Floats near the threshold were once float32: compare in their own precision.
    return WaterRule(float(np.float32(threshold)), 1, "fractions") if is_float else WaterRule(1, 1, "a 0/1 mask")


def _exceeds_one(dataset: DatasetReader, progress: Progress) -> bool:
    for window in strips(dataset):
        progress.check()
        values, valid = read_valid(dataset, window)
        if (values > 1).any() and bool(((values > 1) & valid).any()):
            return True
    return False


def strips(dataset: DatasetReader) -> Iterator[Window]:
    """Windows of whole rows from top to bottom, along the file's blocks where they are small enough."""
    rows = max(1, min(dataset.height, STRIP_PIXELS // dataset.width))
    block = dataset.block_shapes[0][0]
    rows = rows // block * block or rows
    for row in range(0, dataset.height, rows):
        yield Window(row, 0, min(rows, dataset.height - row), dataset.width)


def read_valid(dataset: DatasetReader, window: Window) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Stored values of band 1, and where there is data."""
    values = read_window(dataset, 1, window)
    flags = dataset.mask_flag_enums[0]
    if MaskFlags.all_valid in flags:
        valid = np.ones(values.shape, dtype=bool)
    elif MaskFlags.nodata in flags and dataset.nodata is not None and not np.isnan(dataset.nodata):
        valid = values != dataset.nodata
    else:
        valid = dataset.read_masks(1, window=to_rasterio(window)) > 0
    if values.dtype.kind == "f":
        valid &= np.isfinite(values)
    return values, valid


class Strip(NamedTuple):
    """What is kept of some rows: runs of water and of missing data, and the row below the last."""

    water: Runs
    gaps: Runs
    row_stop: int


def find_strip(values: NDArray[Any], valid: NDArray[np.bool_], rule: WaterRule, row: int) -> Strip:
    """Runs of a block of whole rows that begins at `row`.

    Raises:
        LakesError: a value is neither of a mask nor a percentage.
    """
    water = (values >= rule.cutoff) & valid
    strange = water & (values > rule.highest)
    if strange.any():
        raise LakesError(
            f"Expected a 0/1 mask, fractions 0..1 or percentages 0..100, found {values[strange][0]} in {rule.kind}."
            " Give a probability raster or a 0/1 mask, and check its nodata value."
        )
    gaps = empty_runs() if valid.all() else find_runs(~valid, row)
    return Strip(find_runs(water, row), gaps, row + len(values))


class Traced(NamedTuple):
    """Complete lakes in scan order: outlines, first pixel of each, 1 where it meets the edge of the data."""

    outlines: Outlines
    first_row: NDArray[np.int64]
    first_col: NDArray[np.int64]
    edge_flag: NDArray[np.int16]


def trace_strips(parts: Iterable[Strip], height: int, width: int) -> Iterator[Traced]:
    """Lakes of a raster given as strips from top to bottom, as soon as they are complete."""
    water: list[Runs] = []
    gaps: list[Runs] = []
    limit = BAND_RUNS
    for part in parts:
        water.append(part.water)
        gaps.append(part.gaps)
        is_last = part.row_stop == height
        if not is_last and sum(map(len, water + gaps)) < limit:
            continue
        edge_gaps = join_runs(gaps)
        runs = flag_runs(join_runs(water), edge_gaps, height, width)
        lake = label_runs(runs)
        stays = np.zeros(len(runs), dtype=bool) if is_last else np.isin(lake, lake[runs.row == part.row_stop - 1])
        if not stays.all():
            yield _traced(runs.take(~stays), lake[~stays])
        water, gaps = [runs.take(stays)], [edge_gaps.take(edge_gaps.row == part.row_stop - 1)]
        # Doubling keeps the whole effort linear where one huge lake is carried along.
        limit = max(BAND_RUNS, 2 * len(water[0]))


def _traced(runs: Runs, label: NDArray[np.int32]) -> Traced:
    _, first, lake = np.unique(label, return_index=True, return_inverse=True)
    in_scan_order = np.argsort(first)
    first = first[in_scan_order]
    number = np.empty_like(in_scan_order)
    number[in_scan_order] = np.arange(len(first))
    lake = number[lake]
    touches = np.bincount(lake, runs.flag, minlength=len(first)) > 0
    return Traced(trace(runs, lake), runs.row[first], runs.start[first], touches.astype(np.int16))


def to_frame(traced: Traced, dataset: DatasetReader, min_area: float, progress: Progress) -> gpd.GeoDataFrame:
    """Lakes of at least `min_area` km2 with their attributes, in the raster's coordinate system."""
    transform = tuple(dataset.transform)
    x, y = to_map(traced.first_col + 0.5, traced.first_row + 0.5, transform).T
    pixel_width, pixel_height = np.hypot(transform[0], transform[3]), np.hypot(transform[1], transform[4])
    frame = gpd.GeoDataFrame(
        {"lake_id": pixel_ids(x, y, float(pixel_width), float(pixel_height), dataset.crs.is_geographic)},
        geometry=to_polygons(traced.outlines, transform),
        crs=dataset.crs,
    )
    frame[["area_km2", "shore_km"]] = area_and_shore(frame.geometry, progress)
    frame["edge_flag"] = traced.edge_flag
    frame = frame[frame["area_km2"] >= min_area]
    frame[["lon", "lat"]] = interior_point(frame.geometry)
    return frame[["lake_id", "area_km2", "shore_km", "lon", "lat", "edge_flag", "geometry"]]


def trace_raster(dataset: DatasetReader, threshold: float, min_area: float, progress: Progress) -> gpd.GeoDataFrame:
    """All lakes of an open raster, by the number of their first pixel.

    Raises:
        LakesError: no coordinate system, or values that are neither mask nor probability.
    """
    if dataset.crs is None:
        raise LakesError(f"'{dataset.name}' has no coordinate system, so no area can be computed. Assign one first.")
    rule = water_rule(dataset, threshold, progress)
    progress.info(f"Band 1 of '{Path(dataset.name).name}' is read as {rule.kind}; lake from {rule.cutoff:g} on.")

    def found() -> Iterator[Strip]:
        for window in strips(dataset):
            progress.percent(100.0 * window.row / dataset.height)
            values, valid = read_valid(dataset, window)
            yield find_strip(values, valid, rule, window.row)

    progress.percent(0, "Tracing lakes")
    traced = trace_strips(found(), dataset.height, dataset.width)
    frames = [to_frame(lakes, dataset, min_area, progress) for lakes in traced]
    if not frames:
        frames = [to_frame(_traced(empty_runs(), np.empty(0, dtype=np.int32)), dataset, min_area, progress)]
    frame = frames[0] if len(frames) == 1 else gpd.GeoDataFrame(pd.concat(frames), crs=dataset.crs)
    return frame.sort_values("lake_id", ignore_index=True)


def write_lakes(raster: str | Path, output: str | Path, threshold: float, min_area: float, progress: Progress) -> int:
    """Write the lakes of a raster as a polygon layer; returns how many there are."""
    with open_raster(raster) as dataset:
        frame = trace_raster(dataset, threshold, min_area, Stage(progress, 0, 90))
    progress.percent(90, "Writing polygons")
    write_polygons(frame, output)
    progress.percent(100)
    return len(frame)


def vectorize_lakes(settings: VectorizeSettings, progress: Progress) -> dict[str, Any]:
    """Lakes as polygons with the attributes that a raster alone can give."""
    count = write_lakes(settings.input, settings.output, settings.threshold, settings.min_area, progress)
    progress.info(f"{count} lakes.")
    return {"LAKES_COUNT": count}
