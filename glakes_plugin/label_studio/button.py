"""What the action "Label studio" opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.gui import QgisInterface

from ..docks import STUDIO
from ..on_demand import OnDemand

if TYPE_CHECKING:
    from .studio import LabelStudio


class LabelStudioButton(OnDemand["LabelStudio"]):
    """Opens the one studio of a window."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(iface, STUDIO, _make)

    @property
    def studio(self) -> LabelStudio | None:
        """Once it was asked for."""
        return self.made

    def open_region(self, region_id: str) -> bool:
        """Open a region of the samples that are open; False where they have none of this id."""
        if self.made is None or region_id not in self.made.session.regions:
            return False
        self.open()
        self.made.open_region(region_id)
        return True


def _make(iface: QgisInterface) -> LabelStudio:
    from .studio import LabelStudio  # numpy and GDAL are loaded when they are wanted

    return LabelStudio(iface)
