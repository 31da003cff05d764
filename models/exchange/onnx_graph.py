"""ONNX files: read with suspicion, their weights found, run and compared with a network of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from google.protobuf.message import DecodeError
from onnx import numpy_helper
from torch import nn

from ...lakes.errors import LakesError
from .layers import Convolution, Layer, Normalisation

TOLERANCE = 1e-4
"""Largest accepted difference of two logits, where they exceed 1 as a share of the largest."""

SIZE_LIMIT = 2 * 1024**3 - 1
"""Bytes of a protobuf file."""

TRIAL_IMAGES = (2, 64, 96)
"""Images, height and width of the comparison, where the file leaves them open."""

SEED = 1


class OnnxFault(LakesError, ValueError):
    """An ONNX file cannot be used; `reason` continues its name."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"'{path}' {reason}.")


def read_graph(path: Path) -> onnx.ModelProto:
    """An ONNX file that is whole, self-contained and a plain chain of operators.

    Raises:
        OnnxFault: it is not.
    """
    if path.stat().st_size > SIZE_LIMIT:
        raise OnnxFault(path, "is larger than 2 GB, which no ONNX file can be")
    try:
        model = onnx.load(str(path), load_external_data=False)
    except (DecodeError, ValueError) as error:
        raise OnnxFault(path, "is not an ONNX file, or is cut off") from error
    _refuse_what_reaches_out(path, model)
    try:
        onnx.checker.check_model(model)
    except onnx.checker.ValidationError as error:
        raise OnnxFault(path, f"is not a valid ONNX file: {_first_line(error)}") from error
    if len(_inputs(model)) != 1 or len(model.graph.output) != 1:
        raise OnnxFault(
            path,
            f"has {len(_inputs(model))} inputs and {len(model.graph.output)} outputs; expected one image and one map",
        )
    return model


def metadata(model: onnx.ModelProto) -> dict[str, str]:
    """The properties that a file carries beside its graph."""
    return {item.key: item.value for item in model.metadata_props}


def graph_layers(model: onnx.ModelProto, path: object) -> list[Layer]:
    """Convolutions and normalisations in the order of the graph.

    Raises:
        OnnxFault: weights are reckoned in the graph instead of stored, as in quantised networks.
    """
    constants = _constants(model)

    def stored(node: onnx.NodeProto, index: int) -> np.ndarray:
        name = node.input[index]
        if name not in constants:
            raise OnnxFault(path, f"does not store the weights '{name}' as numbers. Export it without quantisation")
        return constants[name]

    layers: list[Layer] = []
    for node in model.graph.node:
        if node.op_type == "Conv":
            has_bias = len(node.input) > 2 and node.input[2]
            layers.append(Convolution(stored(node, 1), stored(node, 2) if has_bias else None))
        elif node.op_type == "BatchNormalization":
            epsilon = next((item.f for item in node.attribute if item.name == "epsilon"), 1e-5)
            scale, shift, mean, variance = (stored(node, index) for index in range(1, 5))
            layers.append(Normalisation(scale, shift, mean, variance, epsilon))
    return layers


def difference(model: onnx.ModelProto, network: nn.Module, bands: int, path: object) -> float:
    """Largest difference between the logits of an ONNX graph and of a network, on seeded random images.

    Where logits exceed 1 it is a share of the largest. A sigmoid at the end of the graph is left out, because
    it would hide differences wherever a network is sure.

    Raises:
        OnnxFault: the graph cannot be run, or gives something else than one value per pixel.
    """
    count, height, width = _trial_shape(model, bands, path)
    images = np.random.default_rng(SEED).standard_normal((count, bands, height, width)).astype(np.float32)
    found = _run(_without_sigmoid(model), images, path)
    with torch.inference_mode():
        expected = network.eval()(torch.from_numpy(images)).numpy()
    if found.shape == (*expected.shape[:1], *expected.shape[2:], 1):
        found = np.moveaxis(found, -1, 1)
    if found.shape != expected.shape:
        raise OnnxFault(path, f"gives {found.shape} for images {images.shape}; expected {expected.shape}")
    largest = float(np.abs(found - expected).max() / max(1.0, np.abs(expected).max()))
    return largest if np.isfinite(largest) else float("inf")


def _refuse_what_reaches_out(path: Path, model: onnx.ModelProto) -> None:
    if not model.graph.node:
        raise OnnxFault(path, "is not an ONNX file, or has an empty graph")
    external = onnx.TensorProto.EXTERNAL
    if any(tensor.data_location == external for tensor in model.graph.initializer):
        raise OnnxFault(path, "keeps its weights in another file, which is not read. Export it into one file")
    graphs = (onnx.AttributeProto.GRAPH, onnx.AttributeProto.GRAPHS)
    for node in model.graph.node:
        has_graph = any(item.type in graphs for item in node.attribute)
        if has_graph or model.functions or node.domain not in ("", "ai.onnx"):
            raise OnnxFault(path, f"has loops, branches or operators of its own ('{node.op_type}'), which are not run")


def _inputs(model: onnx.ModelProto) -> list[onnx.ValueInfoProto]:
    stored = {tensor.name for tensor in model.graph.initializer}
    return [item for item in model.graph.input if item.name not in stored]


def _constants(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Constant":
            for tensor in (item.t for item in node.attribute if item.name == "value"):
                values[node.output[0]] = numpy_helper.to_array(tensor)
        elif node.op_type == "Identity" and node.input[0] in values:  # equal tensors are stored once
            values[node.output[0]] = values[node.input[0]]
    return values


def _sizes(model: onnx.ModelProto) -> list[int]:
    """The input's axes; 0 where the file leaves one open."""
    return [max(0, axis.dim_value) for axis in _inputs(model)[0].type.tensor_type.shape.dim]


def _trial_shape(model: onnx.ModelProto, bands: int, path: object) -> tuple[int, int, int]:
    sizes = _sizes(model)
    if len(sizes) != 4 or bands not in (sizes[1], sizes[3]):
        raise OnnxFault(path, f"takes an input of {sizes}; expected images of {bands} bands")
    count, height, width = [sizes[axis] for axis in ((0, 1, 2) if _is_bands_last(model, bands) else (0, 2, 3))]
    return count or TRIAL_IMAGES[0], height or TRIAL_IMAGES[1], width or TRIAL_IMAGES[2]


def _is_bands_last(model: onnx.ModelProto, bands: int) -> bool:
    return _sizes(model)[1] != bands


def _without_sigmoid(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph up to the sigmoid at its end; the same graph where there is none."""
    makers = {name: node for node in model.graph.node for name in node.output}
    node = makers.get(model.graph.output[0].name)
    while node is not None and node.op_type in ("Identity", "Transpose"):
        node = makers.get(node.input[0])
    if node is None or node.op_type != "Sigmoid":
        return model
    cut = onnx.ModelProto()
    cut.CopyFrom(model)
    del cut.graph.output[:]
    cut.graph.output.append(onnx.helper.make_tensor_value_info(node.input[0], onnx.TensorProto.FLOAT, None))
    return cut


def _run(model: onnx.ModelProto, images: np.ndarray, path: object) -> Any:
    import onnxruntime

    feed = images
    if _is_bands_last(model, images.shape[1]):
        feed = np.ascontiguousarray(np.moveaxis(images, 1, -1))
    try:
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        return session.run(None, {session.get_inputs()[0].name: feed})[0]
    except Exception as error:  # onnxruntime's own classes have no base but Exception
        raise OnnxFault(path, f"cannot be run: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
