"""The rearranged network against the plain one, layer by layer and as a whole."""

import numpy as np
import pytest
import torch
from glakes.lakes.errors import Cancelled
from glakes.models.engines.fast_unet import FastUNet
from glakes.models.engines.kernels import Kernel, block_kernels, doubling_kernel, fold, to_affine, unet_kernels
from glakes.models.engines.torch_engine import prepare
from glakes.models.engines.weights import unet_shapes
from glakes.models.unet import UNet
from made_scene import lively_unet
from torch import nn
from torch.nn import functional

REACH = 96


def nothing():
    pass


def arrays(network, prefix=""):
    return {prefix + name: tensor.detach().numpy() for name, tensor in network.state_dict().items()}


@pytest.mark.parametrize(("bands", "width"), [(5, 4), (3, 16)])
def test_shapes_are_those_of_the_network(bands, width):
    found = {name: tuple(tensor.shape) for name, tensor in UNet(bands, width).state_dict().items()}
    assert unet_shapes(bands, width) == found


def test_folded_normalisation_equals_normalising_first():
    torch.manual_seed(2)
    norm = nn.BatchNorm2d(4, eps=1e-3).eval()
    norm.running_mean.uniform_(-1, 1), norm.running_var.uniform_(0.2, 2)
    with torch.no_grad():
        norm.weight.uniform_(-1, 2), norm.bias.uniform_(-1, 1)
    layer, image = nn.Conv2d(4, 6, 3, padding=1), torch.randn(1, 4, 20, 24)
    kernel = Kernel(layer.weight.detach().numpy(), layer.bias.detach().numpy())
    folded = fold(kernel, to_affine(arrays(norm, "norm."), "norm"))
    ours = functional.conv2d(image, *map(torch.from_numpy, folded), padding=1)
    # Beside the zero padding the folded shift is wrong; that ring never reaches what is kept.
    torch.testing.assert_close(ours[..., 1:-1, 1:-1], layer(norm(image))[..., 1:-1, 1:-1], atol=1e-5, rtol=1e-5)


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (9, 8)])
def test_convolutions_of_the_doubled_picture(shape):
    torch.manual_seed(3)
    weight, small = torch.randn(5, 3, 3, 3), torch.randn(1, 3, *shape)
    doubled = functional.interpolate(small, scale_factor=2.0, mode="nearest")
    expected = functional.conv2d(doubled, weight, padding=1)
    parts = functional.conv2d(small, torch.from_numpy(block_kernels(weight.numpy())), padding=1)
    ours = torch.zeros_like(expected)
    for group in range(4):
        i, j = divmod(group, 2)
        ours[:, :, i::2, j::2] = parts[:, 5 * group : 5 * group + 5, i : i + shape[0], j : j + shape[1]]
    torch.testing.assert_close(ours, expected, atol=1e-5, rtol=1e-5)
    spread = torch.from_numpy(doubling_kernel(weight.numpy()))
    torch.testing.assert_close(functional.conv_transpose2d(small, spread, stride=2, padding=1), expected)


def test_normalisation_that_turns_the_sign_is_not_folded_through_pooling():
    assert unet_kernels(arrays(lively_unet(4))).pooled == [None] * 4
    assert all(norm is not None for norm in unet_kernels(arrays(lively_unet(4, negative_scales=True))).pooled)
    assert np.isfinite(unet_kernels(arrays(lively_unet(4))).head.weight).all()


@pytest.mark.parametrize("negative", [False, True])
def test_same_logits_inside_the_margin(negative):
    network = lively_unet(4, negative_scales=negative)
    image = torch.rand(1, 5, 288, 336) * 2 - 1
    with torch.inference_mode():
        plain, ours = network(image), FastUNet(network, nothing)(image)
    inside = (..., slice(REACH, -REACH), slice(REACH, -REACH))
    assert plain[inside].std() > 0.5
    torch.testing.assert_close(ours[inside], plain[inside], atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("width", [4, 16])
def test_kept_centre_is_the_same_to_the_last_bit_in_any_window(width):
    """Windows of the sides in use, corners on multiples of 16, a margin of 96: no tolerance."""
    run = FastUNet(lively_unet(width), nothing)
    image = torch.rand(1, 5, 784, 800) * 2 - 1
    with torch.inference_mode():
        whole = run(image[..., :768, :768])
        for row, col, height, wide in ((0, 0, 576, 576), (16, 32, 768, 768), (112, 0, 576, 768), (0, 192, 768, 576)):
            part = run(image[..., row : row + height, col : col + wide])
            ours = part[..., 96 : min(height, 768 - row) - 96, 96 : min(wide, 768 - col) - 96]
            theirs = whole[..., row + 96 : min(row + height, 768) - 96, col + 96 : min(col + wide, 768) - 96]
            assert torch.equal(ours, theirs)


def test_engine_is_chosen_by_network_and_device():
    cpu = torch.device("cpu")
    network = lively_unet(2)
    assert isinstance(prepare(network, cpu, "fast", nothing), FastUNet)
    other = nn.Sequential(nn.Conv2d(5, 1, 3, padding=1)).eval()
    image = torch.rand(1, 5, 32, 32)
    with torch.inference_mode():
        torch.testing.assert_close(prepare(other, cpu, "exact", nothing)(image), other(image))


def test_stop_between_layers():
    def stop():
        raise Cancelled

    image = torch.rand(1, 5, 32, 32)
    other = nn.Sequential(nn.Conv2d(5, 1, 3, padding=1)).eval()
    for network in (lively_unet(2), other):
        with pytest.raises(Cancelled), torch.inference_mode():
            prepare(network, torch.device("cpu"), "exact", stop)(image)
