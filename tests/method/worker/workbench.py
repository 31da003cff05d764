"""A worker script with jobs that misbehave on request; run in place of worker/start.py by the tests."""

import os
import runpy
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)

from glakes.lakes.errors import LakesError
from glakes.lakes.files import written
from glakes.lakes.steps import Settings, output_file
from glakes.worker import jobs, main


@dataclass(frozen=True)
class BenchSettings(Settings):
    text: str = ""
    output: str = output_file(default="")


def echo(settings, progress):
    progress.percent(50, "half")
    progress.info(settings.text)
    progress.warn("careful")
    return {"TEXT": settings.text}


def garbage(settings, progress):
    os.write(1, b"a library greets you\n{not json}\n")
    print('{"kind": "result", "values": {"TEXT": "forged"}}')
    return {"TEXT": settings.text}


def fail(settings, progress):
    raise LakesError(settings.text)


def crash(settings, progress):
    raise ZeroDivisionError("a bug of ours")


def memory(settings, progress):
    if settings.text == "torch":
        import torch

        torch.empty(2**60, dtype=torch.uint8)
    raise MemoryError


def half_written(settings, progress):
    with written(settings.output) as part:
        part.write_text("half")
        progress.percent(50, "writing")
        if settings.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        while settings.text == "patient":
            progress.check()
            time.sleep(0.01)
        time.sleep(60)  # deaf to cancel
    return {}


def environment(settings, progress):
    import pyproj
    import rasterio

    return {
        "LEAKED": sorted(name for name, value in os.environ.items() if value == "/hostile"),
        "EPSG": rasterio.crs.CRS.from_epsg(32648).to_epsg(),
        "PROJ": pyproj.CRS.from_epsg(4326).to_epsg(),
        "PATHS": [p for p in sys.path if "hostile" in p],
    }


for step in (echo, garbage, fail, crash, memory, half_written, environment):
    jobs.JOBS[step.__name__] = jobs.Job(BenchSettings, __name__, step.__name__)

if __name__ == "__main__":
    sys.exit(main.main())
