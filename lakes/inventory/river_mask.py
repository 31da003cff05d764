"""`maskrivers`: take rivers away from lakes, and decide by the area ratio what becomes of each lake they touch."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from rasterio.io import DatasetReader

from ..errors import MissingInput
from ..grid import Window
from ..progress import Progress, Stage
from ..rasters import open_raster, raster_window, touched_window
from ..vectors import check_suffix, read_polygons, write_polygons
from .decisions import FIELDS, Overrides, match
from .measures import area_km2
from .nearby import bounds_in, in_system_of, on_one_side, read_near, subdivided, touch
from .open_street_map import condition, water_layer
from .reshaped import join, single_parts
from .rivers import ACTIONS, DELETE, KEEP, MASK, decide, left_by
from .settings import MaskRiversSettings
from .value_polygons import trace_values

REVIEW_FIELDS = ("before_km2", "after_km2", "area_ratio", "in_glakes", "in_reserv", "rule", "decision", *FIELDS)


def mask_rivers(settings: MaskRiversSettings, progress: Progress) -> dict[str, Any]:
    """Write the lakes after the river mask, and a review layer of every lake that was judged.

    Returns:
        WHOLE, MASKED and DELETED: how many lakes each decision befell.

    Raises:
        MissingInput: a layer is not there or of another kind.
        LakesError: no river was named, a layer lacks a field.
    """
    for path in (settings.output, settings.review):
        if path:
            check_suffix(path)
    lakes, review, values = without_rivers(settings, Stage(progress, 0, 85))
    progress.percent(85, "Writing lakes")
    write_polygons(lakes, settings.output)
    if settings.review:
        write_polygons(review, settings.review)
    progress.percent(100)
    return values


def without_rivers(
    settings: MaskRiversSettings, progress: Progress, area: gpd.GeoSeries | None = None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, dict[str, Any]]:
    """Read the lakes, take rivers away; returns what is left, the review, and how many each decision befell.

    Args:
        settings: what is asked; nothing is written.
        progress: hears what the rules did.
        area: of which the lakes are a part; rasters of rivers are traced as far as it reaches, so that their
            outlines do not depend on the part. None = as far as the lakes do.

    Raises:
        LakesError: as `mask_rivers`.
    """
    progress.percent(0, "Reading lakes")
    lakes = read_polygons(settings.input, progress)
    progress.percent(12, "Reading rivers")
    rivers = read_rivers(settings, lakes.geometry, progress, area)
    progress.percent(30, "Masking")
    review, left = judged(lakes, rivers, settings, Stage(progress, 30, 100))
    counts = review["decision"].value_counts()
    whole, cut, deleted = (int(counts.get(action, 0)) for action in ACTIONS)
    _report(review, len(lakes), progress)
    return masked(lakes, review, left), review, {"WHOLE": whole, "MASKED": cut, "DELETED": deleted}


def read_rivers(
    settings: MaskRiversSettings, lakes: gpd.GeoSeries, progress: Progress, area: gpd.GeoSeries | None = None
) -> NDArray:
    """Every river polygon that can touch a lake, from layers and rasters, in pieces of few vertices.

    `area` is as for `without_rivers`.

    Raises:
        LakesError: neither a layer nor a raster was named, or a raster has no coordinate system.
    """
    found = [read_kind("river", source, lakes, progress) for source in settings.rivers]
    found += [read_river_raster(source, settings.river_value, lakes, progress, area) for source in settings.river_masks]
    rivers = np.concatenate([np.asarray(part, dtype=object) for part in found])
    if not len(rivers):
        progress.warn("No river lies where the lakes are: every lake stays as it is.")
    return subdivided(shapely.get_parts(rivers))


def read_kind(kind: str, source: str, lakes: gpd.GeoSeries, progress: Progress) -> NDArray:
    """The rivers or reservoirs of a layer where the lakes are; of OpenStreetMap, what is tagged so."""
    layer = water_layer(source)
    where = condition(layer, kind)
    if where:
        progress.info(f"'{source}' has the fields of OpenStreetMap: its areas tagged as {kind} are taken.")
    return np.asarray(read_near(layer, lakes, progress, [], where).geometry.to_numpy())


def read_river_raster(
    source: str, value: int, lakes: gpd.GeoSeries, progress: Progress, area: gpd.GeoSeries | None = None
) -> NDArray:
    """The pixels of one value, such as 255 in a tile of GRWL, as polygons in the lakes' coordinate system."""
    with open_raster(source) as dataset:
        if dataset.crs is None:
            raise MissingInput(source, "has no coordinate system", "Assign the one it was made in.")
        if _touched(dataset, lakes).is_empty():
            return np.empty(0, dtype=object)
        window = _touched(dataset, lakes if area is None else area)
        shapes = trace_values(dataset, lambda values: values == value, progress, window)
    frame = gpd.GeoDataFrame(geometry=shapes)
    return np.asarray(on_one_side(in_system_of(frame, lakes), lakes).geometry.values)


def _touched(dataset: DatasetReader, lakes: gpd.GeoSeries) -> Window:
    bounds = bounds_in(lakes, dataset.crs.to_wkt())
    return raster_window(dataset) if bounds is None else touched_window(dataset, bounds)


def judged(
    lakes: gpd.GeoDataFrame, rivers: NDArray, settings: MaskRiversSettings, progress: Progress
) -> tuple[gpd.GeoDataFrame, NDArray]:
    """The review of every lake that touches a river or that a person decided about, and what the mask leaves of it.

    Returns:
        rows with the index of the lake in `lakes`, `lake_id` if it has one, `REVIEW_FIELDS` and the shape before
        the mask; and the pieces of each of them as one geometry, which may be empty.
    """
    shapes = lakes.geometry.to_numpy()
    touched, left = left_by(shapes, rivers, Stage(progress, 0, 60))
    overrides = _overrides(lakes, settings, progress)
    rows = np.union1d(touched, np.flatnonzero(overrides.fields["override"].notna() | overrides.fields["note"].notna()))
    pieces = shapes[rows].copy()
    pieces[np.searchsorted(rows, touched)] = left
    review = lakes.iloc[rows][[name for name in ("lake_id",) if name in lakes.columns] + ["geometry"]]
    progress.percent(70, "Measuring")
    review["before_km2"] = area_km2(review.geometry)
    review["after_km2"] = area_km2(gpd.GeoSeries(pieces, index=review.index, crs=lakes.crs))
    review["area_ratio"] = (review["after_km2"] / review["before_km2"]).fillna(0.0)
    progress.percent(85, "Looking up reservoirs and GLAKES")
    glakes = read_near(settings.glakes, review.geometry, progress, []).geometry.to_numpy()
    review["in_glakes"] = touch(review.geometry.to_numpy(), glakes, progress)
    review["in_reserv"] = _in_reservoirs(review.geometry, settings.reservoirs, progress)
    fields = overrides.fields.iloc[rows]
    review[["rule", "decision"]] = decide(
        review["area_ratio"].to_numpy(),
        review["in_reserv"].to_numpy(),
        review["in_glakes"].to_numpy(),
        fields["override"],
        settings.area_ratio,
    )
    review = review.join(fields)
    return review[[*(name for name in ("lake_id",) if name in review), *REVIEW_FIELDS, "geometry"]], pieces


def _overrides(lakes: gpd.GeoDataFrame, settings: MaskRiversSettings, progress: Progress) -> Overrides:
    if not settings.decisions:
        return Overrides.none(lakes.index)
    found = match(lakes.geometry, read_near(settings.decisions, lakes.geometry, progress), progress)
    if len(found.conflicts):
        progress.warn(
            f"{len(found.conflicts)} lakes have decisions that differ. The rules decide; the note in REVIEW names them."
        )
    if len(found.unplaced):
        progress.warn(
            f"{len(found.unplaced)} decisions belong to no lake of this run: {_some_points(found.unplaced)}."
            " They stay in the DECISIONS layer."
        )
    return found


def _some_points(frame: gpd.GeoDataFrame) -> str:
    points = frame.geometry.representative_point()[:5]
    return ", ".join(f"({point.x:.5g}, {point.y:.5g})" for point in points) + (", ..." if len(frame) > 5 else "")


def _in_reservoirs(lakes: gpd.GeoSeries, sources: tuple[str, ...], progress: Progress) -> NDArray[np.bool_]:
    touched = np.zeros(len(lakes), dtype=bool)
    for source in sources:
        touched |= touch(lakes.to_numpy(), read_kind("reservoir", source, lakes, progress), progress)
    return touched


def masked(lakes: gpd.GeoDataFrame, review: gpd.GeoDataFrame, left: NDArray) -> gpd.GeoDataFrame:
    """The lakes as decided; each piece that the mask leaves is a lake of its own."""
    lakes = lakes.copy()
    lakes["area_ratio"] = review["area_ratio"].reindex(lakes.index)
    is_cut = ((review["decision"] == MASK) & (review["after_km2"] < review["before_km2"])).to_numpy()
    pieces = lakes.loc[review.index[is_cut]]
    pieces.geometry = left[is_cut]
    gone = review.index[is_cut | (review["decision"] == DELETE).to_numpy()]
    return join(lakes.drop(gone), single_parts(pieces))


def _report(review: gpd.GeoDataFrame, lakes: int, progress: Progress) -> None:
    rules = review["rule"].value_counts().sort_index()
    by_rule = ", ".join(f"{rule} {count}" for rule, count in rules.items()) or "none"
    removed = review["before_km2"].sum() - _remaining_km2(review)
    progress.info(
        f"{len(review)} of {lakes} lakes touch a river or were decided by a person; by rule: {by_rule}."
        f" {removed:.6g} km2 were taken away."
    )


def _remaining_km2(review: gpd.GeoDataFrame) -> float:
    kept = review.loc[review["decision"] == KEEP, "before_km2"].sum()
    return float(kept + review.loc[review["decision"] == MASK, "after_km2"].sum())
