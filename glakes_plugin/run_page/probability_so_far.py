"""The probabilities of the finished tiles of a run, as one raster; `map_lakes/partial_layer.py` puts it on the map."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem

from ..map_lakes.windows_so_far import Tile as Window
from ..map_lakes.windows_so_far import WindowsSoFar
from .job import Job
from .tile_state import Tile, part_path

TILES_PER_S = 200
"""A raster of so many tiles is renewed once a second at most, one of ten times as many every ten seconds."""


class TilesSoFar(WindowsSoFar):
    """Finished tiles in place of the windows of one prediction; nothing is opened before it is drawn."""

    def __init__(self, job: Job, states: Mapping[str, Tile]) -> None:
        a, b, c, d, e, f = job.transform
        super().__init__(job.root, system=job.crs, transform=(c, a, b, f, d, e))
        self._job, self._states = job, states
        self._next = 0.0

    def look(self) -> bool:
        """Take in what has been finished or taken back since; True when anything is different."""
        now = time.monotonic()
        if now < self._next:
            return False
        found: dict[Path, Window] = {
            part_path(self._job.root, name, "probability"): Window(place.row, place.col, place.height, place.width)
            for name, place in self._job.tiles.items()
            if self._states[name].state.is_finished
        }
        is_new = bool(found) and found.keys() != self.tiles.keys()
        if is_new:
            self.tiles = found
            self._next = now + len(found) / TILES_PER_S
        return is_new


def crs_of(job: Job) -> QgsCoordinateReferenceSystem:
    """The coordinate system of the raster that is mapped."""
    return QgsCoordinateReferenceSystem.fromWkt(job.crs)
