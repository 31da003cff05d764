"""Which tiles an extent is fetched in, and what they cost. Arithmetic only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError

from ...errors import GridMismatch, InvalidSetting
from ...grid import Window, split_window
from ...steps import Extent
from ..grids import Grid, choose_grid, resolution_in
from .settings import EarthEngineSettings

MOST_REQUESTS = 40
"""What Earth Engine answers at once for one project."""

MOST_BYTES = 640 * 2**20
"""What all answers together may hold; unpacked and copied for writing they take twice that."""

OBSERVATIONS_PER_SECOND = 4.0e6
"""Pixels times images that one request gets through in a second; a guess until the first tiles are there."""


@dataclass(frozen=True)
class Tile:
    """A part of the composite, cut along the multiples of TILE_SIZE of the global grid."""

    row: int
    """Number of the tile from the equator (or the system's origin) southward; negative north of it."""
    col: int
    """Number of the tile from the origin eastward."""
    window: Window
    """Pixels of the global grid; cut to the extent."""

    @property
    def name(self) -> str:
        """What its files are called after."""
        return f"{self.row}_{self.col}"


@dataclass(frozen=True)
class Lattice:
    """The global grid: pixel edges on multiples of the pixel size from the origin of the coordinate system.

    So neither extent nor tile size moves a pixel.
    """

    crs: CRS
    step: float
    """Pixel size in the units of `crs`."""

    def grid(self, window: Window) -> Grid:
        """Where a window of it lies."""
        transform = Affine(self.step, 0.0, window.col * self.step, 0.0, -self.step, -window.row * self.step)
        return Grid(self.crs, transform, window.height, window.width)

    def degrees(self, window: Window) -> Extent:
        """West, south, east, north of a window with two pixels to spare; east > 180 across the antimeridian.

        Raises:
            GridMismatch: the window reaches to where the coordinate system has no places.
        """
        west, south, east, north = self.grid(window.expand(2)).bounds_in(CRS.from_epsg(4326))
        if not np.isfinite([west, south, east, north]).all():
            raise GridMismatch("EXTENT reaches beyond where CRS is defined. Give EXTENT in the units of CRS.")
        return west, max(south, -90.0), east if east > west else east + 360.0, min(north, 90.0)


@dataclass(frozen=True)
class TilePlan:
    """All tiles of one job."""

    lattice: Lattice
    whole: Window
    tiles: tuple[Tile, ...]


def plan_tiles(settings: EarthEngineSettings) -> TilePlan:
    """Cut the extent into tiles, in scan order.

    Raises:
        InvalidSetting: the coordinate system is not known.
        GridMismatch: the composite would have an absurd size.
    """
    try:
        crs = CRS.from_user_input(settings.crs)
    except CRSError as error:
        sentence = f"CRS '{settings.crs}' is not a coordinate system that is known. Give a code such as EPSG:4326."
        raise InvalidSetting(sentence) from error
    step = resolution_in(crs, settings.resolution)
    lattice = Lattice(crs, step)
    found = choose_grid([lattice.grid(Window(0, 0, 1, 1))], crs, settings.extent, settings.resolution)
    row, col = round(-found.transform.f / step), round(found.transform.c / step)
    whole = Window(row, col, found.height, found.width)
    size = settings.tile_size
    tiles = (Tile(part.row // size, part.col // size, part) for part in split_window(whole, size))
    return TilePlan(lattice, whole, tuple(tiles))


def quarters(window: Window) -> Iterator[Window]:
    """The window in up to four parts."""
    height, width = -(-window.height // 2), -(-window.width // 2)
    for row in range(window.row, window.row_stop, height):
        for col in range(window.col, window.col_stop, width):
            yield Window(row, col, height, width).intersect(window)


def requests_at_once(settings: EarthEngineSettings) -> int:
    """How many tiles may be under way: as many as Earth Engine takes and memory holds."""
    return max(1, min(MOST_REQUESTS, MOST_BYTES // settings.request_bytes(settings.tile_size**2)))


@dataclass(frozen=True)
class Estimate:
    """What the tiles that are still missing will cost."""

    tiles: int
    megabytes: float
    """Before compression."""
    minutes: float
    """A guess, before anything was measured."""

    def sentence(self) -> str:
        """For the log."""
        minutes = "less than a minute" if self.minutes < 1 else f"about {self.minutes:,.0f} minutes"
        return (
            f"To fetch: {self.tiles:,} tiles, {self.megabytes:,.0f} MB before compression, {minutes} by a rough guess"
            " that the log mends when tiles have come."
        )


def estimate(tiles: list[Tile], settings: EarthEngineSettings, images: int, extent_pixels: int) -> Estimate:
    """Reckon what tiles cost.

    Args:
        tiles: those to fetch.
        settings: bands and tile size.
        images: that touch the extent.
        extent_pixels: of the whole extent; an image covers a share of it that is not known, so each is
            taken to cover one Sentinel-2 tile, or all of a smaller extent.
    """
    pixels = sum(tile.window.height * tile.window.width for tile in tiles)
    covered = min(1.0, (109_800.0 / settings.resolution) ** 2 / max(extent_pixels, 1))
    seconds = pixels * images * covered / OBSERVATIONS_PER_SECOND / min(requests_at_once(settings), max(len(tiles), 1))
    return Estimate(len(tiles), settings.request_bytes(pixels) / 1e6, seconds / 60.0)
