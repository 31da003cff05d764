"""The state of a training after an epoch, in one safetensors file; nothing is pickled.

Whatever a training needs to go on exactly is in it: weights, the best weights so far, the
optimiser's sums, the generator, and the rows of the log.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import safetensors
from torch import Tensor

from ..lakes.errors import InvalidSetting, LakesError, MissingInput
from ..lakes.files import said_when_full, written
from .modelfile import save_tensors

METADATA_KEY = "glakes-checkpoint"
FORMAT = 1


class CheckpointError(LakesError, ValueError):
    """A file is not a checkpoint, or not one of this training."""


@dataclass
class Checkpoint:
    """State after `len(rows)` epochs."""

    fingerprint: dict[str, Any]
    """What must be the same for the training to go on: settings and samples."""
    weights: dict[str, Tensor]
    best_weights: dict[str, Tensor]
    optimizer: dict[str, Any]
    """As `torch.optim.Optimizer.state_dict` gives it."""
    generator: dict[str, Any]
    """State of the bit generator."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    """One per epoch, as in the log."""
    best_epoch: int = 0
    at_once: int = 0
    """Patches computed together when memory did not suffice for the batch; 0 = not known."""
    scaler: dict[str, Any] = field(default_factory=dict)
    """State of the gradient scaler; empty without mixed precision."""


def checkpoint_path(model: str | Path) -> Path:
    """Where the training of a model keeps its checkpoint: beside the model."""
    model = Path(model)
    return model.with_name(f"{model.stem}-checkpoint.safetensors")


def save_checkpoint(path: str | Path, state: Checkpoint) -> None:
    """Write a checkpoint in place of the one before; a killed process or a full disk leaves the one before.

    Raises:
        LakesError: the disk is full, or the folder cannot be written to.
    """
    tensors = {f"weights/{name}": tensor for name, tensor in state.weights.items()}
    tensors |= {f"best/{name}": tensor for name, tensor in state.best_weights.items()}
    for number, slots in state.optimizer["state"].items():
        tensors |= {f"optimizer/{number}/{slot}": tensor for slot, tensor in slots.items()}
    document = {
        "format": FORMAT,
        "fingerprint": state.fingerprint,
        "param_groups": state.optimizer["param_groups"],
        "generator": state.generator,
        "rows": state.rows,
        "best_epoch": state.best_epoch,
        "at_once": state.at_once,
        "scaler": state.scaler,
    }
    with said_when_full(path), written(path) as part:
        save_tensors(part, tensors, {METADATA_KEY: json.dumps(document)})


def load_checkpoint(path: str | Path, fingerprint: dict[str, Any]) -> Checkpoint:
    """Read a checkpoint of the training that `fingerprint` describes.

    Raises:
        MissingInput: there is no such file.
        CheckpointError: it is no checkpoint.
        InvalidSetting: it belongs to a training with other settings or samples.
    """
    if not Path(path).is_file():
        raise MissingInput(path, remedy="Give the checkpoint of the interrupted training, or leave RESUME empty.")
    try:
        with safetensors.safe_open(path, "pt") as file:
            document = json.loads((file.metadata() or {})[METADATA_KEY])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except (safetensors.SafetensorError, KeyError, ValueError) as error:
        raise CheckpointError(
            f"'{path}' is not a checkpoint of 'Train a model' (its name ends in -checkpoint.safetensors)."
        ) from error
    _check_same(document["fingerprint"], fingerprint)
    return Checkpoint(
        fingerprint=fingerprint,
        weights=_below("weights/", tensors),
        best_weights=_below("best/", tensors),
        optimizer={"state": _optimizer_state(tensors), "param_groups": document["param_groups"]},
        generator=document["generator"],
        rows=document["rows"],
        best_epoch=document["best_epoch"],
        at_once=document.get("at_once", 0),
        scaler=document.get("scaler", {}),
    )


def _check_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name in sorted(set(found) | set(expected)):
        before, now = found.get(name), expected.get(name)
        if before != now:
            what = "SAMPLES are not those" if name == "samples" else f"{name.upper()} is {now}, not the {before}"
            raise InvalidSetting(
                f"RESUME: {what} of the interrupted training. Give the same samples and settings, or leave it empty."
            )


def _below(prefix: str, tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}


def _optimizer_state(tensors: dict[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in _below("optimizer/", tensors).items():
        number, slot = name.split("/", 1)
        state.setdefault(int(number), {})[slot] = tensor
    return state
