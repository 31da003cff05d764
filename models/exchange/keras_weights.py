"""Weights of a Keras network from HDF5 (`model.save("x.h5")`), read without Keras.

Keras lists its layers in the order they are run. Its kernels are height x width x inputs x outputs, ours
outputs x inputs x height x width.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from ...lakes.errors import LakesError, MissingLibrary
from .layers import Convolution, Layer, Normalisation

EPSILON = 1e-3
"""Of batch normalisation, as Keras has it unless told otherwise; the file of weights alone does not say it."""


def read_keras(path: Path) -> list[Layer]:
    """The convolutions and normalisations of a Keras file in the order they are run.

    Raises:
        MissingLibrary: h5py is not in the worker environment.
        LakesError: it is not such a file, or has other layers with weights.
    """
    try:
        import h5py
    except ImportError as error:
        raise MissingLibrary(
            "Weights of Keras need the library h5py in the worker environment. Install it with"
            " 'python -m pip install h5py', or export the network as ONNX."
        ) from error
    try:
        with h5py.File(path, "r") as file:
            group = file.get("model_weights", file)
            if "layer_names" not in group.attrs:
                raise LakesError(
                    f"'{path}' does not list its layers in order. Save the whole network as HDF5:"
                    " model.save('name.h5'); a .weights.h5 of Keras 3 does not keep the order."
                )
            names = [_text(name) for name in group.attrs["layer_names"]]
            return [layer for name in names for layer in _layer(path, name, group[name])]
    except (OSError, KeyError, RuntimeError) as error:
        raise LakesError(f"'{path}' is not a Keras file (HDF5), or is cut off.") from error


def _layer(path: Path, name: str, group: Any) -> list[Layer]:
    """The layer of a group; none where it has no weights."""
    arrays = {}
    for weight in map(_text, group.attrs.get("weight_names", ())):
        dataset = group[weight]
        if dataset.file.filename != group.file.filename or dataset.external:
            raise LakesError(f"'{path}' keeps weights in another file, which is not read.")
        arrays[weight.rpartition("/")[2].partition(":")[0]] = np.asarray(dataset, dtype=np.float32)
    if not arrays:
        return []
    if set(arrays) <= {"kernel", "bias"} and arrays["kernel"].ndim == 4:
        return [Convolution(arrays["kernel"].transpose(3, 2, 0, 1), arrays.get("bias"))]
    if set(arrays) == {"gamma", "beta", "moving_mean", "moving_variance"}:
        return [
            Normalisation(arrays["gamma"], arrays["beta"], arrays["moving_mean"], arrays["moving_variance"], EPSILON)
        ]
    raise LakesError(
        f"'{path}' has a layer '{name}' with {', '.join(arrays)}; expected convolutions and normalisations."
    )


def _text(name: str | bytes) -> str:
    return name.decode() if isinstance(name, bytes) else name
