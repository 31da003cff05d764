"""A model's card in one line."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ...models.card import ModelCard
from ..figures import decimal


def facts(card: ModelCard) -> str:
    """Name, network, bands, pixel size, and how well it did on its validation regions where the card tells."""
    translate = QCoreApplication.translate
    parts = [
        f"{card.name}: {_network(card)}",
        translate("MapLakes", "bands {}").format(" ".join(card.bands)),
        translate("MapLakes", "trained at {} m").format(decimal(card.pixel_size_m, 0)),
    ]
    score = card.metrics.get("validation", {}).get("f1")
    if isinstance(score, float):
        parts.append(translate("MapLakes", "validation F1 {}").format(decimal(score, 2)))
    return ", ".join(parts)


def _network(card: ModelCard) -> str:
    width = card.arguments.get("width")
    return f"{card.architecture} {width}" if width else card.architecture
