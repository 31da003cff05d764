"""Which engine runs a model: what the user asked for, as fast as this machine can."""

from __future__ import annotations

from pathlib import Path

from ...lakes.progress import Progress
from .base import Engine, Numbers


def choose(model: Path, source: Numbers, device: str, precision: str, progress: Progress) -> Engine:
    """An engine for a model file and the numbers of a raster.

    Args:
        model: a model file.
        source: how the raster stores its values.
        device: `auto`, `cpu` or `cuda`.
        precision: `exact` or `fast`.
        progress: hears which engine it became; its `check` may stop the engine in the midst of a window.

    Raises:
        ModelFileError: the model file cannot be used.
        InvalidSetting: the device cannot be used.
    """
    from ..devices import prediction_device
    from ..modelfile import load_model
    from .torch_engine import TorchEngine, describe, prepare

    network, _ = load_model(model)
    chosen = prediction_device(device)
    engine = TorchEngine(describe(chosen, precision), prepare(network, chosen, precision, progress.check), source)
    progress.info(f"Predicting with {engine.name}.")
    return engine
