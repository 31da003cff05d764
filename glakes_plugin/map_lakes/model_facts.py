"""A model's card in one line."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ...models.card import ModelCard
from .figures import decimal


def facts(card: ModelCard) -> str:
    """Name, network, bands, pixel size and licence, as far as the card tells."""
    tr = QCoreApplication.translate
    parts = [
        f"{card.name}: {_network(card)}",
        tr("MapLakes", "bands {}").format(" ".join(card.bands)),
        tr("MapLakes", "{} m").format(decimal(card.pixel_size_m, 0)),
        card.licence,
    ]
    return ", ".join(part for part in parts if part)


def _network(card: ModelCard) -> str:
    width = card.arguments.get("width")
    return f"{card.architecture} {width}" if width else card.architecture
