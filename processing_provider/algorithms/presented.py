"""How all that the provider offers looks: its icon, and where its help is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtGui import QIcon

from ..help_pages import address

ICON = Path(__file__).resolve().parents[2] / "resources" / "icons" / "glakes.svg"


class Presented:
    """Before a class of QGIS among an algorithm's bases."""

    def icon(self) -> QIcon:
        """The icon of the provider."""
        return QIcon(str(ICON))

    def svgIconPath(self) -> str:
        """The same icon, for HTML."""
        return str(ICON)

    def helpUrl(self: Any) -> str:
        """Where to read on."""
        return address(f"algorithms/{self.name()}")
