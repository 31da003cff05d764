"""Patches a second in training, and how long it waits for them: `training.py [--device cpu] [--width 16] ...`.

Makes regions of noise with round lakes as compressed composites, reads patches from them with nothing else
to do (once from files, once from memory), and then trains. Prints a table.
"""

from __future__ import annotations

import argparse
import os
import runpy
import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
from rasterio.features import rasterize
from shapely.geometry import Point, box

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # as in the worker

ROOT = Path(__file__).resolve().parents[1]
runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)

from glakes.lakes.bands import COMPOSITE_BANDS, COMPOSITE_NODATA  # noqa: E402
from glakes.lakes.progress import Silent  # noqa: E402
from glakes.lakes.rasters import written_cog  # noqa: E402
from glakes.lakes.samples.patches import chances_by_area  # noqa: E402
from glakes.lakes.samples.register import create_samples  # noqa: E402
from glakes.models import loading  # noqa: E402
from glakes.models.batches import read_samples  # noqa: E402
from glakes.models.devices import choose_device, loader_threads  # noqa: E402
from glakes.models.settings import TrainSettings  # noqa: E402
from glakes.models.trainer import Trainer  # noqa: E402

CRS = "EPSG:32631"


def make_samples(folder: Path, count: int, side: int) -> Path:
    """A samples file with an image of `side` x `side` pixels for each of `count` regions."""
    generator, regions, labels = np.random.default_rng(1), [], []
    for number in range(count):
        left, name = 200_000.0 + 20 * side * number, f"r{number}"
        spots = generator.uniform(0, 10 * side, (40, 2))
        lakes = [Point(left + x, y).buffer(generator.uniform(50, 500)) for x, y in spots]
        transform = rasterio.Affine(10, 0, left, 0, -10, 10 * side)
        wet = rasterize(lakes, (side, side), transform=transform).astype(bool)
        stored = generator.integers(50, 350, (5, side, side))
        stored[0] = np.where(wet, 500, -400) + generator.integers(-150, 150, (side, side))
        profile = {"count": 5, "height": side, "width": side, "dtype": "int16", "nodata": COMPOSITE_NODATA}
        with written_cog(folder / f"{name}.tif", crs=CRS, transform=transform, **profile) as dataset:
            dataset.write(stored.astype("int16"))
            dataset.descriptions, dataset.scales = COMPOSITE_BANDS, [0.001] * 5
        outline = box(left, 0, left + 10 * side, 10 * side)
        subset = "validation" if number % 4 == 3 else "train"
        regions.append({"region_id": name, "subset": subset, "image": f"{name}.tif", "geometry": outline})
        labels += [{"region_id": name, "class": "lake", "geometry": lake.intersection(outline)} for lake in lakes]
    frame = gpd.GeoDataFrame(pd.DataFrame(regions), crs=CRS).assign(status="checked")
    shapes = gpd.GeoDataFrame(labels, crs=CRS)
    create_samples(folder / "samples.gpkg", frame, shapes[~shapes.geometry.is_empty])
    return folder / "samples.gpkg"


def reading_rate(samples: Path, settings: TrainSettings, threads: int, cache_bytes: int) -> float:
    """Patches a second with nothing else to do, once everything that is kept is in memory."""
    regions = read_samples(samples, COMPOSITE_BANDS, Silent()).train
    draws = loading.plan_training(
        regions, chances_by_area(regions), settings.patch, 8 * settings.batch, np.random.default_rng(1)
    )
    plan = [draws[first : first + settings.batch] for first in range(0, len(draws), settings.batch)]
    loading.CACHE_BYTES = cache_bytes
    with loading.Loader(COMPOSITE_BANDS, threads) as loader:
        for _ in range(2):
            start = time.perf_counter()
            for _batch in loader.batches(plan, settings.patch, Silent()):
                pass
            seconds = time.perf_counter() - start
    return len(draws) / seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto")
    for name, default in (("width", 16), ("patch", 128), ("batch", 8), ("steps", 20), ("epochs", 3), ("side", 1024)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--mixed", action="store_true", help="mixed precision")
    options = parser.parse_args()
    device = choose_device(options.device)
    with tempfile.TemporaryDirectory() as name:
        samples = make_samples(Path(name), 8, options.side)
        settings = TrainSettings(
            str(samples),
            f"{name}/m.safetensors",
            f"{name}/m.jsonl",
            base_width=options.width,
            patch=options.patch,
            batch=options.batch,
            steps=options.steps,
            epochs=options.epochs,
            device=device.type,
            mixed_precision=options.mixed,
        )
        kept, threads = loading.CACHE_BYTES, loader_threads(device)
        print(
            f"| reading from files, {threads} threads | {reading_rate(samples, settings, threads, 0):.1f} patches/s |"
        )
        print(f"| reading from memory | {reading_rate(samples, settings, threads, kept):.1f} patches/s |")
        usable = read_samples(samples, COMPOSITE_BANDS, Silent())
        for label, cache in (("regions from files", 0), ("regions in memory", kept)):
            loading.CACHE_BYTES = cache
            trainer = Trainer(settings, usable, 5, {"width": options.width}, device)
            with loading.Loader(COMPOSITE_BANDS, threads, device.type == "cuda") as loader:
                while not trainer.is_finished:
                    row = trainer.run_epoch(loader, Silent())
                    wait = f"{100 * row['wait_share']:.2f} % waiting"
                    print(f"| training, {label}, epoch {row['epoch']} | {row['patches_per_s']:.2f} patches/s, {wait} |")


if __name__ == "__main__":
    main()
