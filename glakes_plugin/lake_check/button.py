"""What the action "Check lakes" opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qgis.gui import QgisInterface

from ..docks import LAKE_CHECK
from ..on_demand import OnDemand

if TYPE_CHECKING:
    from .lake_check import LakeCheck


class LakeCheckButton(OnDemand["LakeCheck"]):
    """Opens the one check of a window."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__(iface, LAKE_CHECK, _make)

    @property
    def lake_check(self) -> LakeCheck | None:
        """Once it was asked for."""
        return self.made


def _make(iface: QgisInterface) -> LakeCheck:
    from .lake_check import LakeCheck  # numpy and GDAL are loaded when they are wanted

    return LakeCheck(iface)
