"""Networks as OpenVINO graphs: logits of a window, and all that lies between stored numbers and stored probability."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...lakes.bands import PROBABILITY_NODATA
from .base import Numbers
from .kernels import Affine, Floats, Kernel, Kernels, UpStep, block_kernels, doubling_kernel
from .quiet import op, ov

IN_GRAPH = ("uint8", "int8", "uint16", "int16", "float32")
"""Data types whose every number is a float32 too; others are converted before."""

LARGEST = float(np.finfo(np.float32).max)

TRIMS = (80, 40, 16, 4)
"""Pixels of each level, full resolution first, that a trimmed decoder leaves out along every edge.

What is kept begins 96 pixels inside. Two convolutions of 3 x 3 spoil two pixels beside a cut, so a level may be cut
up to two pixels before what the level above it needs: 94 pixels of level 0, 44 of level 1, 19 of level 2, 7 of level 3.
"""


def unet_graph(kernels: Kernels, doubling: str = "blocks", trimmed: bool = False) -> ov.Model:
    """The plain U-Net: float32 values 1 x bands x H x W in, logits 1 x 1 x H x W out.

    Convolutions and what follows a ReLU (`equalise.activations`) have names.

    Args:
        kernels: of the network.
        doubling: how a decoder level enlarges. `blocks`: four 2x2 convolutions, each pixel summed in one order
            in windows of any size. `transposed`: one transposed convolution, somewhat faster; float32 sums in
            an order that varies with the window's width, whole numbers do not mind.
        trimmed: leave out of the decoder what nobody keeps; the logits then lack `TRIMS[0]` pixels along every edge.
    """
    trims = (*TRIMS, 0) if trimmed else (0,) * (len(kernels.up) + 1)
    bands = kernels.down[0][0].weight.shape[1]
    image = op.parameter([1, bands, -1, -1], ov.Type.f32, name="image")
    skips: list[Any] = []
    x: Any = image
    for level, (first, second) in enumerate(kernels.down):
        x = _relu(_convolve(x, first, f"down{level}.first"), f"down{level}.inner")
        x = _relu(_convolve(x, second, f"down{level}.second"), f"down{level}")
        if level < len(kernels.pooled):
            skips.append(x)
            x = _halve(x, kernels.pooled[level])
    for level, step in enumerate(kernels.up):
        here, under = trims[len(skips) - 1], trims[len(skips)]
        below = _from_below(_cut(x, here // 2 - under), step, doubling, f"up{level}.below")
        skip = _convolve(_cut(skips.pop(), here), step.skip, f"up{level}.skip")
        x = _relu(op.add(below, skip), f"up{level}.inner")
        x = _relu(_convolve(x, step.second, f"up{level}.second"), f"up{level}")
    return ov.Model([_convolve(x, kernels.head, "head")], [image], "unet")


def _cut(x: Any, pixels: int) -> Any:
    """Without so many pixels along every edge."""
    if not pixels:
        return x
    begin, end = np.array([pixels, pixels], np.int64), np.array([-pixels, -pixels], np.int64)
    ones, axes = np.array([1, 1], np.int64), np.array([2, 3], np.int64)
    return op.slice(x, op.constant(begin), op.constant(end), op.constant(ones), op.constant(axes)).output(0)


def _relu(x: Any, name: str) -> Any:
    """With the name by which `Model.add_outputs` finds it."""
    y = op.relu(x).output(0)
    y.set_names({name})
    return y


def _convolve(x: Any, kernel: Kernel, name: str) -> Any:
    pad = kernel.weight.shape[2] // 2
    return _with_bias(_plain(x, kernel.weight, [pad, pad], [pad, pad], name), kernel.bias)


def _plain(x: Any, weight: Floats, begin: list[int], end: list[int], name: str) -> Any:
    return op.convolution(x, op.constant(np.ascontiguousarray(weight)), [1, 1], begin, end, [1, 1], name=name)


def _with_bias(x: Any, bias: Floats | None) -> Any:
    return x if bias is None else op.add(x, op.constant(bias.reshape(1, -1, 1, 1)))


def _halve(x: Any, norm: Affine | None) -> Any:
    if norm is not None:
        scale, shift = (op.constant(part.reshape(1, -1, 1, 1)) for part in norm)
        x = op.add(op.multiply(x, scale), shift)
    return op.max_pool(x, [2, 2], [1, 1], [0, 0], [0, 0], [2, 2]).output(0)


def _from_below(x: Any, step: UpStep, doubling: str, name: str) -> Any:
    """The convolution of the doubled picture."""
    weight = step.below.weight
    if doubling == "transposed":
        kernel = op.constant(doubling_kernel(weight))
        return op.convolution_backprop_data(
            x, kernel, strides=[2, 2], pads_begin=[1, 1], pads_end=[1, 1], dilations=[1, 1], name=name
        )
    groups = np.split(block_kernels(weight), 4)
    parts = [
        _plain(x, group, [1 - i, 1 - j], [i, j], f"{name}.{i}{j}")
        for (i, j), group in zip(((0, 0), (0, 1), (1, 0), (1, 1)), groups)
    ]
    return op.depth_to_space(op.concat(parts, 1), "blocks_first", 2)


def from_numbers(logits: ov.Model, numbers: Numbers, trim: int = 0) -> ov.Model:
    """Put conversion, scaling and nodata before a graph of logits, and sigmoid, rounding and nodata behind it.

    Args:
        logits: as `unet_graph` gives it; used up.
        numbers: of a type in `IN_GRAPH`.
        trim: pixels along every edge that the logits lack.

    Returns:
        Stored numbers 1 x bands x H x W in, uint8 1 x 1 x H x W out: floor(100 p), 255 where any band has no data;
        without the trim.
    """
    image, result = logits.get_parameters()[0], logits.get_results()[0].input_value(0)
    stored = op.parameter(image.get_partial_shape(), _type(numbers.dtype), name="stored")
    number = op.convert(stored, "f32")
    values = op.multiply(number, _constant(numbers.scale))
    missing = _missing(number, numbers)
    if missing is not None:
        missing = op.reduce_logical_or(missing, op.constant(np.array([1], np.int64)), True)
        values = op.select(missing, _constant(0), values)
    for target in image.output(0).get_target_inputs():
        target.replace_source_output(values.output(0))
    percent = op.floor(op.multiply(op.sigmoid(result), _constant(100)))
    if missing is not None:
        percent = op.select(_cut(missing, trim), _constant(PROBABILITY_NODATA), percent)
    return ov.Model([op.convert(percent, "u8")], [stored], "stored to stored")


def _missing(number: Any, numbers: Numbers) -> Any:
    """Where single numbers mean nothing; None where all of them mean something."""
    missing = None if numbers.nodata is None else op.equal(number, _constant(numbers.nodata))
    if numbers.dtype != "float32":
        return missing
    wild = op.logical_not(op.less_equal(op.abs(number), _constant(LARGEST)))  # NaN is less than nothing
    return wild if missing is None else op.logical_or(missing, wild)


def _constant(value: float) -> Any:
    return op.constant(np.float32(value))


def _type(dtype: str) -> ov.Type:
    return ov.Type(np.dtype(dtype))
