"""Chosen places, as a comparison shows them: a piece of the image, and the lakes of each data set there."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.warp import transform_bounds

from ..accuracy.pictures import NATURAL, UNCOUNTED, Picture, natural_colour
from ..errors import LakesError
from ..geodesy import WGS84, to_lonlat
from ..grid import Window
from ..progress import Progress
from ..rasters import bands_by_name, check_north_up, open_raster, to_rasterio, touched_window
from ..steps import Extent
from ..vectors import read_polygons
from .overlap import LONLAT, lakes_within

MOST_PLACES = 12

MOST_PIXELS = 800
"""On the longer side of a picture."""


class Place(NamedTuple):
    """Where to look."""

    name: str
    bounds: Extent
    """In the image's coordinate system."""


class Outlines(NamedTuple):
    """The lakes of one data set at a place."""

    lakes: int
    lines: NDArray[np.object_]
    """In the image's coordinate system: shores inside the picture, no finer than its pixels."""


class View(NamedTuple):
    """A place with its image and its lakes."""

    name: str
    picture: Picture
    bounds: Extent
    """Of the picture, in the image's coordinate system."""
    km: tuple[float, float]
    """Across and down the middle of the picture, geodesic."""
    centre: tuple[float, float]
    """Longitude and latitude in degrees."""
    outlines: dict[str, Outlines]
    """By name of the data set."""


def read_places(source: str, image: str, progress: Progress) -> list[Place]:
    """The boxes of polygons, named by their first text field; the first `MOST_PLACES` of them.

    Args:
        source: polygons.
        image: the raster they will be shown on.
        progress: hears of places that are left out.

    Raises:
        MissingInput: there is no such layer or image.
        GridMismatch: the image is rotated.
        LakesError: the layer or the image has no coordinate system.
    """
    with open_raster(image) as dataset:
        check_north_up(dataset)
        crs = dataset.crs
    found = read_polygons(source, progress)
    for path, system in ((image, crs), (source, found.crs)):
        if system is None:
            raise LakesError(f"'{path}' has no coordinate system, so places cannot be found. Set it first.")
    if len(found) > MOST_PLACES:
        progress.warn(f"PLACES has {len(found)} polygons; the report shows the first {MOST_PLACES} of them.")
        found = found.head(MOST_PLACES)
    boxes = (transform_bounds(found.crs, crs, *box) for box in found.bounds.to_numpy())
    return [Place(name, box) for name, box in zip(_names(found), boxes, strict=True)]


def _names(places: gpd.GeoDataFrame) -> list[str]:
    texts = [name for name in places.columns if pd.api.types.is_string_dtype(places[name].dtype)]
    given = places[texts[0]] if texts else pd.Series([None] * len(places), dtype=object)
    return [
        f"place {number}" if pd.isna(name) or not str(name).strip() else str(name).strip()
        for number, name in enumerate(given, 1)
    ]


def view_of(
    place: Place, image: str, sources: dict[str, str], exclude: gpd.GeoSeries | None, most: int = MOST_PIXELS
) -> View | None:
    """Read a place: its piece of the image and the lakes there. None where the image does not reach it.

    Args:
        place: where.
        image: a north-up raster of any size, read through its overviews.
        sources: layers of lakes by name.
        exclude: polygons in degrees; lakes that intersect them are left out.
        most: pixels of the longer side of the picture.
    """
    with open_raster(image) as dataset:
        window = touched_window(dataset, place.bounds)
        if window.is_empty():
            return None
        picture, crs = read_picture(dataset, window, most), dataset.crs
        bounds: Extent = dataset.window_bounds(to_rasterio(window))
    pixel = (bounds[2] - bounds[0]) / picture.shape[1]
    around = transform_bounds(crs, LONLAT, *bounds)
    to_image = Transformer.from_crs(LONLAT, crs, always_xy=True)
    outlines = {
        name: outlines_in(_moved(lakes_within(source, around, exclude), to_image), bounds, pixel)
        for name, source in sources.items()
    }
    km, centre = measured(bounds, CRS.from_user_input(crs))
    return View(place.name, picture, bounds, km, centre, outlines)


def read_picture(dataset: DatasetReader, window: Window, most: int = MOST_PIXELS) -> Picture:
    """A window in natural colours from the 2nd to the 98th percentile, grey where there is no data.

    Red, green and blue are B4, B3 and B2 by their descriptions; without these the first three bands, or the only one.
    """
    shrink = max(1.0, max(window.height, window.width) / most)
    shape = (max(1, round(window.height / shrink)), max(1, round(window.width / shrink)))
    names = bands_by_name(dataset)
    bands = [names[name] for name in NATURAL] if set(NATURAL) <= set(names) else [1, 2, 3]
    bands = bands if dataset.count >= 3 else [1]
    values = dataset.read(
        bands,
        window=to_rasterio(window),
        out_shape=(len(bands), *shape),
        resampling=Resampling.average,
        masked=True,
    )
    is_known = ~np.ma.getmaskarray(values).any(axis=0) & np.isfinite(values.data).all(axis=0)
    known = np.where(is_known, values.data, 0).astype(np.float32)
    picture = natural_colour(known, NATURAL if len(bands) == 3 else ("grey",))
    picture[~is_known] = UNCOUNTED
    return picture


def _moved(lakes: gpd.GeoDataFrame, to_image: Transformer) -> NDArray[np.object_]:
    shapes: NDArray[np.object_] = shapely.transform(
        lakes.geometry.to_numpy(), lambda points: np.column_stack(to_image.transform(points[:, 0], points[:, 1]))
    )
    return shapes


def outlines_in(shapes: NDArray[np.object_], bounds: Extent, pixel: float) -> Outlines:
    """Lakes that have a part in a picture, and their shores there; the picture's own edge is no shore.

    Args:
        shapes: polygons in the image's coordinate system.
        bounds: of the picture.
        pixel: its side; shores are drawn no finer than half of it.
    """
    # A broken outline has a shore to draw all the same; what cannot be placed on the map of the image has none.
    shapes = shapes[np.isfinite(shapely.bounds(shapes)).all(axis=1)] if len(shapes) else shapes
    valid, box = shapely.make_valid(shapes), shapely.box(*bounds)
    shapes = shapes[shapely.intersects(valid, box) & ~shapely.touches(valid, box)]
    shores = shapely.simplify(shapely.boundary(shapes), pixel / 2)
    lines = shapely.get_parts(shapely.clip_by_rect(shores, *bounds))
    return Outlines(len(shapes), lines[shapely.get_type_id(lines) == shapely.GeometryType.LINESTRING])


def measured(bounds: Extent, crs: CRS) -> tuple[tuple[float, float], tuple[float, float]]:
    """Kilometres across and down the middle of a box, and longitude and latitude of its centre."""
    west, south, east, north = bounds
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    steps = np.linspace(0, 1, 21)
    across = np.column_stack([west + (east - west) * steps, np.full(21, middle_y)])
    down = np.column_stack([np.full(21, middle_x), south + (north - south) * steps])
    lengths = [WGS84.line_length(*to_lonlat(line, crs).T) / 1000 for line in (across, down)]
    centre = to_lonlat(np.array([[middle_x, middle_y]]), crs)[0]
    return (lengths[0], lengths[1]), (float(centre[0]), float(centre[1]))
