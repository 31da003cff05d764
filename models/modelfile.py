"""Model files: weights as safetensors with the card in the header. No pickle is ever read."""

from __future__ import annotations

from pathlib import Path

import safetensors
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from ..lakes.files import written
from .card import METADATA_KEY, ModelCard, ModelFileError, read_card
from .registry import build


def count_weights(module: nn.Module) -> int:
    """Number of weights, running statistics of batch normalisation included."""
    return sum(tensor.numel() for tensor in module.state_dict().values() if tensor.is_floating_point())


def save_tensors(path: Path, tensors: dict[str, Tensor], metadata: dict[str, str]) -> None:
    """Write tensors of any device and memory layout under the permissions of any other new file."""
    path.touch()
    mode = path.stat().st_mode
    own = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
    save_file(own, path, metadata=metadata)
    path.chmod(mode)  # safetensors makes its files readable to their owner only


def save_model(path: str | Path, module: nn.Module, card: ModelCard) -> None:
    """Write a network and its card; the file appears under its name when it is complete."""
    with written(path) as part:
        save_tensors(part, module.state_dict(), {METADATA_KEY: card.to_json()})


def load_model(path: str | Path) -> tuple[nn.Module, ModelCard]:
    """A network ready to predict (evaluation mode, on the CPU) and its card.

    Raises:
        MissingInput: there is no such file.
        ModelFileError: it is not a model file, or its weights do not fit the network it names.
        InvalidSetting: it names a network that this version does not have.
    """
    card = read_card(path)
    module = build(card.architecture, len(card.bands), **card.arguments)
    try:
        module.load_state_dict(load_file(path))
    except (RuntimeError, safetensors.SafetensorError) as error:
        raise ModelFileError(
            path, f"has weights that do not fit a '{card.architecture}' of {card.arguments}"
        ) from error
    return module.eval(), card
