"""Which engine runs a model: what the user asked for, as fast as this machine can."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from ...lakes.progress import Progress
from ..devices import may_have_graphics
from .base import Engine, Numbers


def choose(model: Path, source: Numbers, device: str, precision: str, progress: Progress) -> Engine:
    """An engine for a model file and the numbers of a raster.

    On a processor that is OpenVINO, and torch where OpenVINO is missing: torch is there anyway, for training, and
    with our rearranged network it is as fast as ONNX Runtime (benchmarks/README.md), which would be one more.

    Args:
        model: a model file.
        source: how the raster stores its values.
        device: `auto`, `cpu` or `cuda`.
        precision: `exact` or `fast`.
        progress: hears which engine it became; its `check` may stop the engine in the midst of a window.

    Raises:
        ModelFileError: the model file cannot be used.
        InvalidSetting: the device cannot be used, or the network needs more than one picture.
    """
    engine = _choose(Path(model), source, device, precision, progress)
    progress.info(f"Predicting with {engine.name}.")
    return engine


def _choose(model: Path, source: Numbers, device: str, precision: str, progress: Progress) -> Engine:
    if device == "cuda" or (device == "auto" and may_have_graphics()):
        from ..devices import prediction_device

        chosen = prediction_device(device)
        if chosen.type != "cpu":
            return torch_engine(model, source, chosen.type, precision, progress)
    if find_spec("openvino") is None:
        progress.info(
            "OpenVINO is missing in the worker environment; with it prediction on the processor is about twice as fast."
        )
        return torch_engine(model, source, "cpu", precision, progress)
    if precision == "fast":
        from .fast import fast_engine

        engine = fast_engine(model, source, progress)
        if engine is not None:
            return engine
    from .openvino_engine import exact_engine

    return exact_engine(model, source, progress) or torch_engine(model, source, "cpu", precision, progress)


def torch_engine(model: Path, source: Numbers, device: str, precision: str, progress: Progress) -> Engine:
    """A model file run by torch."""
    import torch

    from ..modelfile import load_model
    from .torch_engine import TorchEngine, describe, prepare

    network, _ = load_model(model)
    chosen = torch.device(device)
    return TorchEngine(describe(chosen, precision), prepare(network, chosen, precision, progress.check), source)
