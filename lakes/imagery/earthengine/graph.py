"""The composite as one Earth Engine expression: nothing is computed here, nothing is asked of the server.

The rules are those of `masks.py`, `plans.py` and `mean.py`, pixel for pixel:

- The mask of an image is made on its own 10 m UTM grid, so that it depends on neither tile nor CRS
  (one `reproject`, behind all neighbourhoods). RESOLUTION above 10 m coarsens that grid alike, and
  Earth Engine then reads its own overviews: means, where `reading.py` takes the nearest pixel.
- A shadow may fall on every pixel from which a cloud is met towards the sun within SHADOW_DISTANCE.
  That is what `directionalDistanceTransform` finds, one walk per pixel. A kernel with the same line of
  weights would state the walk's rounding too, but it is 201 x 201 weights, other ones for every image,
  and Earth Engine charges memory for the whole square. The published recipe (Earth Engine community
  tutorial "Sentinel-2 Cloud Masking with s2cloudless") does the same on pixels of 100 m.
- The recipe takes the sun's azimuth for the grid's. A UTM grid is turned by up to 3 degrees, 5 pixels at
  the end of a 1000 m shadow, so the grid's convergence is taken off.
- The recipe's buffer of 50 m is 100 m on the ground; here it is a disk of BUFFER metres.
- Sums of DN are whole numbers in double precision, so they are exact in any order. A mean that lies
  halfway between two stored values is rounded up here and to the even one there.
- B11 and SCL have pixels of 20 m and are read by nearest neighbour, Earth Engine's default.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import floor, pi
from typing import Any

import ee

from ...bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ...steps import Extent
from .. import masks
from ..mean import LIMIT
from ..names import REFLECTANCE
from ..scene import DEFAULT_SCALE
from ..settings import ImageChoice

IMAGES = "COPERNICUS/S2_SR_HARMONIZED"
"""Level 2A, the offset of baseline 04.00 taken out again."""

CLOUDS = "COPERNICUS/S2_CLOUD_PROBABILITY"
"""What the s2cloudless package says of each image."""

COUNT_BAND = "count"

NATIVE_M = 10.0

_MATCH = "clouds"


def composite_image(choice: ImageChoice, bounds: Extent, count: bool = False) -> ee.Image:
    """The composite's stored values, int16, as DESIGN section 2 has them.

    Args:
        choice: which images and pixels count.
        bounds: west, south, east, north in degrees; images that do not touch them are left out. East of
            the antimeridian degrees go on beyond 180.
        count: add the number of images behind each pixel.

    Returns:
        Bands of `COMPOSITE_BANDS`, and `count` where asked for. No pixel is masked: Earth Engine would
        write 0 there, which is a value.
    """
    stack = usable_stack(choice, bounds)
    mean = stack.mean()
    gains = [(1.0 if name == "NDWI" else DEFAULT_SCALE) / COMPOSITE_SCALE for name in COMPOSITE_BANDS]
    stored = mean.multiply(ee.Image.constant(gains)).round().clamp(-LIMIT, LIMIT)
    stored = stored.unmask(COMPOSITE_NODATA, False).toInt16().rename(COMPOSITE_BANDS)
    if not count:
        return stored
    seen = stack.select([COMPOSITE_BANDS[0]]).count().unmask(0, False).clamp(0, LIMIT)
    return stored.addBands(seen.toInt16().rename(COUNT_BAND))


def usable_stack(choice: ImageChoice, bounds: Extent) -> ee.ImageCollection:
    """One image per scene, bands of `COMPOSITE_BANDS` (NDWI; DN of the others), masked where it does not count."""
    # Without any image a mean has no bands, and the tile would fail instead of being empty.
    nothing = ee.Image.constant([0.0] * len(COMPOSITE_BANDS)).rename(COMPOSITE_BANDS).updateMask(0)
    stack = ee.ImageCollection([nothing.toDouble()])
    for source, images in _by_source(choice, bounds).items():
        stack = stack.merge(images.map(lambda image, source=source: _values(image, source, choice)))
    return stack


def taken_at(choice: ImageChoice, bounds: Extent) -> ee.List:
    """When the images that take part were taken, in milliseconds since 1970; one number for each."""
    first, *more = _by_source(choice, bounds).values()
    for images in more:
        first = first.merge(images)
    return first.aggregate_array("system:time_start")


def _by_source(choice: ImageChoice, bounds: Extent) -> dict[str, ee.ImageCollection]:
    """The images that take part, by what tells their clouds (a key of `masks.CLOUDS`, or none)."""
    images = _collection(IMAGES, choice, bounds).filter(ee.Filter.lte("CLOUDY_PIXEL_PERCENTAGE", choice.max_cloud))
    if choice.cloud_mask in ("scl", "qa60", "none"):
        return {choice.cloud_mask: images}
    clouds = _collection(CLOUDS, choice, bounds)
    same = ee.Filter.equals(leftField="system:index", rightField="system:index")
    found = {"probability": ee.ImageCollection(ee.Join.saveFirst(_MATCH).apply(images, clouds, same))}
    if choice.cloud_mask == "auto":
        found["scl"] = ee.ImageCollection(ee.Join.inverted().apply(images, clouds, same))
    return found


def _collection(name: str, choice: ImageChoice, bounds: Extent) -> ee.ImageCollection:
    after = date.fromisoformat(choice.end) + timedelta(days=1)  # the end of filterDate is exclusive
    place = ee.Geometry.Rectangle(list(bounds), "EPSG:4326", False)
    return ee.ImageCollection(name).filterDate(choice.start, after.isoformat()).filterBounds(place)


def _values(image: Any, source: str, choice: ImageChoice) -> ee.Image:
    """NDWI and DN of one image where they count. A DN of 0 is no data, so NDWI is always defined."""
    image = ee.Image(image)
    stored = image.select(list(REFLECTANCE)).toDouble()
    present = stored.unmask(0, False).gt(0).reduce(ee.Reducer.min())
    green, nir = stored.select("B3"), stored.select("B8")
    index = green.subtract(nir).divide(green.add(nir)).rename(COMPOSITE_BANDS[0])
    values = index.addBands(stored).select(list(COMPOSITE_BANDS))
    return values.updateMask(present).updateMask(usable_mask(image, source, choice))


def usable_mask(image: ee.Image, source: str, choice: ImageChoice) -> ee.Image:
    """1 where an image is free of cloud, shadow and snow, else 0."""
    classes = image.select("SCL").unmask(0, False)
    unusable = classes.eq(masks.SCL_SNOW) if choice.snow else ee.Image.constant(0)
    if source == "none":
        return unusable.Not()
    pixel_m = max(NATIVE_M, choice.resolution)
    grid = image.select("B2").projection()
    if pixel_m > NATIVE_M:
        grid = grid.atScale(pixel_m)
    band = _cloud_band(image, source)
    clouds = _clouds(band, source, choice.cloud_probability).unmask(0, False)
    dropped = clouds
    steps = floor(choice.shadow_distance / pixel_m + 1e-9)
    if steps:
        cast = _cast_shadow(clouds, _towards_sun(image, grid), steps)
        dark = image.select("B8").unmask(0, False)
        dark = dark.gt(0).And(dark.lt(round(choice.nir_dark / DEFAULT_SCALE, 6)))
        dropped = dropped.Or(cast.And(dark).And(classes.neq(masks.SCL_WATER)))
    if source == "scl":
        dropped = dropped.Or(classes.eq(masks.SCL_SHADOW))
    if choice.buffer >= pixel_m:
        dropped = dropped.focalMax(choice.buffer / pixel_m, "circle", "pixels")
    # Where the cloud band has no value, nobody knows.
    usable = dropped.Or(unusable).Not().And(band.mask())
    return usable.reproject(grid)


def _cloud_band(image: ee.Image, source: str) -> ee.Image:
    if source == "probability":
        return ee.Image(image.get(_MATCH)).select("probability")
    return image.select(masks.BEST_FIRST[source][0])


def _clouds(band: ee.Image, source: str, threshold: float) -> ee.Image:
    """As `masks.CLOUDS`."""
    if source == "scl":
        return band.gte(min(masks.SCL_CLOUDS)).And(band.lte(max(masks.SCL_CLOUDS)))
    if source == "qa60":
        return band.toInt().bitwiseAnd(masks.QA60_CLOUDS).neq(0)
    return band.gt(threshold)


def _cast_shadow(clouds: ee.Image, towards_sun: ee.Number, steps: int) -> ee.Image:
    """1 where a cloud is met within `steps` pixels in that direction, else 0."""
    return clouds.directionalDistanceTransform(towards_sun, steps).select("distance").mask()


def _towards_sun(image: ee.Image, grid: ee.Projection) -> ee.Number:
    """Direction of the sun, degrees anticlockwise from the grid's columns (its east)."""
    middle = image.geometry().centroid(1).coordinates()
    lon, lat = ee.Number(middle.get(0)), ee.Number(middle.get(1))
    # Zone 33 is EPSG:32633 north and EPSG:32733 south, its middle 33 x 6 - 183 degrees east.
    zone = ee.Number.parse(ee.String(grid.crs()).slice(-2))
    east_of_middle = lon.subtract(zone.multiply(6).subtract(183)).multiply(pi / 180)
    # Convergence of a transverse Mercator grid: its north lies that much clockwise from true north.
    turned = east_of_middle.tan().multiply(lat.multiply(pi / 180).sin()).atan().multiply(180 / pi)
    return ee.Number(90).subtract(ee.Number(image.get("MEAN_SOLAR_AZIMUTH_ANGLE"))).add(turned)
