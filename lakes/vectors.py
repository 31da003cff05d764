"""Reading and writing polygon layers, by the file's suffix."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio
import shapely

from .errors import LakesError, MissingInput, MissingLibrary
from .files import written
from .progress import Progress, Silent
from .steps import Extent

DRIVERS = {
    ".gpkg": ("GPKG", {"VERSION": "1.3"}),  # QGIS 3.22 warns about 1.4 at every opening
    ".fgb": ("FlatGeobuf", {}),
    ".geojson": ("GeoJSON", {}),
    ".shp": ("ESRI Shapefile", {"ENCODING": "UTF-8"}),
}


def read_polygons(
    source: str,
    progress: Progress | None = None,
    columns: list[str] | None = None,
    bounds: Extent | None = None,
    where: str | None = None,
) -> gpd.GeoDataFrame:
    """Read a layer, `path` or `path|layername=name`, as 2D polygons.

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
    """
    _check_kind(source)
    return _repaired(_read(source, "polygon", columns, bounds, where), progress or Silent())


def _check_kind(source: str) -> None:
    path, layer = _split_source(source)
    with _said_as_missing(path):
        kind = pyogrio.read_info(path, layer=layer)["geometry_type"] or ""
    if "Point" in kind or "Line" in kind:
        raise MissingInput(source, f"has no polygons, but geometry of the type {kind}", "Give a polygon layer.")


def read_polygons_in_parts(
    source: str, progress: Progress | None = None, features: int = 100_000
) -> Iterator[tuple[float, gpd.GeoDataFrame]]:
    """Read a layer of any size as 2D polygons without attributes, so many features at a time.

    Yields:
        what share of the layer has come, 0..1, and its polygons, repaired as by `read_polygons`.
    """
    path, layer = _split_source(source)
    with _said_as_missing(path):
        total = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
    for start in range(0, total, features):
        with _said_as_missing(path):
            part = pyogrio.read_dataframe(
                path, layer=layer, columns=[], force_2d=True, skip_features=start, max_features=features
            )
        if not isinstance(part, gpd.GeoDataFrame):
            raise MissingInput(path, "has no geometry", "Give a polygon layer.")
        yield min(start + features, total) / total, _repaired(part, progress or Silent())


def read_lines(source: str, progress: Progress | None = None) -> gpd.GeoDataFrame:
    """Read a layer, `path` or `path|layername=name`, as 2D lines; other features are skipped with a warning.

    Raises:
        MissingInput: no such file, layer, or not a vector file.
    """
    frame = _read(source, "line")
    is_line = frame.geometry.geom_type.isin(["LineString", "MultiLineString"]) & ~frame.geometry.is_empty
    if progress and not is_line.all():
        progress.warn(f"{int((~is_line).sum())} features that are no lines were skipped.")
    return frame[is_line].reset_index(drop=True)


def _read(
    source: str,
    kind: str,
    columns: list[str] | None = None,
    bounds: Extent | None = None,
    where: str | None = None,
) -> gpd.GeoDataFrame:
    path, layer = _split_source(source)
    with _said_as_missing(path):
        frame = pyogrio.read_dataframe(path, layer=layer, columns=columns, bbox=bounds, where=where, force_2d=True)
    if not isinstance(frame, gpd.GeoDataFrame):
        raise MissingInput(path, "has no geometry", f"Give a {kind} layer.")
    return frame


def layer_fields(source: str) -> tuple[list[str], str | None]:
    """Attribute names of a layer in their order, and its coordinate system as text that pyproj reads.

    Raises:
        MissingInput: no such file, layer, or not a vector file.
    """
    path, layer = _split_source(source)
    with _said_as_missing(path):
        info = pyogrio.read_info(path, layer=layer)
    return [str(name) for name in info["fields"]], info["crs"]


def _split_source(source: str) -> tuple[str, str | None]:
    path, _, rest = source.partition("|")
    return path, rest.removeprefix("layername=").partition("|")[0] or None


@contextmanager
def _said_as_missing(path: str) -> Iterator[None]:
    try:
        yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        if not Path(path).exists():
            raise MissingInput(path) from error
        raise MissingInput(path, f"cannot be read as a vector layer ({error})", "Give a polygon layer.") from error


def _repaired(frame: gpd.GeoDataFrame, progress: Progress) -> gpd.GeoDataFrame:
    invalid = ~frame.geometry.is_valid & ~shapely.is_missing(frame.geometry.values)
    if invalid.any():
        frame.loc[invalid, frame.geometry.name] = shapely.make_valid(frame.geometry[invalid].values)
        progress.warn(f"{int(invalid.sum())} invalid polygons were repaired.")
        # make_valid may add the lines and points that a polygon collapses to.
        mixed = frame.geometry.geom_type == "GeometryCollection"
        if mixed.any():
            frame.loc[mixed, frame.geometry.name] = [_areal(shape) for shape in frame.geometry[mixed]]
    areal = frame.geometry.geom_type.isin(["Polygon", "MultiPolygon"]) & ~frame.geometry.is_empty
    if not areal.all():
        progress.warn(f"{int((~areal).sum())} features without an area were skipped.")
    return frame[areal].reset_index(drop=True)


def _areal(shape: Any) -> Any:
    return shapely.union_all([part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == 2])


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


def write_polygons(frame: gpd.GeoDataFrame, final: str | Path, layer: str | None = None) -> None:
    """Write a layer under its final name once it is complete.

    A layer with any multi-part polygon is written as multi-part throughout, since a file has one
    geometry type.

    Raises:
        LakesError: the suffix is not one we write.
        MissingLibrary: GeoParquet without pyarrow.
    """
    check_suffix(final)
    final = Path(final)
    suffix = final.suffix.lower()
    if suffix == ".parquet":
        with written(final) as part:
            frame.to_parquet(part, schema_version="1.1.0", write_covering_bbox=True)
        return
    driver, options = DRIVERS[suffix]
    is_multi = bool((frame.geometry.geom_type == "MultiPolygon").any())
    with written(final) as part:
        pyogrio.write_dataframe(
            frame,
            part,
            driver=driver,
            layer=layer or final.stem,
            geometry_type="MultiPolygon" if is_multi else "Polygon",
            promote_to_multi=is_multi,
            **options,
        )
