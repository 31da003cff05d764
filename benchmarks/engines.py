"""What is timed of bare engines: the same weights and pixels, windows already in memory, nothing read or written.

Every method takes a scene, an array file, a model and how many pixels to compute. Windows lie on multiples of
16 for all of them, so that the network pools the same pixels together and masks can be compared; rates count the
pixels that are kept.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from glakes.benchmarks.timed import Timed
from numpy.typing import NDArray

Plan = tuple[int, int, int, int]
"""Window, step and margin in pixels, and the pixels to compute."""

EAGER_WINDOW, EAGER_KEPT = 576, 376
"""What the authors published and most tools do: 100 pixels thrown away on every side."""
EAGER_STEP = 384
MARGIN = 96
UNKNOWN = 254
"""In the array file: not predicted by this method."""
SCENE = 6000
"""Side in pixels of the scene that windows are chosen for."""
CORNER = 4096
"""Side in pixels of the part of the scene that is in memory."""


def read_stored(source: str, side: int) -> tuple[NDArray[np.int16], float, float]:
    """Stored numbers of the scene's upper left corner, their scale and their nodata."""
    import rasterio

    with rasterio.open(source) as dataset:
        side = min(side, dataset.height, dataset.width)
        stored = dataset.read(window=rasterio.windows.Window(0, 0, side, side))
        return stored, dataset.scales[0], dataset.nodata


def corners(side: int, window: int, step: int, count: int) -> Iterator[tuple[int, int]]:
    """Upper left corners of up to `count` windows, as square an area as there is room for."""
    room = (side - window) // step + 1
    across = min(room, math.ceil(math.sqrt(count)))
    for number in range(min(count, across * room)):
        yield number // across * step, number % across * step


def timed(
    predict: Callable[[NDArray[np.int16]], NDArray[np.uint8]], stored: NDArray[np.int16], output: str, plan: Plan
) -> Timed:
    """Predict window by window; afterwards the kept pixels are in `output` for the comparison of masks."""
    window, step, margin, computed = plan
    places = list(corners(stored.shape[1], window, step, max(1, round(computed / window**2))))
    blocks = [np.ascontiguousarray(stored[:, row : row + window, col : col + window]) for row, col in places]
    predict(blocks[0])

    def run() -> dict[str, Any]:
        started = time.perf_counter()
        predicted = [predict(block) for block in blocks]
        seconds = time.perf_counter() - started
        mosaic = np.full(stored.shape[1:], UNKNOWN, dtype=np.uint8)
        inner = slice(margin, window - margin)
        for (row, col), values in zip(places, predicted):
            mosaic[row + margin : row + window - margin, col + margin : col + window - margin] = values[inner, inner]
        np.save(output, mosaic)
        kept = len(places) * (window - 2 * margin) ** 2
        return {"seconds": seconds, "pixels": kept, "computed": len(places) * window**2, "window": window}

    return run


def engine_eager(source: str, output: str, model: str, computed: str) -> Timed:
    """The plain network as trained, window by window, in torch's eager mode."""
    import torch
    from glakes.models.modelfile import load_model

    stored, scale, nodata = read_stored(source, CORNER)
    network, card = load_model(model)

    def predict(block: NDArray[np.int16]) -> NDArray[np.uint8]:
        with torch.no_grad():
            chance = torch.sigmoid(network(torch.from_numpy(to_input(block, scale, nodata))))[0, 0].numpy()
        return to_percent(chance, block, nodata)

    run = timed(predict, stored, output, eager_plan(computed))
    return lambda: run() | {"operations": operations(network, len(card.bands))}


def engine_onnx(source: str, output: str, model: str, computed: str) -> Timed:
    """ONNX Runtime with the exported model, windows as before."""
    import onnxruntime

    stored, scale, nodata = read_stored(source, CORNER)
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])

    def predict(block: NDArray[np.int16]) -> NDArray[np.uint8]:
        chance = session.run(None, {"image": to_input(block, scale, nodata)})[0][0, 0]
        return to_percent(chance, block, nodata)

    return timed(predict, stored, output, eager_plan(computed))


def engine_exact(source: str, output: str, model: str, computed: str, precision: str = "exact") -> Timed:
    """Our engine in the windows that it chooses for a whole scene, or smaller ones if little is to be computed."""
    from glakes.lakes.progress import Silent
    from glakes.models.engines.base import Numbers
    from glakes.models.engines.choose import choose
    from glakes.models.engines.graph import TRIMS

    stored, scale, nodata = read_stored(source, CORNER)
    engine = choose(Path(model), Numbers(scale, nodata, str(stored.dtype)), "cpu", precision, Silent())
    if precision == "fast" and "int8" not in engine.name:
        raise SystemExit(f"Expected whole numbers of 8 bits, got {engine.name}: none lie beside the model")
    room = min(stored.shape[1], max(EAGER_WINDOW, math.isqrt(int(computed)))) // 16 * 16
    window = min(chosen_window(engine, model, str(stored.dtype)), room)
    run = timed(engine.predict, stored, output, (window, window - 2 * MARGIN, MARGIN, int(computed)))
    return lambda: run() | {"engine": engine.name, "trims": TRIMS}


def engine_fast(source: str, output: str, model: str, computed: str) -> Timed:
    """Our engine with 8-bit whole numbers."""
    return engine_exact(source, output, model, computed, "fast")


def chosen_window(engine: Any, model: str, dtype: str) -> int:
    """The window that our step takes for a large scene."""
    from glakes.lakes.grid import Window
    from glakes.lakes.progress import Silent
    from glakes.models.card import read_card
    from glakes.models.predicting.plan import choose_side

    key = hashlib.sha256(Path(model).read_bytes()).hexdigest()
    return choose_side(engine, read_card(model), key, dtype, MARGIN, Window(0, 0, SCENE, SCENE), Silent())


def eager_plan(computed: str) -> Plan:
    """The usual windows."""
    return EAGER_WINDOW, EAGER_STEP, (EAGER_WINDOW - EAGER_KEPT) // 2, int(computed)


def to_input(block: NDArray[np.int16], scale: float, nodata: float) -> NDArray[np.float32]:
    """What a network is fed: values, and 0 where there is no data."""
    return np.where(block == nodata, 0, block).astype(np.float32)[None] * np.float32(scale)


def to_percent(chance: NDArray[np.float32], block: NDArray[np.int16], nodata: float) -> NDArray[np.uint8]:
    """floor(100 p), and 255 where a band has no data."""
    return np.where((block == nodata).any(axis=0), 255, np.floor(100 * chance)).astype(np.uint8)


def operations(network: Any, bands: int) -> dict[str, Any]:
    """Multiplications and additions of a U-Net's convolutions for one pixel of a window.

    Returns:
        `written`: of the network as it is trained; `needed`: with the convolutions of doubled pictures done on the
        small ones, where four taps do the work of nine; `decoder`: how much of `needed` falls on each level of the
        decoder, full resolution first.
    """
    import torch

    counts = {"written": 0.0, "needed": 0.0}
    decoder = [0.0] * len(network.up)
    side = 64

    def count(layer: Any, _inputs: Any, output: Any) -> None:
        taps = layer.kernel_size[0] * layer.kernel_size[1]
        doubled = below.get(layer, 0)
        each = 2.0 * output[0].numel() / side**2
        counts["written"] += each * taps * layer.in_channels
        needed = each * (taps * (layer.in_channels - doubled) + 4 * doubled)
        counts["needed"] += needed
        if layer in level:
            decoder[level[layer]] += needed

    level = {layer: number for number, pair in enumerate(reversed(network.up)) for layer in pair.modules()}
    below = {pair[0]: norm.num_features for pair, norm in zip(network.up, network.up_norms)}
    layers = [layer for layer in network.modules() if isinstance(layer, torch.nn.Conv2d)]
    hooks = [layer.register_forward_hook(count) for layer in layers]
    with torch.no_grad():
        network(torch.zeros(1, bands, side, side))
    for hook in hooks:
        hook.remove()
    return counts | {"decoder": decoder}


def peak(_source: str, _output: str) -> Timed:
    """The most floating-point operations a second that large products and convolutions reach here."""
    import torch
    from torch.nn import functional

    size = 3072
    left, right = torch.rand(size, size), torch.rand(size, size)
    as_numpy = left.numpy(), right.numpy()
    picture = torch.rand(1, 128, 512, 512).to(memory_format=torch.channels_last)
    weight = torch.rand(128, 128, 3, 3).to(memory_format=torch.channels_last)
    trials: dict[str, tuple[float, Callable[[], Any]]] = {
        "torch product": (2.0 * size**3, lambda: left @ right),
        "numpy product": (2.0 * size**3, lambda: as_numpy[0] @ as_numpy[1]),
        "torch convolution": (2.0 * 128 * 128 * 9 * 512**2, lambda: functional.conv2d(picture, weight, padding=1)),
    }

    def run() -> dict[str, Any]:
        rates: dict[str, float] = {}
        with torch.no_grad():
            for _ in range(4):
                for name, (operations, work) in trials.items():
                    started = time.perf_counter()
                    work()
                    rate = operations / (time.perf_counter() - started) / 1e9
                    rates[name] = max(rate, rates.get(name, 0.0))
        return {"gflops": max(rates.values()), "trials": rates}

    return run
