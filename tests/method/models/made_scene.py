"""A random network and composites to run it on."""

import numpy as np
import rasterio
import torch
from glakes.models import registry
from glakes.models.card import ModelCard
from glakes.models.modelfile import save_model
from rasterio.transform import from_origin
from torch import nn

BANDS = ("NDWI", "B4", "B3", "B2", "B11")
LEFT, TOP, SIDE = 400_000, 4_500_000, 10


def lively_unet(width, seed=1, negative_scales=False):
    """A U-Net whose normalisations do something and whose output takes all values."""
    torch.manual_seed(seed)
    network = registry.build("unet", len(BANDS), width=width).eval()
    with torch.no_grad():
        for layer in network.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.running_mean.uniform_(0, 0.3)
                layer.running_var.uniform_(0.3, 2)
                layer.weight.uniform_(0.5, 1.5)
                layer.bias.uniform_(-0.3, 0.3)
                if negative_scales:
                    layer.weight[::3] *= -1
        network.head.weight.mul_(6)
    return network


def card(width, **changes):
    values = {"name": "random", "architecture": "unet", "arguments": {"width": width}, "bands": BANDS, "scale": 0.001}
    values |= {"nodata": -32768, "pixel_size_m": 10.0, "window": 0, "margin": 96, "threshold": 0.5}
    return ModelCard(**values | changes)


def model_file(path, width=8, **changes):
    save_model(path, lively_unet(width), card(width, **changes))
    return str(path)


def composite(path, height, width, seed=0, holes=3, order=BANDS, **changes):
    """A composite of noise with rectangular holes in all bands and single pixels missing in one."""
    rng = np.random.default_rng(seed)
    stored = rng.integers(-1000, 1000, (len(order), height, width), dtype=np.int16)
    for _ in range(holes):
        row, col = rng.integers(0, height), rng.integers(0, width)
        stored[:, row : row + height // 4, col : col + width // 3] = -32768
        stored[rng.integers(len(order)), rng.integers(0, height), :5] = -32768
    profile = {"count": len(order), "height": height, "width": width, "dtype": "int16", "nodata": -32768}
    profile |= {"crs": "EPSG:32648", "transform": from_origin(LEFT, TOP, SIDE, SIDE)}
    with rasterio.open(path, "w", driver="GTiff", **profile | changes) as dataset:
        dataset.write(stored)
        dataset.descriptions = order
        dataset.scales = (0.001,) * len(order)
    return str(path)


def extent_of(row, col, row_stop, col_stop):
    return LEFT + SIDE * col, TOP - SIDE * row_stop, LEFT + SIDE * col_stop, TOP - SIDE * row
