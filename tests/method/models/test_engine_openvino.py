"""OpenVINO against torch: stored numbers of any sort, windows of any size, stopping, and which engine is chosen."""

from pathlib import Path

import numpy as np
import pytest
import torch
from glakes.lakes.errors import Cancelled
from glakes.lakes.progress import Silent
from glakes.models.card import ModelFileError
from glakes.models.engines import choose as choosing
from glakes.models.engines.base import Numbers
from glakes.models.engines.choose import choose, torch_engine
from glakes.models.engines.graph import TRIMS, unet_graph
from glakes.models.engines.kernels import unet_kernels
from glakes.models.engines.logits import logits_graph
from glakes.models.engines.openvino_engine import OpenVinoEngine
from glakes.models.modelfile import save_model
from glakes.models.registry import build
from glakes.models.windows import LARGEST
from hypothesis import given, settings
from hypothesis import strategies as st
from listeners import Recorder, Stop
from made_scene import card, lively_unet, model_file

INT16 = Numbers(0.001, -32768, "int16")
MARGIN = 96


def engine(width, doubling="blocks", numbers=INT16, negative_scales=False):
    network = lively_unet(width, negative_scales=negative_scales)
    kernels = unet_kernels({name: tensor.detach().numpy() for name, tensor in network.state_dict().items()})
    return OpenVinoEngine("test", unet_graph(kernels, doubling), numbers, lambda: None)


def stored(height, width, seed=0):
    numbers = np.random.default_rng(seed).integers(-1000, 1000, (5, height, width), dtype=np.int16)
    numbers[:, 20:30, 40:80] = -32768
    numbers[2, 50, 60] = -32768
    return numbers


def kept(predicted):
    return predicted[MARGIN:-MARGIN, MARGIN:-MARGIN]


def close(ours, theirs):
    """Equal but for a last digit beside a whole percent; 255 at the same places."""
    assert ((ours == 255) == (theirs == 255)).all()
    off = np.abs(ours.astype(int) - theirs)
    assert off.max() <= 1 and (off > 0).mean() < 1e-3


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return model_file(tmp_path_factory.mktemp("模型 'm'") / "m.safetensors", 4)


@pytest.mark.parametrize("doubling", ["blocks", "transposed"])
@pytest.mark.parametrize("negative", [False, True])
def test_values_are_those_of_the_plain_network(doubling, negative):
    numbers = stored(288, 272)
    ours = engine(4, doubling, negative_scales=negative).predict(numbers)
    valid = (numbers != -32768).all(axis=0)
    image = torch.from_numpy(np.where(valid, numbers, 0).astype(np.float32) * np.float32(0.001))
    with torch.inference_mode():
        chance = torch.sigmoid(lively_unet(4, negative_scales=negative)(image[None]))[0, 0].numpy()
    theirs = np.where(valid, np.floor(100 * chance), 255).astype(np.uint8)
    inside = slice(MARGIN, -MARGIN)
    close(ours[inside, inside], theirs[inside, inside])
    assert ours.dtype == np.uint8 and np.ptp(ours[valid]) > 20


@pytest.mark.parametrize("dtype", ["uint8", "int8", "uint16", "int16", "int32", "float32", "float64"])
@pytest.mark.parametrize("nodata", [7, None])
def test_numbers_of_every_sort(model, dtype, nodata):
    numbers = np.random.default_rng(1).integers(0, 100, (5, 224, 240)).astype(dtype)
    if np.dtype(dtype).kind == "f":
        numbers[1, 100, 104:109] = np.nan, np.inf, -np.inf, 1e9, 0
    source = Numbers(0.01, nodata, dtype)
    ours = choose(model, source, "cpu", "exact", Silent())
    assert ours.name == "openvino exact"
    theirs = torch_engine(model, source, "cpu", "exact", Silent())
    close(kept(ours.predict(numbers)), kept(theirs.predict(numbers)))


@pytest.mark.parametrize("shape", [(208, 224), (304, 576), (640, 400)])
def test_what_is_left_out_of_the_decoder_is_what_nobody_keeps(model, shape):
    numbers = stored(*shape)
    whole = OpenVinoEngine("whole", logits_graph(Path(model)), INT16, lambda: None)
    trimmed = choose(model, INT16, "cpu", "exact", Silent()).predict(numbers)
    np.testing.assert_array_equal(kept(trimmed), kept(whole.predict(numbers)))
    inside = slice(TRIMS[0], -TRIMS[0])
    trimmed[inside, inside] = 255
    assert (trimmed == 255).all()


def test_a_window_that_nothing_is_kept_of(model):
    assert (choose(model, INT16, "cpu", "exact", Silent()).predict(stored(160, 256)) == 255).all()


@settings(max_examples=6)
@given(data=st.data())
def test_kept_centre_is_the_same_to_the_last_bit_in_any_window(data):
    ours, side = engine(4), 640
    numbers = stored(side, side, data.draw(st.integers(0, 99)))
    whole = ours.predict(numbers)
    height, width = (16 * data.draw(st.integers(13, side // 16)) for _ in range(2))
    row, col = (16 * data.draw(st.integers(0, (side - length) // 16)) for length in (height, width))
    part = ours.predict(numbers[:, row : row + height, col : col + width])
    kept = part[MARGIN : height - MARGIN, MARGIN : width - MARGIN]
    place = slice(row + MARGIN, row + height - MARGIN), slice(col + MARGIN, col + width - MARGIN)
    np.testing.assert_array_equal(kept, whole[place])


@pytest.mark.parametrize("shape", [(208, 2240), (1840, 2000)])
def test_nor_in_windows_as_large_as_any(shape):
    ours, numbers = engine(4), stored(LARGEST, LARGEST)
    inside = slice(MARGIN, shape[0] - MARGIN), slice(MARGIN, shape[1] - MARGIN)
    part = ours.predict(numbers[:, : shape[0], : shape[1]])
    np.testing.assert_array_equal(part[inside], ours.predict(numbers)[inside])


def test_masks_are_those_of_torch(model):
    ours, theirs = choose(model, INT16, "cpu", "exact", Silent()), torch_engine(model, INT16, "cpu", "exact", Silent())
    for seed in range(3):
        numbers = stored(320, 320, seed)
        np.testing.assert_array_equal(kept(ours.predict(numbers)) >= 50, kept(theirs.predict(numbers)) >= 50)


def test_a_stop_in_the_midst_of_a_window():
    calls = []

    def check():
        calls.append(1)
        if len(calls) > 1:
            raise Cancelled

    kernels = unet_kernels({name: tensor.detach().numpy() for name, tensor in lively_unet(16).state_dict().items()})
    ours = OpenVinoEngine("test", unet_graph(kernels), INT16, check)
    with pytest.raises(Cancelled):
        ours.predict(stored(1024, 1024))
    calls.clear()
    check_free = OpenVinoEngine("test", unet_graph(kernels), INT16, lambda: None)
    assert check_free.predict(stored(64, 64)).shape == (64, 64)


def test_stop_before_a_window(model):
    with pytest.raises(Cancelled):
        choose(model, INT16, "cpu", "exact", Stop(0)).predict(stored(224, 224))


def test_torch_where_openvino_is_missing(model, monkeypatch):
    monkeypatch.setattr(choosing, "find_spec", lambda name: None)
    heard = Recorder()
    found = choose(model, INT16, "cpu", "fast", heard)
    assert found.name == "torch cpu exact"
    assert any("OpenVINO is missing" in text for text in heard.infos)


def test_networks_of_other_libraries(tmp_path):
    torch.manual_seed(0)
    network = build("smp-unet", 5, encoder="resnet18").eval()
    path = tmp_path / "m.safetensors"
    save_model(
        path, network, card(4, architecture="smp-unet", arguments={"encoder": "resnet18"}, window=1152, margin=192)
    )
    numbers = stored(96, 128)
    found = choose(path, INT16, "cpu", "exact", Silent())
    assert found.name == "openvino exact"
    close(found.predict(numbers), torch_engine(path, INT16, "cpu", "exact", Silent()).predict(numbers))


@pytest.mark.parametrize("cut", [20, 2000])
def test_truncated_model_file(model, tmp_path, cut):
    path = tmp_path / "m.safetensors"
    path.write_bytes(Path(model).read_bytes()[:-cut])
    with pytest.raises(ModelFileError, match="is cut off or damaged"):
        choose(path, INT16, "cpu", "exact", Silent())


def test_weights_that_do_not_fit_or_are_no_numbers(tmp_path):
    path = tmp_path / "m.safetensors"
    save_model(path, lively_unet(4), card(8))
    with pytest.raises(ModelFileError, match=r"do not fit a 'unet' of .'width': 8.: "):
        choose(path, INT16, "cpu", "exact", Silent())
    network = lively_unet(4)
    with torch.no_grad():
        network.head.bias.fill_(torch.nan)
    save_model(path, network, card(4))
    with pytest.raises(ModelFileError, match="not numbers"):
        choose(path, INT16, "cpu", "exact", Silent())
