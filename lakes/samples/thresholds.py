"""Draft labels: every pixel with an NDWI above a threshold, as polygons, region by region.

A region takes the pixels whose centre lies in it; what sticks out of it by part of a pixel is cut
off, so that burning the labels by pixel centre gives the same pixels again. Labels are 4-connected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.features import geometry_mask
from rasterio.io import DatasetReader

from ..errors import BandMismatch, GridMismatch, LakesError
from ..grid import Window
from ..imagery.ndwi import read_physical
from ..inventory.measures import area_and_shore, area_km2
from ..inventory.outlines import to_polygons
from ..inventory.tracing import to_pixels, trace_rows
from ..progress import Progress, Stage
from ..rasters import extent_window, open_raster, raster_window
from ..vectors import read_polygons, write_polygons
from .holes import close_holes, find_holes
from .otsu import BINS, bin_edges, count_values, otsu_of_histogram
from .settings import ThresholdSettings

STRIP_PIXELS = 4_000_000
"""Pixels read at a time."""

Values = NDArray[np.float64]


def draft_labels(
    strips: Iterable[Values],
    shape: tuple[int, int],
    transform: Affine,
    crs: Any,
    threshold: float,
    fill_holes: float = 0.0,
) -> gpd.GeoSeries:
    """Polygons around the pixels above a threshold.

    Args:
        strips: NDWI of whole rows from top to bottom, NaN where there is none; `[array]` for an array.
        shape: rows and columns of all strips together.
        transform: of the upper left pixel.
        crs: of the transform.
        threshold: a pixel above it is lake.
        fill_holes: km2, geodesic; holes up to this size are filled.
    """
    found = [
        to_polygons(lakes.outlines, tuple(transform)) for lakes in trace_rows(_pixels(strips, threshold), shape[1])
    ]
    polygons = np.concatenate(found) if found else np.empty(0, dtype=object)
    return gpd.GeoSeries(fill(polygons, crs, fill_holes) if fill_holes > 0 else polygons, crs=crs)


def _pixels(strips: Iterable[Values], threshold: float) -> Iterator[NDArray[np.uint8]]:
    for values in strips:
        with np.errstate(invalid="ignore"):
            yield to_pixels(values > threshold)


def fill(polygons: NDArray[np.object_], crs: Any, largest_km2: float) -> NDArray[np.object_]:
    """Polygons without their holes of up to `largest_km2`; whatever lies in such a hole goes with it."""
    holes, _ = find_holes(polygons)
    is_small = area_km2(gpd.GeoSeries(holes, crs=crs)).to_numpy() <= largest_km2
    if not is_small.any():
        return polygons
    inside, _ = shapely.STRtree(holes[is_small]).query(polygons, predicate="within")
    return np.delete(close_holes(polygons, is_small), np.unique(inside))


@dataclass(frozen=True)
class Region:
    """What gets its own threshold: a polygon on the raster, or the whole raster."""

    region_id: Any
    window: Window
    polygon: shapely.Geometry | None
    threshold: float | None
    """As its field states it."""


def threshold_labels(settings: ThresholdSettings, progress: Progress) -> dict[str, Any]:
    """Write draft labels of every region: `region_id`, `class`, `threshold`, `area_km2`.

    Returns:
        THRESHOLD_USED: the threshold; the mean of the regions' thresholds where there are several.

    Raises:
        BandMismatch: the raster has no such band.
        GridMismatch: no region lies on the raster.
        LakesError: values that are no NDWI, or a threshold field that cannot be used.
    """
    with open_raster(settings.input) as raster:
        _check_raster(raster, settings)
        regions = find_regions(raster, settings, progress)
        sizes = np.cumsum([0] + [region.window.height * region.window.width for region in regions])
        shares = 95.0 * sizes / sizes[-1]
        frames, thresholds = [], []
        for region, start, end in zip(regions, shares, shares[1:], strict=False):
            stage = Stage(progress, float(start), float(end))
            threshold = region_threshold(raster, region, settings, stage)
            if np.isnan(threshold):
                progress.warn(f"Region {region.region_id} has no data and gets no labels.")
                continue
            thresholds.append(threshold)
            frames.append(region_labels(raster, region, threshold, settings, stage))
    if not frames:
        raise GridMismatch(f"'{settings.input}' has no data in any region. Give regions where the raster has values.")
    progress.percent(95, "Writing labels")
    labels = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=frames[0].crs)
    # A region without labels has no type of its own to add.
    labels["region_id"] = labels["region_id"].astype(pd.Series([region.region_id for region in regions]).dtype)
    write_polygons(labels, settings.output)
    _tell(labels, thresholds, progress)
    return {"THRESHOLD_USED": float(np.mean(thresholds))}


def _tell(labels: gpd.GeoDataFrame, thresholds: list[float], progress: Progress) -> None:
    if len(thresholds) > 1:
        span = f"from {min(thresholds):.4g} to {max(thresholds):.4g}"
        progress.info(f"{len(thresholds)} regions; thresholds {span}, THRESHOLD_USED is their mean.")
    progress.info(f"{len(labels)} labels.")


def _check_raster(raster: DatasetReader, settings: ThresholdSettings) -> None:
    if settings.band > raster.count:
        found = [f"{number} {text or ''}".strip() for number, text in enumerate(raster.descriptions, 1)]
        raise BandMismatch(settings.input, [f"BAND = {settings.band}"], found, "Choose the band that holds the NDWI.")
    if raster.crs is None:
        raise LakesError(f"'{settings.input}' has no coordinate system, so no area can be computed. Assign one first.")


def find_regions(raster: DatasetReader, settings: ThresholdSettings, progress: Progress) -> list[Region]:
    """The regions that lie on the raster, in their layer's order; the whole raster without a layer.

    `region_id` is the field of that name, else the running number from 1.

    Raises:
        GridMismatch: none does.
        LakesError: the threshold field is missing, no number, or outside -1..1.
    """
    if not settings.regions:
        return [Region(1, raster_window(raster), None, None)]
    frame = read_polygons(settings.regions, progress)
    stated = _stated_thresholds(frame, settings)
    ids = frame["region_id"] if "region_id" in frame else range(1, len(frame) + 1)
    regions, beside = [], []
    for region_id, polygon, threshold in zip(ids, frame.to_crs(raster.crs).geometry, stated, strict=True):
        try:
            window = extent_window(raster, polygon.bounds)
        except GridMismatch:
            beside.append(str(region_id))
            continue
        regions.append(Region(region_id, window, polygon, None if np.isnan(threshold) else float(threshold)))
    if not regions:
        raise GridMismatch(f"None of the {len(frame)} regions lies on '{settings.input}'. Give regions of that place.")
    if beside:
        progress.warn(f"{len(beside)} regions do not lie on the raster: {', '.join(beside[:20])}.")
    return regions


def _stated_thresholds(frame: gpd.GeoDataFrame, settings: ThresholdSettings) -> Values:
    """Thresholds by region, NaN where METHOD decides."""
    name = settings.threshold_field
    if not name:
        return np.full(len(frame), np.nan)
    if name not in frame:
        found = ", ".join(frame.columns.drop("geometry")) or "none"
        raise LakesError(f"THRESHOLD_FIELD '{name}' is not in '{settings.regions}'; its fields are: {found}.")
    try:
        values = frame[name].to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise LakesError(f"THRESHOLD_FIELD '{name}' must hold numbers. Choose a numeric field.") from error
    if (np.abs(values) > 1).any():
        wrong = values[np.abs(values) > 1][0]
        raise LakesError(f"THRESHOLD_FIELD '{name}' must hold NDWI in -1..1; found {wrong:g}. Correct the field.")
    return np.asarray(values)


def region_strips(
    raster: DatasetReader, region: Region, band: int, report: Callable[[float], None]
) -> Iterator[Values]:
    """NDWI of a region's window in strips of whole rows; NaN outside the region and where there is none.

    Raises:
        LakesError: a value is no NDWI.
    """
    window = region.window
    rows = max(1, STRIP_PIXELS // window.width)
    block = raster.block_shapes[band - 1][0]
    rows = rows // block * block or rows
    for row in range(window.row, window.row_stop, rows):
        report((row - window.row) / window.height)
        strip = Window(row, window.col, rows, window.width).intersect(window)
        yield _read_index(raster, region, band, strip)


def _read_index(raster: DatasetReader, region: Region, band: int, strip: Window) -> Values:
    values = read_physical(raster, band, strip)
    if np.dtype(raster.dtypes[band - 1]).kind in "iu":
        # 9 x 0.001 is a hair above 0.009 in floating point, and would pass a threshold of 0.009.
        values = np.round(values, 9)
    if region.polygon is not None:
        transform = raster.transform * Affine.translation(strip.col, strip.row)
        values[geometry_mask([region.polygon], strip.shape, transform)] = np.nan
    if (np.abs(values) > 1.001).any():
        wrong = values[np.abs(values) > 1.001][0]
        raise LakesError(
            f"Expected an NDWI in -1..1 in band {band} of '{raster.name}', found {wrong:g}. Choose the NDWI band, or"
            " set the band's scale (0.001 for a composite)."
        )
    return values


def region_threshold(raster: DatasetReader, region: Region, settings: ThresholdSettings, progress: Progress) -> float:
    """The threshold of a region: its own, the one that was set, or Otsu's; NaN for Otsu without data."""
    if region.threshold is not None or settings.method == "manual":
        return settings.threshold if region.threshold is None else region.threshold
    low, high = np.inf, -np.inf
    for values in region_strips(raster, region, settings.band, lambda share: progress.percent(30 * share)):
        known = values[np.isfinite(values)]
        if known.size:
            low, high = min(low, known.min()), max(high, known.max())
    if low > high:
        return float("nan")
    edges, counts = bin_edges(low, high), np.zeros(BINS, dtype=np.int64)
    for values in region_strips(raster, region, settings.band, lambda share: progress.percent(30 + 30 * share)):
        counts += count_values(values[np.isfinite(values)], low, high)
    return otsu_of_histogram(counts, edges)


def region_labels(
    raster: DatasetReader, region: Region, threshold: float, settings: ThresholdSettings, progress: Progress
) -> gpd.GeoDataFrame:
    """Labels of one region, cut to it, of at least MIN_AREA."""
    strips = region_strips(raster, region, settings.band, lambda share: progress.percent(60 + 40 * share))
    transform = raster.transform * Affine.translation(region.window.col, region.window.row)
    # Values that were stored as float32 are compared in their own precision.
    is_single = raster.dtypes[settings.band - 1] == "float32"
    above = float(np.float32(threshold)) if is_single else threshold
    labels = draft_labels(strips, region.window.shape, transform, raster.crs, above, settings.fill_holes)
    if region.polygon is not None:
        labels = gpd.GeoSeries(clip(labels.to_numpy(), region.polygon), crs=labels.crs)
    area = area_and_shore(labels, progress)["area_km2"]
    frame = gpd.GeoDataFrame(
        {"region_id": region.region_id, "class": "lake", "threshold": threshold, "area_km2": area}, geometry=labels
    )
    return frame[frame["area_km2"] >= settings.min_area]


def clip(polygons: NDArray[np.object_], region: shapely.Geometry) -> NDArray[np.object_]:
    """The polygons' parts inside a region, each part on its own."""
    shapely.prepare(region)
    whole = shapely.covers(region, polygons)
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(polygons[~whole], region)))
    areal = parts[shapely.get_dimensions(parts) == 2]
    return np.concatenate([polygons[whole], areal])
