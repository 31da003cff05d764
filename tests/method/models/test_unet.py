"""The network layer by layer against the facts of the paper and a slow reference."""

import itertools
import math

import numpy as np
import pytest
import torch
from glakes.models import registry
from glakes.models.modelfile import count_weights
from glakes.models.needs import UNET_REACH as REACH
from glakes.models.needs import needs
from glakes.models.settings import ARCHITECTURES
from glakes.models.unet import HEAD_DECAY, UNet, parameter_groups
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


def test_coarser_outputs_in_training_only():
    torch.manual_seed(5)
    network = UNet(5, 2, deep_supervision=True).train()
    image = torch.randn(2, 5, 32, 48)
    outputs = network(image)
    assert [tuple(output.shape[1:]) for output in outputs] == [(1, 32, 48), (1, 16, 24), (1, 8, 12), (1, 4, 6)]
    sum(output.square().mean() for output in outputs).backward()
    assert all(weight.grad is not None and weight.grad.abs().sum() > 0 for weight in network.coarse_heads.parameters())
    plain = UNet(5, 2).eval()
    plain.load_state_dict({name: value for name, value in network.state_dict().items() if "coarse" not in name})
    assert torch.equal(network.eval()(image), plain(image))
    assert not [name for name in plain.state_dict() if "coarse" in name]
    _, decayed = parameter_groups(network)
    assert decayed["params"] == [network.head.weight]


def slow_convolution(image, weight, bias):
    """Zero-padded convolution of channels x height x width, tap by tap, in float64."""
    taps, (height, width) = weight.shape[-1], image.shape[1:]
    edge = taps // 2
    padded = np.pad(image, ((0, 0), (edge, edge), (edge, edge)))
    out = np.zeros((len(weight), height, width))
    for o, i, row, col in itertools.product(range(len(weight)), range(len(image)), range(taps), range(taps)):
        out[o] += weight[o, i, row, col] * padded[i, row : row + height, col : col + width]
    return out + bias[:, None, None]


def test_every_block_equals_numpy():
    """One level down, the bottom's place below it, and one level up, with numpy alone and layer by layer."""
    torch.manual_seed(6)
    network = UNet(3, 2).eval()
    down, down_norm = network.down[0], network.down_norms[0]
    up, up_norm, head = network.up[-1], network.up_norms[-1], network.head
    for norm in (down_norm, up_norm):
        norm.running_mean.uniform_(-0.2, 0.3), norm.running_var.uniform_(0.5, 2)
        nn.init.uniform_(norm.weight, 0.5, 1.5), nn.init.uniform_(norm.bias, -1, 1)
    image = np.random.default_rng(6).normal(size=(3, 8, 12))

    def array(tensor):
        return tensor.detach().double().numpy()

    def pair(layers, x):
        for layer in (layers[0], layers[2]):
            x = np.maximum(slow_convolution(x, array(layer.weight), array(layer.bias)), 0)
        return x

    def normalised(norm, x):
        mean, variance, scale, shift = (
            array(value)[:, None, None] for value in (norm.running_mean, norm.running_var, norm.weight, norm.bias)
        )
        return (x - mean) / np.sqrt(variance + 1e-3) * scale + shift

    skip = normalised(down_norm, pair(down, image))
    pooled = np.maximum.reduce([skip[:, row::2, col::2] for row in (0, 1) for col in (0, 1)])
    below = np.concatenate([pooled, -pooled])  # in place of the levels below, twice as many channels
    doubled = normalised(up_norm, np.kron(below, np.ones((1, 2, 2))))
    expected = slow_convolution(pair(up, np.concatenate([doubled, skip])), array(head.weight), array(head.bias))

    with torch.no_grad():
        theirs = down_norm(down(torch.from_numpy(image).float()[None]))
        np.testing.assert_allclose(theirs[0], skip, atol=1e-5)
        small = functional.max_pool2d(theirs, 2)
        ours = up_norm(functional.interpolate(torch.cat([small, -small], 1), scale_factor=2.0, mode="nearest"))
        ours = head(up(torch.cat([ours, theirs], 1)))
    np.testing.assert_allclose(ours[0], expected, atol=1e-5)


def test_every_layer_gets_a_gradient():
    torch.manual_seed(7)
    network = UNet(5, 4).train()
    network(torch.randn(2, 5, 32, 32)).square().mean().backward()
    assert all(weight.grad.abs().sum() > 0 for weight in network.parameters())


def test_registry():
    assert registry.names()[0] == "unet"
    assert set(registry.names()) == set(ARCHITECTURES)
    assert needs("unet").margin == 96
    assert registry.build("unet", 3, width=2)(torch.zeros(1, 3, 16, 16)).shape == (1, 1, 16, 16)


@pytest.mark.parametrize(
    ("name", "arguments", "piece"),
    [
        ("vgg", {}, "must be one of unet, smp-unet, .*smp-upernet; found 'vgg'"),
        ("unet", {"depth": 3}, "cannot be built with"),
        ("smp-unet", {"width": 3}, "cannot be built with"),
    ],
)
def test_registry_refuses(name, arguments, piece):
    with pytest.raises(registry.InvalidSetting, match=piece):
        registry.build(name, 5, **arguments)
