"""A small samples file: composites with round lakes that a network learns within seconds."""

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.samples.register import create_samples
from shapely.geometry import Point, box

CRS = "EPSG:32648"
SIZE = 64
SUBSETS = ("train", "train", "train", "validation", "validation", "test")


def write_composite(path, lakes, left, seed, size=SIZE, descriptions=COMPOSITE_BANDS):
    """Noise, with high NDWI and low reflectance in the lakes."""
    generator = np.random.default_rng(seed)
    transform = rasterio.Affine(10, 0, left, 0, -10, 10 * size)
    water = rasterio.features.rasterize(lakes, (size, size), transform=transform, fill=0).astype(bool)
    stored = generator.integers(-150, 150, (len(descriptions), size, size)) + 200
    stored[0] = np.where(water, 500, -400) + generator.integers(-150, 150, (size, size))
    stored[1:, water] //= 4
    profile = {"crs": CRS, "transform": transform, "nodata": -32768, "dtype": "int16"}
    path.parent.mkdir(parents=True, exist_ok=True)
    with rasterio.open(path, "w", "GTiff", size, size, len(descriptions), **profile) as dataset:
        dataset.write(stored.astype("int16"))
        dataset.descriptions = descriptions
        dataset.scales = [0.001] * len(descriptions)


def make_samples(folder, subsets=SUBSETS, descriptions=COMPOSITE_BANDS, unlabelled=(), **fields):
    """Write `samples.gpkg` and an image per region; returns the path of the samples."""
    regions, labels = [], []
    for number, subset in enumerate(subsets):
        left, name = 10_000.0 * number, f"r{number}"
        lakes = [Point(left + 200, 400).buffer(90 + 15 * number), Point(left + 450, 180).buffer(60)]
        write_composite(folder / "images" / f"{name}.tif", lakes, left, number, descriptions=descriptions)
        outline = box(left, 0, left + 10 * SIZE, 10 * SIZE)
        regions.append({"region_id": name, "subset": subset, "image": f"images/{name}.tif", "geometry": outline})
        labels += [{"region_id": name, "class": "lake", "geometry": lake} for lake in lakes if name not in unlabelled]
    frame = gpd.GeoDataFrame(pd.DataFrame(regions), crs=CRS).assign(**{"status": "checked"} | fields)
    create_samples(folder / "samples.gpkg", frame, gpd.GeoDataFrame(labels, crs=CRS))
    return folder / "samples.gpkg"


class Recorder:
    """A progress that keeps what it is told, and may cancel after a number of percents."""

    def __init__(self, cancel_after=None):
        self.percents, self.infos, self.warnings, self._left = [], [], [], cancel_after

    def percent(self, value, text=None):
        self.percents.append(value)
        self.check()

    def info(self, text):
        self.infos.append(text)

    def warn(self, text):
        self.warnings.append(text)

    def check(self):
        from glakes.lakes.errors import Cancelled

        if self._left is not None and len(self.percents) > self._left:
            raise Cancelled
