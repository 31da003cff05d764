"""The file beside a model that holds its network in 8-bit whole numbers: an OpenVINO graph, safe to read.

A safetensors file with the graph's description (`xml`) and its constants (`bin`) as bytes, and in the header
the hash of the weights it was made from.
"""

from __future__ import annotations

import hashlib
import json
import struct
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import safetensors
from safetensors.numpy import load_file, save_file

from ...lakes.files import said_when_full, written
from ..card import ModelFileError, read_header
from .quiet import ov

KEY = "glakes_int8"
FORMAT = 1


class WholeNumbersError(ModelFileError):
    """A file of whole numbers that cannot be used; the model itself can."""


def whole_numbers_path(model: Path) -> Path:
    """Where the whole numbers of a model file belong."""
    return model.with_name(f"{model.stem}.int8.safetensors")


def weights_hash(model: Path) -> str:
    """Hex SHA-256 of the weights of a model file; a changed card does not change it."""
    with model.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        file.seek(length, 1)
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_whole_numbers(model: Path, graph: ov.Model, found: dict[str, Any]) -> Path:
    """Write the graph of a model file beside it, with what was found about it.

    Returns:
        The path written.
    """
    path = whole_numbers_path(model)
    with tempfile.TemporaryDirectory() as folder:
        ov.save_model(graph, Path(folder) / "graph.xml", compress_to_fp16=False)
        tensors = {name: np.fromfile(Path(folder) / f"graph.{name}", np.uint8) for name in ("xml", "bin")}
    notes = {"format": FORMAT, "weights_sha256": weights_hash(model), **found}
    with written(path) as part, said_when_full(path):
        save_file(tensors, part, metadata={KEY: json.dumps(notes, sort_keys=True)})
    path.chmod(model.stat().st_mode)
    return path


def read_whole_numbers(model: Path) -> ov.Model:
    """The graph of logits beside a model file.

    Raises:
        WholeNumbersError: it is damaged, or was made from other weights.
    """
    path = whole_numbers_path(model)
    try:
        notes = json.loads(read_header(path)["__metadata__"][KEY])
        tensors = load_file(path)
        constants = ov.Tensor(tensors["bin"])
        fits = notes["format"] == FORMAT and notes["weights_sha256"] == weights_hash(model)
        graph = ov.Core().read_model(tensors["xml"].tobytes(), constants) if fits else None
    except (safetensors.SafetensorError, OSError, ValueError, TypeError, KeyError, struct.error, RuntimeError) as error:
        raise WholeNumbersError(path, f"cannot be read ({type(error).__name__})") from error
    if graph is None:
        raise WholeNumbersError(path, f"was made from other weights than those of '{model.name}'")
    return graph
