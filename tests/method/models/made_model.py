"""The card of a small model, and weights that look trained."""

from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.models.card import ModelCard
from torch import nn

CARD = ModelCard(
    name='little "湖泊"',
    architecture="unet",
    arguments={"width": 2},
    bands=COMPOSITE_BANDS,
    scale=0.001,
    nodata=-32768,
    pixel_size_m=10.0,
    window=0,
    margin=96,
    threshold=0.4,
    licence="CC0",
)


def disturbed(network):
    """Normalisations as after training, so that a forgotten one is seen."""
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for tensor in (module.weight.data, module.running_var):
                tensor.uniform_(0.5, 2)
            for tensor in (module.bias.data, module.running_mean):
                tensor.normal_(0, 0.3)
    return network.eval()
