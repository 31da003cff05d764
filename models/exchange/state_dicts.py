"""Weights by name, from PyTorch and safetensors files; a file that is a program is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from ...lakes.errors import LakesError
from ..card import ModelCard
from ..modelfile import check_weights, load_tensors

PLACES = ("state_dict", "model_state_dict", "model", "network", "weights")
"""Where checkpoints keep the weights beside other things."""


def read_torch(path: Path) -> dict[str, Tensor]:
    """The tensors of a `.pt` or `.pth` file that holds plain data.

    Raises:
        LakesError: it holds Python objects, or no tensors, or is damaged.
    """
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except MemoryError:
        raise
    except Exception as error:  # torch says in many ways that a file is not what it reads
        raise LakesError(_refusal(path, error)) from error
    return _tensors(path, found)


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file; raises `ModelFileError` where it is damaged."""
    return load_tensors(path)


def fill_by_name(network: nn.Module, card: ModelCard, tensors: Mapping[str, Tensor], path: Path) -> None:
    """Lay tensors into a network of ours, by their names.

    Wrappers put a word before every name (`module.`, `model.`); it is passed over. Counters of batches, which
    predictions do not use, may be missing.

    Raises:
        ModelFileError: names or shapes are not those of the network, or a weight is not a number.
    """
    expected = network.state_dict()
    named = _without_prefix(tensors, next(reversed(expected)))
    counters = {name: tensor for name, tensor in expected.items() if name.endswith("num_batches_tracked")}
    named = counters | named
    check_weights(path, named, card)
    network.load_state_dict(named)


def _tensors(path: Path, found: Any) -> dict[str, Tensor]:
    if isinstance(found, dict):
        for place in PLACES:
            if isinstance(found.get(place), dict):
                found = found[place]
                break
    is_state = isinstance(found, dict) and len(found) > 0
    if not is_state or not all(isinstance(name, str) and isinstance(found[name], Tensor) for name in found):
        raise LakesError(f"'{path}' holds no state dictionary. Save one with torch.save(network.state_dict(), path).")
    return dict(found)


def _without_prefix(tensors: Mapping[str, Tensor], last: str) -> dict[str, Tensor]:
    """Names without what they all start with, if it stands before a name of ours."""
    for name in tensors:
        prefix = name.removesuffix(last)
        if name.endswith(last) and all(other.startswith(prefix) for other in tensors):
            return {other.removeprefix(prefix): tensor for other, tensor in tensors.items()}
    return dict(tensors)


def _refusal(path: Path, error: Exception) -> str:
    words = str(error)
    if any(word in words for word in ("weights_only", "Weights only", "Unsupported", "TorchScript")):
        return (
            f"'{path}' holds Python objects beside its weights. Reading them could run any program, so they are not"
            " read. Save the weights alone with torch.save(network.state_dict(), path), or as safetensors or ONNX."
        )
    return f"'{path}' cannot be read as weights of PyTorch: it is damaged, cut off or something else."
