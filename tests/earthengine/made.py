"""Scenes made of seeded numbers: a lake, clouds that cast shadows, snow, the edge of an orbit, two UTM zones."""

import math

import numpy as np
from pyproj import Transformer
from scipy.ndimage import gaussian_filter

from .catalogue import Scene, coarse, grid_20m
from .lattice import Lattice

PLACE = 12.02, 42.1
"""Degrees; where zone 32 ends and zone 33 begins."""

SCENES = [
    # day and time, zone, sun azimuth, clouds, snow, orbit edge
    ("20190115T100359", 33, 162.0, 3, True, False),
    ("20190214T101119", 32, 155.5, 2, True, False),
    ("20190415T100031", 33, 148.0, 4, False, True),
    ("20190620T101031", 32, 131.0, 2, False, False),
    ("20190804T100039", 33, 139.5, 5, False, False),
    ("20191023T101039", 32, 166.0, 3, False, True),
]


def made_scenes(seed=3, size=150, count=len(SCENES), shadow_px=45):
    """Scenes of one place, `size` pixels high and a few wider."""
    random = np.random.default_rng(seed)
    return [_scene(random, size, shadow_px, number, *SCENES[number]) for number in range(count)]


def _grid(zone, size):
    crs = f"EPSG:{32600 + zone}"
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*PLACE)
    return Lattice(crs, (10.0, 0.0, round(x / 20) * 20.0, 0.0, -10.0, round(y / 20) * 20.0), size, size + 12)


def _scene(random, size, shadow_px, number, time, zone, azimuth, clouds, snowy, orbit_edge):
    grid = _grid(zone, size)
    shape = grid.height, grid.width
    lake = _blob(random, shape, 0.22)
    bands = {name: _surface(random, shape, *levels) for name, levels in _LAND.items()}
    for name, level in _WATER.items():
        bands[name] = np.where(lake, level + random.integers(-20, 20, shape), bands[name])
    cloud = np.zeros(shape, dtype=bool)
    for _ in range(clouds):
        cloud |= _blob(random, shape, random.uniform(0.03, 0.08))
    rows, cols = np.indices(shape)
    distance = shadow_px * random.uniform(0.3, 0.9)
    down, right = math.cos(math.radians(azimuth)) * distance, -math.sin(math.radians(azimuth)) * distance
    from_row, from_col = (rows - round(down)).clip(0, size - 1), (cols - round(right)).clip(0, shape[1] - 1)
    shadow = cloud[from_row, from_col] & ~cloud
    snow = _blob(random, shape, 0.1) & snowy
    for name, band in bands.items():
        band = np.where(shadow, band * 0.35, band)
        bands[name] = np.where(cloud, 6000 + 10 * random.integers(-90, 90, shape), np.where(snow, 7200, band)).astype(np.uint16)
    probability = np.where(cloud, random.integers(55, 100, shape), random.integers(0, 45, shape)).astype(np.uint16)
    classes = np.select([cloud, snow, shadow, lake], [9, 11, 3, 6], 4).astype(np.uint16)
    if orbit_edge:
        outside = rows * 2 + cols < size * 0.6
        for array in (*bands.values(), probability, classes):
            array[outside] = 0
    layers = {name: (array, grid) for name, array in bands.items() if name != "B11"}
    layers |= {name: (coarse(array), grid_20m(grid)) for name, array in (("B11", bands["B11"]), ("SCL", classes))}
    layers["QA60"] = (np.where(cloud & (classes > 0), 1024, 0).astype(np.uint16), grid)
    # The last one is an image of which the cloud collection knows nothing.
    if number < len(SCENES) - 1:
        layers["probability"] = (probability, grid)
    return Scene(f"{time}_{time}_T{zone}TQG", layers, azimuth, float(round(100 * cloud.mean(), 3)))


_LAND = {"B2": (500, 80), "B3": (800, 90), "B4": (900, 150), "B8": (2600, 400), "B11": (2100, 300)}
"""Mean and spread of digital numbers."""

_WATER = {"B2": 420, "B3": 460, "B4": 300, "B8": 180, "B11": 90}


def _surface(random, shape, mean, spread):
    smooth = gaussian_filter(random.standard_normal(shape), 6)
    return np.clip(mean + spread * smooth / smooth.std() + random.integers(-30, 30, shape), 40, 9000)


def _blob(random, shape, radius):
    """A round spot with a ragged edge; its radius is a share of the height."""
    rows, cols = np.indices(shape)
    row, col = random.uniform(0, shape[0]), random.uniform(0, shape[1])
    ragged = gaussian_filter(random.standard_normal(shape), 3) * shape[0] * 0.12
    return np.hypot(rows - row, cols - col) + ragged < radius * shape[0]
