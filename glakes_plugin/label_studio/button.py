"""What the action "Label studio" does. The studio itself is made when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.gui import QgisInterface

if TYPE_CHECKING:
    from .studio import LabelStudio


class LabelStudioButton:
    """Opens the one studio of a window."""

    def __init__(self, iface: QgisInterface) -> None:
        self._iface = iface
        self.studio: LabelStudio | None = None

    def open(self) -> None:
        """Show the dock."""
        if self.studio is None:
            from .studio import LabelStudio  # numpy and GDAL are loaded when they are wanted

            self.studio = LabelStudio(self._iface)
        self.studio.open()

    def close(self) -> None:
        """Leave nothing behind: the plugin is being unloaded."""
        if self.studio is not None:
            self.studio.close()
            self.studio = None
