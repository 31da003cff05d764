"""The lakes of a run, and the known lakes that will complete them, in a folder for each region."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ..gathering import gathered_polygons
from ..geodesy import WGS84, to_lonlat
from ..inventory.completion import known_lakes
from ..inventory.passing import Shapes
from ..inventory.settings import CompleteSettings
from ..progress import Progress
from ..vectors import layer_fields, read_polygons, read_polygons_in_parts, write_polygons
from .areas import Areas, locate
from .groups import find_touching, group_regions

PREDICTED, KNOWN = "predicted.fgb", "known.fgb"
"""In the folder of a region."""

DIVISION_SOURCES = ("regions", "glakes", "pld", "aridity")
"""Settings whose data decide on it."""

DIVISION_VALUES = (
    "region_field",
    "reservoir_field",
    "area_field",
    "natural_min_area",
    "aridity_scale",
    "aridity_max",
)
"""Other settings that do."""

AT_ONCE = 100_000
"""Lakes in memory; known lakes are there all at once."""


class Known(NamedTuple):
    """Known lakes that may complete those of a run."""

    shapes: Shapes
    source: NDArray[np.object_]
    """Name of the data set of each."""


class Shares(NamedTuple):
    """Which region each lake and each known lake belongs to."""

    lakes: NDArray[np.int32]
    known: NDArray[np.intp]
    outside: int
    """Lakes that lie in no region and went to the nearest."""


def no_known() -> Known:
    """Where lakes are not completed."""
    return Known(np.empty(0, dtype=object), np.empty(0, dtype=object))


def read_known(settings: CompleteSettings, mapped: gpd.GeoSeries, progress: Progress) -> Known:
    """The known lakes that take part, of those that touch the area that was mapped."""
    tree, shapes, source = shapely.STRtree(mapped.to_numpy()), [np.empty(0, dtype=object)], []
    for name, parts in known_lakes(settings, mapped.crs, progress):
        for part in parts:
            found = part.to_numpy()
            near = found[np.unique(tree.query(found, predicate="intersects")[0])]
            shapes.append(near)
            source += [name] * len(near)
    known = Known(np.concatenate(shapes), np.array(source, dtype=object))
    progress.info(f"{len(known.shapes)} known lakes touch the area that was mapped.")
    return known


def share_out(source: str, known: Known, areas: Areas, progress: Progress) -> Shares:
    """Find the region of every lake of a layer: that of its interior point, and of what completion unites, one.

    Args:
        source: the layer; it is read in parts.
        known: known lakes in its coordinate system.
        areas: regions in its coordinate system.
        progress: hears how far it is.
    """
    own, farthest, outside = [np.empty(0, dtype=np.int32)], 0.0, 0
    lake, touched, one, other = ([np.empty(0, dtype=np.intp)] for _ in range(4))
    first = 0
    for share, frame in read_polygons_in_parts(source, progress, AT_ONCE):
        progress.percent(90 * share)
        shapes = frame.geometry.to_numpy()
        points = shapely.point_on_surface(shapes)
        region, is_inside = locate(points, areas)
        own.append(region.astype(np.int32))
        if not is_inside.all():
            outside += int((~is_inside).sum())
            farthest = max(farthest, _distance_km(points[~is_inside], region[~is_inside], areas, frame))
        links = find_touching(shapes, known.shapes, progress)
        for parts, found in zip((lake, touched, one, other), links, strict=True):
            parts.append(found)
        lake[-1] = links.lake + first
        first += len(frame)
    regions = locate(shapely.point_on_surface(known.shapes), areas)[0]
    joined = [np.concatenate(parts) for parts in (lake, touched, one, other)]
    regions = group_regions(known.shapes, regions, joined[2], joined[3], progress)
    lakes = np.concatenate(own)
    lakes[joined[0]] = regions[joined[1]]
    if outside:
        progress.warn(
            f"{outside} lakes lie in no region and go with the nearest one; the farthest lies {farthest:.3g} km away."
        )
    return Shares(lakes, regions, outside)


def _distance_km(points: Shapes, region: NDArray[np.intp], areas: Areas, lakes: gpd.GeoDataFrame) -> float:
    """How far the farthest of some points is from its region."""
    farthest = 0.0
    for number in np.unique(region):
        pieces = areas.pieces[areas.region == number]
        point, piece = shapely.STRtree(pieces).query_nearest(points[region == number], all_matches=False)
        lines = shapely.shortest_line(points[region == number][point], pieces[piece])
        ends = to_lonlat(shapely.get_coordinates(lines), lakes.crs).reshape(-1, 2, 2)
        farthest = max(farthest, float(WGS84.inv(*ends[:, 0].T, *ends[:, 1].T)[2].max()) / 1000)
    return farthest


def write_shares(
    source: str, known: Known, shares: Shares, folders: dict[int, Path], about: dict[str, str], progress: Progress
) -> dict[int, dict[str, Any]]:
    """Write the lakes and known lakes of each region that has any.

    Args:
        source: the layer of lakes.
        known: known lakes.
        shares: what belongs to which region.
        folders: of the regions by their numbers, those that have lakes or known lakes.
        about: what files say of what made them.
        progress: hears how far it is.

    Returns:
        by region LAKES_COUNT and KNOWN_COUNT.

    Raises:
        LakesError: the disk is full, or another fault of the file system.
    """
    fields, crs = layer_fields(source)
    first = 0
    with ExitStack() as stack:
        adds = {
            number: stack.enter_context(gathered_polygons(folder / PREDICTED, "lake_id", None, about))
            for number, folder in folders.items()
        }
        for share, frame in read_polygons_in_parts(source, progress, AT_ONCE, fields):
            progress.percent(80 * share)
            region = shares.lakes[first : first + len(frame)]
            # A region without lakes gets a layer with the same fields.
            for number in adds if not first else np.unique(region):
                adds[number](frame[region == number].reset_index(drop=True))
            first += len(frame)
        if not first:
            for add in adds.values():
                add(read_polygons(source))
    counts = {}
    for number, folder in folders.items():
        progress.check()
        frame = _known_frame(known, shares.known == number, crs)
        write_polygons(frame, folder / KNOWN, about=about)
        counts[number] = {"LAKES_COUNT": int((shares.lakes == number).sum()), "KNOWN_COUNT": len(frame)}
    return counts


def _known_frame(known: Known, chosen: NDArray[np.bool_], crs: Any) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {"source": pd.Series(known.source[chosen], dtype="string")}, geometry=known.shapes[chosen], crs=crs
    )
