"""Prediction with torch: on a processor where OpenVINO is missing, and on graphics cards."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ...lakes.bands import PROBABILITY_NODATA
from ...lakes.values import to_values
from ..unet import UNet
from .base import Numbers
from .fast_unet import Check, FastUNet

Network = Callable[[Tensor], Tensor]
"""One window in (1 x bands x H x W, on the processor), logits 1 x 1 x H x W out."""

PERCENT_LOGITS = torch.tensor([math.log(k / (100 - k)) for k in range(1, 100)] + [25 * math.log(2)])
"""Logits from which p is 1, 2 .. 99 percent, and from which float32 calls it 1."""


class TorchEngine:
    """A network as an engine."""

    def __init__(self, name: str, network: Network, numbers: Numbers) -> None:
        self.name = name
        # oneDNN sums in another order for small and for odd shapes.
        self.any_side = False
        self._network, self._numbers = network, numbers

    def predict(self, stored: NDArray[Any]) -> NDArray[np.uint8]:
        """Stored probability of one window, see `base.Engine`."""
        values, valid = to_values(stored, self._numbers.nodata, self._numbers.scale)
        with torch.inference_mode():
            logits = self._network(torch.from_numpy(values)[None])
        return to_stored(logits[0, 0], valid)


def to_stored(logits: Tensor, valid: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """floor(100 p) of logits (height x width), and 255 where the input had no data.

    By comparing with the logits of whole percents: a vectorised sigmoid may round differently at the
    end of a row than in its middle, so that a pixel's value would depend on the window.
    """
    percent = torch.bucketize(logits.contiguous(), PERCENT_LOGITS, right=True).to(torch.uint8).numpy()
    return np.where(valid, percent, np.uint8(PROBABILITY_NODATA))


def describe(device: torch.device, precision: str) -> str:
    """The name of an engine on a device."""
    half = precision == "fast" and device.type == "cuda"
    where = f"{device.type} ({torch.cuda.get_device_name(device)})" if device.type == "cuda" else device.type
    return f"torch {where} {'fp16' if half else 'exact'}"


def prepare(network: nn.Module, device: torch.device, precision: str, check: Check) -> Network:
    """A function from one window (1 x bands x H x W, on the processor) to logits 1 x 1 x H x W there.

    Args:
        network: in evaluation mode.
        device: where to compute.
        precision: `exact` or `fast`; fast is half precision on a graphics card, and exact elsewhere.
        check: called between layers; raises to stop.
    """
    if device.type == "cpu" and type(network) is UNet:
        return FastUNet(network, check)
    return prepare_plain(network, device, precision, check)


def prepare_plain(network: nn.Module, device: torch.device, precision: str, check: Check) -> Network:
    """As `prepare`, but layer by layer as trained: right up to the window's edge, and slower on a processor."""
    network = network.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            layer.register_forward_pre_hook(lambda *_: check())
    half = precision == "fast" and device.type == "cuda"
    # One algorithm for one shape, and no shortened multiplications unless asked for.
    torch.backends.cudnn.deterministic = True
    torch.backends.cudnn.allow_tf32 = half

    def run(image: Tensor) -> Tensor:
        image = image.to(device=device, memory_format=torch.channels_last)
        with torch.autocast(device.type, dtype=torch.float16, enabled=half):
            logits: Tensor = network(image)
        return logits.float().cpu()

    return run
