"""The wide picture: where it lies, what is averaged, and where it joins."""

import numpy as np
import pytest
import torch
from glakes.lakes.grid import Window
from glakes.models.context import ContextUNet, block_means, context_window, cut_middle
from glakes.models.modelfile import count_weights
from hypothesis import given
from hypothesis import strategies as st


@given(*[st.integers(-50, 500)] * 2, *[st.integers(1, 80)] * 2)
def test_the_wide_window_has_the_same_middle_and_whole_blocks(row, col, height, width):
    window = Window(16 * row, 16 * col, 16 * height, 16 * width)
    wide = context_window(window)
    assert wide.shape == (8 * window.height, 8 * window.width)
    assert 2 * wide.row + wide.height == 2 * window.row + window.height
    assert 2 * wide.col + wide.width == 2 * window.col + window.width
    assert wide.row % 8 == wide.col % 8 == 0


def test_means_of_what_has_data():
    rng = np.random.default_rng(9)
    values, valid = rng.normal(size=(2, 16, 24)).astype(np.float32), rng.random((16, 24)) < 0.5
    valid[:8, 8:16] = False
    found = block_means(values, valid)
    assert found.shape == (3, 2, 3)
    for row, col in np.ndindex(2, 3):
        block = np.s_[8 * row : 8 * row + 8, 8 * col : 8 * col + 8]
        share = valid[block].mean()
        expected = [band[block][valid[block]].mean() if share else 0 for band in values]
        np.testing.assert_allclose(found[:, row, col], [*expected, share], atol=1e-6)


@pytest.mark.parametrize("sides", [(2, 4), (8, 16)])
def test_the_middle_is_that_of_the_enlarged_picture(sides):
    wide = torch.rand(1, 2, *sides)
    large = wide.repeat_interleave(8, 2).repeat_interleave(8, 3)
    top, left = (7 * side // 2 for side in sides)
    expected = large[:, :, top : top + sides[0], left : left + sides[1]]
    assert torch.equal(cut_middle(wide), expected)


def test_an_odd_picture_takes_its_middle_pixel():
    assert cut_middle(torch.arange(9.0).reshape(1, 1, 3, 3)).unique().tolist() == [4]


def test_both_pictures_matter_and_every_layer_learns():
    torch.manual_seed(10)
    network = ContextUNet(3, 4)
    image, context = torch.randn(2, 3, 32, 48), torch.randn(2, 4, 32, 48)
    out = network(image, context)
    assert out.shape == (2, 1, 32, 48)
    out.square().mean().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in network.parameters())
    network.eval()
    with torch.no_grad():
        assert not torch.equal(network(image, context), network(image, -context))
        assert torch.equal(network(image), network(image, torch.zeros_like(context)))


def test_what_the_wide_picture_costs():
    kernels = 9 * (6 * 32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128 + 128 * 256 + 256 * 256)
    biases_and_norms = (2 + 4) * (32 + 64 + 128 + 256)
    joined = 9 * 256 * 1024
    assert count_weights(ContextUNet(5, 64)) == 31_391_617 + kernels + biases_and_norms + joined == 34_925_953
