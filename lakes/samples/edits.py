"""Edits to all labels of a layer at once: add, erase, split, fill, smooth, remove, in this order.

Labels of one region and one class that are joined become one; labels of different classes never
overlap after an edit. Where the layer has no `region_id` or no `class`, all labels are of one.
Multi-part polygons become single parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..grid import pixel_ids
from ..inventory.finish import POINT_GRID
from ..inventory.measures import area_and_shore, area_km2, interior_point
from ..progress import Progress, Stage
from ..vectors import check_suffix, read_lines, read_polygons, write_polygons
from .holes import close_holes, find_holes
from .settings import CLASSES, EditSettings
from .smooth import smooth_outlines

JOINED = ("T********", "F***1****")
"""How two polygons meet that become one: interiors meet, or a stretch of outline is shared."""

_OF_THE_FILE = ("fid", "ogc_fid")


@dataclass(frozen=True)
class Counts:
    """How much was edited."""

    removed: int = 0
    """Labels smaller than the least size."""
    filled: int = 0
    """Holes."""
    added: int = 0
    """Added polygons that changed something."""
    erased: int = 0
    """Labels that lost a part or all."""
    split: int = 0
    """Labels that were cut into pieces."""


def edit_labels(settings: EditSettings, progress: Progress) -> dict[str, Any]:
    """Write the edited labels, with the fields they had.

    `area_km2`, `shore_km`, `lon` and `lat` are measured again where the layer has them, and a
    `lake_id` of a piece is made anew.

    Returns:
        REMOVED, FILLED, ADDED, ERASED and SPLIT_COUNT.
    """
    check_suffix(settings.output)
    progress.percent(0, "Reading labels")
    labels = single_parts(read_polygons(settings.input, progress))
    within = _read_within(settings, labels.crs, progress)
    counts = Counts()
    if settings.add:
        progress.percent(10, "Adding")
        added = _read_like(settings.add, labels.crs, progress)
        labels, number = add(labels, single_parts(limited(added, within)))
        counts = replace(counts, added=number)
    if settings.erase:
        progress.percent(25, "Erasing")
        shapes = limited(_read_like(settings.erase, labels.crs, progress), within)
        labels, number = erase(labels, shapes.geometry.to_numpy())
        counts = replace(counts, erased=number)
    if settings.split:
        progress.percent(35, "Splitting")
        lines = limited(_to_system(read_lines(settings.split, progress), labels.crs), within, dimension=1)
        labels, number = split(labels, lines.geometry.to_numpy())
        counts = replace(counts, split=number)
    if settings.fill_holes > 0:
        progress.percent(45, "Filling holes")
        labels, number = fill(labels, settings.fill_holes, within)
        counts = replace(counts, filled=number)
    if settings.smooth > 0:
        progress.percent(50, "Smoothing")
        labels = smooth(labels, settings.smooth, within, Stage(progress, 50, 85))
    if settings.remove_smaller > 0:
        progress.percent(85, "Removing small labels")
        labels, number = remove(labels, settings.remove_smaller, within)
        counts = replace(counts, removed=number)
    progress.percent(90, "Writing labels")
    write_polygons(measured(labels, progress), settings.output)
    progress.info(f"{len(labels)} labels.")
    named = {"REMOVED": counts.removed, "FILLED": counts.filled, "ADDED": counts.added, "ERASED": counts.erased}
    return named | {"SPLIT_COUNT": counts.split}


def single_parts(labels: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every polygon in a row of its own, with the fields of the row it was in; what is no polygon is left out."""
    labels = labels.rename_geometry("geometry") if labels.geometry.name != "geometry" else labels
    labels = labels.drop(columns=[name for name in labels.columns if name.lower() in _OF_THE_FILE])
    return _exploded(labels)


def _exploded(labels: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    parts, owner = shapely.get_parts(labels.geometry.to_numpy(), return_index=True)
    deeper, second = shapely.get_parts(parts, return_index=True)  # a collection may hold a multi-polygon
    areal = (shapely.get_dimensions(deeper) == 2) & ~shapely.is_empty(deeper)
    return labels.iloc[owner[second[areal]]].set_geometry(deeper[areal], crs=labels.crs).reset_index(drop=True)


def limited(frame: gpd.GeoDataFrame, within: Any, dimension: int = 2) -> gpd.GeoDataFrame:
    """What of the shapes lies within; all where there is no limit."""
    if within is None:
        return frame
    frame = frame.set_geometry(shapely.intersection(frame.geometry.to_numpy(), within), crs=frame.crs)
    keeps = (shapely.get_dimensions(frame.geometry.to_numpy()) >= dimension) & ~frame.geometry.is_empty
    return frame[keeps].reset_index(drop=True)


def add(labels: gpd.GeoDataFrame, added: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int]:
    """Labels with further polygons, each joined with the labels of its region and class that it meets.

    A polygon's own `class` and `region_id` hold; without a class it is lake, without a region it
    belongs to those of the labels it meets. A joined label has the fields of its largest member.
    Labels of another class give way.

    Returns:
        the labels, and how many polygons were not covered before.
    """
    added = placed(labels, added)
    old, new = _groups(labels), _groups(added)
    frames, used = [labels[~old.isin(new)]], set()
    for group in new.unique():
        members, more = labels[old == group], added[new == group]
        covered = shapely.covered_by(more.geometry.to_numpy(), shapely.union_all(members.geometry.to_numpy()))
        used |= set(more["_number"][~covered])
        frames.append(joined(members, more.drop(columns="_number")))
    result = gpd.GeoDataFrame(pd.concat(frames, ignore_index=True), crs=labels.crs)
    for group in new.unique() if "class" in labels else ():
        region, name = group
        ours = _groups(result)
        rivals = np.array([other[0] == region and other[1] != name for other in ours], dtype=bool)
        kept, _ = erase(result[rivals], added.geometry[new == group].to_numpy())
        result = gpd.GeoDataFrame(pd.concat([result[~rivals], kept], ignore_index=True), crs=labels.crs)
    return result, len(used)


def placed(labels: gpd.GeoDataFrame, added: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Added polygons with the fields of the labels; one for each region that it goes to."""
    frame = gpd.GeoDataFrame({"_number": range(len(added))}, geometry=added.geometry.to_numpy(), crs=labels.crs)
    for name in labels.columns.drop("geometry"):
        frame[name] = added[name].to_numpy() if name in added else None
    if "class" in labels:
        frame["class"] = frame["class"].where(frame["class"].isin(CLASSES), "lake")
    if "region_id" not in labels:
        return frame
    shapes = frame.geometry.to_numpy()
    one, other = shapely.STRtree(labels.geometry.to_numpy()).query(shapes, predicate="intersects")
    met = pd.DataFrame({"_number": one, "_met": labels["region_id"].to_numpy()[other]}).drop_duplicates()
    frame = frame.merge(met[met["_number"].isin(frame["_number"][frame["region_id"].isna()])], how="left")
    frame["region_id"] = frame["region_id"].where(frame["region_id"].notna(), frame["_met"])
    return gpd.GeoDataFrame(frame.drop(columns="_met"), crs=labels.crs)


def joined(members: gpd.GeoDataFrame, more: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Labels of one group with the added ones united with what they meet."""
    frame = gpd.GeoDataFrame(pd.concat([members, more], ignore_index=True), crs=members.crs)
    shapes, count = frame.geometry.to_numpy(), len(members)
    one, other = shapely.STRtree(shapes).query(shapes[count:], predicate="intersects")
    one = one + count
    meet = np.any([shapely.relate_pattern(shapes[one], shapes[other], pattern) for pattern in JOINED], axis=0)
    links = coo_array((np.ones(meet.sum(), np.int8), (one[meet], other[meet])), shape=(len(frame), len(frame)))
    cluster = connected_components(links, directed=False)[1]
    is_added = np.arange(len(frame)) >= count
    # A member comes before an added polygon, and a large member before a small one.
    frame = frame.assign(_cluster=cluster).iloc[np.lexsort((-shapely.area(shapes), is_added))]
    first = frame.drop_duplicates("_cluster").set_index("_cluster")
    united = frame.groupby("_cluster")["geometry"].agg(lambda part: shapely.union_all(part.to_numpy()))
    first["geometry"] = united.reindex(first.index)
    return _exploded(gpd.GeoDataFrame(first.reset_index(drop=True), geometry="geometry", crs=members.crs))


def erase(labels: gpd.GeoDataFrame, shapes: NDArray[np.object_]) -> tuple[gpd.GeoDataFrame, int]:
    """Labels without what the shapes cover; pieces become labels of their own.

    Returns:
        the labels, and how many lost something.
    """
    polygons = labels.geometry.to_numpy().copy()
    label, shape = shapely.STRtree(shapes).query(polygons, predicate="intersects")
    meet = shapely.relate_pattern(polygons[label], shapes[shape], "T********")
    hit = []
    for number, over in _grouped(label[meet], shape[meet]):
        polygons[number] = shapely.difference(polygons[number], shapely.union_all(shapes[over]))
        hit.append(number)
    return _with_pieces(labels, polygons, hit), len(hit)


def split(labels: gpd.GeoDataFrame, lines: NDArray[np.object_]) -> tuple[gpd.GeoDataFrame, int]:
    """Labels cut along lines that run through them from outline to outline.

    Returns:
        the labels, and how many were cut.
    """
    polygons = labels.geometry.to_numpy().copy()
    label, line = shapely.STRtree(lines).query(polygons, predicate="intersects")
    cut = []
    for number, crossing in _grouped(label, line):
        pieces = cut_polygon(polygons[number], lines[crossing])
        if len(pieces) > 1:
            polygons[number] = shapely.multipolygons(pieces)
            cut.append(number)
    return _with_pieces(labels, polygons, cut), len(cut)


def cut_polygon(polygon: Any, lines: NDArray[np.object_]) -> NDArray[np.object_]:
    """The pieces of a polygon between lines; the polygon itself where none runs right through it."""
    noded = shapely.union_all([shapely.boundary(polygon), *lines])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return np.asarray(faces[shapely.within(shapely.point_on_surface(faces), polygon)])


def fill(labels: gpd.GeoDataFrame, largest_km2: float, within: Any) -> tuple[gpd.GeoDataFrame, int]:
    """Labels without their holes up to a size; a hole with a label of another class in it stays.

    Labels of the same region and class inside such a hole become part of the label around them.

    Returns:
        the labels, and how many holes were filled.
    """
    polygons, groups = labels.geometry.to_numpy(), _groups(labels)
    holes, owner = find_holes(polygons)
    closed = area_km2(gpd.GeoSeries(holes, crs=labels.crs)).to_numpy() <= largest_km2
    if within is not None:
        closed &= shapely.covered_by(holes, within)
    hole, label = shapely.STRtree(polygons).query(holes, predicate="contains")
    same_region = np.array([groups[owner[h]][0] == groups[n][0] for h, n in zip(hole, label, strict=True)], bool)
    is_rival = same_region & (groups.to_numpy()[owner[hole]] != groups.to_numpy()[label])
    closed[np.unique(hole[is_rival])] = False
    swallowed = np.unique(label[same_region & closed[hole]])
    filled = labels.set_geometry(close_holes(polygons, closed), crs=labels.crs)
    return filled.drop(index=swallowed).reset_index(drop=True), int(closed.sum())


def smooth(labels: gpd.GeoDataFrame, distance_m: float, within: Any, progress: Progress) -> gpd.GeoDataFrame:
    """Labels with smoother outlines; beyond the limit they stay as they are."""
    before = labels.geometry.to_numpy()
    after = smooth_outlines(before, labels.crs, distance_m, progress)
    if within is not None:
        inside, outside = shapely.intersection(after, within), shapely.difference(before, within)
        after = shapely.union(inside, outside)
    return _exploded(labels.set_geometry(after, crs=labels.crs))


def remove(labels: gpd.GeoDataFrame, smallest_km2: float, within: Any) -> tuple[gpd.GeoDataFrame, int]:
    """Labels of at least a size, and those that reach beyond the limit.

    Returns:
        the labels, and how many were dropped.
    """
    small = area_km2(labels.geometry).to_numpy() < smallest_km2
    if within is not None:
        small &= shapely.covered_by(labels.geometry.to_numpy(), within)
    return labels[~small].reset_index(drop=True), int(small.sum())


def measured(labels: gpd.GeoDataFrame, progress: Progress) -> gpd.GeoDataFrame:
    """Labels whose measures, where they have such fields, are those of their shapes.

    A missing `lake_id` becomes the one of the place, as in an inventory.
    """
    labels = labels.copy()
    point = interior_point(labels.geometry)
    if "lake_id" in labels and labels["lake_id"].dtype == object:
        of_place = pixel_ids(point["lon"].to_numpy(), point["lat"].to_numpy(), POINT_GRID, POINT_GRID, True)
        is_text = labels["lake_id"].map(lambda value: isinstance(value, str)).any()
        labels["lake_id"] = labels["lake_id"].where(labels["lake_id"].notna(), of_place)
        labels["lake_id"] = labels["lake_id"].astype(str if is_text else "Int64")
    fresh = pd.concat([area_and_shore(labels.geometry, progress), point], axis=1)
    known = list(fresh.columns.intersection(labels.columns))
    labels[known] = fresh[known]
    return labels


def _with_pieces(labels: gpd.GeoDataFrame, polygons: NDArray[np.object_], changed: Sequence[int]) -> gpd.GeoDataFrame:
    """Labels with new shapes; pieces in rows of their own, without the `lake_id` that they were one by."""
    numbered = labels.assign(_row=range(len(labels))).set_geometry(polygons, crs=labels.crs)
    frame = _exploded(numbered)
    if "lake_id" in frame:
        piece = frame["_row"].isin(changed) & frame["_row"].duplicated(keep=False)
        frame["lake_id"] = frame["lake_id"].astype(object).where(~piece, None)
    return frame.drop(columns="_row")


def _grouped(keys: NDArray[np.int_], values: NDArray[np.int_]) -> Iterator[tuple[int, NDArray[np.int_]]]:
    """Each key with its values; equal keys stand together, as a tree's query gives them."""
    cuts = np.flatnonzero(np.diff(keys)) + 1
    for number, some in zip(keys[np.append([0], cuts)] if len(keys) else (), np.split(values, cuts), strict=False):
        yield int(number), some


def _groups(labels: gpd.GeoDataFrame) -> pd.Series:
    """Region and class of every label, empty where there are none."""
    named = {name: labels[name] if name in labels else pd.Series("", labels.index) for name in ("region_id", "class")}
    texts = [column.astype(object).where(column.notna(), "") for column in named.values()]
    return pd.Series(list(zip(*texts, strict=True)), index=labels.index, dtype=object)


def _read_like(source: str, crs: Any, progress: Progress) -> gpd.GeoDataFrame:
    return _to_system(read_polygons(source, progress), crs)


def _to_system(frame: gpd.GeoDataFrame, crs: Any) -> gpd.GeoDataFrame:
    """A layer without a coordinate system is taken to have that of the labels."""
    return frame.to_crs(crs) if frame.crs is not None and crs is not None else frame.set_crs(crs, allow_override=True)


def _read_within(settings: EditSettings, crs: Any, progress: Progress) -> Any:
    if not settings.within:
        return None
    limit = shapely.union_all(_read_like(settings.within, crs, progress).geometry.to_numpy())
    shapely.prepare(limit)
    return limit
