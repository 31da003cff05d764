"""Memory of a composite does not grow with the number of dates."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from made_scenes import random_bands, write_bands

START = Path(__file__).parents[3] / "worker" / "start.py"

PROCESS = """
import runpy, sys
from pathlib import Path
runpy.run_path(sys.argv[1])["register_package"](Path(sys.argv[1]).parents[1])
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from glakes.lakes.progress import Silent
composite_scenes(CompositeSettings(sys.argv[2], sys.argv[3]), Silent())
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def series(folder, side, dates):
    """The first date written, the others links to it."""
    rng = np.random.default_rng(0)
    bands = random_bands(rng, (side, side)) | {"probability": rng.integers(0, 60, (side, side)).astype(np.uint16)}
    first = write_bands(folder / "2020-01-01.tif", bands, scale=0.0001)
    for number in range(1, dates):
        os.link(first, folder / f"2020-{1 + number // 28:02}-{1 + number % 28:02}.tif")
    return folder


def peak_mb(folder, output):
    command = [sys.executable, "-I", "-c", PROCESS, str(START), str(folder), str(output)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1]) / 1000


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_memory_does_not_grow_with_dates(tmp_path):
    few, many = (peak_mb(series(tmp_path / str(n), 1100, n), tmp_path / f"{n}.tif") for n in (10, 40))
    # Files that stay open hold a tile each, of up to `OPEN_FILES` per thread.
    assert many < few + 80


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_forty_whole_tiles_stay_below_1_gb(tmp_path):
    few, many = (peak_mb(series(tmp_path / str(n), 10_980, n), tmp_path / f"{n}.tif") for n in (10, 40))
    assert many < 1000 and many < few + 100
