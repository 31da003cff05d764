"""What is timed of prediction from file to file: our step as a user runs it, and the usual loop."""

from __future__ import annotations

from typing import Any

from glakes.benchmarks.timed import Timed


def exact(source: str, output: str, model: str, precision: str = "exact") -> Timed:
    """Our step as it comes."""
    from glakes.lakes.progress import Silent
    from glakes.models.prediction import predict_lakes
    from glakes.models.settings import PredictSettings

    settings = PredictSettings(source, output, model=model, device="cpu", precision=precision)

    def run() -> dict[str, Any]:
        found = predict_lakes(settings, Silent())
        if precision == "fast" and "int8" not in found["ENGINE"]:
            raise SystemExit(f"Expected whole numbers of 8 bits, got {found['ENGINE']}: none lie beside the model")
        return {"pixels": found["PIXELS"], "engine": found["ENGINE"]}

    return run


def fast(source: str, output: str, model: str) -> Timed:
    """Our step with PRECISION fast."""
    return exact(source, output, model, "fast")


def eager_loop(source: str, output: str, model: str) -> Timed:
    """The usual loop: plain network, windows of 576 every 376 pixels, 100 thrown away on every side.

    Written for this comparison after the authors' published description. Like theirs it leaves the
    outer 100 pixels empty and anchors the last windows at the raster's end.
    """
    import numpy as np
    import rasterio
    import torch
    from glakes.models.modelfile import load_model

    def starts(length: int) -> list[int]:
        return sorted({*range(0, length - 576, 376), length - 576})

    def run() -> dict[str, Any]:
        network, _ = load_model(model)
        with rasterio.open(source) as dataset:
            scale, nodata = dataset.scales[0], dataset.nodata
            mosaic = np.zeros(dataset.shape, dtype=np.float32)
            for row in starts(dataset.height):
                for col in starts(dataset.width):
                    block = dataset.read(window=rasterio.windows.Window(col, row, 576, 576))
                    image = torch.from_numpy(np.where(block == nodata, 0, block).astype(np.float32) * np.float32(scale))
                    with torch.no_grad():
                        chance = torch.sigmoid(network(image[None]))[0, 0].numpy()
                    kept = mosaic[row + 100 : row + 476, col + 100 : col + 476]
                    np.maximum(kept, chance[100:-100, 100:-100], out=kept)
            profile = dataset.profile | {"count": 1, "dtype": "uint8", "nodata": 255}
            with rasterio.open(output, "w", **profile) as target:
                target.write(np.floor(100 * mosaic).astype(np.uint8), 1)
            return {"pixels": (dataset.height - 200) * (dataset.width - 200)}

    return run
