"""What is made of the tiles of a run: one probability raster, one layer of lakes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from affine import Affine
from numpy.typing import NDArray
from rasterio.crs import CRS
from rasterio.io import DatasetReader

from ..bands import PROBABILITY_NODATA
from ..cache import recall
from ..gathering import gathered_polygons
from ..inventory.polygons import to_frame
from ..mosaic import Mosaic
from ..overviews import overview_factors
from ..progress import Progress, Stage
from ..rasters import open_raster
from .folder import RunFolder, checksum, digest_of, write_json
from .joining import gather_pieces, join_pieces
from .layout import goes_around
from .nesting import write_nested
from .pieces import read_pieces

DELIVERED = "delivered.json"
PROBABILITY = "probability.vrt"

CHECKED = ("lakes", "pieces")
"""Files whose checksums are compared before lakes are joined; they are small."""

FEATURES = 50_000
"""Lakes that are handed on together."""


def deliver_probability(folder: RunFolder, tiles: list[str]) -> Path:
    """Write a virtual raster over the probabilities of the tiles, unless it is there; returns its path.

    Of many tiles it is one over virtual rasters of blocks, in the folder `vrt`.

    Raises:
        LakesError: the disk is full, or another fault of the file system.
    """
    job, path = folder.job, folder.root / PROBABILITY
    raster = job["raster"]
    whole = Mosaic(
        CRS.from_wkt(raster["crs"]),
        Affine(*raster["transform"]),
        raster["height"],
        raster["width"],
        dtype="uint8",
        bands=("probability",),
        nodata=PROBABILITY_NODATA,
        scale=0.01,
        tags=folder.about(),
        overviews=overview_factors(raster["height"], raster["width"]),
    )
    write_nested(path, whole, [(folder.part(name, "probability"), folder.tile(name).window) for name in tiles])
    return path


def deliver_lakes(folder: RunFolder, tiles: list[str], output: str | None, progress: Progress) -> dict[str, Any]:
    """Join what tiles have cut, and write all lakes by their number.

    Args:
        folder: of the run.
        tiles: those that are done.
        output: as `write_polygons` takes it; None = lakes are only counted.
        progress: hears how far it is.

    Returns:
        LAKES_COUNT; JOINED, those at the edge of a tile or beyond; AREA_KM2.

    Raises:
        LakesError: a part is damaged, the disk is full, or the suffix is not one we write.
    """
    counts = {"LAKES_COUNT": 0, "JOINED": 0, "AREA_KM2": 0.0}
    with open_raster(folder.job["input"]) as dataset:
        frames = _batched(_all_lakes(folder, tiles, dataset, counts, Stage(progress, 0, 80)))
        if output is None:
            for frame in frames:
                _count(frame, counts)
            return counts
        with gathered_polygons(output, "lake_id", Stage(progress, 80, 100), folder.about()) as add:
            for frame in frames:
                _count(frame, counts)
                add(frame)
    return counts


def _count(frame: gpd.GeoDataFrame, counts: dict[str, Any]) -> None:
    counts["LAKES_COUNT"] += len(frame)
    counts["AREA_KM2"] = round(counts["AREA_KM2"] + float(frame["area_km2"].sum()), 6)


def _all_lakes(
    folder: RunFolder, tiles: list[str], dataset: DatasetReader, counts: dict[str, Any], progress: Progress
) -> Iterator[gpd.GeoDataFrame]:
    """Lakes that tiles hold whole, then those that they have cut."""
    around = dataset.width if goes_around(dataset) else 0
    for number, tile in enumerate(tiles):
        progress.percent(60 * number / len(tiles))
        frame = pyogrio.read_dataframe(folder.part(tile, "lakes"))
        yield _in_parts(frame) if around else frame
    progress.percent(60, "Joining lakes over tiles")
    cut = gather_pieces(read_pieces(folder.part(tile, "pieces")) for tile in tiles)
    for traced in join_pieces(cut, around, progress.check):
        frame = to_frame(traced, dataset, folder.job["settings"]["min_area"], progress)
        counts["JOINED"] += len(frame)
        yield _split_at_antimeridian(frame) if around else frame


def _batched(frames: Iterator[gpd.GeoDataFrame]) -> Iterator[gpd.GeoDataFrame]:
    """The same lakes, many at a time; at least one frame."""
    waiting: list[gpd.GeoDataFrame] = []
    for frame in frames:
        if len(frame) or not waiting:
            waiting.append(frame)
        if sum(map(len, waiting)) >= FEATURES:
            yield _concatenated(waiting)
            waiting = []
    if waiting:
        yield _concatenated(waiting)


def _concatenated(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    filled = [frame for frame in frames if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else frames[0]


def _split_at_antimeridian(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Lakes beyond 180 degrees in two parts, as RFC 7946 wants it; their attributes are of the whole."""
    polygons = frame.geometry.to_numpy()
    east = shapely.bounds(polygons)[:, 2] > 180 if len(frame) else np.zeros(0, dtype=np.bool_)
    frame = _in_parts(frame)
    if east.any():
        frame.loc[east, "geometry"] = [_halves(polygon) for polygon in polygons[east]]
    return frame


def _halves(polygon: Any) -> Any:
    here = shapely.intersection(polygon, shapely.box(-180, -90, 180, 90))
    beyond = shapely.intersection(polygon, shapely.box(180, -90, 540, 90))
    there = shapely.transform(beyond, lambda points: points - (360, 0))
    return shapely.multipolygons([part for part in shapely.get_parts([here, there]) if _has_area(part)])


def _has_area(part: Any) -> bool:
    return bool(shapely.get_dimensions(part) == 2)


def _in_parts(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Every lake as a polygon of several parts, so that a layer has one kind of geometry."""
    polygons: NDArray[np.object_] = frame.geometry.to_numpy()
    single = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    polygons = polygons.copy()
    polygons[single] = shapely.multipolygons(polygons[single][:, None])
    return frame.set_geometry(gpd.GeoSeries(polygons, index=frame.index, crs=frame.crs))


def parts_digest(folder: RunFolder, tiles: list[str]) -> str:
    """A digest of what lakes are made of."""
    return digest_of(
        {tile: [folder.marker(tile)["assets"][kind]["file:checksum"] for kind in CHECKED] for tile in tiles}
    )


def recall_delivery(folder: RunFolder, parts: str, output: str | None) -> dict[str, Any] | None:
    """What was said of lakes that were written of the same parts and still lie there; None = they have to be."""
    noted = recall(folder.root / DELIVERED)
    if noted.get("parts") != parts or noted.get("output") != output:
        return None
    if output and (not Path(output).is_file() or checksum(Path(output)) != noted.get("checksum")):
        return None
    said = noted.get("said")
    return said if isinstance(said, dict) else None


def note_delivery(folder: RunFolder, parts: str, output: str | None, said: dict[str, Any]) -> None:
    """Note what was written, for `recall_delivery`."""
    values = {"parts": parts, "output": output, "checksum": checksum(Path(output)) if output else "", "said": said}
    write_json(folder.root / DELIVERED, json.loads(json.dumps(values)))
