"""Scenes made of arrays, and a slow composite of them that shares no code with the package."""

import math
from datetime import date
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine

REFLECTANCE = ("B2", "B3", "B4", "B8", "B11")


def write_bands(path, bands, *, left=500000.0, top=5000000.0, pixel=10.0, crs="EPSG:32633", tags=None, **options):
    """One GeoTIFF with described bands; options: scale, offset, nodata, described."""
    arrays = list(bands.values())
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    profile = {"driver": "GTiff", "height": arrays[0].shape[0], "width": arrays[0].shape[1], "count": len(arrays)}
    profile |= {"dtype": arrays[0].dtype, "crs": crs, "transform": Affine(pixel, 0, left, 0, -pixel, top)}
    with rasterio.open(path, "w", nodata=options.get("nodata"), **profile) as dataset:
        for number, (name, array) in enumerate(bands.items(), 1):
            dataset.write(array, number)
            if options.get("described", True):
                dataset.set_band_description(number, name)
        if "scale" in options:
            dataset.scales = [options["scale"] if name in REFLECTANCE else 1.0 for name in bands]
            dataset.offsets = [options.get("offset", 0.0) if name in REFLECTANCE else 0.0 for name in bands]
        dataset.update_tags(**(tags or {}))
    return path


def random_bands(rng, shape=(40, 50), dtype=np.uint16, low=200, high=4000):
    return {name: rng.integers(low, high, shape).astype(dtype) for name in REFLECTANCE}


def blobs(rng, shape, count=3, radius=3):
    """A few round spots, True."""
    rows, cols = np.indices(shape)
    mask = np.zeros(shape, dtype=bool)
    for row, col in zip(rng.integers(0, shape[0], count), rng.integers(0, shape[1], count), strict=True):
        mask |= (rows - row) ** 2 + (cols - col) ** 2 <= radius**2
    return mask


def slow_drop(cloud, scl_shadow, nir, water, snow, *, azimuth, dark, distance_px, buffer_px):
    """What the rules drop, pixel by pixel."""
    height, width = cloud.shape
    bad = cloud | scl_shadow
    for row in range(height):
        for col in range(width):
            if nir[row, col] >= dark or water[row, col] or np.isnan(nir[row, col]):
                continue
            for step in range(1, distance_px + 1):  # towards the sun
                up = round(step * math.cos(math.radians(azimuth)))
                right = round(step * math.sin(math.radians(azimuth)))
                there = row - up, col + right
                if 0 <= there[0] < height and 0 <= there[1] < width and cloud[there]:
                    bad[row, col] = True
    drop = snow.copy()
    for row, col in np.argwhere(bad):
        for r in range(max(0, row - buffer_px), min(height, row + buffer_px + 1)):
            for c in range(max(0, col - buffer_px), min(width, col + buffer_px + 1)):
                if (r - row) ** 2 + (c - col) ** 2 <= buffer_px**2:
                    drop[r, c] = True
    return drop


def slow_mean(scenes):
    """Composite of (reflectance by band with NaN, drop mask) pairs: values x 1000 and counts."""
    stack = {name: [] for name in ("NDWI", "B4", "B3", "B2", "B11")}
    for bands, drop in scenes:
        unseen = drop | np.any([np.isnan(band) for band in bands.values()], axis=0)
        green, nir = bands["B3"], bands["B8"]
        values = bands | {"NDWI": (green - nir) / (green + nir)}
        for name, kept in stack.items():
            kept.append(np.where(unseen, np.nan, values[name]))
    count = np.sum(~np.isnan(stack["B4"]), axis=0)
    means = [np.nansum(kept, axis=0) / np.maximum(count, 1) * 1000 for kept in stack.values()]
    return np.array(means), count


def assert_composite(path, means, count):
    """The stored values are the means to the last digit; ties may fall either way."""
    with rasterio.open(path) as dataset:
        stored = dataset.read()
        assert dataset.descriptions == ("NDWI", "B4", "B3", "B2", "B11")
        assert set(dataset.scales) == {0.001} and set(dataset.offsets) == {0.0}
        assert dataset.nodata == -32768 and dataset.dtypes[0] == "int16"
    assert ((stored == -32768) == (count == 0)).all()
    seen = count > 0
    assert np.abs(stored[:, seen] - means[:, seen]).max() <= 0.5 + 1e-5


def day(text):
    return date.fromisoformat(text)
