"""The quick timing, what is remembered of it, and the plan that is said before a run."""

import json

import numpy as np
import pytest
from glakes.lakes import cache
from glakes.lakes.errors import GridMismatch
from glakes.lakes.progress import Silent
from glakes.models import memory
from glakes.models.predicting import speed
from glakes.models.predicting.estimate import predict_plan
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from made_prediction import Heard, use_blur
from made_scene import composite, extent_of, model_file


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    return cache.cache_folder() / "speed.json"


class Timed:
    """An engine whose clock is turned by hand: so many pixels per second by side of the window."""

    name = "timed exact"
    any_side = False

    def __init__(self, rates):
        self.rates, self.sides, self.now = rates, [], 0.0

    def predict(self, stored):
        side = stored.shape[1]
        self.sides.append(side)
        self.now += side**2 / self.rates.get(side, self.rates[0])
        return np.zeros((side, side), np.uint8)


def measured(monkeypatch, rates, sides, margin=96):
    engine = Timed(rates)
    monkeypatch.setattr(speed.time, "perf_counter", lambda: engine.now)
    return speed.measure(engine, 5, "int16", sides, margin, Silent()), engine


def test_the_larger_window_is_taken_where_it_is_no_slower(monkeypatch):
    found, engine = measured(monkeypatch, {0: 2e7}, [576, 1152, 2048])
    assert found.side == 2048 and found.pixels_per_second == pytest.approx(2e7)
    assert found.kept_per_second(96) == pytest.approx(2e7 * (1856 / 2048) ** 2)
    assert engine.now < 1.2


def test_the_smaller_one_where_it_is_much_faster(monkeypatch):
    found, _ = measured(monkeypatch, {0: 2e7, 2048: 1e7}, [576, 1152, 2048])
    assert found.side == 1152


def test_slow_networks_are_not_timed_with_large_windows(monkeypatch):
    found, engine = measured(monkeypatch, {0: 2e5}, [576, 1152, 2048])
    assert found.side == 2048 and max(engine.sides) == 192 and engine.now < 1


def test_a_timing_is_remembered_by_engine_and_model(own_cache):
    engine, heard = Timed({0: 1e7}), Heard()
    first = speed.timing(engine, "a" * 64, 5, "int16", [576, 768], 96, heard)
    calls = len(engine.sides)
    assert "Measuring" in heard.texts[0] and own_cache.exists()
    assert speed.timing(engine, "a" * 64, 5, "int16", [576, 768], 96, Silent()) == first
    assert len(engine.sides) == calls
    speed.timing(engine, "b" * 64, 5, "int16", [576, 768], 96, Silent())
    engine.name = "timed fast"
    speed.timing(engine, "a" * 64, 5, "int16", [576, 768], 96, Silent())
    assert len(json.loads(own_cache.read_text())) == 3


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"x": 3}'])
def test_a_damaged_memory_is_measured_anew(own_cache, text):
    own_cache.parent.mkdir(parents=True)
    own_cache.write_text(text)
    assert speed.timing(Timed({0: 1e7}), "a", 5, "int16", [576], 96, Silent()).side == 576
    assert len(json.loads(own_cache.read_text())) >= 1


def test_a_cache_that_cannot_be_written_is_no_fault(own_cache):
    own_cache.parent.parent.mkdir(parents=True)
    own_cache.parent.write_text("a file where the folder should be")
    assert speed.timing(Timed({0: 1e7}), "a", 5, "int16", [576], 96, Silent()).side == 576


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "float32", "float64"])
def test_random_numbers_are_of_the_rasters_type(dtype):
    found = speed.random_numbers(3, 64, dtype)
    assert found.shape == (3, 64, 64) and found.dtype == dtype and found.std() > 0


@pytest.fixture
def scene(tmp_path, monkeypatch):
    engines = use_blur(monkeypatch)
    return composite(tmp_path / "s.tif", 1200, 900), model_file(tmp_path / "m.safetensors", 16), engines


def test_the_plan_is_what_the_run_does(scene, tmp_path):
    path, model, engines = scene
    settings = PredictSettings(path, str(tmp_path / "p.tif"), model=model, window=576)
    plan = predict_plan(settings, Silent())
    assert not list(tmp_path.glob("*p.tif*")) and not list(tmp_path.glob(".*"))
    made = len(engines)
    result = predict_lakes(settings, Silent())
    assert len(engines[made].windows) == plan["WINDOWS"] == result["WINDOWS"]
    assert max(engines[made].windows[0]) == plan["WINDOW"] == 496  # two and three of them, with a margin of 96
    assert (plan["PIXELS"], plan["ENGINE"]) == (result["PIXELS"], result["ENGINE"])
    assert plan["WINDOWS_REUSED"] == 0 and plan["SECONDS"] > 0 and plan["PIXELS_PER_SECOND"] > 0
    limit = memory.peak_bytes(496 * 496, 16, 10, "blur exact") / 1e6
    assert plan["MEMORY_MB"] == round(limit)


def test_a_plan_needs_no_output_and_refuses_what_the_run_would(scene):
    path, model, _ = scene
    assert (
        predict_plan(PredictSettings(path, "", model=model, extent=extent_of(0, 0, 10, 10)), Silent())["PIXELS"] == 100
    )
    with pytest.raises(GridMismatch, match="does not touch"):
        predict_plan(PredictSettings(path, "", model=model, extent=(0.0, 0.0, 1.0, 1.0)), Silent())
