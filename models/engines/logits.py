"""A model file as an OpenVINO graph of logits."""

from __future__ import annotations

from pathlib import Path

from ...lakes.errors import LakesError
from ..card import ModelCard, read_card
from .graph import unet_graph
from .kernels import unet_kernels
from .quiet import ov
from .weights import read_unet


def logits_graph(model: Path, trimmed: bool = False) -> ov.Model | None:
    """The graph from float32 values to logits of a model file; None where the network cannot be written as one.

    Args:
        model: a model file.
        trimmed: as for `unet_graph`; of plain networks only.

    Raises:
        ModelFileError: the model file cannot be used.
        InvalidSetting: the network needs more than one picture.
    """
    card = read_card(model)
    return unet_graph(unet_kernels(read_unet(model, card)), trimmed=trimmed) if is_plain(card) else _traced(model)


def is_plain(card: ModelCard) -> bool:
    """Whether windows keep only what `kernels.py` leaves as it was: the plain U-Net with its whole margin."""
    return card.architecture == "unet" and not card.window


def _traced(model: Path) -> ov.Model | None:
    """Any network, by way of the ONNX graph that we export."""
    from ..exchange.exporting import to_onnx
    from ..modelfile import load_model

    network, card = load_model(model)
    try:
        graph = ov.Core().read_model(to_onnx(network, card).SerializeToString())
    except LakesError:
        return None
    chance = graph.get_results()[0].input_value(0).get_node()  # the export ends with a sigmoid
    return ov.Model([chance.input_value(0)], graph.get_parameters(), card.architecture)
