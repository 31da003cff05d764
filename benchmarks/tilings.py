"""Libraries that tile a raster for any network: `tilings.py torchgeo|geoai SCENE OUTPUT MODEL`.

Runs in the environment that `rivals.sh` makes. Tiles of 576 with an overlap of 200, batches of four, the network
in torch's eager mode, as their own examples do.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import torch

TILE, OVERLAP, BATCH = 576, 200, 4
MARGIN = OVERLAP // 2
ROOT = Path(__file__).resolve().parents[1]
OPERATORS: Any = torch.library.Library("torchvision", "DEF")  # type: ignore[no-untyped-call]
"""Keeps two of torchvision's operators declared: without them it cannot be imported beside a torch for processors."""
for operator in ("nms", "qnms"):
    OPERATORS.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")


def load_network(model: str) -> Any:
    """The plain network of a model file, with the sigmoid at its end."""
    runpy.run_path(str(ROOT / "worker" / "start.py"))["register_package"](ROOT)
    from glakes.models.modelfile import load_model

    return torch.nn.Sequential(load_model(model)[0], torch.nn.Sigmoid()).eval()


def to_values(stored: Any, scale: float, nodata: float) -> np.ndarray:
    """What the network is fed."""
    return np.where(stored == nodata, 0, stored).astype(np.float32) * np.float32(scale)


def geoai(source: str, output: str, model: str) -> Callable[[], None]:
    """`geoai.predict_geotiff` without blending, which is its fastest way."""
    from geoai.inference import predict_geotiff

    with rasterio.open(source) as dataset:
        scale, nodata = dataset.scales[0], dataset.nodata

    def run() -> None:
        predict_geotiff(
            load_network(model),
            source,
            output,
            tile_size=TILE,
            overlap=OVERLAP,
            batch_size=BATCH,
            output_dtype="uint8",
            output_nodata=255,
            blend_mode="none",
            preprocess_fn=lambda tile: to_values(tile, scale, nodata),
            postprocess_fn=lambda chance: np.floor(100 * chance),
            device="cpu",
            compress="deflate",
            verbose=False,
        )

    return run


def torchgeo(source: str, output: str, model: str) -> Callable[[], None]:
    """`RasterDataset`, `GridGeoSampler` and a `DataLoader`; putting the tiles together is the user's own work."""
    from torch.utils.data import DataLoader
    from torchgeo.datasets import RasterDataset, stack_samples
    from torchgeo.samplers import GridGeoSampler

    class Scene(RasterDataset):
        filename_glob = Path(source).name

    def run() -> None:
        network = load_network(model)
        with rasterio.open(source) as dataset:
            scale, nodata, profile, transform = dataset.scales[0], dataset.nodata, dataset.profile, dataset.transform
        scene = Scene(str(Path(source).parent))
        sampler = GridGeoSampler(scene, size=TILE, stride=TILE - OVERLAP)
        mosaic = np.zeros((profile["height"], profile["width"]), dtype=np.uint8)
        for batch in DataLoader(scene, batch_size=BATCH, sampler=sampler, collate_fn=stack_samples):
            with torch.no_grad():
                chances = network(torch.from_numpy(to_values(batch["image"].numpy(), scale, nodata)))
            for bounds, chance in zip(batch["bounds"], chances):
                col, row = ~transform @ (bounds[0].start, bounds[1].stop)
                put(mosaic, np.floor(100 * chance[0].numpy()), round(row), round(col))
        profile |= {"count": 1, "dtype": "uint8", "nodata": 255}
        with rasterio.open(output, "w", **profile) as target:
            target.write(mosaic, 1)

    return run


def put(mosaic: np.ndarray, values: np.ndarray, row: int, col: int) -> None:
    """Write a tile without its margin; what lies beyond the mosaic is left out."""
    row, col = row + MARGIN, col + MARGIN
    top, left = max(0, -row), max(0, -col)
    inner = values[MARGIN:-MARGIN, MARGIN:-MARGIN]
    part = inner[top : max(top, mosaic.shape[0] - row), left : max(left, mosaic.shape[1] - col)]
    mosaic[row + top : row + top + part.shape[0], col + left : col + left + part.shape[1]] = part


def main(name: str, source: str, output: str, model: str) -> None:
    """Time one of them."""
    run = {"geoai": geoai, "torchgeo": torchgeo}[name](source, output, model)
    started, worked = time.perf_counter(), sum(os.times()[:4])
    run()
    seconds, cpu_seconds = time.perf_counter() - started, sum(os.times()[:4]) - worked
    with rasterio.open(output) as dataset:
        pixels = dataset.height * dataset.width
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "pixels": pixels}))


if __name__ == "__main__":
    main(*sys.argv[1:])
