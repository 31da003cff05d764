"""How far networks see: against arithmetic, against the slow way with random weights, and where there is no end."""

import pytest
import torch
from glakes.models import registry
from glakes.models.needs import needs
from glakes.models.reach import receptive_reach
from torch import nn


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ([nn.Conv2d(2, 1, 1)], 0),
        ([nn.Conv2d(2, 2, 3, padding=1), nn.ReLU(), nn.Conv2d(2, 1, 7, padding=3)], 4),
        ([nn.Conv2d(2, 1, 3, padding=6, dilation=6)], 6),
        ([nn.MaxPool2d(2), nn.Conv2d(2, 1, 3, padding=1), nn.Upsample(scale_factor=2)], 2),
        ([nn.Conv2d(2, 1, 3, padding=100, dilation=100)], None),
        ([nn.GroupNorm(1, 2), nn.Conv2d(2, 1, 1)], None),
    ],
)
def test_reach_of_a_few_layers(layers, expected):
    assert receptive_reach(nn.Sequential(*layers), 2, 2, longest=64) == expected


def test_weights_of_zero_count_and_the_network_is_left_as_it_is():
    network = nn.Sequential(nn.Conv2d(1, 1, 5, padding=2), nn.BatchNorm2d(1)).train()
    nn.init.zeros_(network[0].weight)
    assert receptive_reach(network, 1, 1, longest=16) == 2
    assert network.training and network[0].weight.dtype == torch.float32
    assert network[1].num_batches_tracked == 0


def test_the_papers_network_sees_as_far_as_its_margin():
    assert receptive_reach(registry.build("unet", 5, width=2), 5, 16) == 96
    assert registry.sees("unet", 5, width=64) == needs("unet").margin == 96


@pytest.mark.parametrize(("architecture", "expected"), [("smp-linknet", 256), ("smp-segformer", 256)])
def test_encoders_see_farther(architecture, expected):
    assert registry.sees(architecture, 5, encoder="resnet18") == expected
    assert needs(architecture).window == 1152


@pytest.mark.parametrize(
    ("architecture", "encoder"),
    [("smp-fpn", "resnet18"), ("smp-pspnet", "mobilenet_v2"), ("smp-linknet", "efficientnet-b0")],
)
def test_where_something_is_averaged_over_the_window_there_is_no_end(architecture, encoder):
    assert registry.sees(architecture, 5, encoder=encoder) is None


def test_nothing_beyond_the_reach_changes_and_something_just_inside_does():
    """The slow way: other pixels beyond the edge, random weights, exact arithmetic."""
    torch.manual_seed(4)
    network = registry.build("smp-linknet", 5, encoder="mobilenet_v2").double().eval()
    reach = registry.sees("smp-linknet", 5, encoder="mobilenet_v2")
    one = torch.randn(1, 5, 32, 64 + reach + 64, dtype=torch.float64)
    other = one.clone()
    other[..., :64] = torch.randn(1, 5, 32, 64, dtype=torch.float64) * 100
    with torch.inference_mode():
        changed = (network(one) != network(other))[0, 0].any(dim=0)
    assert not changed[64 + reach :].any()
    assert changed[64 : 64 + reach - 96].any()
