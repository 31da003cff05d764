"""What is timed of vectorising, and the comparison of what came out, polygon by polygon."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from glakes.benchmarks.timed import Timed

CLOSE = 1e-9
"""Degrees: a tenth of a millimetre."""


def trace(source: str, output: str) -> Timed:
    """Our polygons of a mask, in memory."""
    import numpy as np
    import rasterio
    import shapely
    from glakes.lakes.inventory.outlines import to_polygons
    from glakes.lakes.inventory.tracing import to_pixels, trace_rows
    from glakes.lakes.inventory.water import MASK, read_water

    # Compiled functions are loaded from disk at their first call, as libraries are at their import.
    list(trace_rows([to_pixels(np.eye(9) > 0)], 9))

    def run() -> dict[str, Any]:
        with rasterio.open(source) as dataset:
            found = trace_rows(read_water(dataset, MASK), dataset.width)
            parts = [to_polygons(lakes.outlines, tuple(dataset.transform)) for lakes in found]
        polygons = np.concatenate(parts)
        return {"lakes": len(polygons), "keep": lambda: _save(output, shapely.to_wkb(polygons))}

    return run


def shapes(source: str, output: str) -> Timed:
    """GDAL's polygons by way of rasterio and shapely, in memory."""
    import rasterio
    import rasterio.features
    import shapely

    def run() -> dict[str, Any]:
        with rasterio.open(source) as dataset:
            mask = dataset.read(1)
            found = rasterio.features.shapes(mask, mask=mask == 1, connectivity=4, transform=dataset.transform)
            polygons = [shapely.geometry.shape(shape) for shape, _ in found]
        return {"lakes": len(polygons), "keep": lambda: _save(output, shapely.to_wkb(polygons))}

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


def _save(path: str, polygons: Any) -> None:
    """WKB one after the other, each after its length, as `gdal_polygons.py` writes it too."""
    with Path(path).open("wb") as target:
        for wkb in polygons:
            target.write(len(wkb).to_bytes(4, "little") + wkb)


def read_polygons(path: str) -> Any:
    """What `_save` wrote."""
    import shapely

    data = memoryview(Path(path).read_bytes())
    found, place = [], 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 4], "little")
        found.append(bytes(data[place + 4 : place + 4 + length]))
        place += 4 + length
    return shapely.from_wkb(found)


def compare(ours: str, theirs: str) -> Timed:
    """How many polygons both have to the byte after normalisation, how many only one has, how many are invalid.

    And how many both have when every coordinate may differ by `CLOSE`: another order of operations, other last digits.
    """
    import numpy as np
    import shapely

    def run() -> dict[str, Any]:
        mine, other = (shapely.normalize(read_polygons(path)) for path in (ours, theirs))
        left, right = (shapely.to_wkb(found).tolist() for found in (mine, other))
        known, only_one_has = set(left), len(set(left) ^ set(right))
        invalid = [int(np.count_nonzero(~shapely.is_valid(found))) for found in (mine, other)]
        is_same = np.array([wkb in known for wkb in right], dtype=bool)
        rest = other[~is_same]
        pairs = shapely.STRtree(mine).query(rest)
        is_close = shapely.equals_exact(rest[pairs[0]], mine[pairs[1]], tolerance=CLOSE)
        same = int(np.count_nonzero(is_same))
        close = same + len(np.unique(pairs[0][is_close]))
        return {"same": same, "close": close, "only_one_has": only_one_has, "invalid": invalid}

    return run
