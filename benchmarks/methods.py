"""What is timed, one method per process: `methods.py NAME INPUT OUTPUT [MODEL [PIXELS]]`, as `run.py` calls it.

Prints one line of JSON with the seconds (without the start of Python and the imports) and the processor seconds.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)

from glakes.benchmarks import composites, engines, models, polygons, prediction, rivers  # noqa: E402
from glakes.benchmarks.timed import Timed  # noqa: E402

METHODS: dict[str, Callable[..., Timed]] = {
    method.__name__: method  # type: ignore[attr-defined]
    for method in (
        engines.peak,
        engines.engine_eager,
        engines.engine_onnx,
        engines.engine_exact,
        engines.engine_fast,
        prediction.eager_loop,
        prediction.exact,
        prediction.fast,
        polygons.trace,
        polygons.shapes,
        polygons.vectorize,
        polygons.gdal_polygonize,
        polygons.compare,
        rivers.rivers_ours,
        rivers.rivers_overlay,
        rivers.mask_rivers,
        composites.decode,
        composites.composite,
        composites.composite_masked,
        composites.xarray_dask,
        composites.gdal_vrt,
        models.make_models,
    )
}


def main(name: str, source: str, output: str, *more: str) -> None:
    """Time one method and print what it took."""
    run = METHODS[name](source, output, *more)
    started, worked = time.perf_counter(), sum(os.times()[:4])
    found = run()
    seconds, cpu_seconds = time.perf_counter() - started, sum(os.times()[:4]) - worked
    # What a comparison needs is kept after the clock has stopped.
    found.pop("keep", lambda: None)()
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds} | found))


if __name__ == "__main__":
    main(*sys.argv[1:])
