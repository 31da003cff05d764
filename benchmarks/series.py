"""The series of scenes that composites are measured on: any number of dates, the same at every run.

One folder per date with a GeoTIFF per band, B11 at 20 m, and the probability of cloud: 512-pixel tiles,
deflate, predictor 2, as catalogues hand them out. Smooth ground with 0.6 % of noise, which compresses
like the real thing; a few dates are made and the others are links to them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.transform import from_origin
from scipy import ndimage

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "method" / "imagery"))
from made_safe import Made, write_safe

BANDS = ("B2", "B3", "B4", "B8", "B11")
PROFILE = {"driver": "GTiff", "count": 1, "tiled": True, "blockxsize": 512, "blockysize": 512, "crs": "EPSG:32632"}
PROFILE |= {"compress": "deflate", "predictor": 2}


def make_series(folder: Path, side: int, dates: int, different: int = 5) -> None:
    """Write the scenes of `dates` days, `different` of them with pixels of their own."""
    ground = _smooth(np.random.default_rng(0), side, 2.0)
    names = [f"2020-{1 + number // 28:02}-{1 + number % 28:02}" for number in range(dates)]
    for number, name in enumerate(names):
        (folder / name).mkdir(parents=True)
        if number < different:
            _make_date(folder / name, ground, number + 1)
            continue
        for path in (folder / names[number % different]).iterdir():
            os.link(path, folder / name / path.name)


def make_products(folder: Path, side: int, dates: int) -> None:
    """The same ground as L2A products (`.SAFE`): lossless JPEG 2000 and a scene classification."""
    ground = _smooth(np.random.default_rng(0), side, 2.0)

    def make(number: int) -> None:
        bands = dict(_bands(ground, rng := np.random.default_rng(number + 1)))
        coarse = _smooth(rng, side, 4.0)[::2, ::2]
        found = {f"B{int(name[1:]):02}": pixels for name, pixels in bands.items()}
        write_safe(folder, Made(found | {"SCL": np.where(coarse > 1, 9, 4).astype(np.uint8)}, day=f"202001{number:02}"))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(make, range(1, dates + 1)))


def _make_date(folder: Path, ground: NDArray[np.float32], seed: int) -> None:
    rng = np.random.default_rng(seed)
    for name, pixels in _bands(ground, rng):
        _write(folder / f"{name}.tif", name, pixels, 20 if name == "B11" else 10)
    clouds = np.clip(20 + 30 * _smooth(rng, len(ground), 4.0), 0, 100).astype(np.uint8)
    _write(folder / "probability.tif", "probability", clouds, 10)


def _bands(ground: NDArray[np.float32], rng: np.random.Generator) -> Iterator[tuple[str, NDArray[np.uint16]]]:
    for number, name in enumerate(BANDS):
        values = 1500 + 300 * number + 500 * ground + 100 * _smooth(rng, len(ground), 3.0)
        step = 2 if name == "B11" else 1
        values = values[::step, ::step] * (1 + 0.006 * rng.standard_normal(values[::step, ::step].shape, np.float32))
        yield name, np.clip(values, 1, 10_000).astype(np.uint16)


def _write(path: Path, name: str, pixels: NDArray, size: int) -> None:
    place = {"transform": from_origin(600_000, 5_000_040, size, size), "nodata": 0 if name != "probability" else None}
    shape = {"height": pixels.shape[0], "width": pixels.shape[1], "dtype": pixels.dtype}
    with rasterio.open(path, "w", **PROFILE, **place, **shape) as dataset:
        dataset.write(pixels, 1)
        dataset.set_band_description(1, name)
        dataset.scales = (0.0001 if name != "probability" else 1.0,)


def _smooth(rng: np.random.Generator, side: int, sigma: float) -> NDArray[np.float32]:
    """A random surface with hills of a few hundred pixels, mean 0 and deviation 1."""
    coarse = rng.standard_normal((side // 16 + 2, side // 16 + 2), dtype=np.float32)
    surface = ndimage.zoom(ndimage.gaussian_filter(coarse, sigma), 16, order=1)[:side, :side]
    found: NDArray[np.float32] = (surface - surface.mean()) / surface.std()
    return found
