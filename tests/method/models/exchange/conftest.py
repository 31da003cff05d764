"""A small model of ours, and its ONNX."""

import pytest
import torch
from glakes.models import registry
from glakes.models.exchange.exporting import to_onnx
from glakes.models.modelfile import save_model
from made_model import CARD, disturbed


@pytest.fixture(scope="session")
def network():
    torch.manual_seed(7)
    return disturbed(registry.build("unet", 5, width=2))


@pytest.fixture(scope="session")
def graph(network):
    return to_onnx(network, CARD)


@pytest.fixture
def model(tmp_path, network):
    save_model(tmp_path / "mo 'del 湖泊.safetensors", network, CARD)
    return tmp_path / "mo 'del 湖泊.safetensors"
