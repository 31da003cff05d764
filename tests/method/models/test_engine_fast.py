"""Whole numbers: equal networks after equalising, calibration and refusal, files of other weights, and the fallback."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from glakes.lakes.cache import cache_folder
from glakes.lakes.errors import LakesError
from glakes.lakes.progress import Silent
from glakes.models.card import SHIPPED
from glakes.models.engines import fast, quantising
from glakes.models.engines.base import Numbers
from glakes.models.engines.choose import choose
from glakes.models.engines.equalise import activations, equalise
from glakes.models.engines.kernels import unet_kernels
from glakes.models.engines.quantising import Shown, cut, largest_values, quantise
from glakes.models.engines.whole_numbers import read_whole_numbers, weights_hash, whole_numbers_path
from glakes.models.modelfile import save_model
from hypothesis import given
from hypothesis import strategies as st
from listeners import Recorder
from made_scene import card, lively_unet, model_file

INT16 = Numbers(0.001, -32768, "int16")


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))


def patches(count, seed):
    rng = np.random.default_rng(seed)
    images = [rng.uniform(-1, 1, (1, 5, 64, 80)).astype(np.float32) for _ in range(count)]
    return [Shown(image, np.ones((64, 80), bool)) for image in images]


@pytest.fixture
def model(tmp_path, monkeypatch):
    """A small model, and samples that are made up."""
    monkeypatch.setattr(quantising, "read_patches", lambda *_: (patches(6, 0), patches(4, 1)))
    return tmp_path / "湖 'm'" / "m.safetensors"


def written(path, width=4, tolerance=1.0, monkeypatch=None):
    path.parent.mkdir(exist_ok=True)
    model_file(path, width)
    monkeypatch.setattr(quantising, "TOLERANCE", tolerance)
    return quantise(path, path, Silent())


@pytest.mark.parametrize("negative", [False, True])
def test_equalised_network_gives_the_same_logits(negative):
    network = lively_unet(4, negative_scales=negative)
    kernels = unet_kernels({name: tensor.detach().numpy() for name, tensor in network.state_dict().items()})
    shown = patches(3, 2)
    largest = largest_values(kernels, shown, Silent())
    assert set(largest) == set(activations(kernels)) and all((values >= 0).all() for values in largest.values())
    other = equalise(kernels, largest)
    again = largest_values(other, shown, Silent())
    for name, values in again.items():
        alive = largest[name] > 1e-3 * largest[name].max()
        np.testing.assert_allclose(values[alive], values[alive].mean(), rtol=1e-3)
    from glakes.models.engines.graph import unet_graph

    ours, theirs = (quantising._request(unet_graph(each)) for each in (kernels, other))
    for patch in shown:
        np.testing.assert_allclose(
            ours.infer([patch.image])[0].copy(), theirs.infer([patch.image])[0].copy(), rtol=1e-3, atol=1e-3
        )


def test_fast_is_near_exact_and_does_not_depend_on_the_window(model, monkeypatch):
    result = written(model, monkeypatch=monkeypatch)
    assert result["OUTPUT"] == str(whole_numbers_path(model)) and 0 <= result["DIFFERING"] < 5
    monkeypatch.setattr(fast, "is_faster", lambda *_: True)
    ours, exact = (choose(model, INT16, "cpu", precision, Silent()) for precision in ("fast", "exact"))
    assert (ours.name, exact.name) == ("openvino int8", "openvino exact")
    stored = np.random.default_rng(3).integers(-1000, 1000, (5, 432, 400), dtype=np.int16)
    stored[:, 100:140, 60:90] = -32768
    stored[2, 200, 150:170] = -32768
    whole = ours.predict(stored)
    kept, reference = (values[96:-96, 96:-96] for values in (whole, exact.predict(stored)))
    assert ((kept == 255) == (reference == 255)).all()
    assert np.abs(kept.astype(int) - reference).mean() < 3
    part = ours.predict(stored[:, 64:400, 32:368])
    np.testing.assert_array_equal(part[96:-96, 96:-96], whole[160:304, 128:272])


def test_refused_where_masks_differ(model, monkeypatch):
    with pytest.raises(LakesError, match=r"of the held-out pixels another class; at most -100 % are accepted"):
        written(model, tolerance=-1.0, monkeypatch=monkeypatch)
    assert not whole_numbers_path(model).exists()


def test_exact_where_there_is_no_file(tmp_path):
    heard = Recorder()
    found = choose(model_file(tmp_path / "m.safetensors", 4), INT16, "cpu", "fast", heard)
    assert found.name == "openvino exact"
    assert any("'m.int8.safetensors'" in text and "'Quantize a model'" in text for text in heard.infos)


def test_file_of_other_weights_is_refused(model, monkeypatch):
    written(model, monkeypatch=monkeypatch)
    before = weights_hash(model)
    save_model(model, lively_unet(4), card(4, licence="another"))
    assert weights_hash(model) == before and read_whole_numbers(model) is not None
    save_model(model, lively_unet(4, seed=2), card(4))
    heard = Recorder()
    assert choose(model, INT16, "cpu", "fast", heard).name == "openvino exact"
    assert any("was made from other weights" in text for text in heard.warnings)


@pytest.mark.parametrize("keep", [9, 5000])
def test_damaged_file_is_refused(model, monkeypatch, keep):
    written(model, monkeypatch=monkeypatch)
    path = whole_numbers_path(model)
    path.write_bytes(path.read_bytes()[:keep])
    heard = Recorder()
    assert choose(model, INT16, "cpu", "fast", heard).name == "openvino exact"
    assert any("cannot be read" in text for text in heard.warnings)


def test_slower_is_never_taken_and_remembered(model, monkeypatch):
    written(model, monkeypatch=monkeypatch)
    asked = []

    def slow(engine, *_):
        asked.append(engine.name)
        return 2.0 if engine.name == "openvino int8" else 1.0

    monkeypatch.setattr(fast, "seconds", slow)
    for _ in range(2):
        heard = Recorder()
        assert choose(model, INT16, "cpu", "fast", heard).name == "openvino exact"
        assert any("not faster" in text for text in heard.infos)
    assert len(asked) == 2 and (cache_folder() / "whole_numbers.json").is_file()


class _Region:
    def __init__(self, window):
        self.window = window


@given(st.integers(1, 1500), st.integers(1, 1500), st.integers(0, 50))
def test_windows_lie_inside_their_region(height, width, corner):
    from glakes.lakes.grid import Window

    region = _Region(Window(corner, 2 * corner, height, width))
    found = list(cut(region, 16, np.random.default_rng(0)))
    assert bool(found) == (height >= 16 and width >= 16)
    for window in found:
        assert window.intersect(region.window) == window
        assert window.height % 16 == 0 and window.width % 16 == 0 and max(window.shape) <= 512


def test_the_shipped_model_has_whole_numbers_of_its_own():
    assert read_whole_numbers(SHIPPED) is not None
    assert whole_numbers_path(SHIPPED).stat().st_size < 3e6


def test_nothing_is_reported_and_nothing_left_in_the_home_folder(tmp_path):
    """In a process of its own: the packages look for their telemetry once, while they are loaded."""
    lines = (
        "import socket, sys",
        "def never(*_): raise SystemExit('asked the network')",
        "socket.getaddrinfo = socket.create_connection = never",
        f"sys.path.insert(0, {str(tmp_path)!r})",
        "from glakes.models.engines.quiet import nncf, ov",
        "nncf(); ov.Core()",
        "from nncf.telemetry.wrapper import telemetry",
        "assert type(telemetry).__name__ != 'NNCFTelemetry'",
    )
    (tmp_path / "glakes").symlink_to(Path(__file__).parents[3])
    home = tmp_path / "home"
    home.mkdir()
    environment = os.environ | {"HOME": str(home), "USERPROFILE": str(home)}
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True, env=environment)
    assert not (home / "intel").exists()
