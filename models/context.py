"""The U-Net with a second, wider look: the same place over a window eight times as wide, at 1/8 of the resolution.

Lake and sea, or lake and broad river, can look alike for as far as a window reaches; from farther away
they do not. The wide picture has as many pixels as the window itself and a narrow network of its own,
whose output joins at the bottom, where a pixel stands for 16 x 16.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from ..lakes.grid import Window
from ..lakes.samples.patches import PatchReader, Region
from .unet import DEPTH, ConvPair, UNet, batch_norm, initialise

FACTOR = 8
"""The wide window is so many times as wide, and its pixels too."""


class ContextUNet(UNet):
    """The paper's U-Net, with a wide picture joined at the bottom.

    Args:
        bands: input channels.
        width: channels of the first level.
        context_width: channels of the first level of the wide picture's own network; 0 = half of `width`.
    """

    def __init__(self, bands: int, width: int = 64, context_width: int = 0) -> None:
        super().__init__(bands, width)
        first = context_width or max(width // 2, 1)
        widths = [first * 2**level for level in range(DEPTH)]
        pairs = zip([bands + 1, *widths[:-1]], widths)
        self.wide = nn.ModuleList(ConvPair(inputs, outputs) for inputs, outputs in pairs)
        self.wide_norms = nn.ModuleList(batch_norm(channels) for channels in widths)
        self.bottom = ConvPair(width * 2 ** (DEPTH - 1) + widths[-1], width * 2**DEPTH)
        for part in (self.wide, self.bottom):
            part.apply(initialise)

    def forward(self, image: Tensor, context: Tensor | None = None) -> Tensor | list[Tensor]:
        """Logits of lake, N x 1 x H x W.

        Args:
            image: N x bands x H x W, H and W multiples of 16.
            context: N x (bands + 1) x H x W, `block_means` of the `context_window`; None = nothing is known of it.
        """
        if context is None:
            context = image.new_zeros(len(image), image.shape[1] + 1, *image.shape[2:])
        image, skips = self._descend(image)
        for pair, norm in zip(self.wide, self.wide_norms):
            context = functional.max_pool2d(norm(pair(context)), 2)
        return self._ascend(self.bottom(torch.cat([image, cut_middle(context)], dim=1)), skips)


def cut_middle(wide: Tensor) -> Tensor:
    """The middle eighth of a picture along both axes, enlarged to the size of the whole; pixels are repeated."""
    rows, cols = (_middle_indices(length, wide.device) for length in wide.shape[2:])
    return wide.index_select(2, rows).index_select(3, cols)


def _middle_indices(length: int, device: torch.device) -> Tensor:
    # In pixels of the enlarged picture: the middle of pixel i lies (FACTOR - 1) / 2 x length + i + 1/2 from its edge.
    doubled = (FACTOR - 1) * length + 2 * torch.arange(length, device=device) + 1
    return doubled // (2 * FACTOR)


def context_window(window: Window) -> Window:
    """The window around a window of multiples of 16, eight times as high and wide, on multiples of 8."""
    rows, cols = ((FACTOR - 1) * side // 2 for side in window.shape)
    return Window(window.row - rows, window.col - cols, FACTOR * window.height, FACTOR * window.width)


def block_means(values: NDArray[np.float32], valid: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A picture at 1/8 of the resolution, and how much of it has data.

    Args:
        values: bands x height x width, both multiples of 8; 0 where not valid.
        valid: height x width.

    Returns:
        (bands + 1) x height/8 x width/8: the mean of the valid pixels of each block of 8 x 8, 0 where it has
        none; and their share, 0 beyond the raster and where nothing was observed.
    """
    count = _block_sums(valid[None].astype(np.float32))
    means = _block_sums(np.where(valid, values, np.float32(0))) / np.maximum(count, 1)
    return np.concatenate([means, count / np.float32(FACTOR**2)])


def wide_picture(reader: PatchReader, region: Region, window: Window) -> NDArray[np.float32]:
    """What a network with context sees beside a window of a region's image: (bands + 1) x height x width."""
    around = context_window(window)
    part, values, valid = reader.read_around(region, around, FACTOR)
    wide = np.zeros((len(values) + 1, around.height // FACTOR, around.width // FACTOR), np.float32)
    rows, cols = (slice(side.start // FACTOR, side.stop // FACTOR) for side in part.slices)
    wide[:, rows, cols] = block_means(values, valid)
    return wide


def looking_around(
    network: ContextUNet, reader: PatchReader, region: Region, window: Window
) -> Callable[[Tensor], Tensor]:
    """The network with the wide picture around a window already given: 1 x bands x H x W in, logits out."""
    device = network.head.weight.device
    wide = torch.from_numpy(wide_picture(reader, region, window))[None].to(device)

    def run(image: Tensor) -> Tensor:
        logits: Tensor = network(image.to(device), wide)
        return logits.cpu()

    return run


def _block_sums(values: NDArray[np.float32]) -> NDArray[np.float32]:
    bands, height, width = values.shape
    blocks = values.reshape(bands, height // FACTOR, FACTOR, width // FACTOR, FACTOR)
    sums: NDArray[np.float32] = blocks.sum(axis=(2, 4))
    return sums
