"""Real series of ../shared/data as scenes of the catalogue; what they lack is made from thresholds."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.warp import Resampling, calculate_default_transform, reproject

from .catalogue import REFLECTANCE, Scene, coarse, grid_20m
from .lattice import Lattice

SHARED = Path(__file__).parents[3] / "shared" / "data"

SUN = {
    1: 162.0,
    2: 158.0,
    3: 154.0,
    4: 150.0,
    5: 143.0,
    6: 136.0,
    7: 137.0,
    8: 145.0,
    9: 156.0,
    10: 164.0,
    11: 167.0,
    12: 166.0,
}
"""Azimuth by month at 10:10 in central Italy, to a few degrees."""


def shared(name):
    """The folder of a series; skips the test where it is not."""
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"needs the real data of shared/data/{name}, which is not here")
    return folder


def bracciano(every=1):
    """The lake's shore, 29 dates on two UTM grids; the bright and cold (winter) are the cloudy ones."""
    paths = sorted(shared("sen2dwater/bracciano").glob("*.tif"))[::every]
    return [_sen2dwater(path) for path in paths]


def tevere(every=1):
    """The lower Tiber, 32 dates on two UTM grids with real clouds, haze and hard shadows."""
    return [_sen2dwater(path) for path in sorted(shared("sen2dwater/tevere").glob("*.tif"))[::every]]


def _sen2dwater(path):
    with rasterio.open(path) as dataset:
        numbers = {text: number for number, text in enumerate(dataset.descriptions, 1)}
        bands = {name: dataset.read(numbers[name]) for name in (*REFLECTANCE, "QA60")}
        grid = Lattice(dataset.crs.to_string(), tuple(dataset.transform)[:6], dataset.height, dataset.width)
    return scene(path.stem, bands, grid, SUN[int(path.stem[5:7])])


def ssl4eo():
    """Two dates of fields in the Punjab, brought from degrees to the UTM grid that Earth Engine has them on."""
    scenes = []
    for folder in sorted((shared("ssl4eo-s12-0000200") / "L2A").iterdir()):
        bands = {}
        for name in REFLECTANCE:
            with rasterio.open(folder / f"{name}.tif") as dataset:
                values, crs, transform, bounds = dataset.read(1), dataset.crs, dataset.transform, dataset.bounds
            if name == "B2":
                to, width, height = calculate_default_transform(
                    crs, "EPSG:32643", dataset.width, dataset.height, *bounds, resolution=10
                )
            bands[name] = np.zeros((height, width), np.uint16)
            reproject(
                values, bands[name], src_transform=transform, src_crs=crs, dst_transform=to, dst_crs="EPSG:32643",
                resampling=Resampling.nearest,
            )  # fmt: skip
        a, _, c, _, e, f = tuple(to)[:6]
        grid = Lattice("EPSG:32643", (a, 0.0, round(c / 20) * 20.0, 0.0, e, round(f / 20) * 20.0), height, width)
        scenes.append(scene(f"{folder.name[:4]}-{folder.name[4:6]}-{folder.name[6:8]}", bands, grid, 110.0))
    return scenes


def barbellino():
    """An alpine reservoir on two dates with the processor's own scene classification at 20 m; no cloud probability."""
    folder = shared("sen2r-barbellino")
    order = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B11", "B12"]
    scenes = []
    for day in ("2017-07-03", "2019-07-23"):
        stem = f"S2A2A_{day.replace('-', '')}_022_Barbellino"
        with rasterio.open(folder / f"{stem}_BOA_10.tif") as dataset:
            bands = {name: dataset.read(order.index(name) + 1) for name in REFLECTANCE}
            grid = Lattice(dataset.crs.to_string(), tuple(dataset.transform)[:6], dataset.height, dataset.width)
        with rasterio.open(folder / f"{stem}_SCL_10.tif") as dataset:
            classes = dataset.read(1)
            at = Lattice(dataset.crs.to_string(), tuple(dataset.transform)[:6], dataset.height, dataset.width)
        layers = {name: (np.where(array == 65535, 0, array), grid) for name, array in bands.items()}
        scenes.append(_named(day, layers | {"SCL": (classes.astype(np.uint16), at)}, 145.0, 5.0, "T32TNS"))
    return scenes


def scene(day, bands, grid, sun_azimuth):
    """A scene with what Earth Engine would have beside the reflectance."""
    green, nir = bands["B3"].astype(float), bands["B8"].astype(float)
    cloud = (bands["B2"] > 1800) & (bands["B11"] > 1200)
    probability = np.clip((bands["B2"].astype(float) - 1000) / 16, 0, 100).round().astype(np.uint16)
    water = (green - nir) / np.maximum(green + nir, 1) > 0
    snow = (bands["B2"] > 3000) & (bands["B11"] < 1000)
    classes = np.select([bands["B2"] == 0, snow, cloud, water], [0, 11, 9, 6], 4).astype(np.uint16)
    layers = {name: (array, grid) for name, array in bands.items() if name != "B11"}
    for name, array in (("B11", bands["B11"]), ("SCL", classes)):
        layers[name] = (coarse(array), grid_20m(grid))
    layers["probability"] = (np.where(bands["B2"] == 0, 0, probability).astype(np.uint16), grid)
    return _named(day, layers, sun_azimuth, round(100.0 * float(cloud.mean()), 3), f"T{grid.crs[-2:]}TQG")


def _named(day, layers, sun_azimuth, cloud_percent, tile):
    time = f"{day.replace('-', '')}T101000"
    return Scene(f"{time}_{time}_{tile}", layers, sun_azimuth, cloud_percent)
