"""Weights into a network layer by layer, also where an exporter has folded normalisations."""

import io
import warnings

import onnx
import pytest
import torch
from glakes.models.exchange.layers import Convolution, StructureMismatch, fill, layers_in_order
from glakes.models.exchange.onnx_graph import difference, graph_layers
from made_model import disturbed
from torch import nn


class Encoder(nn.Module):
    """Registered in another order than it is run; convolutions without bias before their normalisation."""

    def __init__(self, eps=1e-5):
        super().__init__()
        self.head = nn.Conv2d(4, 1, 1)
        self.norm = nn.BatchNorm2d(4, eps=eps)
        self.conv = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        self.second = nn.Conv2d(4, 4, 3, padding=1, bias=False)
        self.last = nn.BatchNorm2d(4, eps=eps)

    def forward(self, image):
        return self.head(torch.relu(self.last(self.second(torch.relu(self.norm(self.conv(image)))))))


def exported(network, training):
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        axes = {"image": {0: "n", 2: "h", 3: "w"}}
        torch.onnx.export(
            network, (torch.zeros(1, 3, 64, 64),), buffer, input_names=["image"], dynamic_axes=axes,
            training=training, dynamo=False,
        )  # fmt: skip
    return onnx.load_from_string(buffer.getvalue())


def test_layers_come_in_the_order_they_are_run():
    network = Encoder()
    assert layers_in_order(network, 3) == [network.conv, network.norm, network.second, network.last, network.head]
    assert not network.conv._forward_hooks


@pytest.mark.parametrize("training", [torch.onnx.TrainingMode.EVAL, torch.onnx.TrainingMode.PRESERVE])
def test_folded_or_not_the_values_are_the_same(training):
    torch.manual_seed(5)
    model = exported(disturbed(Encoder()), training)
    kinds = [type(layer).__name__ for layer in graph_layers(model, "a.onnx")]
    assert ("Normalisation" in kinds) == (training == torch.onnx.TrainingMode.PRESERVE)
    ours = Encoder(eps=1e-3)  # another epsilon changes nothing
    fill(ours, 3, graph_layers(model, "a.onnx"), "a.onnx")
    assert difference(model, ours, 3, "a.onnx") < 1e-5


def test_a_bias_that_has_no_place_goes_into_the_mean():
    torch.manual_seed(5)
    theirs = disturbed(Encoder())
    theirs.conv = nn.Conv2d(3, 4, 3, padding=1)
    model = exported(theirs, torch.onnx.TrainingMode.PRESERVE)
    ours = Encoder()
    fill(ours, 3, graph_layers(model, "a.onnx"), "a.onnx")
    assert difference(model, ours, 3, "a.onnx") < 1e-5


def test_a_bias_without_any_place_is_refused():
    network = nn.Sequential(nn.Conv2d(3, 4, 1, bias=False), nn.Conv2d(4, 1, 1))
    found = [Convolution(torch.zeros(4, 3, 1, 1).numpy(), torch.zeros(4).numpy())]
    with pytest.raises(StructureMismatch, match="found a bias of the convolution before it"):
        fill(network, 3, found, "a.onnx")


def test_a_network_of_other_layers_is_refused():
    with pytest.raises(StructureMismatch, match="expected LayerNorm"):
        fill(nn.Sequential(nn.Upsample(4), nn.LayerNorm(4)), 3, [], "a.onnx")


def test_a_short_file_is_refused():
    with pytest.raises(StructureMismatch, match="found the end of the file"):
        fill(Encoder(), 3, [], "a.onnx")
