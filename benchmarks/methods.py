"""What is timed: our steps and the plain ways to do the same, one per process.

Run by `run.py` as `methods.py NAME INPUT OUTPUT`; prints one line of JSON with the seconds (without the
start of Python and the imports), the processor seconds and the peak memory of the process.
"""

from __future__ import annotations

import json
import os
import resource
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)

from glakes.benchmarks.composites import (  # noqa: E402
    Timed,
    composite,
    composite_masked,
    decode,
    gdal_vrt,
    xarray_dask,
)


def ours(source: str, output: str, window: int = 0) -> Timed:
    """Predict file to file as the algorithm does."""
    from glakes.lakes.progress import Silent
    from glakes.models.prediction import predict_lakes
    from glakes.models.settings import PredictSettings

    settings = PredictSettings(source, output, window=window, device="cpu")
    return lambda: {"pixels": predict_lakes(settings, Silent())["PIXELS"]}


def ours_576(source: str, output: str) -> Timed:
    """The same with the authors' window."""
    return ours(source, output, 576)


def plain_loop(source: str, output: str) -> Timed:
    """The usual loop: plain network, windows of 576 every 376 pixels, 100 thrown away on every side.

    Written for this comparison after the authors' published description. Like theirs it leaves the
    outer 100 pixels empty and anchors the last windows at the raster's end.
    """
    import numpy as np
    import rasterio
    import torch
    from glakes.models.card import SHIPPED
    from glakes.models.modelfile import load_model

    network, _ = load_model(SHIPPED)

    def starts(length: int) -> list[int]:
        return sorted({*range(0, length - 576, 376), length - 576})

    def run() -> dict[str, Any]:
        with rasterio.open(source) as dataset:
            mosaic = np.zeros(dataset.shape, dtype=np.float32)
            for row in starts(dataset.height):
                for col in starts(dataset.width):
                    block = dataset.read(window=rasterio.windows.Window(col, row, 576, 576))
                    image = torch.from_numpy(np.where(block == -32768, 0, block).astype(np.float32) / 1000)
                    with torch.no_grad():
                        chance = torch.sigmoid(network(image[None]))[0, 0].numpy()
                    kept = mosaic[row + 100 : row + 476, col + 100 : col + 476]
                    np.maximum(kept, chance[100:-100, 100:-100], out=kept)
            profile = dataset.profile | {"count": 1, "dtype": "uint8", "nodata": 255}
            with rasterio.open(output, "w", **profile) as target:
                target.write(np.floor(100 * mosaic).astype(np.uint8), 1)
            return {"pixels": (dataset.height - 200) * (dataset.width - 200)}

    return run


def trace(source: str, _output: str) -> Timed:
    """Our polygons of a mask, in memory."""
    import rasterio
    from glakes.lakes.inventory.outlines import to_polygons
    from glakes.lakes.inventory.polygons import WaterRule, find_strip, read_valid, strips, trace_strips

    def run() -> dict[str, Any]:
        with rasterio.open(source) as dataset:
            rule = WaterRule(1, 1, "a 0/1 mask")
            parts = (find_strip(*read_valid(dataset, window), rule, window.row) for window in strips(dataset))
            found = trace_strips(parts, dataset.height, dataset.width)
            return {"lakes": sum(len(to_polygons(lakes.outlines, tuple(dataset.transform))) for lakes in found)}

    return run


def shapes(source: str, _output: str) -> Timed:
    """GDAL's polygons by way of rasterio and shapely, in memory."""
    import rasterio
    import rasterio.features
    import shapely

    def run() -> dict[str, Any]:
        with rasterio.open(source) as dataset:
            mask = dataset.read(1)
            found = rasterio.features.shapes(mask, mask=mask == 1, connectivity=4, transform=dataset.transform)
            return {"lakes": len([shapely.geometry.shape(shape) for shape, _ in found])}

    return run


def vectorize(source: str, output: str) -> Timed:
    """Our step file to file, with geodesic areas, shores and interior points."""
    from glakes.lakes.inventory.polygons import vectorize_lakes
    from glakes.lakes.inventory.settings import VectorizeSettings
    from glakes.lakes.progress import Silent

    return lambda: {"lakes": vectorize_lakes(VectorizeSettings(source, output), Silent())["LAKES_COUNT"]}


def gdal_polygonize(source: str, output: str) -> Timed:
    """GDAL's script file to file, without attributes; its own start is in the time."""
    command = ["gdal_polygonize.py", "-q", "-mask", source, source, "-f", "GPKG", output]
    return lambda: {"returned": subprocess.run(command, check=True, capture_output=True).returncode}


METHODS: dict[str, Callable[[str, str], Timed]] = {
    method.__name__: method
    for method in (ours, ours_576, plain_loop, trace, shapes, vectorize, gdal_polygonize)  # type: ignore[list-item]
} | {method.__name__: method for method in (decode, composite, composite_masked, xarray_dask, gdal_vrt)}


def main(name: str, source: str, output: str) -> None:
    """Time one method and print what it took."""
    run = METHODS[name](source, output)
    started, worked = time.perf_counter(), sum(os.times()[:4])
    found = run()
    seconds, cpu_seconds = time.perf_counter() - started, sum(os.times()[:4]) - worked
    taken = {"seconds": seconds, "cpu_seconds": cpu_seconds, "peak_gb": peak_kb() * found.get("processes", 1) / 1e6}
    print(json.dumps(taken | found))


def peak_kb() -> int:
    """Largest memory of this process or of one that it started."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    status = Path("/proc/self/status")
    if not status.exists():
        return max(children, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    # ru_maxrss begins with the memory of whoever started this process.
    (peak,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return max(children, int(peak.split()[1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
