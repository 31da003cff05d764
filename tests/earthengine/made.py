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


def made_scenes(seed=3, size=150, count=None, shadow_px=45):
    """Scenes of one place, `size` pixels high and a few wider."""
    random = np.random.default_rng(seed)
    return [_scene(random, size, shadow_px, *facts) for facts in SCENES[:count]]


def _grid(zone, size):
    crs = f"EPSG:{32600 + zone}"
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*PLACE)
    return Lattice(crs, (10.0, 0.0, round(x / 20) * 20.0, 0.0, -10.0, round(y / 20) * 20.0), size, size + 12)


def _scene(random, size, shadow_px, time, zone, azimuth, clouds, snowy, orbit_edge):
    grid = _grid(zone, size)
    shape = grid.height, grid.width
    lake = _blob(random, shape, 0.22)
    cloud = np.any([_blob(random, shape, random.uniform(0.03, 0.08)) for _ in range(clouds)], axis=0)
    shadow = _moved(cloud, azimuth, shadow_px * random.uniform(0.3, 0.9)) & ~cloud
    snow = _blob(random, shape, 0.1) & snowy
    bands = {name: _reflectance(random, name, lake, cloud, shadow, snow) for name in _LAND}
    bands["probability"] = np.where(cloud, random.integers(55, 100, shape), random.integers(0, 45, shape))
    bands["SCL"] = np.select([cloud, snow, shadow, lake], [9, 11, 3, 6], 4)
    bands["QA60"] = 1024 * cloud
    if orbit_edge:
        rows, cols = np.indices(shape)
        for array in bands.values():
            array[rows * 2 + cols < size * 0.6] = 0
    layers = {name: (array.astype(np.uint16), grid) for name, array in bands.items()}
    for name in ("B11", "SCL"):
        layers[name] = (coarse(layers[name][0]), grid_20m(grid))
    if time == SCENES[-1][0]:
        del layers["probability"]  # an image of which the cloud collection knows nothing
    return Scene(f"{time}_{time}_T{zone}TQG", layers, azimuth, float(round(100 * cloud.mean(), 3)))


def _moved(cloud, azimuth, distance):
    """Where the sun at that azimuth casts a cloud's shadow, so many pixels away."""
    rows, cols = np.indices(cloud.shape)
    down, right = math.cos(math.radians(azimuth)) * distance, -math.sin(math.radians(azimuth)) * distance
    rows, cols = rows - round(down), cols - round(right)
    inside = (rows >= 0) & (rows < cloud.shape[0]) & (cols >= 0) & (cols < cloud.shape[1])
    return inside & cloud[np.where(inside, rows, 0), np.where(inside, cols, 0)]


def _reflectance(random, name, lake, cloud, shadow, snow):
    """Digital numbers of one band."""
    ground = _surface(random, lake.shape, *_LAND[name])
    ground = np.where(lake, _WATER[name] + random.integers(-20, 20, lake.shape), ground)
    ground = np.where(shadow, ground * 0.35, ground)
    return np.select([cloud, snow], [6000 + 10 * random.integers(-90, 90, lake.shape), 7200], ground)


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
