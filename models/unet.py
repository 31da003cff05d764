"""The paper's own U-Net, layer by layer.

Four levels of two 3x3 convolutions with ReLU, one batch normalisation after each pair (its output is
also the skip), 2x2 max pooling; a bottleneck without normalisation; nearest-neighbour upsampling,
normalised before it is joined with the skip; a 1x1 head. The head gives logits: the sigmoid belongs
to the loss and to prediction.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

DEPTH = 4

HEAD_DECAY = 2e-4
"""Weight decay of the head's kernel alone: the Keras original adds 1e-4 x sum(w^2) to the loss."""


class ConvPair(nn.Sequential):
    """Two 3x3 convolutions that keep height and width, each followed by ReLU."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(outputs, outputs, 3, padding=1),
            nn.ReLU(inplace=True),
        )


class UNet(nn.Module):
    """U-Net of the paper.

    Args:
        bands: input channels.
        width: channels of the first level; each level below has twice as many (64 in the paper).
        deep_supervision: in training, give also the logits of the coarser decoder levels; beyond the paper.
    """

    def __init__(self, bands: int, width: int = 64, deep_supervision: bool = False) -> None:
        super().__init__()
        widths = [width * 2**level for level in range(DEPTH)]
        bottom = width * 2**DEPTH
        above = [bottom, *reversed(widths)]
        self.down = nn.ModuleList(ConvPair(i, o) for i, o in zip([bands, *widths[:-1]], widths))
        self.down_norms = nn.ModuleList(_batch_norm(count) for count in widths)
        self.bottom = ConvPair(widths[-1], bottom)
        self.up_norms = nn.ModuleList(_batch_norm(count) for count in above[:-1])
        self.up = nn.ModuleList(ConvPair(i + o, o) for i, o in zip(above[:-1], above[1:]))
        self.head = nn.Conv2d(width, 1, 1)
        coarser = above[1:-1] if deep_supervision else []
        self.coarse_heads = nn.ModuleList(nn.Conv2d(channels, 1, 1) for channels in coarser)
        self.apply(_initialise)

    def forward(self, image: Tensor) -> Tensor | list[Tensor]:
        """Logits of lake for images N x bands x H x W with H and W multiples of 16.

        Returns:
            N x 1 x H x W. With deep supervision, and in training mode only, a list: these, then those of the
            levels at 1/2, 1/4 and 1/8 of the resolution.
        """
        skips = []
        for pair, norm in zip(self.down, self.down_norms):
            image = norm(pair(image))
            skips.append(image)
            image = functional.max_pool2d(image, 2)
        image = self.bottom(image)
        levels = []
        for pair, norm, skip in zip(self.up, self.up_norms, reversed(skips)):
            image = norm(functional.interpolate(image, scale_factor=2.0, mode="nearest"))
            image = pair(torch.cat([image, skip], dim=1))
            levels.append(image)
        logits: Tensor = self.head(image)
        if not (self.training and self.coarse_heads):
            return logits
        coarse = [head(level) for head, level in zip(self.coarse_heads, levels)]
        return [logits, *reversed(coarse)]


def parameter_groups(network: UNet) -> list[dict[str, object]]:
    """The network's weights for an optimiser, with weight decay on the head's kernel only."""
    kernel = network.head.weight
    others = [weight for weight in network.parameters() if weight is not kernel]
    return [{"params": others, "weight_decay": 0.0}, {"params": [kernel], "weight_decay": HEAD_DECAY}]


def _batch_norm(channels: int) -> nn.BatchNorm2d:
    # Keras's defaults: its momentum 0.99 is 0.01 here, and its epsilon is a hundred times larger than torch's.
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


def _initialise(layer: nn.Module) -> None:
    if isinstance(layer, nn.Conv2d):
        nn.init.xavier_uniform_(layer.weight)
        if layer.bias is not None:
            nn.init.zeros_(layer.bias)
