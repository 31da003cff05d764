"""The contract that travels inside a model file: what a network expects and where it comes from.

Standard library only, because the QGIS side reads cards too. Weights are read by `modelfile.py`.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ..lakes.bands import band_name
from ..lakes.errors import BandMismatch, LakesError, MissingInput

FORMAT = 1
METADATA_KEY = "glakes"
"""Key of the card's JSON in the metadata of the safetensors header."""

HEADER_LIMIT = 100_000_000
"""Bytes; safetensors itself refuses longer headers."""

SHIPPED = Path(__file__).resolve().parent / "weights" / "starter.safetensors"
"""The model that comes with the plugin."""

OUTLINES = "outlines"
"""Entry of `ModelCard.training`: hashes of where the regions lie that took part (`outline_hashes`)."""

_TUPLES = ("bands", "classes")

SHOWN = 60
"""Characters of a wrong value that a message repeats."""


class ModelFileError(LakesError, ValueError):
    """A file is not a model that this version can read."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(
            f"'{path}' {reason}. Expected a model file (.safetensors) written by 'Train a model' of this plugin."
        )


@dataclass(frozen=True)
class ModelCard:
    """What a raster must offer to a model, how to run the model, and how the model came about."""

    name: str
    architecture: str
    """A name of `registry.names()`."""
    arguments: dict[str, Any]
    """Passed to `registry.build` beside the number of bands."""
    bands: tuple[str, ...]
    """Short band names in the order of the input channels."""
    scale: float
    """Stored value x scale = input value."""
    nodata: int | None
    """Stored value of pixels without data; the network is fed 0 there. None = every pixel has data."""
    pixel_size_m: float
    """Of the images it was trained on."""
    window: int
    """Pixels; the one window it must be run with, or 0 where the kept centre is the same for any multiple of 16."""
    margin: int
    """Pixels to throw away along the edges of a window."""
    threshold: float
    """Probability from which a pixel is lake, as chosen with the validation regions."""
    classes: tuple[str, ...] = ("lake",)
    """What each output channel means."""
    training: dict[str, Any] = field(default_factory=dict)
    """Fingerprint: samples hash, split, seed, settings, versions."""
    metrics: dict[str, Any] = field(default_factory=dict)
    """Scores 0..1, by subset."""
    licence: str = ""
    limits: str = ""
    """Where it fails and what it must not be used for, in sentences."""
    format: int = FORMAT

    def to_json(self) -> str:
        """The card as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> ModelCard:
        """Rebuild a card from `to_json`.

        Raises:
            ValueError: it is not a card, or one of a later format.
        """
        try:
            values = json.loads(text)
        except RecursionError as error:
            raise ValueError("the text is nested too deeply") from error
        if not isinstance(values, dict) or "format" not in values:
            raise ValueError("the text is not a model card")
        if values["format"] != FORMAT:
            raise ValueError(f"the card has format {values['format']}, this version reads format {FORMAT}")
        known = {item.name for item in fields(cls)}
        given: dict[str, Any] = {name: value for name, value in values.items() if name in known}
        for name in _TUPLES:
            if isinstance(given.get(name), list):
                given[name] = tuple(given[name])
        try:
            card = cls(**given)
        except TypeError as error:
            raise ValueError(f"the card is incomplete: {error}") from error
        faults = _faults(card)
        if faults:
            raise ValueError(f"the card is faulty: {'; '.join(faults)}")
        return card

    def check_bands(self, names: Iterable[str | None], path: object) -> None:
        """Check that a raster has the bands of this model.

        Args:
            names: the raster's band descriptions in file order. Where no band has one, the bands are
                taken in file order if their number fits.
            path: the raster, for the message.

        Raises:
            BandMismatch: a band is missing.
        """
        found = [band_name(name) for name in names]
        if not any(found) and len(found) == len(self.bands):
            return
        if any(name not in found for name in self.bands):
            shown = [name or f"band {number}" for number, name in enumerate(found, 1)]
            remedy = f"The model '{self.name}' needs them: make a composite, or choose a model for these bands."
            raise BandMismatch(path, self.bands, shown, remedy)


def read_card(path: str | Path) -> ModelCard:
    """The card of a model file, without reading its weights.

    Raises:
        MissingInput: there is no such file.
        ModelFileError: it is not a model file of ours.
    """
    path = Path(path)
    if not path.is_file():
        raise MissingInput(path, remedy="Choose a model file (.safetensors), or leave MODEL empty for the shipped one.")
    try:
        metadata = read_header(path).get("__metadata__")
    except (ValueError, RecursionError, struct.error, OSError) as error:
        raise ModelFileError(path, f"is not a safetensors file ({error})") from error
    if not isinstance(metadata, dict) or not isinstance(metadata.get(METADATA_KEY), str):
        raise ModelFileError(path, "holds weights without a model card")
    try:
        return ModelCard.from_json(metadata[METADATA_KEY])
    except ValueError as error:
        raise ModelFileError(path, f"cannot be used: {error}") from error


def read_header(path: Path) -> dict[str, Any]:
    """The header of a safetensors file: tensors by name, and `__metadata__`.

    Raises:
        ValueError, RecursionError, struct.error: it has none that can be read.
        OSError: the file cannot be read.
    """
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        if length > min(HEADER_LIMIT, path.stat().st_size - 8):
            raise ValueError("its header is longer than the file")
        header = json.loads(file.read(length))
    if not isinstance(header, dict):
        raise ValueError("its header is not an object")
    return header


def _faults(card: ModelCard) -> list[str]:
    """What no network can be run with, said by field; a card comes from a file that anybody may have written."""
    expected = (
        ("name", "a text", isinstance(card.name, str)),
        ("architecture", "a text", isinstance(card.architecture, str)),
        ("arguments", "an object", isinstance(card.arguments, dict)),
        ("bands", "names of bands", _are_names(card.bands) and len(card.bands) > 0),
        ("scale", "a number other than 0", _is_number(card.scale) and card.scale != 0),
        ("nodata", "a whole number or null", card.nodata is None or _is_whole(card.nodata)),
        ("pixel_size_m", "a number above 0", _is_number(card.pixel_size_m) and card.pixel_size_m > 0),
        ("window", "a whole number from 0", _is_whole(card.window) and card.window >= 0),
        ("margin", "a whole number from 0", _is_whole(card.margin) and card.margin >= 0),
        ("threshold", "a number above 0 and up to 1", _is_number(card.threshold) and 0 < card.threshold <= 1),
        ("classes", "names of classes", _are_names(card.classes)),
        ("training", "an object", isinstance(card.training, dict)),
        ("metrics", "an object", isinstance(card.metrics, dict)),
        ("licence", "a text", isinstance(card.licence, str)),
        ("limits", "a text", isinstance(card.limits, str)),
    )
    return [
        f"{name} must be {what}, found {repr(getattr(card, name))[:SHOWN]}"
        for name, what, is_right in expected
        if not is_right
    ]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _are_names(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(name, str) for name in value)
