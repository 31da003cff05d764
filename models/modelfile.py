"""Model files: weights as safetensors with the card in the header. No pickle is ever read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import safetensors
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from ..lakes.files import said_when_full, written
from .card import METADATA_KEY, ModelCard, ModelFileError, read_card
from .needs import check_card
from .registry import build
from .shapes import fault_of_shapes


def count_weights(module: nn.Module) -> int:
    """Number of weights, running statistics of batch normalisation included."""
    return sum(tensor.numel() for tensor in module.state_dict().values() if tensor.is_floating_point())


def save_tensors(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    """Write tensors of any device and memory layout under the permissions of any other new file.

    Raises:
        OSError: the disk is full.
    """
    path.touch()
    mode = path.stat().st_mode
    own = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
    try:
        save_file(own, path, metadata=metadata)
    except safetensors.SafetensorError as error:
        raise OSError(str(error)) from error
    path.chmod(mode)  # safetensors makes its files readable to their owner only


def save_model(path: str | Path, module: nn.Module, card: ModelCard) -> None:
    """Write a network and its card; the file appears under its name when it is complete.

    Raises:
        LakesError: the disk is full, or the folder cannot be written to.
    """
    with said_when_full(path), written(path) as part:
        save_tensors(part, module.state_dict(), {METADATA_KEY: card.to_json()})


def load_model(path: str | Path) -> tuple[nn.Module, ModelCard]:
    """A network ready to predict (evaluation mode, on the CPU) and its card.

    Raises:
        MissingInput: there is no such file.
        ModelFileError: it is not a model file, it is damaged, or its weights do not fit the network it names.
        InvalidSetting: it names a network that this version does not have.
    """
    card = read_card(path)
    weights = load_tensors(path)
    check_weights(path, weights, card)
    module = build(card.architecture, len(card.bands), **card.arguments)
    module.load_state_dict(weights)
    return module.eval(), card


def load_tensors(path: str | Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file.

    Raises:
        ModelFileError: the file is cut off or damaged.
    """
    try:
        return load_file(path)
    except (safetensors.SafetensorError, OSError) as error:
        raise ModelFileError(path, f"is cut off or damaged ({error})") from error


def check_weights(path: str | Path, weights: Mapping[str, Tensor], card: ModelCard) -> None:
    """Check weights and window against the network of a card, before that network takes any memory.

    Raises:
        ModelFileError: a tensor is missing, too much or of another shape, a weight is not a number, or the
            network cannot take the window.
        InvalidSetting: the card names a network that this version does not have.
    """
    check_card(path, card)
    fault = fault_of_shapes(
        {name: tuple(tensor.shape) for name, tensor in _expected(path, card).items()},
        {name: tuple(tensor.shape) for name, tensor in weights.items()},
    )
    if fault:
        raise ModelFileError(path, f"has weights that do not fit a '{card.architecture}' of {card.arguments}: {fault}")
    for name, tensor in weights.items():
        if not torch.isfinite(tensor).all():
            raise ModelFileError(path, f"has weights that are not numbers (in '{name}'): its training went wrong")


def _expected(path: str | Path, card: ModelCard) -> dict[str, Tensor]:
    """The tensors that the network of a card has; their shapes count, not their values."""

    def make() -> dict[str, Tensor]:
        return build(card.architecture, len(card.bands), **card.arguments).state_dict()

    try:
        with torch.device("meta"):
            return make()
    except RuntimeError:  # a network that reckons with numbers while it is built cannot be built without any
        try:
            return make()
        except RuntimeError as error:
            reason = f"names a '{card.architecture}' of {card.arguments}, which cannot be built"
            raise ModelFileError(path, reason) from error
