"""The log of a training: one JSON object per line and epoch, as 'Train a model' writes it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import QCoreApplication

from ...lakes.errors import LakesError, MissingInput

SCORES = ("recall", "precision", "f1", "iou")
SHOWN = 60
"""Characters of a wrong line that a message repeats."""


class LogError(LakesError, ValueError):
    """A file is not the log of a training."""

    def __init__(self, path: object, line: int, found: str) -> None:
        sentence = QCoreApplication.translate(
            "Training",
            "'{path}' is not the log of a training: expected an epoch in line {line}, found {found}. Choose the log"
            " that 'Train a model' wrote.",
        )
        super().__init__(sentence.format(path=path, line=line, found=repr(found[:SHOWN])))


@dataclass(frozen=True)
class Epoch:
    """One row of a log. A training of another version may lack all but the first three."""

    number: int
    """Counted from 1."""
    loss: float
    val_loss: float
    scores: dict[str, float] = field(default_factory=dict)
    """By name of `SCORES`; one that could not be reckoned is not there."""
    seconds: float | None = None
    patches_per_s: float | None = None
    wait_share: float | None = None
    """Share of the epoch spent waiting for patches, 0..1."""


def read_log(path: Path) -> list[Epoch]:
    """The epochs of a log; a last line that is still being written is left out.

    Raises:
        MissingInput: the file cannot be read.
        LogError: it is something else than a log.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise MissingInput(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise LogError(path, 1, "no text") from error
    *whole, last = text.split("\n")
    epochs = [_epoch(path, number, line) for number, line in enumerate(whole, 1) if line.strip()]
    if last.strip():
        try:
            epochs.append(_epoch(path, len(whole) + 1, last))
        except LogError:
            if not epochs:
                raise
    return epochs


def _epoch(path: Path, number: int, line: str) -> Epoch:
    try:
        row = json.loads(line)
        return Epoch(
            number=int(row["epoch"]),
            loss=float(row["loss"]),
            val_loss=float(row["val_loss"]),
            scores={name: float(row[name]) for name in SCORES if row.get(name) is not None},
            **{name: _optional(row.get(name)) for name in ("seconds", "patches_per_s", "wait_share")},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise LogError(path, number, line.strip()) from error


def _optional(value: Any) -> float | None:
    return float(value) if value is not None and math.isfinite(float(value)) else None
