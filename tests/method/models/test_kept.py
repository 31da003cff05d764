"""Raster and engine that are kept from one prediction to the next of the same raster."""

import gc
import shutil
import sys
from pathlib import Path

import pytest
import rasterio
import rasterio.shutil
from glakes.lakes.errors import BandMismatch, LakesError
from glakes.lakes.progress import Silent
from glakes.models.predicting.kept import Kept
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from made_prediction import Heard, use_blur
from made_scene import LEFT, SIDE, TOP, composite, model_file


@pytest.fixture
def engines(monkeypatch):
    return use_blur(monkeypatch)


@pytest.fixture
def scene(tmp_path):
    return composite(tmp_path / "a 湖.tif", 120, 160), model_file(tmp_path / "model.safetensors", 4)


def part(number):
    """The extent of one of four parts of 40 columns."""
    return LEFT + 40 * number * SIDE, TOP - 120 * SIDE, LEFT + 40 * (number + 1) * SIDE, TOP


def predict(source, model, output, kept, progress=None, **changes):
    return predict_lakes(PredictSettings(source, str(output), model=model, **changes), progress or Silent(), kept)


def test_parts_of_one_raster_share_raster_and_engine_and_give_the_pixels_of_the_whole(scene, tmp_path, engines):
    kept = Kept()
    predict(*scene, tmp_path / "whole.tif", None)
    first = kept.dataset(scene[0])
    for number in range(4):
        predict(*scene, tmp_path / f"{number}.tif", kept, extent=part(number))
    assert kept.dataset(scene[0]) is first and not first.closed
    assert len(engines) == 2  # one for the whole, one for all parts
    with rasterio.open(tmp_path / "whole.tif") as whole:
        for number in range(4):
            with rasterio.open(tmp_path / f"{number}.tif") as dataset:
                expected = whole.read(1)[:, 40 * number : 40 * (number + 1)]
                assert (dataset.read(1) == expected).all()
    kept.close()
    assert first.closed


def test_an_engine_speaks_to_who_asks_now(scene, tmp_path, engines):
    kept, one, other = Kept(), Heard(), Heard()
    predict(*scene, tmp_path / "1.tif", kept, one, extent=part(0))
    said = len(one.infos), len(one.percents)
    predict(*scene, tmp_path / "2.tif", kept, other, extent=part(1))
    assert (len(one.infos), len(one.percents)) == said
    assert other.infos and other.percents


@pytest.mark.parametrize("what", ["raster", "model"])
def test_what_changed_on_the_disk_is_opened_anew(scene, tmp_path, engines, what):
    kept = Kept()
    predict(*scene, tmp_path / "before.tif", kept)
    before = kept.dataset(scene[0])
    if what == "raster":
        other = composite(tmp_path / "other.tif", 120, 160, seed=5)
        shutil.copyfile(other, scene[0])
    else:
        model_file(Path(scene[1]), 6)
    predict(*scene, tmp_path / "after.tif", kept)
    assert len(engines) == 2
    assert before.closed
    if what == "raster":
        predict(*scene, tmp_path / "fresh.tif", None)
        with rasterio.open(tmp_path / "after.tif") as found, rasterio.open(tmp_path / "fresh.tif") as expected:
            assert (found.read() == expected.read()).all()


def test_a_changed_sheet_of_a_virtual_raster_is_seen(scene, tmp_path, engines):
    source, kept = str(tmp_path / "all.vrt"), Kept()
    rasterio.shutil.copy(scene[0], source, driver="VRT")
    predict(source, scene[1], tmp_path / "before.tif", kept)
    shutil.copyfile(composite(tmp_path / "other.tif", 120, 160, seed=5), scene[0])
    predict(source, scene[1], tmp_path / "after.tif", kept)
    with rasterio.open(tmp_path / "before.tif") as before, rasterio.open(tmp_path / "after.tif") as after:
        assert (before.read() != after.read()).any()


def test_nothing_is_kept_of_a_prediction_that_failed(scene, tmp_path, engines, monkeypatch):
    kept = Kept()
    predict(*scene, tmp_path / "1.tif", kept, extent=part(0))
    dataset = kept.dataset(scene[0])

    def broken(_stored):
        raise LakesError("The engine broke off.")

    monkeypatch.setattr(engines[-1], "predict", broken)
    with pytest.raises(LakesError, match="broke off"):
        predict(*scene, tmp_path / "2.tif", kept, extent=part(1))
    assert dataset.closed
    predict(*scene, tmp_path / "2.tif", kept, extent=part(1))  # with an engine of its own
    assert len(engines) == 2


def test_a_raster_that_does_not_fit_leaves_nothing_open(scene, tmp_path, engines):
    kept = Kept()
    wrong = composite(tmp_path / "wrong.tif", 50, 50, order=("B4", "B3"))
    with pytest.raises(BandMismatch):
        predict(wrong, scene[1], tmp_path / "1.tif", kept)
    predict(*scene, tmp_path / "1.tif", kept)
    assert len(engines) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="counts open files in /proc")
def test_never_more_than_one_raster_and_one_engine(scene, tmp_path, engines):
    kept, files = Kept(), []
    for seed in range(6):
        source = composite(tmp_path / f"{seed}.tif", 60, 60, seed=seed)
        predict(source, scene[1], tmp_path / f"out{seed}.tif", kept)
        gc.collect()
        files.append(sum(link.startswith(str(tmp_path)) for link in open_files()))
    assert len(engines) == 6
    assert max(files) == 1
    kept.close()
    assert not any(link.startswith(str(tmp_path)) for link in open_files())


def open_files():
    found = []
    for path in Path("/proc/self/fd").iterdir():
        try:
            found.append(str(path.readlink()))
        except OSError:
            continue
    return found
