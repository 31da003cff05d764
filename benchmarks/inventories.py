"""Time and memory of statistics against the number of lakes: a made inventory with the paper's distribution of sizes.

    python benchmarks/inventories.py build/inventories 100000 1000000 3000000 12000000

makes an inventory of each size, measures the step on it in a process of its own, removes it, and adds a line of JSON to
`inventories.jsonl` in the folder. 12 million lakes need 8 GB there. `plot FOLDER` draws what was measured.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
PART = 100_000

SIZES_KM2 = (0.005, 0.01, 0.03, 0.1, 1.0, 10.0, 100.0, 1000.0, 10000.0, 80000.0)
LARGER = (1.0, 0.674, 0.34, 0.135, 0.017, 1.9e-3, 1.7e-4, 1.5e-5, 1.3e-6, 1e-9)
"""Share of the lakes that are at least so large: a third below 0.01 km2, 98.3 % below 1, sixteen of twelve million
from 10,000 on; between these a power law."""

NORTH, NORTH_SHARE = 57.0, 0.49
"""Latitude beyond which about half of the lakes lie."""


def lakes(count: int, generator: np.random.Generator) -> Any:
    """Made lakes: rings of 10 to 60 vertices around places anywhere, some across the antimeridian.

    Returns:
        WKB of each.
    """
    import shapely

    area = np.exp(np.interp(np.log(generator.uniform(1e-9, 1, count)), np.log(LARGER)[::-1], np.log(SIZES_KM2)[::-1]))
    is_north = generator.random(count) < NORTH_SHARE
    lat = np.where(is_north, generator.uniform(NORTH, 72, count), generator.uniform(-50, NORTH, count))
    lon = generator.uniform(-180, 180, count)
    corners = np.clip(10 + 12 * np.log10(area / 0.005) + generator.integers(0, 15, count), 10, 60).astype(int)
    owner = np.repeat(np.arange(count), corners)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(corners) - corners, corners)
    angle = 2 * np.pi * number / corners[owner]
    reach = (np.sqrt(area / np.pi) / 111.2)[owner] * generator.uniform(0.75, 1.25, len(owner))
    east = lon[owner] + reach * np.cos(angle) / np.cos(np.radians(lat[owner]))
    rings = shapely.linearrings(np.column_stack([east, lat[owner] + reach * np.sin(angle)]), indices=owner)
    return shapely.to_wkb(shapely.polygons(rings))


def make(path: Path, count: int) -> None:
    """Write a GeoPackage of lakes with `lake_id`."""
    from pyogrio.raw import write

    generator = np.random.default_rng(1)
    for start in range(0, count, PART):
        ids = np.arange(start, min(start + PART, count))
        write(
            path,
            lakes(len(ids), generator),
            [ids],
            ["lake_id"],
            geometry_type="Polygon",
            crs="EPSG:4326",
            layer="lakes",
            driver="GPKG",
            append=start > 0,
            SPATIAL_INDEX="NO",
        )


def run(path: str, output: str) -> None:
    """The step, and what it found as a line of JSON."""
    import time

    runpy.run_path(str(HERE.parent / "worker" / "start.py"))["register_package"](HERE.parent)
    from glakes.lakes.progress import Silent
    from glakes.lakes.statistics.settings import StatisticsSettings
    from glakes.lakes.statistics.statistics import lake_statistics

    started = time.perf_counter()
    settings = StatisticsSettings(
        input=path,
        grid_output=f"{output}/grid.gpkg",
        sizes=f"{output}/sizes.csv",
        profiles=f"{output}/profiles.csv",
        report=f"{output}/report.html",
    )
    values = lake_statistics(settings, Silent())
    print(json.dumps({"seconds": time.perf_counter() - started, **values}))


def main(folder: str, *counts: str) -> None:
    """Measure one number of lakes after the other."""
    sys.path.insert(0, str(HERE))
    from processes import measure

    work = Path(folder)
    work.mkdir(parents=True, exist_ok=True)
    for count in map(int, counts):
        path = work / f"lakes {count}.gpkg"
        make(path, count)
        try:
            found = measure([sys.executable, __file__, "run", str(path), str(work)])
        finally:
            path.unlink()
        line = json.dumps({"lakes": count, **found})
        with (work / "inventories.jsonl").open("a") as file:
            file.write(line + "\n")
        print(line)


def plot(folder: str) -> None:
    """Processor seconds and peak memory against the number of lakes, as `inventories.svg` beside this file."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    lines = [json.loads(line) for line in (Path(folder) / "inventories.jsonl").read_text().splitlines()]
    counts = np.array([line["lakes"] for line in lines])
    order = np.argsort(counts)
    counts = counts[order]
    with rc_context({"svg.hashsalt": "glakes", "svg.fonttype": "path", "font.size": 9}):
        figure = Figure(figsize=(9, 3.4), layout="constrained")
        times, memories = figure.subplots(1, 2)
        for axes, key, label in (
            (times, "whole_cpu_seconds", "processor seconds, start-up included"),
            (memories, "peak_gb", "peak memory, GB"),
        ):
            values = np.array([line[key] for line in lines])[order]
            axes.plot(counts, values, "o-", color="#0072b2", label="lakestatistics")
            axes.set(xscale="log", yscale="log", xlabel="lakes", ylabel=label)
            axes.grid(alpha=0.3)
        seconds = np.array([line["whole_cpu_seconds"] for line in lines])[order]
        times.plot(counts, seconds[-1] * counts / counts[-1], ":", color="#777777", label="proportional to lakes")
        memories.axhline(6, color="#777777", linestyle=":", label="6 GB")
        memories.set_ylim(0.1, 10)
        times.legend(frameon=False)
        memories.legend(frameon=False)
        figure.savefig(HERE / "inventories.svg", metadata={"Date": None})


if __name__ == "__main__":
    commands = {"run": run, "plot": plot}
    if sys.argv[1] in commands:
        commands[sys.argv[1]](*sys.argv[2:])
    else:
        main(*sys.argv[1:])
