"""`completelakes`: unite predicted lakes with known ones that a network misses or sees in parts.

From GLAKES come lakes of some size and all reservoirs, from PLD those where it is arid; each is united with
the predictions it touches and dissolved to single parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..errors import LakesError
from ..progress import Progress, Stage
from ..vectors import check_suffix, read_polygons, read_polygons_in_parts, write_polygons
from . import published
from .climate import arid
from .nearby import in_system_of, touching_pairs, united
from .passing import Shapes, fixed_order
from .reshaped import join, nullable, remeasured
from .settings import CompleteSettings

PREDICTED, GLAKES, PLD = "predicted", "GLAKES", "PLD"
"""What `sources` names, in alphabetical order and joined by +."""


def complete_lakes(settings: CompleteSettings, progress: Progress) -> dict[str, Any]:
    """Write the predicted lakes completed with GLAKES and PLD.

    Returns:
        LAKES_COUNT, and ADDED: lakes in which no prediction took part.
    """
    check_suffix(settings.output)
    progress.percent(0, "Reading lakes")
    lakes = read_polygons(settings.input, progress)
    progress.percent(10, "Reading known lakes")
    known = [
        (name, gpd.GeoSeries(pd.concat(parts), crs=lakes.crs))
        for name, parts in known_lakes(settings, lakes.crs, Stage(progress, 10, 50))
    ]
    progress.percent(50, "Uniting lakes")
    completed = complete(lakes, known, Stage(progress, 50, 85))
    progress.percent(85, "Writing lakes")
    write_polygons(completed, settings.output)
    progress.percent(100)
    return counted(lakes, completed, progress)


def counted(lakes: gpd.GeoDataFrame, completed: gpd.GeoDataFrame, progress: Progress) -> dict[str, int]:
    """What became of lakes: LAKES_COUNT, and ADDED, in which no prediction took part; also said."""
    added = int((~completed["sources"].str.contains(PREDICTED)).sum())
    progress.info(f"{len(lakes)} lakes became {len(completed)}, of which {added} were not predicted at all.")
    return {"LAKES_COUNT": len(completed), "ADDED": added}


def known_lakes(
    settings: CompleteSettings, crs: CRS | None, progress: Progress
) -> Iterator[tuple[str, list[gpd.GeoSeries]]]:
    """The known lakes that take part, by the data set they come from, in parts and in a coordinate system.

    Args:
        settings: what is asked; its lakes are not read.
        crs: of the lakes.
        progress: hears how many take part.

    Raises:
        LakesError: GLAKES lacks one of its two fields, or a layer is of another data set.
    """
    nowhere = gpd.GeoSeries([], crs=crs)
    yield GLAKES, [in_system_of(part, nowhere).geometry for part in _glakes(settings, progress)] or [nowhere]
    if settings.pld:
        progress.percent(50, "Reading PLD")
        yield PLD, [in_system_of(part, nowhere).geometry for part in _pld(settings, progress)] or [nowhere]


def _glakes(settings: CompleteSettings, progress: Progress) -> Iterator[gpd.GeoDataFrame]:
    """Reservoirs of GLAKES, and its lakes of some size."""
    source, found = published.lakes_of(settings.glakes, published.GLAKES, progress)
    fields = {name.lower(): name for name in found}
    names = [settings.area_field, settings.reservoir_field]
    missing = [name for name in names if name.lower() not in fields]
    if missing:
        raise LakesError(
            f"GLAKES: expected the fields {' and '.join(names)}, found {', '.join(found) or 'none'}."
            " Name those of this layer in AREA_FIELD and RESERVOIR_FIELD."
        )
    area, flag = (fields[name.lower()] for name in names)
    reservoirs, others = 0, 0
    for share, glakes in read_polygons_in_parts(source, progress, columns=list(dict.fromkeys([area, flag]))):
        progress.percent(50 * share)
        is_large = pd.to_numeric(glakes[area], errors="coerce") >= settings.natural_min_area
        is_reservoir = pd.to_numeric(glakes[flag], errors="coerce") == 1
        reservoirs, others = reservoirs + int(is_reservoir.sum()), others + int((is_large & ~is_reservoir).sum())
        yield glakes[is_large | is_reservoir]
    progress.info(f"{reservoirs} reservoirs of GLAKES, {others} other lakes.")


def _pld(settings: CompleteSettings, progress: Progress) -> Iterator[gpd.GeoDataFrame]:
    """The lakes of PLD where it is arid."""
    source, _ = published.lakes_of(str(settings.pld), published.PLD, progress)
    total, dry = 0, 0
    for share, pld in read_polygons_in_parts(source, progress):
        progress.percent(50 + 50 * share)
        is_dry = arid(pld.geometry, str(settings.aridity), settings.aridity_scale, settings.aridity_max, progress)
        total, dry = total + len(pld), dry + int(is_dry.sum())
        yield pld[is_dry]
    progress.info(f"{dry} of {total} lakes of PLD lie where it is arid.")


def complete(lakes: gpd.GeoDataFrame, known: list[tuple[str, gpd.GeoSeries]], progress: Progress) -> gpd.GeoDataFrame:
    """Lakes and known lakes, those that touch united and cut into single parts.

    Predictions that touch each other but no known lake stay apart. A part has the attributes of the largest
    prediction in it, and `sources` names all that took part in it. Shapes and attributes do not depend on the
    order that lakes come in.
    """
    shapes = np.concatenate([lakes.geometry.to_numpy(), *(found.to_numpy() for _, found in known)])
    names = np.array([PREDICTED, *(name for name, _ in known)])
    source = np.repeat(names, [len(lakes), *(len(found) for _, found in known)])
    group = _groups(shapes, source == PREDICTED, progress)
    progress.percent(30)
    order = fixed_order(shapes)
    union = united(shapes[order], group[order], int(group.max(initial=-1)) + 1)
    parts, of_group = shapely.get_parts(union, return_index=True)
    progress.percent(60)
    member, part = _inside(shapes, group, parts, of_group)
    progress.percent(90)
    pairs = pd.DataFrame({"part": part, "member": member, "source": source[member]})
    pairs["rank"] = np.argsort(order)[member]
    return _described(lakes, shapely.normalize(parts), pairs)


def _groups(shapes: Shapes, is_predicted: NDArray[np.bool_], progress: Progress) -> NDArray[np.intp]:
    """Number of the group of each shape: those linked by touching, where one of the two is a known lake."""
    known = np.flatnonzero(~is_predicted)
    ours, theirs = touching_pairs(shapes[known], shapes, progress)
    links = coo_array((np.ones(len(ours), dtype=bool), (known[ours], theirs)), shape=(len(shapes), len(shapes)))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.intp)


def _inside(
    shapes: Shapes, group: NDArray[np.intp], parts: Shapes, of_group: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions of shapes and of the parts of their group that hold a point of their inside.

    A shape of several parts may be in several.
    """
    singles, owner = shapely.get_parts(shapes, return_index=True)
    point, part = shapely.STRtree(parts).query(shapely.point_on_surface(singles), predicate="intersects")
    is_own = group[owner[point]] == of_group[part]
    pairs = np.unique(np.column_stack([owner[point[is_own]], part[is_own]]), axis=0)
    return pairs[:, 0], pairs[:, 1]


def _described(lakes: gpd.GeoDataFrame, parts: Shapes, pairs: pd.DataFrame) -> gpd.GeoDataFrame:
    """The parts as a frame with the input's columns, in the order of what they come from.

    Args:
        lakes: the predictions.
        parts: what became of them and of known lakes.
        pairs: `part`, `member` (position of a prediction, or of a known lake behind them), its `source`, and its
            `rank` in an order that decides among lakes of one size.
    """
    size = np.append(shapely.area(lakes.geometry.to_numpy()), 0.0)
    pairs["size"] = size[np.minimum(pairs["member"], len(lakes))]
    largest = pairs.sort_values(["part", "size", "rank"], ascending=[True, False, True]).drop_duplicates("part")
    origin = largest["member"].to_numpy()
    rows = np.where(origin < len(lakes), origin, -1)
    frame = nullable(lakes).drop(columns="geometry").reindex(rows).set_axis(origin)
    frame = gpd.GeoDataFrame(frame, geometry=parts, crs=lakes.crs)
    took_part = pairs.drop_duplicates(["part", "source"]).sort_values(["part", "source"])
    frame["sources"] = took_part.groupby("part")["source"].agg("+".join).to_numpy(dtype=object)
    changed = (pairs.groupby("part").size() > 1).to_numpy() | (rows < 0)
    return join(frame[~changed], remeasured(frame[changed].copy()))
