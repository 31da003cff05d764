"""The inputs of the benchmarks: a composite and a lake mask of any size, the same at every run."""

from __future__ import annotations

import runpy
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio.transform import from_origin
from rasterio.windows import Window
from scipy import ndimage

ROOT = Path(__file__).resolve().parents[1]
runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)

from glakes.lakes.bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE  # noqa: E402
from glakes.lakes.grid import mirror_indices  # noqa: E402
from glakes.lakes.imagery.composite import composite_scenes  # noqa: E402
from glakes.lakes.imagery.settings import CompositeSettings  # noqa: E402
from glakes.lakes.progress import Silent  # noqa: E402

SAMPLE = ROOT / "resources" / "sample" / "t48que" / "scenes"
TILED = {"driver": "GTiff", "tiled": True, "blockxsize": 512, "blockysize": 512, "crs": "EPSG:32648"}
TILED |= {"compress": "deflate", "predictor": 2, "transform": from_origin(500_000, 2_000_000, 10, 10)}
TILED |= {"zlevel": 1, "num_threads": "all_cpus"}  # of writing; reading is as slow with any level
STRIP = 1024
"""Rows written at a time."""
LARGEST_DRAWN = 10_000
"""Pixels along each side; larger masks repeat this one."""
STEP = 8e-4
"""Degrees from one bend of a made river to the next."""


def make_composite(path: Path, side: int) -> str:
    """The demo scene, mirrored until it is `side` pixels wide and high; noise where it is not there."""
    stored = _sample(path.with_name("sample.tif")) if SAMPLE.is_dir() else _noise(min(side, 2000))
    profile = TILED | {"count": 5, "height": side, "width": side, "dtype": "int16", "nodata": COMPOSITE_NODATA}
    cols = mirror_indices(0, side, stored.shape[2])
    with rasterio.open(path, "w", **profile) as dataset:
        for row in range(0, side, STRIP):
            stop = min(row + STRIP, side)
            strip = stored[:, mirror_indices(row, stop, stored.shape[1])][:, :, cols]
            dataset.write(strip, window=Window(0, row, side, stop - row))
        dataset.descriptions = COMPOSITE_BANDS
        dataset.scales = (COMPOSITE_SCALE,) * 5
    return "the demo scene, mirrored" if SAMPLE.is_dir() else "noise"


def _sample(path: Path) -> NDArray[np.int16]:
    composite_scenes(CompositeSettings(scenes=str(SAMPLE), output=str(path), cloud_mask="none"), Silent())
    with rasterio.open(path) as dataset:
        stored: NDArray[np.int16] = dataset.read()
    return stored


def _noise(side: int) -> NDArray[np.int16]:
    rng = np.random.default_rng(1)
    return rng.integers(-500, 500, (5, side, side), dtype=np.int16)


def make_mask(path: Path, side: int) -> None:
    """A mask of blobs: 4.6 percent water, about 500 lakes in a square of 1000 pixels."""
    drawn = min(side, LARGEST_DRAWN)
    smooth = ndimage.gaussian_filter(np.random.default_rng(0).standard_normal((drawn, drawn), dtype=np.float32), 5.1)
    mask = (smooth > np.quantile(smooth[:1000], 0.954)).astype(np.uint8)
    times = -(-side // drawn)
    mask = np.tile(mask, (times, times))[:side, :side]
    with rasterio.open(path, "w", **TILED | {"count": 1, "height": side, "width": side, "dtype": "uint8"}) as dataset:
        dataset.write(mask, 1)


def make_rivers(lakes: Path, rivers: Path, lake_count: int, river_count: int, trunks: int = 0) -> None:
    """Lakes of 25 vertices and winding rivers of about 100, which two in three lakes do not touch.

    Trunks are broad rivers through the whole region, of up to ten thousand vertices, with islands where they meet
    themselves; like the others they overlap one another. Beside the lakes `known.gpkg` holds every third of them.
    """
    generator = np.random.default_rng(1)
    side = 1.3 * (lake_count / 50_000) ** 0.5
    middle = generator.uniform(0, side, (lake_count, 2))
    radius = np.exp(generator.normal(np.log(4e-4), 0.7, lake_count)).clip(1e-4, 8e-3)
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    waves = generator.normal(size=(lake_count, 4, 2)) * 0.15
    bumps = sum(waves[:, n, :1] * np.cos((n + 1) * angle) + waves[:, n, 1:] * np.sin((n + 1) * angle) for n in range(4))
    outline = (radius[:, None] * (1 + np.clip(bumps, -0.7, 2)))[..., None] * np.stack(
        [np.cos(angle), np.sin(angle)], -1
    )
    shapes = shapely.polygons(middle[:, None] + outline)
    start = generator.uniform(0, side, (river_count, 1, 2))
    banks = _winding(generator, start, 30, 0.3, (5e-5, 3e-4))
    if trunks:
        start = generator.uniform(0.2 * side, 0.8 * side, (trunks, 1, 2))
        banks = np.append(banks, _winding(generator, start, int(side / STEP), 0.2, (5e-4, 2e-3)))
    for path, made in ((lakes, shapes), (rivers, banks), (lakes.with_name("known.gpkg"), shapes[::3])):
        gpd.GeoDataFrame(geometry=shapely.make_valid(made), crs=4326).to_file(path)


def _winding(
    generator: np.random.Generator, start: NDArray[np.float64], steps: int, turn: float, width: tuple[float, float]
) -> NDArray[np.object_]:
    """Polygons along random courses of `STEP` degrees a step, which turn by about so many radians at each."""
    count = len(start)
    heading = generator.uniform(0, 2 * np.pi, count)[:, None]
    heading = heading + np.cumsum(generator.normal(size=(count, steps)) * turn, 1)
    way = np.cumsum(STEP * np.stack([np.cos(heading), np.sin(heading)], -1), 1)
    banks: NDArray[np.object_] = shapely.buffer(
        shapely.linestrings(start + way), generator.uniform(*width, count), quad_segs=2
    )
    return banks
