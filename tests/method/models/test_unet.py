"""The network layer by layer against the facts of the paper and a slow reference."""

import math

import pytest
import torch
from glakes.models import registry
from glakes.models.modelfile import count_weights
from glakes.models.unet import HEAD_DECAY, REACH, UNet, parameter_groups
from torch import nn
from torch.nn import functional


def test_the_papers_number_of_weights():
    assert count_weights(UNet(5, 64)) == 31_391_617


@pytest.mark.parametrize("width", [2, 16])
def test_layers_in_the_order_of_the_paper(width):
    convolutions = [
        (c.in_channels, c.out_channels, c.kernel_size) for c in UNet(5, width).modules() if isinstance(c, nn.Conv2d)
    ]
    w, three = width, (3, 3)
    down = [(5, w), (w, w), (w, 2 * w), (2 * w, 2 * w), (2 * w, 4 * w), (4 * w, 4 * w), (4 * w, 8 * w), (8 * w, 8 * w)]
    bottom = [(8 * w, 16 * w), (16 * w, 16 * w)]
    up = [
        (24 * w, 8 * w),
        (8 * w, 8 * w),
        (12 * w, 4 * w),
        (4 * w, 4 * w),
        (6 * w, 2 * w),
        (2 * w, 2 * w),
        (3 * w, w),
        (w, w),
    ]
    assert convolutions == [(i, o, three) for i, o in down + bottom + up] + [(w, 1, (1, 1))]
    norms = [n.num_features for n in UNet(5, width).modules() if isinstance(n, nn.BatchNorm2d)]
    assert norms == [w, 2 * w, 4 * w, 8 * w, 16 * w, 8 * w, 4 * w, 2 * w]


def test_forward_equals_the_layers_written_out():
    torch.manual_seed(1)
    network = UNet(3, 2).eval()
    for norm in network.modules():
        if isinstance(norm, nn.BatchNorm2d):
            norm.running_mean.uniform_(-1, 1)
            norm.running_var.uniform_(0.5, 2)
    image = torch.randn(2, 3, 32, 48)

    def pair(convolutions, x):
        first, second = (layer for layer in convolutions if isinstance(layer, nn.Conv2d))
        x = torch.relu(functional.conv2d(x, first.weight, first.bias, padding=1))
        return torch.relu(functional.conv2d(x, second.weight, second.bias, padding=1))

    def normalised(norm, x):
        mean, spread = norm.running_mean[:, None, None], torch.sqrt(norm.running_var[:, None, None] + 1e-3)
        return (x - mean) / spread * norm.weight[:, None, None] + norm.bias[:, None, None]

    x, skips = image, []
    for level in range(4):
        skips.append(normalised(network.down_norms[level], pair(network.down[level], x)))
        x = skips[-1].unfold(2, 2, 2).unfold(3, 2, 2).amax(dim=(-1, -2))
    x = pair(network.bottom, x)
    for level in range(4):
        x = normalised(network.up_norms[level], x.repeat_interleave(2, 2).repeat_interleave(2, 3))
        x = pair(network.up[level], torch.cat([x, skips[3 - level]], 1))
    expected = functional.conv2d(x, network.head.weight, network.head.bias)
    assert torch.allclose(network(image), expected, atol=1e-5)


def test_keras_initialisation_and_batch_norm():
    torch.manual_seed(1)
    network = UNet(5, 16)
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            taps = layer.kernel_size[0] ** 2
            limit = math.sqrt(6 / (taps * (layer.in_channels + layer.out_channels)))
            assert layer.weight.abs().max() <= limit
            assert layer.weight.numel() < 500 or layer.weight.abs().max() > 0.98 * limit
            assert not layer.bias.any()
        if isinstance(layer, nn.BatchNorm2d):
            assert (layer.momentum, layer.eps) == (0.01, 1e-3)


def test_only_the_heads_kernel_decays():
    network = UNet(5, 2)
    plain, decayed = parameter_groups(network)
    assert decayed["weight_decay"] == HEAD_DECAY == 2e-4
    assert decayed["params"] == [network.head.weight]
    assert plain["weight_decay"] == 0
    assert len(plain["params"]) + 1 == len(list(network.parameters()))


def test_the_kept_centre_does_not_depend_on_the_window():
    torch.manual_seed(2)
    network = UNet(5, 2).eval()
    scene = torch.randn(1, 5, 320, 352)
    with torch.no_grad():
        whole = network(scene)
        window = network(scene[:, :, 16:288, 48:304])
    inside = slice(REACH, -REACH)
    assert torch.allclose(window[..., inside, inside], whole[:, :, 16:288, 48:304][..., inside, inside], atol=1e-6)
    closer = slice(REACH - 32, REACH - 16)
    assert not torch.allclose(window[..., closer, closer], whole[:, :, 16:288, 48:304][..., closer, closer], atol=1e-6)


def test_registry():
    assert registry.names() == ("unet",)
    assert registry.reach("unet", width=64) == 96
    assert registry.build("unet", 3, width=2)(torch.zeros(1, 3, 16, 16)).shape == (1, 1, 16, 16)


@pytest.mark.parametrize(
    ("name", "arguments", "piece"),
    [("vgg", {}, "must be one of unet; found 'vgg'"), ("unet", {"depth": 3}, "cannot be built with")],
)
def test_registry_refuses(name, arguments, piece):
    with pytest.raises(registry.InvalidSetting, match=piece):
        registry.build(name, 5, **arguments)
