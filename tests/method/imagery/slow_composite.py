"""The composite once more, slowly, and without a line of the package: what real series are compared with.

Everything is reckoned for the whole grid at once: places by pyproj point by point, shadows cloud by
cloud, buffers by distance, sums in whole numbers. Reflectance is taken in ten-thousandths.

A pixel is decided when moving every place by a hair and turning the sun by a hair changes nothing in
it; only decided pixels are compared, so that a centre on the edge of two pixels is nobody's mistake.
"""

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyproj
import rasterio
from scipy.ndimage import distance_transform_edt

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


def places(target, margin, layer):
    """Row and column in the layer, as decimals, of every pixel centre of the target and `margin` around it."""
    rows, cols = np.mgrid[-margin : target.shape[0] + margin, -margin : target.shape[1] + margin] + 0.5
    t = target.transform
    x, y = t.c + t.a * cols, t.f + t.e * rows
    if pyproj.CRS(target.crs) != pyproj.CRS(layer.crs):
        x, y = pyproj.Transformer.from_crs(target.crs, layer.crs, always_xy=True).transform(x, y)
    s = layer.transform
    return (y - s.f) / s.e, (x - s.c) / s.a


def sampled(layer, at, hair):
    """Values and where there are none."""
    row, col = (np.floor(place + hair).astype(int) for place in at)
    inside = (row >= 0) & (col >= 0) & (row < layer.values.shape[0]) & (col < layer.values.shape[1])
    values = np.zeros(row.shape, np.int64)
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


def ground(target, layer):
    """Longitude and latitude of the layer's middle, metres of a target pixel there, and the grid's north."""
    height, width = layer.values.shape
    s, t = layer.transform, target.transform
    corners = [(s.c + s.a * c, s.f + s.e * r) for r in np.linspace(0, height, 22) for c in np.linspace(0, width, 22)]
    to_target = pyproj.Transformer.from_crs(layer.crs, target.crs, always_xy=True)
    xs, ys = to_target.transform(*np.array(corners).T)
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    to_degrees = pyproj.Transformer.from_crs(target.crs, 4326, always_xy=True)
    (lon, lon_e), (lat, lat_e) = to_degrees.transform([x, x + t.a], [y, y])
    lon_n, lat_n = to_degrees.transform(x, y - t.e)
    geod = pyproj.Geod(ellps="WGS84")
    north, _, up = geod.inv(lon, lat, lon_n, lat_n)
    _, _, right = geod.inv(lon, lat, lon_e, lat_e)
    if pyproj.CRS(target.crs).is_projected:
        up, right = -t.e, t.a  # metres of the map, which 50 m buffers are counted in
    return lon, lat, (up, right), north


def cloud_mask(kind, values, masks):
    if kind == "PROBABILITY":
        return values > masks.cloud_probability
    if kind == "SCL":
        return (values == 8) | (values == 9) | (values == 10)
    return ((values // 1024) % 2 == 1) | ((values // 2048) % 2 == 1)


def cast(cloud, azimuth, distance, pixel):
    """Where clouds may cast their shadows, one length of the shadow after another."""
    reached = np.zeros_like(cloud)
    rows, cols = np.nonzero(cloud)
    finest = min(pixel)
    for step in range(1, int(distance / finest + 1e-9) + 1):
        # Away from the sun, rounded to whole pixels.
        down = math.cos(math.radians(azimuth)) * step * finest / pixel[0]
        left = math.sin(math.radians(azimuth)) * step * finest / pixel[1]
        to_rows = rows + int(math.copysign(math.floor(abs(down) + 0.5), down))
        to_cols = cols - int(math.copysign(math.floor(abs(left) + 0.5), left))
        kept = (to_rows >= 0) & (to_cols >= 0) & (to_rows < cloud.shape[0]) & (to_cols < cloud.shape[1])
        reached[to_rows[kept], to_cols[kept]] = True
    return reached


def usable_and_values(image, target, margin, masks, hairs, known):
    """Values of the bands in ten-thousandths on target and margin, and where the image counts."""

    def take(name):
        layer = image.layers[name]
        key = (layer.transform, layer.crs)
        if key not in known:
            known[key] = places(target, margin, layer)
        return sampled(layer, known[key], hairs[0])

    values, seen = {}, True
    for name in BANDS:
        stored, missing = take(name)
        missing |= stored == 0
        values[name] = stored + image.offset
        seen = seen & ~missing
        if name == "B8":
            dark = (values[name] < round(masks.nir_dark * 10000)) & ~missing
    scl = take("SCL")[0] if "SCL" in image.layers else np.zeros(dark.shape)
    drop = np.zeros(dark.shape, bool)
    if image.clouds != "none":
        stored, unknown = take(image.clouds)
        cloud = cloud_mask(image.clouds, stored, masks) & ~unknown
        lon, lat, pixel, north = ground(target, min(image.layers.values(), key=lambda it: abs(it.transform.a)))
        azimuth = sun_azimuth(image.day, lon, lat) if image.azimuth is None else image.azimuth
        shadow = dark & (scl != 6) & cast(cloud, azimuth - north + hairs[1], masks.shadow_distance, pixel)
        if image.clouds == "SCL":
            shadow |= scl == 3
        bad = cloud | shadow
        if bad.any():
            drop = distance_transform_edt(~bad, sampling=pixel) <= masks.buffer + 1e-9
        drop |= unknown
    if masks.snow:
        drop |= scl == 11
    return values, seen & ~drop


def rounded(total, count, parts):
    """total / (count x parts), half to even, in whole numbers."""
    divisor = np.maximum(count, 1) * parts
    low, rest = np.divmod(total, divisor)
    return low + ((2 * rest > divisor) | ((2 * rest == divisor) & (low % 2 == 1)))


def composite_once(images, target, masks, known, hairs=(0.0, 0.0)):
    margin = (
        0
        if all(image.clouds == "none" for image in images)
        else 1 + math.ceil((masks.shadow_distance + masks.buffer) / min(ground(target, images[0].layers["B4"])[2]))
    )
    shape = tuple(side + 2 * margin for side in target.shape)
    sums = {name: np.zeros(shape, np.int64) for name in NAMES[1:]}
    index, count = np.zeros(shape), np.zeros(shape, np.int64)
    for image in images:
        values, usable = usable_and_values(image, target, margin, masks, hairs, known)
        green, nir = np.maximum(values["B3"], 0), np.maximum(values["B8"], 0)
        usable = usable & (green + nir > 0)
        index[usable] += ((green - nir) / np.maximum(green + nir, 1))[usable]
        count += usable
        for name, total in sums.items():
            total[usable] += values[name][usable]
    rows, cols = (slice(margin, margin + side) for side in target.shape)
    means = [1000 * index / np.maximum(count, 1), *(rounded(total, count, 10) for total in sums.values())]
    return np.array(means)[:, rows, cols], count[rows, cols]


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
