"""The weights of a plain U-Net as NumPy arrays: predicting with it need not wait a second for torch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import safetensors
from safetensors.numpy import load_file

from ..card import ModelCard, ModelFileError
from ..needs import check_card
from ..shapes import Shape, fault_of_shapes
from .kernels import LEVELS, Floats


def read_unet(path: Path, card: ModelCard) -> dict[str, Floats]:
    """The tensors of a model file whose card says `unet`, by name.

    Raises:
        ModelFileError: it is cut off or damaged, or its weights do not fit its card or are not numbers.
    """
    try:
        weights = load_file(path)
    except (safetensors.SafetensorError, OSError) as error:
        raise ModelFileError(path, f"is cut off or damaged ({error})") from error
    check_card(path, card)
    expected = unet_shapes(len(card.bands), **card.arguments)
    fault = fault_of_shapes(expected, {name: array.shape for name, array in weights.items()})
    if fault:
        raise ModelFileError(path, f"has weights that do not fit a '{card.architecture}' of {card.arguments}: {fault}")
    for name, array in weights.items():
        if not np.isfinite(array).all():
            raise ModelFileError(path, f"has weights that are not numbers (in '{name}'): its training went wrong")
    return {name: array.astype(np.float32, copy=False) for name, array in weights.items() if array.ndim}


def unet_shapes(bands: int, width: int = 64) -> dict[str, Shape]:
    """Names and shapes of the tensors of a `unet.UNet`."""
    widths = [width * 2**level for level in range(LEVELS + 1)]
    above = widths[::-1]
    shapes: dict[str, Shape] = {}
    for level, (inputs, outputs) in enumerate(zip([bands, *widths], widths)):
        shapes |= _pair("bottom" if level == LEVELS else f"down.{level}", inputs, outputs)
    for level, (below, outputs) in enumerate(zip(above, above[1:])):
        shapes |= _pair(f"up.{level}", below + outputs, outputs) | _norm(f"up_norms.{level}", below)
        shapes |= _norm(f"down_norms.{level}", widths[level])
    return shapes | {"head.weight": (1, width, 1, 1), "head.bias": (1,)}


def _pair(name: str, inputs: int, outputs: int) -> dict[str, Shape]:
    first, second = f"{name}.0", f"{name}.2"
    return {
        f"{first}.weight": (outputs, inputs, 3, 3),
        f"{first}.bias": (outputs,),
        f"{second}.weight": (outputs, outputs, 3, 3),
        f"{second}.bias": (outputs,),
    }


def _norm(name: str, channels: int) -> dict[str, Shape]:
    vectors = ("weight", "bias", "running_mean", "running_var")
    return {f"{name}.{vector}": (channels,) for vector in vectors} | {f"{name}.num_batches_tracked": ()}
