"""A model as ONNX: one file that other programs can run, with our card inside and the keys of Deepness."""

from __future__ import annotations

import io
import json
import math
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import nn

from ...lakes.errors import LakesError
from ...lakes.files import said_when_full, written
from ...lakes.progress import Progress
from ..card import METADATA_KEY, SHIPPED, ModelCard
from ..modelfile import load_model
from ..needs import needs
from .layers import TRIAL_SIZE
from .onnx_graph import TOLERANCE, difference
from .settings import ExportSettings

OPSET = 17
"""Read by every onnxruntime since 1.13."""

TILE = 576
"""Pixels; the tile size told to programs that ask for one, where the model takes any."""


def export_model(settings: ExportSettings, progress: Progress) -> dict[str, Any]:
    """Write a model as ONNX, after onnxruntime has given the same values as the network.

    Returns:
        OUTPUT: the path written. DIFFERENCE: the largest difference found, see `onnx_graph.difference`.

    Raises:
        LakesError: the model cannot be read, or the graph gives other values.
    """
    path = Path(settings.model or SHIPPED)
    progress.percent(0, f"Reading '{path.name}'")
    network, card = load_model(path)
    progress.check()
    progress.percent(20, "Tracing the network")
    model = to_onnx(network, card)
    progress.check()
    progress.percent(60, "Comparing with onnxruntime")
    found = difference(model, network, len(card.bands), path)
    if found > TOLERANCE:
        raise LakesError(
            f"The ONNX graph of '{path}' differs from the network by {found:.2g}, more than {TOLERANCE:g}; it was not"
            " written. Please report this model."
        )
    progress.check()
    with written(settings.output) as part, said_when_full(settings.output):
        part.write_bytes(model.SerializeToString())
    progress.percent(100)
    progress.info(f"onnxruntime and the network differ by {found:.2g} at most.")
    return {"OUTPUT": settings.output, "DIFFERENCE": found}


def to_onnx(network: nn.Module, card: ModelCard) -> onnx.ModelProto:
    """The graph from images to probabilities, with axes that may have any size and the card as metadata.

    Normalisations that follow a convolution directly are folded into it.

    Raises:
        LakesError: the network has layers that the exporter cannot write.
    """
    try:
        model = onnx.load_from_string(_traced(network, len(card.bands)))
    except torch.onnx.OnnxExporterError as error:
        raise LakesError(
            f"'{card.name}' is a '{card.architecture}' of {card.arguments}, which has layers that cannot be written as"
            f" ONNX with open sizes ({str(error).partition('.')[0]}). Models of unet and smp-unet can."
        ) from error
    _describe(model, card)
    return model


def _traced(network: nn.Module, bands: int) -> bytes:
    buffer = io.BytesIO()
    image = torch.zeros(1, bands, TRIAL_SIZE, TRIAL_SIZE)
    with warnings.catch_warnings():
        # The exporter of today wants a further package, onnxscript; the one before it writes these networks as well.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            nn.Sequential(network, nn.Sigmoid()).eval(),
            (image,),
            buffer,  # type: ignore[arg-type]  # this exporter writes into a buffer as well
            input_names=["image"],
            output_names=["probability"],
            dynamic_axes={"image": {0: "batch", 2: "height", 3: "width"}, "probability": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
    return buffer.getvalue()


def deepness_metadata(card: ModelCard) -> dict[str, Any]:
    """What the QGIS plugin Deepness reads from a model.

    Deepness reads through QGIS, which multiplies with the scale that a composite states, divides by 255, subtracts
    the mean and divides by the deviation; so a deviation of 1/255 gives what our networks are fed.
    """
    tile = card.window or TILE
    bands = len(card.bands)
    return {
        "model_type": "Segmentor",
        "class_names": dict(enumerate(("background", *card.classes))),
        "resolution": card.pixel_size_m * 100,
        "tile_size": tile,
        "tiles_overlap": math.ceil(200 * card.margin / tile),
        "standardization_mean": [0.0] * bands,
        "standardization_std": [1 / 255] * bands,
        "seg_thresh": card.threshold,
    }


def _describe(model: onnx.ModelProto, card: ModelCard) -> None:
    model.doc_string = (
        f"{card.name}: probability of {' and '.join(card.classes)}. Bands {', '.join(card.bands)} as stored value x"
        f" {card.scale:g}, 0 where there is no data; height and width multiples of"
        f" {needs(card.architecture).step}. Licence: {card.licence}"
    )
    # Deepness wants an output whose height and width read alike; the numbers need not be.
    for axis, name in zip(model.graph.output[0].type.tensor_type.shape.dim[2:], ("size", "size")):
        axis.dim_param = name
    values = {name: json.dumps(value) for name, value in deepness_metadata(card).items()}
    onnx.helper.set_model_props(model, values | {METADATA_KEY: card.to_json()})
