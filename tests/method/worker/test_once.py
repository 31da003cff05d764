"""One job from the command line: what it writes where, and what it says of a mistake."""

import json
import os
import signal
import sys

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import Cancelled
from glakes.worker.once import Terminal, do_once


@pytest.fixture(autouse=True)
def signals():
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def image(tmp_path):
    path = tmp_path / "image 湖.tif"
    profile = {"driver": "GTiff", "count": 2, "height": 4, "width": 4, "dtype": "float32", "crs": "EPSG:32648"}
    with rasterio.open(path, "w", transform=rasterio.Affine(10, 0, 0, 0, -10, 0), **profile) as dataset:
        dataset.write(np.stack([np.full((4, 4), 0.3), np.full((4, 4), 0.1)]).astype("float32"))
    return path


def say(tmp_path, values, job="ndwi"):
    path = tmp_path / "settings.json"
    path.write_text(values if isinstance(values, str) else json.dumps(values))
    return do_once([job, str(path)])


def test_a_job_is_done(image, tmp_path, capsys):
    output = tmp_path / "ndwi.tif"
    assert say(tmp_path, {"input": str(image), "output": str(output), "green": 1, "nir": 2}) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)
    assert output.exists()


def test_mistakes_are_said(tmp_path, capsys):
    for values, job, piece in (
        ("{", "ndwi", "is not JSON"),
        ("[]", "ndwi", "expected a JSON object of settings, found list"),
        ({"colour": 1}, "ndwi", "has no setting colour"),
        ({}, "ndwi", "missing"),
        ({}, "paint", "where JOB is one of"),
        ({"samples": "none.gpkg", "model": "m", "log": "l", "patch": 5}, "trainmodel", "PATCH must be a multiple of"),
    ):
        assert say(tmp_path, values, job) == 1
        said = capsys.readouterr()
        assert said.err.startswith("Error: ")
        assert piece in said.err
        assert said.out == ""
    assert do_once(["ndwi", str(tmp_path / "none.json")]) == 1
    assert do_once(["ndwi"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a signal")
def test_a_signal_stops_at_the_next_look():
    progress = Terminal()
    progress.check()
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(Cancelled):
        progress.percent(1.0)
