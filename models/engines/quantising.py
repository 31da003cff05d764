"""A network in 8-bit whole numbers: calibrated on training regions, accepted only if it agrees on held-out ones.

NNCF measures the ranges and writes the whole numbers; it is imported here alone. What a U-Net needed beside it,
found on the shipped model's held-out regions (share of pixels whose class differs from exact, in percent):

- as it comes 0.35, with symmetric ranges 0.24;
- first convolution (reflectances of 0.03 in steps of 0.008) and head left in float32: no slower, 0.24;
- channels of one range (`equalise.py`): 0.12;
- without the shifts that NNCF adds to the biases: 0.06.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from ...lakes.errors import LakesError
from ...lakes.grid import Window, align_down
from ...lakes.progress import Progress
from ...lakes.samples.located import locate_subset, usable_regions
from ...lakes.samples.patches import PatchReader, Region, draw_window
from ...lakes.samples.register import read_labels, read_regions
from ..card import SHIPPED, ModelCard, read_card
from ..needs import needs
from ..settings import QuantizeSettings
from .equalise import activations, equalise
from .graph import unet_graph
from .kernels import Floats, Kernels, unet_kernels
from .logits import is_plain, logits_graph
from .openvino_engine import PROPERTIES
from .quiet import nncf as quiet_nncf
from .quiet import ov
from .weights import read_unet
from .whole_numbers import write_whole_numbers

CALIBRATION = "train"
HELD_OUT = ("validation", "test")
LARGEST_SIDE = 512
"""Pixels of a patch; of a larger region one such patch is drawn for every so many pixels, up to `PER_REGION`."""
PER_REGION = 8
PATCHES = 300
"""At most, for calibration and for the comparison each."""
SEED = 1
TOLERANCE = 0.001
"""Share of pixels whose class may differ from the exact network's."""
IN_FLOAT = ["down0.first", "head"]


class Shown(NamedTuple):
    """A patch to run a network on."""

    image: NDArray[np.float32]
    """1 x bands x H x W, sides multiples of the network's step."""
    valid: NDArray[np.bool_]


def quantize_model(settings: QuantizeSettings, progress: Progress) -> dict[str, Any]:
    """The step behind 'Quantize a model', see `quantise`.

    Returns:
        OUTPUT, the file written beside the model; DIFFERING, percent of held-out pixels of another class.
    """
    return quantise(Path(settings.model or SHIPPED), Path(settings.samples), progress)


def quantise(model: Path, samples: Path, progress: Progress) -> dict[str, Any]:
    """Write a model in 8-bit whole numbers beside it.

    Args:
        model: a model file.
        samples: the samples it was trained with: ranges come from the training subset, the comparison with the
            exact network from validation and test.
        progress: hears how far it is.

    Raises:
        LakesError: the model or the samples cannot be used, or the masks differ too much; nothing is written then.
    """
    card = read_card(model)
    progress.percent(0, "Reading samples")
    seen, unseen = read_patches(samples, card, progress)
    exact = logits_graph(model)
    if exact is None:
        raise LakesError(f"The network of '{model}' cannot be written as a graph; PRECISION fast is not for it.")
    progress.percent(10, f"Measuring the ranges on {len(seen)} patches")
    if is_plain(card):
        graph = quantised_unet(unet_kernels(read_unet(model, card)), seen, progress)
    else:
        graph = _quantised(exact, seen)
    progress.percent(70, f"Comparing with the exact network on {len(unseen)} patches it has not seen")
    share = differing(exact, graph, unseen, card.threshold, progress)
    if share > TOLERANCE:
        raise LakesError(
            f"'{model.name}' in whole numbers gives {100 * share:.2g} % of the held-out pixels another class; at most"
            f" {100 * TOLERANCE:g} % are accepted, so nothing was written. PRECISION exact is for this model; more"
            " training regions may help."
        )
    found = {"differing": share, "patches": len(unseen), "calibration_patches": len(seen), "openvino": ov.get_version()}
    path = write_whole_numbers(model, graph, found)
    progress.percent(100)
    progress.info(f"{100 * share:.2g} % of the held-out pixels have another class than with the exact network.")
    return {"OUTPUT": str(path), "DIFFERING": 100 * share}


def read_patches(samples: Path, card: ModelCard, progress: Progress) -> tuple[list[Shown], list[Shown]]:
    """Patches of the training subset, and of those held out."""
    generator = np.random.default_rng(SEED)
    regions, labels = read_regions(samples, progress), read_labels(samples, progress)
    step = needs(card.architecture).step
    present = [subset for subset in HELD_OUT if (regions["subset"] == subset).any()] or [HELD_OUT[0]]
    with PatchReader(card.bands) as reader:

        def read(subsets: Sequence[str]) -> list[Shown]:
            usable = usable_regions(regions, labels, subsets, progress)
            located = [
                region
                for subset in subsets
                for region in locate_subset(samples, usable, labels, subset, reader, progress)
            ]
            windows = [(region, window) for region in located for window in cut(region, step, generator)]
            chosen = [windows[number] for number in generator.permutation(len(windows))[:PATCHES]]
            return [_show(reader, *place) for place in chosen]

        return read([CALIBRATION]), read(present)


def cut(region: Region, step: int, generator: Generator) -> Iterator[Window]:
    """Windows inside a region, sides multiples of `step`: the whole region, or some places of a large one."""
    height, width = (min(align_down(side, step), LARGEST_SIDE) for side in region.window.shape)
    if not height or not width:
        return
    count = region.window.height * region.window.width // (height * width)
    for _ in range(min(max(count, 1), PER_REGION)):
        place = draw_window(region.window, max(height, width), generator)
        row = min(max(place.row, region.window.row), region.window.row_stop - height)
        col = min(max(place.col, region.window.col), region.window.col_stop - width)
        yield Window(row, col, height, width)


def _show(reader: PatchReader, region: Region, window: Window) -> Shown:
    patch = reader.read(region, window)
    return Shown(patch.image[None], patch.weight)


def quantised_unet(kernels: Kernels, shown: Sequence[Shown], progress: Progress) -> ov.Model:
    """The plain U-Net in whole numbers, its channels brought to one range before."""
    largest = largest_values(kernels, shown, progress)
    return _quantised(unet_graph(equalise(kernels, largest), "transposed"), shown, IN_FLOAT)


def largest_values(kernels: Kernels, shown: Sequence[Shown], progress: Progress) -> dict[str, Floats]:
    """The largest value of each channel of each activation."""
    graph, names = unet_graph(kernels), activations(kernels)
    graph.add_outputs(names)
    request = _request(graph)
    largest: dict[str, Floats] = {}
    for patch in shown:
        progress.check()
        request.infer([patch.image])
        for name in names:
            values = request.get_tensor(name).data[0].max(axis=(1, 2))
            largest[name] = np.maximum(largest.get(name, values), values)
    return largest


def _quantised(graph: ov.Model, shown: Sequence[Shown], in_float: list[str] | None = None) -> ov.Model:
    nncf = quiet_nncf()
    advanced = importlib.import_module("nncf.quantization.advanced_parameters")
    ranges = importlib.import_module("nncf.quantization.range_estimator").RangeEstimatorParametersSet
    return nncf.quantize(
        graph,
        nncf.Dataset([patch.image for patch in shown]),
        preset=nncf.QuantizationPreset.PERFORMANCE,
        subset_size=len(shown),
        ignored_scope=nncf.IgnoredScope(names=in_float) if in_float else None,
        advanced_parameters=advanced.AdvancedQuantizationParameters(
            disable_bias_correction=in_float is not None, activations_range_estimator_params=ranges.MINMAX
        ),
    )


def differing(exact: ov.Model, other: ov.Model, shown: Sequence[Shown], threshold: float, progress: Progress) -> float:
    """Share of valid pixels that are lake in one and land in the other."""
    ours, theirs = _request(exact), _request(other)
    limit = np.log(threshold / (1 - threshold)) if threshold < 1 else np.inf
    count = total = 0
    for patch in shown:
        progress.check()
        lakes = [request.infer([patch.image])[0][0, 0] >= limit for request in (ours, theirs)]
        count += int(((lakes[0] != lakes[1]) & patch.valid).sum())
        total += int(patch.valid.sum())
    return count / max(total, 1)


def _request(graph: ov.Model) -> ov.InferRequest:
    return ov.Core().compile_model(graph, "CPU", PROPERTIES).create_infer_request()
