"""Reading and writing polygon layers, by the file's suffix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from .arrow import read_batches
from .errors import LakesError, MissingInput, MissingLibrary
from .files import said_when_full, written
from .layers import Layer, polygon_layers, said_as_missing, split_source
from .progress import Progress, Silent
from .steps import Extent

DRIVERS = {
    ".gpkg": ("GPKG", {"VERSION": "1.3"}),  # QGIS 3.22 warns about 1.4 at every opening
    ".fgb": ("FlatGeobuf", {}),
    ".geojson": ("GeoJSON", {}),
    ".shp": ("ESRI Shapefile", {"ENCODING": "UTF-8"}),
}


SAY_WHAT_MADE_THEM = ("GPKG", "FlatGeobuf")
"""Drivers that keep texts about a layer inside its file."""


def read_polygons(
    source: str,
    progress: Progress | None = None,
    columns: list[str] | None = None,
    bounds: Extent | None = None,
    where: str | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer, `path` or `path|layername=name` (see `layers`), as 2D polygons.

    Curved and multi-part geometry is made plain, invalid geometry repaired, null or non-areal
    geometry skipped; how many of each is said as a warning.

    Args:
        source: the layer.
        progress: hears the warnings.
        columns: attributes to read; None = all.
        bounds: in the layer's own coordinate system; features whose box lies outside are left out.
        where: in OGR's SQL, which features to read; None = all.

    Raises:
        MissingInput: no such file, layer, or not a layer of polygons.
        LakesError: several layers of polygons, and none is named.
    """
    progress = progress or Silent()
    layers = polygon_layers(source, progress)
    frames = [_read(layer, "polygon", columns, bounds, where) for layer in layers]
    found = frames[0] if len(frames) == 1 else _joined(frames)
    if not len(found):
        _say_empty(source, layers, progress)
    return _repaired(found, progress)


def _joined(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """The pieces of a data set as one, in the system of the first."""
    crs = frames[0].crs
    moved = [frame if crs is None or frame.crs == crs else frame.to_crs(crs) for frame in frames]
    some = [frame for frame in moved if len(frame)] or moved[:1]
    return gpd.GeoDataFrame(pd.concat(some, ignore_index=True), crs=crs)


def _say_empty(source: str, layers: list[Layer], progress: Progress) -> None:
    total = sum(
        pyogrio.read_info(layer.path, layer=layer.name, force_feature_count=True)["features"] for layer in layers
    )
    what = (
        f"has {total} polygons, none of them where they are needed" if total else "has no features: the layer is empty"
    )
    progress.warn(f"'{source}' {what}.")


def read_polygons_in_parts(
    source: str, progress: Progress | None = None, features: int = 100_000, columns: list[str] | None = None
) -> Iterator[tuple[float, gpd.GeoDataFrame]]:
    """Read a layer of any size as 2D polygons, so many features at a time, in one pass over the file.

    Args:
        source: the layer.
        progress: hears at the end how many features were repaired or skipped.
        features: most in a part.
        columns: attributes to read besides, numbers and texts; None = no attributes.

    Yields:
        what share of the layer has come, 0..1, and its polygons, repaired as by `read_polygons`.

    Raises:
        MissingInput: no such file, layer, or not a layer of polygons.
        LakesError: the file breaks off.
    """
    layers = polygon_layers(source, progress)
    with said_as_missing(layers[0].path):
        infos = [pyogrio.read_info(layer.path, layer=layer.name, force_feature_count=True) for layer in layers]
    total = sum(info["features"] for info in infos)
    done, repaired, skipped = 0, 0, 0
    for layer, info in zip(layers, infos, strict=True):
        wanted = [name for name in info["fields"] if name in (columns or ())]
        for batch in read_batches(layer.path, layer.name, wanted, features):
            shapes = shapely.force_2d(shapely.from_wkb(batch.pop("")))
            frame = gpd.GeoDataFrame(batch, geometry=shapes, crs=info["crs"])
            part, now_repaired, now_skipped = _mended(frame)
            done, repaired, skipped = done + len(frame), repaired + now_repaired, skipped + now_skipped
            yield min(done / total, 1.0), part
    if not done:
        _say_empty(source, layers, progress or Silent())
    _say_mended(repaired, skipped, progress or Silent())


def read_lines(source: str, progress: Progress | None = None) -> gpd.GeoDataFrame:
    """Read a layer, `path` or `path|layername=name`, as 2D lines; other features are skipped with a warning.

    Raises:
        MissingInput: no such file, layer, or not a vector file.
    """
    frame = _read(Layer(*split_source(source), "Unknown"), "line")
    is_line = frame.geometry.geom_type.isin(["LineString", "MultiLineString"]) & ~frame.geometry.is_empty
    if progress and not is_line.all():
        progress.warn(f"{int((~is_line).sum())} features that are no lines were skipped.")
    return frame[is_line].reset_index(drop=True)


def _read(
    layer: Layer,
    kind: str,
    columns: list[str] | None = None,
    bounds: Extent | None = None,
    where: str | None = None,
) -> gpd.GeoDataFrame:
    with said_as_missing(layer.path):
        frame = pyogrio.read_dataframe(
            layer.path, layer=layer.name, columns=columns, bbox=bounds, where=where, force_2d=True
        )
    if not isinstance(frame, gpd.GeoDataFrame):
        raise MissingInput(layer.path, "has no geometry", f"Give a {kind} layer.")
    return frame


def layer_fields(source: str) -> tuple[list[str], str | None]:
    """Attribute names of a layer of polygons in their order, and its coordinate system as text that pyproj reads.

    Raises:
        MissingInput: no such file, layer, or not a layer of polygons.
        LakesError: several layers of polygons, and none is named.
    """
    layer = polygon_layers(source)[0]
    with said_as_missing(layer.path):
        info = pyogrio.read_info(layer.path, layer=layer.name)
    return [str(name) for name in info["fields"]], info["crs"]


def _repaired(frame: gpd.GeoDataFrame, progress: Progress) -> gpd.GeoDataFrame:
    mended, repaired, skipped = _mended(frame)
    _say_mended(repaired, skipped, progress)
    return mended


def _say_mended(repaired: int, skipped: int, progress: Progress) -> None:
    if repaired:
        progress.warn(f"{repaired} invalid polygons were repaired.")
    if skipped:
        progress.warn(f"{skipped} features without an area were skipped.")


def _mended(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, int, int]:
    """Valid polygons only; also how many were repaired, and how many left out."""
    invalid = ~frame.geometry.is_valid & ~shapely.is_missing(frame.geometry.values)
    if invalid.any():
        shapes = frame.geometry[invalid].to_numpy()
        shapes[~np.isfinite(_extremes(shapes))] = None  # no number, no place
        frame.loc[invalid, frame.geometry.name] = shapely.make_valid(shapes)
    # As they come, or from make_valid, which may add the lines and points that a polygon collapses to.
    mixed = shapely.get_type_id(frame.geometry.values) == shapely.GeometryType.GEOMETRYCOLLECTION
    if mixed.any():
        frame.loc[mixed, frame.geometry.name] = [_areal(shape) for shape in frame.geometry[mixed]]
    kinds = shapely.get_type_id(frame.geometry.values)
    areal = np.isin(kinds, [shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON])
    areal &= ~shapely.is_empty(frame.geometry.values)
    return frame[areal].reset_index(drop=True), int(invalid.sum()), int((~areal).sum())


def _extremes(shapes: NDArray[np.object_]) -> NDArray[np.float64]:
    """One number of each shape that is finite where all of its coordinates are."""
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    sums: NDArray[np.float64] = np.zeros(len(shapes))
    np.add.at(sums, owner, np.abs(points).sum(axis=1))
    return sums


def _areal(shape: Any) -> Any:
    """The polygons in a collection, which may hold collections, as one shape."""
    parts = shapely.get_parts(shape)
    while (inner := shapely.get_type_id(parts) == shapely.GeometryType.GEOMETRYCOLLECTION).any():
        parts = np.concatenate([parts[~inner], shapely.get_parts(parts[inner])])
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def check_suffix(final: str | Path) -> None:
    """Check that a layer of this name can be written, before any work is done for it.

    Raises:
        LakesError: the suffix is not one we write.
        MissingLibrary: GeoParquet without pyarrow.
    """
    suffix = Path(final).suffix.lower()
    if suffix not in (*DRIVERS, ".parquet"):
        known = ", ".join([*DRIVERS, ".parquet"])
        raise LakesError(f"Cannot write '{final}': expected a file ending in {known}. Choose another name.")
    if suffix == ".parquet" and find_spec("pyarrow") is None:
        raise MissingLibrary(f"Cannot write '{final}': GeoParquet needs pyarrow. Install it, or choose a .gpkg file.")


def write_polygons(
    frame: gpd.GeoDataFrame, final: str | Path, layer: str | None = None, about: Mapping[str, str] | None = None
) -> None:
    """Write a layer under its final name once it is complete.

    A layer with any multi-part polygon is written as multi-part throughout, since a file has one
    geometry type.

    Args:
        frame: the polygons.
        final: where to.
        layer: its name; None = that of the file.
        about: what made it, kept inside the file by GeoPackage, FlatGeobuf and GeoParquet.

    Raises:
        LakesError: the suffix is not one we write, or the disk is full.
        MissingLibrary: GeoParquet without pyarrow.
    """
    check_suffix(final)
    final = Path(final)
    suffix = final.suffix.lower()
    if suffix == ".parquet":
        with said_when_unwritable(final), written(final) as part:
            _write_parquet(frame, part, about or {})
        return
    driver, options = DRIVERS[suffix]
    is_multi = bool((frame.geometry.geom_type == "MultiPolygon").any())
    with said_when_unwritable(final), written(final) as part:
        pyogrio.write_dataframe(
            frame,
            part,
            driver=driver,
            layer=layer or final.stem,
            geometry_type="MultiPolygon" if is_multi else "Polygon",
            promote_to_multi=is_multi,
            layer_metadata=dict(about) if about and driver in SAY_WHAT_MADE_THEM else None,
            **options,
        )


@contextmanager
def said_when_unwritable(final: Path) -> Iterator[None]:
    """`said_when_full` for layers: GDAL has errors of its own where the disk takes no more.

    Raises:
        LakesError: what is done inside could not write.
    """
    with said_when_full(final):
        try:
            yield
        except pyogrio.errors.DataSourceError as error:
            raise OSError(str(error)) from error


def _write_parquet(frame: gpd.GeoDataFrame, path: Path, about: Mapping[str, str]) -> None:
    frame.to_parquet(path, schema_version="1.1.0", write_covering_bbox=True)
    if not about:
        return
    from pyarrow import parquet

    table = parquet.read_table(path)
    parquet.write_table(table.replace_schema_metadata({**(table.schema.metadata or {}), **about}), path)
