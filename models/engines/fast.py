"""The engine in whole numbers, where there is one, it fits the model, and it is faster here."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from pathlib import Path

import numpy as np

from ...lakes.cache import cache_folder, recall, remember
from ...lakes.progress import Progress
from ..card import read_card
from .base import Engine, Numbers
from .openvino_engine import OpenVinoEngine, exact_engine
from .quiet import ov
from .whole_numbers import WholeNumbersError, read_whole_numbers, weights_hash, whole_numbers_path

SIDE = 256
"""Pixels of the window that is timed."""

ROUNDS = 3


def fast_engine(model: Path, numbers: Numbers, progress: Progress) -> Engine | None:
    """The engine for PRECISION fast on a processor; None, with the reason said, where exact is to be used."""
    path = whole_numbers_path(model)
    if not path.is_file():
        progress.info(
            f"PRECISION fast needs '{path.name}' beside the model, which 'Quantize a model' makes from the samples it"
            " was trained with. Exact is used here."
        )
        return None
    try:
        engine = OpenVinoEngine("openvino int8", read_whole_numbers(model), numbers, progress.check)
    except WholeNumbersError as error:
        progress.warn(f"{error} Make it again with 'Quantize a model'. Exact is used here.")
        return None
    if not is_faster(engine, model, numbers, progress):
        progress.info("This processor is not faster with 8-bit whole numbers; exact is used here.")
        return None
    return engine


def is_faster(engine: Engine, model: Path, numbers: Numbers, progress: Progress) -> bool:
    """Whether whole numbers are faster than exact on this machine; tried once, then remembered."""
    known = [platform.node(), os.cpu_count(), ov.get_version(), weights_hash(model)]
    key = hashlib.sha256(json.dumps(known).encode()).hexdigest()[:16]
    file = cache_folder() / "whole_numbers.json"
    remembered = recall(file).get(key)
    if isinstance(remembered, bool):
        return remembered
    exact = exact_engine(model, numbers, progress)
    bands = len(read_card(model).bands)
    faster = exact is None or seconds(engine, bands, numbers) < seconds(exact, bands, numbers)
    remember(file, **{key: faster})
    return faster


def seconds(engine: Engine, bands: int, numbers: Numbers) -> float:
    """The shortest time for one window."""
    stored = np.ones((bands, SIDE, SIDE), numbers.dtype)
    engine.predict(stored)
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        engine.predict(stored)
        times.append(time.perf_counter() - started)
    return min(times)
