"""Networks that see farther than any margin: fixed windows, so that an extent gives the pixels of the full run."""

import numpy as np
import pytest
import rasterio
import torch
from glakes.lakes.errors import InvalidSetting
from glakes.lakes.grid import Window
from glakes.lakes.progress import Silent
from glakes.models import registry
from glakes.models.modelfile import save_model
from glakes.models.predicting.plan import check_window, needed_margin, plan
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from hypothesis import given
from hypothesis import strategies as st
from made_scene import card, composite, extent_of
from torch import nn

SIDE, MARGIN = 320, 96


def encoder_card(**changes):
    arguments = {"encoder": "mobilenet_v2"}
    values = {"architecture": "smp-fpn", "arguments": arguments, "window": SIDE, "margin": MARGIN}
    return card(1, **values | changes)


@torch.no_grad()
def lively_fpn():
    """Normalised by what it has seen, as after training, and with an output that takes all values."""
    torch.manual_seed(8)
    network = registry.build("smp-fpn", 5, encoder="mobilenet_v2").train()
    for layer in network.modules():
        if isinstance(layer, nn.BatchNorm2d):
            layer.momentum = None
    image = torch.rand(4, 5, 96, 96) * 2 - 1
    network(image)
    network.eval()
    head = network.segmentation_head[0]
    logits = network(image)
    head.bias.sub_(logits.mean())
    for value in (head.weight, head.bias):
        value.mul_(2 / logits.std())
    return network


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """A raster of 300 x 260, a network that sees without end, and all of its pixels."""
    folder = tmp_path_factory.mktemp("fixed")
    save_model(folder / "m.safetensors", lively_fpn(), encoder_card())
    path = composite(folder / "s.tif", 300, 260)
    return folder, path, predict(folder, path)


def predict(folder, path, extent=None, **options):
    out = str(folder / "p.tif")
    predict_lakes(PredictSettings(path, out, extent=extent, model=str(folder / "m.safetensors"), **options), Silent())
    with rasterio.open(out) as dataset:
        return dataset.read(1)


@pytest.mark.parametrize("part", [(95, 95, 97, 98), (130, 7, 299, 130), (5, 190, 33, 260)])
def test_any_extent_gives_the_pixels_of_the_full_run(scene, part):
    folder, path, full = scene
    top, left, bottom, right = part
    assert np.ptp(full[full < 255]) > 10
    found = predict(folder, path, extent_of(*part))
    np.testing.assert_array_equal(found, full[top:bottom, left:right])


def test_the_margin_alone_would_not_do(scene):
    """The same network in windows elsewhere gives other pixels: it is the fixed places that make them equal."""
    folder, path, full = scene
    assert (predict(folder, path, margin=128) != full).any()


extents = st.builds(Window, *[st.integers(0, 5000)] * 2, *[st.integers(1, 3000)] * 2)


@given(extents, st.sampled_from([0, 96, 192, 208]))
def test_corners_are_multiples_of_32_and_do_not_depend_on_the_extent(extent, margin):
    model = encoder_card(window=1152, margin=192)
    stride = 1152 - 2 * needed_margin(model, margin)
    for read, keep in plan(extent, model, needed_margin(model, margin), 0):
        assert read.shape == (1152, 1152)
        assert read.row % 32 == read.col % 32 == 0
        inner = read.expand((stride - 1152) // 2)
        assert inner.row % stride == inner.col % stride == 0
        assert keep.intersect(inner) == keep


def test_a_card_without_a_window_gets_the_one_of_its_architecture():
    model = encoder_card(window=0, margin=0)
    (patch,) = plan(Window(0, 0, 10, 10), model, needed_margin(model, 0), 0)
    assert patch.read == Window(-192, -192, 1152, 1152)


def test_other_windows_and_margins_that_leave_nothing_are_refused():
    with pytest.raises(InvalidSetting, match="works with WINDOW 320 only; found 576"):
        check_window(encoder_card(), 96, 576)
    with pytest.raises(InvalidSetting, match=r"MARGIN must be less than half of the WINDOW 320 .* found 160"):
        check_window(encoder_card(), needed_margin(encoder_card(), 144), 0)
