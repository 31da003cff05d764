"""A model of another program as a model file of ours."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from torch import nn

from ...lakes.errors import InvalidSetting, LakesError, MissingInput
from ...lakes.progress import Progress
from ...lakes.version import software_version
from .. import registry
from ..card import METADATA_KEY, ModelCard, ModelFileError, read_header
from ..modelfile import check_weights, count_weights, save_model
from ..needs import needs
from .keras_weights import read_keras
from .layers import fill
from .onnx_graph import TOLERANCE, difference, graph_layers, metadata, read_graph
from .settings import ImportSettings
from .state_dicts import fill_by_name, read_safetensors, read_torch


class Found(NamedTuple):
    """What a file of another program holds."""

    card: str | None
    """JSON of a card; None where it has none."""
    fill: Callable[[nn.Module, ModelCard], None]
    """Lays the weights into a network."""
    compare: Callable[[nn.Module, ModelCard], float] | None = None
    """How far the network is from the file run by its own engine; None for files that cannot be run."""


def import_model(settings: ImportSettings, progress: Progress) -> dict[str, Any]:
    """Write a model file with the weights of a file of another program.

    Returns:
        MODEL: the path written. WEIGHTS: how many. DIFFERENCE: between the file as onnxruntime runs it and our
        network; None for files that cannot be run.

    Raises:
        LakesError: the file cannot be read safely, or is not the network it is said to be.
    """
    path = Path(settings.source)
    if not path.is_file():
        raise MissingInput(path)
    progress.percent(0, f"Reading '{path.name}'")
    found = _reader(path)(path)
    card = _card(settings, found.card, path)
    network = registry.build(card.architecture, len(card.bands), **card.arguments)
    progress.check()
    progress.percent(30, "Laying the weights into the network")
    found.fill(network, card)
    check_weights(path, network.state_dict(), card)
    progress.check()
    largest = found.compare(network, card) if found.compare else None
    _judge(path, card, largest, progress)
    save_model(settings.model, network, card)
    progress.percent(100)
    return {"MODEL": settings.model, "WEIGHTS": count_weights(network), "DIFFERENCE": largest}


def _reader(path: Path) -> Callable[[Path], Found]:
    suffix = path.suffix.lower()
    if suffix not in READERS:
        raise InvalidSetting(f"SOURCE must be one of {', '.join(READERS)}; found '{path.name}'.")
    return READERS[suffix]


def _from_onnx(path: Path) -> Found:
    model = read_graph(path)

    layers = graph_layers(model, path)
    return Found(
        metadata(model).get(METADATA_KEY),
        lambda network, card: fill(network, len(card.bands), layers, path),
        lambda network, card: difference(model, network, len(card.bands), path),
    )


def _from_torch(path: Path) -> Found:
    tensors = read_torch(path)
    return Found(None, lambda network, card: fill_by_name(network, card, tensors, path))


def _from_safetensors(path: Path) -> Found:
    tensors = read_safetensors(path)
    card = read_header(path).get("__metadata__", {}).get(METADATA_KEY)
    return Found(card, lambda network, card: fill_by_name(network, card, tensors, path))


def _from_keras(path: Path) -> Found:
    layers = read_keras(path)
    return Found(None, lambda network, card: fill(network, len(card.bands), layers, path))


READERS: dict[str, Callable[[Path], Found]] = {
    ".onnx": _from_onnx,
    ".pt": _from_torch,
    ".pth": _from_torch,
    ".safetensors": _from_safetensors,
    ".h5": _from_keras,
    ".hdf5": _from_keras,
}


def _card(settings: ImportSettings, inside: str | None, path: Path) -> ModelCard:
    """The card of the file named, else the one inside, else one made from the settings; with where it came from."""
    if settings.card:
        card = _parsed(_read_text(Path(settings.card)), settings.card)
    elif inside:
        card = _parsed(inside, path)
    else:
        card = _stated(settings, path)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    origin = {"file": path.name, "sha256": digest, "glakes": software_version()}
    return replace(
        card, margin=max(card.margin, needs(card.architecture).margin), training=card.training | {"imported": origin}
    )


def _stated(settings: ImportSettings, path: Path) -> ModelCard:
    return ModelCard(
        name=settings.name or path.stem,
        architecture=settings.architecture,
        arguments=registry.find(settings.architecture).arguments(settings.base_width, settings.encoder),
        bands=settings.band_names(),
        scale=settings.scale,
        nodata=None if settings.nodata is None else int(settings.nodata),
        pixel_size_m=settings.pixel_size,
        window=settings.window or needs(settings.architecture).window,
        margin=settings.margin,
        threshold=settings.threshold,
        licence=settings.licence,
    )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise MissingInput(path, "cannot be read", "Give the JSON of a model card as CARD.") from error


def _parsed(text: str, path: object) -> ModelCard:
    try:
        return ModelCard.from_json(text)
    except ValueError as error:
        raise ModelFileError(path, f"has a card that cannot be used: {error}") from error


def _judge(path: Path, card: ModelCard, largest: float | None, progress: Progress) -> None:
    """Say how far the network is from the file, and refuse one that is too far."""
    if largest is None:
        progress.warn(
            "A file of weights alone cannot be run, so nothing could be compared: names, order and shapes fit. Predict"
            " an image you know before you trust it."
        )
        return
    if largest > TOLERANCE:
        raise LakesError(
            f"'{path}' has the layers of '{card.architecture}' but other values: they differ by {largest:.2g}, more"
            f" than {TOLERANCE:g}. It is another network, and is not imported."
        )
    progress.info(f"onnxruntime and the imported network differ by {largest:.2g} at most.")
