"""Growth of large areas on a simulated world: time per tile, the driver's memory, joining, two workers against one.

    python benchmarks/tiles.py growth
    python benchmarks/tiles.py workers
    python benchmarks/tiles.py overhead [SIDE,TILES_ACROSS,ROUNDS...]
    python benchmarks/tiles.py plot LINES_OF_GROWTH benchmarks/tiles.svg

The world is a made probability in degrees: round lakes with areas from a power law (twice as small, as many times more,
as in the paper: an exponent of about 0.9 for numbers above an area), and one river that spans every column of tiles.
A tile does everything that a real one does but the network: it writes probability, lakes, pieces and marker. So
`growth` measures is all that comes on top of the network; the growth of the network itself is linear by construction.
`workers` sets two processes against one, without and with a second of a processor's work in the place of the
network: a real tile has minutes of it. `overhead` sets `maplakes`, from the start of its process to its end, against
predicting and vectorising the same tiles one by one in one process, in processor seconds of all processes, and
tells what each tile takes from what a run takes once.
"""

from __future__ import annotations

import json
import resource
import runpy
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)

SIDE = 400
"""Pixels of a tile: a degree."""

WORLDS = ((2, 5), (5, 10), (10, 20), (20, 50), (40, 50))
"""Rows and columns of tiles."""

LAKES_PER_TILE = 250
EXPONENT = 0.9
SMALLEST, LARGEST = 2.0, 40_000.0
"""Pixels."""


def made_tile(row: int, col: int) -> np.ndarray:
    """The water of a tile; the same in any world, so that lakes go on across its edges only by the river."""
    rng = np.random.default_rng([row, col])
    water = np.zeros((SIDE, SIDE), dtype=np.uint8)
    share = rng.random(LAKES_PER_TILE)
    areas = SMALLEST * (1 - share * (1 - (SMALLEST / LARGEST) ** EXPONENT)) ** (-1 / EXPONENT)
    rows, cols = rng.integers(0, SIDE, (2, LAKES_PER_TILE))
    for top, left, radius in zip(rows, cols, np.sqrt(areas / np.pi), strict=True):
        reach = int(radius) + 1
        y, x = np.ogrid[max(top - reach, 0) : top + reach + 1, max(left - reach, 0) : left + reach + 1]
        part = water[max(top - reach, 0) : top + reach + 1, max(left - reach, 0) : left + reach + 1]
        y, x = y[: part.shape[0]], x[:, : part.shape[1]]
        part[(y - top) ** 2 + (x - left) ** 2 <= radius**2] = 100
    water[SIDE // 2, :] = 100
    return water


def run_tile(root: str, name: str, busy_s: float) -> tuple[str, str, str, float, tuple[str, ...]]:
    """One tile, with the network's answer made instead of predicted."""
    from unittest import mock

    from glakes.lakes.progress import Silent
    from glakes.lakes.rasters import written_cog
    from glakes.models.mapping import tile as module
    from glakes.models.mapping.settings import TileSettings

    row, col = (int(part) for part in name.strip("r").split("c"))

    def predicted(settings: Any, _progress: Any, _kept: Any) -> dict[str, str]:
        west, _, _, north = settings.extent
        until = time.process_time() + busy_s
        while time.process_time() < until:
            np.sqrt(np.arange(1e5))
        place = {"crs": "EPSG:4326", "transform": (1 / SIDE, 0, west, 0, -1 / SIDE, north)}
        profile = {"height": SIDE, "width": SIDE, "count": 1, "dtype": "uint8", "nodata": 255}
        with written_cog(settings.probability, **profile, **as_affine(place)) as dataset:
            dataset.write(made_tile(row, col), 1)
            dataset.descriptions, dataset.scales = ("probability",), (0.01,)
        return {"ENGINE": "made"}

    started = time.process_time()
    with mock.patch.object(module, "predict_lakes", predicted):
        values = module.map_tile(TileSettings(root, name), Silent())
    return values["STATUS"], "", "", time.process_time() - started, ()


def as_affine(place: dict[str, Any]) -> dict[str, Any]:
    """A transform as rasterio wants it."""
    from affine import Affine

    return place | {"transform": Affine(*place["transform"])}


class Crew:
    """So many processes."""

    def __init__(self, root: Path, count: int, busy_s: float) -> None:
        self._root, self._count, self._busy_s = str(root), count, busy_s
        self._pool = ProcessPoolExecutor(count)
        list(self._pool.map(warm, range(4 * count)))

    def slots(self) -> int:
        """How many tiles run at once."""
        return self._count

    def submit(self, tile: str) -> Future:
        """Have a tile run."""
        return self._pool.submit(run_tile, self._root, tile, self._busy_s)

    def check(self) -> None:
        """Nothing is lost here."""

    def stop(self) -> None:
        """End the processes."""
        self._pool.shutdown()


def warm(_number: int) -> None:
    """Load and compile what a tile needs."""
    from glakes.lakes.grid import Window
    from glakes.lakes.inventory.tracing import to_pixels
    from glakes.lakes.tiles.pieces import trace_tile

    trace_tile([to_pixels(made_tile(0, 0) > 0)], Window(0, 0, SIDE, SIDE))


def begin(root: Path, rows: int, cols: int) -> Any:
    """A run folder over a world of so many tiles, whose raster is a file with nothing in it."""
    import rasterio
    from glakes.lakes.progress import Silent
    from glakes.lakes.tiles.folder import RunFolder
    from glakes.lakes.tiles.layout import lay_out

    root.mkdir()
    raster = root.parent / f"{root.name}.tif"
    place = as_affine({"crs": "EPSG:4326", "transform": (1 / SIDE, 0, -100, 0, -1 / SIDE, 60)})
    size = {"height": rows * SIDE, "width": cols * SIDE, "count": 1, "dtype": "uint8"}
    with rasterio.open(raster, "w", driver="GTiff", sparse_ok=True, tiled=True, **size, **place):
        pass
    with rasterio.open(raster) as dataset:
        tiles = lay_out(dataset, None, SIDE, Silent())
        about = {"crs": dataset.crs.to_wkt(), "transform": list(dataset.transform)[:6]}
        about |= {"height": dataset.height, "width": dataset.width}
    job = {
        "settings": {"threshold": 0.5, "min_area": 0.0, "device": "cpu", "precision": "exact"},
        "input": str(raster),
        "raster": about,
        "model": "made",
        "model_path": "made",
        "software": "made",
        "tiles": {name: list(vars(window).values()) for name, window in tiles},
    }
    folder = RunFolder(root)
    folder.begin(job)
    return folder


def measure(place: Path, rows: int, cols: int, workers: int, busy_s: float) -> dict[str, float]:
    """Drive a world and join its lakes."""
    from glakes.lakes.progress import Silent
    from glakes.lakes.tiles.delivery import deliver_lakes, deliver_probability
    from glakes.worker.driving import drive

    folder = begin(place / f"world-{rows}x{cols}-{workers}", rows, cols)
    names = [tile.name for tile in folder.tiles()]
    crew = Crew(folder.root, workers, busy_s)
    try:
        (found, tiles_s, driver_s) = timed(lambda: drive(folder, names, crew, lambda: None, Silent()))
    finally:
        crew.stop()
    deliver_probability(folder, names)
    said, join_s, join_cpu_s = timed(lambda: deliver_lakes(folder, names, str(folder.root / "lakes.fgb"), Silent()))
    return {
        "workers": workers,
        "tiles": len(names),
        "lakes": said["LAKES_COUNT"],
        "at edges": said["JOINED"],
        "wall ms per tile": 1000 * tiles_s / len(names),
        "processor ms per tile": 1000 * found.seconds / len(names),
        "driver ms per tile": 1000 * driver_s / len(names),
        "join s": join_s,
        "join processor us per lake": 1e6 * join_cpu_s / said["LAKES_COUNT"],
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What work gives, its seconds, and the processor's of this process."""
    wall, processor = time.perf_counter(), time.process_time()
    return work(), time.perf_counter() - wall, time.process_time() - processor


def bare(scene: str, side: int, out: Path) -> None:
    """Predict and vectorise every tile of a composite, with raster and engine kept, and nothing else."""
    import rasterio
    from glakes.lakes.inventory.polygons import write_lakes
    from glakes.lakes.progress import Silent
    from glakes.lakes.tiles.layout import lay_out
    from glakes.models.mapping.tile import window_extent
    from glakes.models.predicting.kept import Kept
    from glakes.models.prediction import predict_lakes
    from glakes.models.settings import PredictSettings

    kept = Kept()
    with rasterio.open(scene) as dataset:
        extents = [window_extent(dataset, tile.window) for tile in lay_out(dataset, None, side, Silent())]
    for number, extent in enumerate(extents):
        probability = str(out / f"{number}.tif")
        predict_lakes(PredictSettings(scene, probability, extent=extent), Silent(), kept)
        write_lakes(probability, out / f"{number}.fgb", 0.5, 0.0, Silent())


def mapped(scene: str, side: int, out: Path) -> None:
    """The same tiles by `maplakes`, with all lakes joined."""
    from glakes.lakes.progress import Silent
    from glakes.models.mapping.settings import MapSettings
    from glakes.worker.mapping import map_lakes

    map_lakes(MapSettings(scene, str(out / "run"), lakes=str(out / "lakes.gpkg"), tile_size=side), Silent())


def overhead(side: int, across: int, rounds: int) -> dict[str, float]:
    """Processor seconds of `bare` and of `mapped`, in turns, on one tile and on many; the least of each counts.

    Returns:
        For both: seconds per tile of all, and those that one more tile takes. What `maplakes` takes in excess, in
        percent of both, and the seconds in excess that a run takes once, however many tiles it has.
    """
    sys.path.insert(0, str(Path(__file__).parent))
    from scenes import make_composite

    found: dict[tuple[str, int], list[float]] = {}
    with tempfile.TemporaryDirectory() as place:
        for tiles in (1, across**2):
            make_composite(Path(place) / f"{tiles}.tif", side * (across if tiles > 1 else 1))
        for turn in range(rounds):
            for name in ("bare", "mapped")[:: 1 if turn % 2 else -1]:
                for tiles in (1, across**2):
                    out = Path(place) / f"{name}-{turn}-{tiles}"
                    out.mkdir()
                    found.setdefault((name, tiles), []).append(spent(name, Path(place) / f"{tiles}.tif", side, out))
    tiles, least = across**2, {case: min(seconds) for case, seconds in found.items()}
    every = {name: least[name, tiles] / tiles for name in ("bare", "mapped")}
    more = {name: (least[name, tiles] - least[name, 1]) / (tiles - 1) for name in ("bare", "mapped")}
    return {
        "side": side,
        "tiles": tiles,
        **{f"{name} s per tile": seconds for name, seconds in every.items()},
        **{f"{name} s per further tile": seconds for name, seconds in more.items()},
        "overhead percent": 100 * (every["mapped"] / every["bare"] - 1),
        "overhead percent per further tile": 100 * (more["mapped"] / more["bare"] - 1),
        "overhead s once": least["mapped", 1] - least["bare", 1] - (more["mapped"] - more["bare"]),
    }


def spent(name: str, scene: Path, side: int, out: Path) -> float:
    """Processor seconds of a process and those it starts, from their start to their end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, __file__, name, str(scene), str(side), str(out)], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def plot(lines: list[str], path: Path) -> None:
    """Processor time per tile, and seconds of joining against lakes, of what `growth` has printed."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    found = [json.loads(line) for line in lines]
    with plt.rc_context({"svg.hashsalt": "glakes", "font.size": 9}):
        figure, (per_tile, joining) = plt.subplots(1, 2, figsize=(9, 3.6), layout="constrained")
        tiles = [one["tiles"] for one in found]
        for name, colour in (("processor ms per tile", "#1f5a94"), ("driver ms per tile", "#d1701b")):
            per_tile.plot(tiles, [one[name] for one in found], "o-", color=colour, label=name)
        per_tile.set(xscale="log", ylim=(0, None), xlabel="tiles", ylabel="milliseconds")
        per_tile.legend(frameon=False, loc="center right")
        joining.plot([one["lakes"] for one in found], [one["join s"] for one in found], "s-", color="#2f8f5b")
        joining.set(xscale="log", yscale="log", xlabel="lakes", ylabel="joining and writing, seconds")
        for axes in (per_tile, joining):
            axes.grid(visible=True, color="#dddddd", linewidth=0.6)
            axes.spines[["top", "right"]].set_visible(False)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None, dpi=110)


def say(found: dict[str, float]) -> None:
    """A line of numbers."""
    print(json.dumps({name: round(value, 2) for name, value in found.items()}), flush=True)


def main(what: str = "growth", *more: str) -> None:
    """Measure every world with two processes, or one world with one and with two, or real tiles."""
    if what in ("bare", "mapped"):
        {"bare": bare, "mapped": mapped}[what](more[0], int(more[1]), Path(more[2]))
        return
    if what == "plot":
        plot(Path(more[0]).read_text(encoding="utf-8").splitlines(), Path(more[1]))
        return
    if what == "overhead":
        sizes = [[int(number) for number in one.split(",")] for one in more] or [[512, 6, 2], [2048, 3, 1]]
        for side, across, rounds in sizes:
            say(overhead(side, across, rounds))
        return
    runs = [(rows, cols, 2, 0.0) for rows, cols in WORLDS]
    if what == "workers":
        runs = [(10, 20, workers, 0.0) for workers in (1, 2, 2, 1)]
        runs += [(4, 6, workers, 1.0) for workers in (1, 2)]
    with tempfile.TemporaryDirectory() as place:
        for number, run in enumerate(runs):
            (Path(place) / str(number)).mkdir()
            say(measure(Path(place) / str(number), *run))


if __name__ == "__main__":
    main(*sys.argv[1:])
