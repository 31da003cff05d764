"""The scenes behind the two collections, and the same scenes as the files that are read from disk."""

from dataclasses import dataclass
from datetime import datetime, timezone

import numpy as np
import rasterio
from rasterio.transform import Affine

from .images import EarthEngineError, Image, outline, stored_band
from .lattice import Lattice

IMAGES = "COPERNICUS/S2_SR_HARMONIZED"
CLOUDS = "COPERNICUS/S2_CLOUD_PROBABILITY"

REFLECTANCE = ("B2", "B3", "B4", "B8", "B11")
KINDS = {"SCL": "uint8", "probability": "uint8"}
"""Types of the bands that are not uint16."""


@dataclass(frozen=True)
class Scene:
    """One Sentinel-2 image: digital numbers (reflectance x 10000), 0 = no data."""

    index: str
    """As `system:index`; begins with the day, as 20200604T054639."""
    bands: dict
    """Array and lattice by name: REFLECTANCE, SCL, and if there are any, QA60 and probability."""
    sun_azimuth: float
    cloud_percent: float

    @property
    def time(self):
        return datetime.strptime(self.index[:15], "%Y%m%dT%H%M%S").replace(tzinfo=timezone.utc)

    @property
    def grid(self):
        return self.bands["B2"][1]

    def properties(self):
        return {
            "system:index": self.index,
            "system:time_start": int(self.time.timestamp() * 1000),
            "CLOUDY_PIXEL_PERCENTAGE": self.cloud_percent,
            "MEAN_SOLAR_AZIMUTH_ANGLE": self.sun_azimuth,
        }

    def image(self, names, memory):
        """As Earth Engine has it."""
        bands = []
        for name in names:
            array, grid = self.bands[name]
            # Cloudless pixels are 0 percent and no bit; where those bands lack data the others do too.
            missing = np.zeros(array.shape, bool) if name in ("probability", "QA60") else array == 0
            policy = "mean" if name in REFLECTANCE or name == "probability" else "sample"
            bands.append(stored_band(name, KINDS.get(name, "uint16"), array, missing, grid, memory, policy))
        return Image(self.properties(), outline(self.grid), bands)


class Catalogue:
    """Answers `ImageCollection.load`."""

    def __init__(self, scenes):
        self.scenes = sorted(scenes, key=lambda scene: scene.index)

    def images(self, name, memory):
        if name == IMAGES:
            return [scene.image([b for b in scene.bands if b != "probability"], memory) for scene in self.scenes]
        if name == CLOUDS:
            return [scene.image(["probability"], memory) for scene in self.scenes if "probability" in scene.bands]
        raise EarthEngineError(
            f"ImageCollection.load: ImageCollection asset '{name}' not found (does not exist or caller does not have"
            " access)."
        )


def write_scenes(folder, scenes):
    """The scenes as GeoTIFFs, 10 m and 20 m apart, one folder each."""
    for scene in scenes:
        groups = {}
        for name, (array, grid) in scene.bands.items():
            groups.setdefault(grid, {})[name] = array
        for grid, bands in groups.items():
            metres = round(abs(grid.transform[0]))
            path = folder / scene.index / f"R{metres}m" / f"{scene.index}_{metres}m.tif"
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, bands, grid, scene)
    return folder


def _write(path, bands, grid, scene):
    profile = {"driver": "GTiff", "count": len(bands), "dtype": "uint16", "height": grid.height, "width": grid.width}
    with rasterio.open(path, "w", crs=grid.crs, transform=Affine(*grid.transform), **profile) as dataset:
        for number, (name, array) in enumerate(bands.items(), 1):
            dataset.write(array.astype(np.uint16), number)
            dataset.set_band_description(number, name)
        dataset.scales = [0.0001 if name in REFLECTANCE else 1.0 for name in bands]
        properties = scene.properties()
        names = ("CLOUDY_PIXEL_PERCENTAGE", "MEAN_SOLAR_AZIMUTH_ANGLE")
        dataset.update_tags(**{name: properties[name] for name in names})


def coarse(array):
    """Every second pixel of a 10 m band, as one of 20 m."""
    return array[::2, ::2]


def grid_20m(grid):
    a, b, c, d, e, f = grid.transform
    return Lattice(grid.crs, (2 * a, 2 * b, c, 2 * d, 2 * e, f), -(-grid.height // 2), -(-grid.width // 2))
