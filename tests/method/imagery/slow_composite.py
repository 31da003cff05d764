"""The composite once more, slowly, and without a line of the package: what real series are compared with.

Everything is reckoned for whole grids at once, masks on the pixels of their image: places by pyproj
point by point, shadows cloud by cloud, buffers by distance, sums in whole numbers. Reflectance is taken
in ten-thousandths.

A pixel is decided when moving every place by a hair and turning the sun by a hair changes nothing in
it; only decided pixels are compared, so that a centre on the edge of two pixels is nobody's mistake.
"""

import math
from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np
import pyproj
import rasterio
from scipy.ndimage import distance_transform_edt
from scipy.signal import fftconvolve

BANDS = ("B4", "B3", "B2", "B11", "B8")
NAMES = ("NDWI", "B4", "B3", "B2", "B11")
HAIR_PX, HAIR_DEGREES = 2e-4, 0.01
EMPTY = -32768


@dataclass
class Layer:
    """One band as it lies in its file."""

    values: np.ndarray
    transform: object
    crs: object
    nodata: float | None = None


@dataclass
class Image:
    """One image: layers by band name; offset in ten-thousandths."""

    day: date
    layers: dict
    offset: int = 0
    azimuth: float | None = None
    clouds: str = "none"
    """Layer that tells clouds: PROBABILITY, SCL, QA60 or none."""


@dataclass
class Masks:
    """The settings that matter, by the names of the public parameters."""

    cloud_probability: float = 50.0
    nir_dark: float = 0.15
    shadow_distance: float = 1000.0
    buffer: float = 50.0
    snow: bool = True


@dataclass
class Target:
    """The grid of the result."""

    crs: object
    transform: object
    shape: tuple


def read_layer(path, number, nodata=None):
    with rasterio.open(path) as dataset:
        stated = dataset.nodatavals[number - 1]
        return Layer(
            dataset.read(number), dataset.transform, dataset.crs.to_wkt(), stated if nodata is None else nodata
        )


def target_of(path):
    with rasterio.open(path) as dataset:
        return Target(dataset.crs.to_wkt(), dataset.transform, dataset.shape)


def places(target, layer):
    """Row and column in the layer, as decimals, of every pixel centre of the target."""
    rows, cols = np.mgrid[: target.shape[0], : target.shape[1]] + 0.5
    t = target.transform
    x, y = t.c + t.a * cols, t.f + t.e * rows
    if target.crs != layer.crs and pyproj.CRS(target.crs) != pyproj.CRS(layer.crs):
        x, y = pyproj.Transformer.from_crs(target.crs, layer.crs, always_xy=True).transform(x, y)
    s = layer.transform
    return (y - s.f) / s.e, (x - s.c) / s.a


def sampled(layer, at, hair):
    """Values and where there are none."""
    row, col = (np.floor(place + hair).astype(int) for place in at)
    inside = (row >= 0) & (col >= 0) & (row < layer.values.shape[0]) & (col < layer.values.shape[1])
    values = np.zeros(row.shape, float if layer.values.dtype.kind == "f" else np.int64)
    values[inside] = layer.values[row[inside], col[inside]]
    missing = ~inside
    if layer.nodata is not None:
        missing |= values == layer.nodata
    return values, missing


def sun_azimuth(day, lon, lat):
    """Clockwise from north at 10:30 of the mean sun: Kepler's ellipse with the elements of Schlyter (1979)."""
    since = (day - date(1999, 12, 31)).days + (10.5 - lon / 15) / 24
    perihelion, mean = math.radians(282.9404 + 4.70935e-5 * since), math.radians(356.0470 + 0.9856002585 * since)
    flat, tilt = 0.016709 - 1.151e-9 * since, math.radians(23.4393 - 3.563e-7 * since)
    eccentric = mean
    for _ in range(5):
        eccentric = mean + flat * math.sin(eccentric)
    x, y = math.cos(eccentric) - flat, math.sqrt(1 - flat**2) * math.sin(eccentric)
    along = math.atan2(y, x) + perihelion
    ascension = math.atan2(math.sin(along) * math.cos(tilt), math.cos(along))
    height = math.asin(math.sin(along) * math.sin(tilt))
    hour = math.radians((10.5 - 12) * 15) + mean + perihelion - ascension
    phi = math.radians(lat)
    east = -math.cos(height) * math.sin(hour)
    north = math.sin(height) * math.cos(phi) - math.cos(height) * math.cos(hour) * math.sin(phi)
    return math.degrees(math.atan2(east, north)) % 360


def ground(grid):
    """Longitude and latitude of a grid's middle, metres of a pixel there, and the azimuth of its upward direction."""
    t = grid.transform
    x, y = t.c + t.a * grid.shape[1] / 2, t.f + t.e * grid.shape[0] / 2
    to_degrees = pyproj.Transformer.from_crs(grid.crs, 4326, always_xy=True)
    (lon, lon_e), (lat, lat_e) = to_degrees.transform([x, x + t.a], [y, y])
    lon_n, lat_n = to_degrees.transform(x, y - t.e)
    geod = pyproj.Geod(ellps="WGS84")
    north, _, up = geod.inv(lon, lat, lon_n, lat_n)
    _, _, right = geod.inv(lon, lat, lon_e, lat_e)
    if pyproj.CRS(grid.crs).is_projected:
        up, right = -t.e, t.a  # metres of the map, which 50 m buffers are counted in
    return lon, lat, (up, right), north


def cloud_mask(kind, values, masks):
    if kind == "PROBABILITY":
        return values > masks.cloud_probability
    if kind == "SCL":
        return (values == 8) | (values == 9) | (values == 10)
    return ((values // 1024) % 2 == 1) | ((values // 2048) % 2 == 1)


@cache
def detector():
    from s2cloudless import S2PixelCloudDetector

    return S2PixelCloudDetector(average_over=None, dilation_size=None, all_bands=False)


def s2cloudless_layer(image):
    """Percent of cloud by the real package in cells of 60 m of the finest grid, each band its mean over the cell."""
    fine, target = finest(image)
    side = [math.ceil(count / 6) * 6 for count in target.shape]
    planes = []
    for name in ("B1", "B2", "B4", "B5", "B8", "B8A", "B9", "B10", "B11", "B12"):
        layer = image.layers[name]
        stored, missing = sampled(layer, places(target, layer), 1e-6)
        padded = np.full(side, np.nan)
        padded[: target.shape[0], : target.shape[1]] = np.where(missing | (stored == 0), np.nan, stored)
        planes.append(np.nanmean(padded.reshape(side[0] // 6, 6, side[1] // 6, 6), axis=(1, 3)) / 10000)
    percent = 100 * detector().get_cloud_probability_maps(np.stack(planes, axis=-1)[np.newaxis])[0]
    percent = percent.repeat(6, axis=0).repeat(6, axis=1)[: target.shape[0], : target.shape[1]]
    return Layer(percent, fine.transform, fine.crs)


def cast(cloud, azimuth, distance, pixel):
    """Where clouds may cast their shadows: the clouds convolved with all places that a shadow may fall from one."""
    if not cloud.any():
        return cloud
    finest = min(pixel)
    reach = int(distance / finest) + 1
    places_of_shadow = np.zeros((2 * reach + 1, 2 * reach + 1))
    for step in range(1, int(distance / finest + 1e-9) + 1):
        # Away from the sun, rounded to whole pixels.
        down = math.cos(math.radians(azimuth)) * step * finest / pixel[0]
        left = math.sin(math.radians(azimuth)) * step * finest / pixel[1]
        row = reach + int(math.copysign(math.floor(abs(down) + 0.5), down))
        col = reach - int(math.copysign(math.floor(abs(left) + 0.5), left))
        places_of_shadow[row, col] = row != reach or col != reach
    return fftconvolve(cloud.astype(float), places_of_shadow, mode="full")[reach:-reach, reach:-reach] > 0.5


def finest(image):
    """The layer with the smallest pixels, and its grid: the image's own."""
    layer = min(image.layers.values(), key=lambda layer: abs(layer.transform.a))
    return layer, Target(layer.crs, layer.transform, layer.values.shape)


def dropped(image, masks, turned):
    """What the masks drop, 1 or 0, on the image's own pixels; the sun turned by some degrees."""
    layer, grid = finest(image)
    drop = np.zeros(grid.shape, bool)

    def take(name):
        # A centre on an edge belongs to the pixel to the right of it or below, whatever is lost in rounding.
        return sampled(image.layers[name], places(grid, image.layers[name]), 1e-6)

    scl = take("SCL")[0] if "SCL" in image.layers else drop
    if image.clouds != "none":
        stored, unknown = take(image.clouds)
        cloud = cloud_mask(image.clouds, stored, masks) & ~unknown
        nir, missing = take("B8")
        dark = (nir + image.offset < round(masks.nir_dark * 10000)) & ~missing & (nir != 0)
        lon, lat, pixel, north = ground(grid)
        azimuth = sun_azimuth(image.day, lon, lat) if image.azimuth is None else image.azimuth
        shadow = dark & (scl != 6) & cast(cloud, azimuth - north + turned, masks.shadow_distance, pixel)
        if image.clouds == "SCL":
            shadow |= scl == 3
        bad = cloud | shadow
        if bad.any():
            drop = distance_transform_edt(~bad, sampling=pixel) <= masks.buffer + 1e-9
        drop = drop | unknown
    if masks.snow:
        drop = drop | (scl == 11)
    return Layer(drop.astype(np.uint8), layer.transform, layer.crs)


def usable_and_values(image, target, masks, hairs, known):
    """Values of the bands in ten-thousandths on the target, and where the image counts."""

    def take(layer):
        key = (layer.transform, layer.crs)
        if key not in known:
            known[key] = places(target, layer)
        return sampled(layer, known[key], hairs[0])

    values, seen = {}, True
    for name in BANDS:
        stored, missing = take(image.layers[name])
        missing |= stored == 0
        values[name] = stored + image.offset
        seen = seen & ~missing
    drop, outside = take(dropped(image, masks, hairs[1]))
    return values, seen & (drop == 0) & ~outside


def rounded(total, count, parts):
    """total / (count x parts), half to even, in whole numbers."""
    divisor = np.maximum(count, 1) * parts
    low, rest = np.divmod(total, divisor)
    return low + ((2 * rest > divisor) | ((2 * rest == divisor) & (low % 2 == 1)))


def composite_once(images, target, masks, known, hairs=(0.0, 0.0)):
    shape = target.shape
    sums = {name: np.zeros(shape, np.int64) for name in NAMES[1:]}
    index, count = np.zeros(shape), np.zeros(shape, np.int64)
    for image in images:
        values, usable = usable_and_values(image, target, masks, hairs, known)
        green, nir = np.maximum(values["B3"], 0), np.maximum(values["B8"], 0)
        usable = usable & (green + nir > 0)
        index[usable] += ((green - nir) / np.maximum(green + nir, 1))[usable]
        count += usable
        for name, total in sums.items():
            total[usable] += values[name][usable]
    means = [1000 * index / np.maximum(count, 1), *(rounded(total, count, 10) for total in sums.values())]
    return np.array(means), count


def composite(images, target, masks):
    """Means x 1000 (NDWI unrounded), count, and which pixels are decided."""
    known = {}  # places by grid
    means, count = composite_once(images, target, masks, known)
    decided = np.ones(target.shape, bool)
    for sign in (1, -1):
        other, counted = composite_once(images, target, masks, known, (sign * HAIR_PX, sign * HAIR_DEGREES))
        decided &= (counted == count) & (np.abs(other - means) < 1e-6).all(axis=0)
    return means, count, decided


def check(output, counts, images, masks, least_decided=0.99):
    """Every decided pixel of a composite and its counts is that of the slow one; returns the slow one's."""
    target = target_of(output)
    means, count, decided = composite(images, target, masks)
    assert decided.mean() >= least_decided, decided.mean()
    with rasterio.open(output) as dataset:
        stored = dataset.read().astype(float)
        assert dataset.descriptions == NAMES
    with rasterio.open(counts) as dataset:
        counted = dataset.read(1)
    wrong = decided & (counted != count)
    assert not wrong.any(), f"{wrong.sum()} counts differ, first at {np.argwhere(wrong)[0]}"
    seen = decided & (count > 0)
    assert (stored[:, decided & (count == 0)] == EMPTY).all()
    assert (np.abs(stored[0][seen] - means[0][seen]) <= 0.5 + 1e-5).all()
    wrong = (stored[1:] != means[1:]).any(axis=0) & seen
    assert not wrong.any(), f"{wrong.sum()} pixels differ, first at {np.argwhere(wrong)[0]}"
    return means, count, decided
