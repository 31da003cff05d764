"""The models that are timed: the shipped one, and the paper's width with seeded random weights, each as ONNX too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from glakes.benchmarks.timed import Timed

PAPER_WIDTH = 64
SEED = 64


def make_models(_source: str, folder: str) -> Timed:
    """Write `unet64.safetensors`, `unet64.onnx` and `shipped.onnx` into a folder."""

    def run() -> dict[str, Any]:
        from glakes.lakes.progress import Silent
        from glakes.models.card import SHIPPED
        from glakes.models.exchange.exporting import export_model
        from glakes.models.exchange.settings import ExportSettings

        wide = Path(folder) / "unet64.safetensors"
        _write_wide(wide)
        for model, output in ((SHIPPED, "shipped.onnx"), (wide, "unet64.onnx")):
            export_model(ExportSettings(str(Path(folder) / output), str(model)), Silent())
        return {"shipped": str(SHIPPED)}

    return run


def _write_wide(path: Path) -> None:
    import torch
    from glakes.models.card import SHIPPED, read_card
    from glakes.models.modelfile import save_model
    from glakes.models.unet import UNet

    torch.manual_seed(SEED)
    card = read_card(SHIPPED)
    network = UNet(len(card.bands), PAPER_WIDTH).eval()
    # As after some training: normalisations that do something, which an engine has to fold away.
    for layer in network.modules():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.uniform_(-0.1, 0.1)  # type: ignore[union-attr]
            layer.running_var.uniform_(0.5, 1.5)  # type: ignore[union-attr]
            layer.weight.data.uniform_(0.8, 1.2)
            layer.bias.data.uniform_(-0.1, 0.1)
    save_model(path, network, replace(card, name="unet64", arguments={"width": PAPER_WIDTH}))
