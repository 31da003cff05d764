"""Networks of segmentation_models_pytorch: a decoder by the name of the architecture, an encoder by ENCODER.

They start from random weights: weights trained on photographs have three channels and would have to be
fetched. The library, torchvision and timm are imported when the first such network is asked for.
"""

from __future__ import annotations

import functools
import os
from typing import Any

import torch
from torch import nn

from ..lakes.errors import LakesError
from .settings import DEFAULT_ENCODER, SMP_ARCHITECTURES, check_encoder

_OPERATORS = ("nms", "qnms")
_stand_ins: list[torch.library.Library] = []


def build(architecture: str, bands: int, encoder: str = DEFAULT_ENCODER) -> nn.Module:
    """A network with random weights: N x bands x H x W in, logits N x 1 x H x W out, H and W multiples of 32.

    Raises:
        InvalidSetting: no such encoder, or not with this decoder.
        LakesError: segmentation_models_pytorch is not installed.
    """
    check_encoder(architecture, encoder)
    network: nn.Module = _library().create_model(
        SMP_ARCHITECTURES[architecture], encoder_name=encoder, encoder_weights=None, in_channels=bands, classes=1
    )
    _leave_nothing_to_chance(network)
    return network


def parameter_groups(network: nn.Module) -> list[dict[str, object]]:
    """The network's weights for an optimiser, none of which decays by itself."""
    return [{"params": list(network.parameters()), "weight_decay": 0.0}]


def _leave_nothing_to_chance(network: nn.Module) -> None:
    # Layers that drop values at random would make a resumed training, and a batch computed in parts, differ
    # from an uninterrupted one. The paper's network has none either.
    for layer in network.modules():
        if isinstance(layer, nn.modules.dropout._DropoutNd):
            layer.p = 0.0
        elif hasattr(layer, "drop_prob"):
            layer.drop_prob = 0.0  # type: ignore[assignment]
        elif hasattr(layer, "_has_drop_connect"):  # EfficientNet's blocks
            layer._has_drop_connect = False  # type: ignore[assignment]


@functools.cache
def _library() -> Any:
    # Nothing here asks for a download; this also keeps the hub's client from looking whether it could.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        _make_torchvision_importable()
        import segmentation_models_pytorch as library
    except ImportError as error:
        raise LakesError(
            f"The architectures smp-* need segmentation-models-pytorch, which cannot be imported ({error})."
            " Renew the worker environment in the settings of the plugin, or choose the architecture unet."
        ) from error
    return library


def _make_torchvision_importable() -> None:
    """Import torchvision, also one that was compiled for another torch.

    PyPI has torchvision for CUDA only. Beside the CPU build of torch its compiled part does not load, which it
    takes quietly; but while it is imported it describes two operators of that part, and describing an
    operator that nobody declared is an error. Declared here, with the signatures of torchvision's own source,
    they can be described; nobody can call them, and no network of ours does. Where the compiled part
    loads, the first import succeeds and nothing is declared.
    """
    try:
        import torchvision
    except RuntimeError as error:
        if _stand_ins or "torchvision::" not in str(error):
            raise
        library = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
        for name in _OPERATORS:
            library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")  # type: ignore[no-untyped-call]
        _stand_ins.append(library)  # declared as long as it lives
        import torchvision  # noqa: F401
