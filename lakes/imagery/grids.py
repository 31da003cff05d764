"""Pixel grids on the map: the one a composite is made on, and where its pixels lie in another grid.

By pixel centre. The place of a pixel is reckoned from the grid alone, never from the block or the
extent that asks, so blocks of any size see the same values (GDAL's warper interpolates its coordinates
within each block it is asked for).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, floor

import numpy as np
from affine import Affine
from numpy.typing import NDArray
from pyproj import Geod, Transformer
from rasterio.crs import CRS
from rasterio.warp import transform_bounds

from ..errors import GridMismatch
from ..grid import Window
from ..steps import Extent

METRES_PER_DEGREE = np.pi / 180 * 6378137.0
"""Along the equator of WGS 84; what 10 m means on a grid in degrees."""

MAX_SIDE_PX = 400_000
"""A side beyond this is a mistake: scenes of far-apart places, or an extent in another unit."""

_KNOT = 16
"""Pixels between the places that are transformed exactly; in between, linear within 1e-4 pixel."""


@dataclass(frozen=True)
class Grid:
    """A north-up raster's place: coordinate system, transform and size in pixels."""

    crs: CRS = field(hash=False)
    """Not hashed, which takes as long as reading a small file."""
    transform: Affine
    height: int
    width: int

    @property
    def pixel(self) -> tuple[float, float]:
        """Height and width of a pixel in the units of the coordinate system, both positive."""
        return abs(self.transform.e), abs(self.transform.a)

    @property
    def bounds(self) -> Extent:
        """xmin, ymin, xmax, ymax."""
        left, top = self.transform.c, self.transform.f
        right, bottom = self.transform * (self.width, self.height)
        return min(left, right), min(top, bottom), max(left, right), max(top, bottom)

    def bounds_in(self, crs: CRS) -> Extent:
        """The box around this grid in another coordinate system."""
        if crs == self.crs:
            return self.bounds
        xmin, ymin, xmax, ymax = transform_bounds(self.crs, crs, *self.bounds, densify_pts=21)
        return xmin, ymin, xmax, ymax

    def is_north_up(self) -> bool:
        """True when rows run west to east and columns north to south."""
        turned = bool(self.transform.b) or bool(self.transform.d)
        return not turned and bool(self.transform.a > 0 > self.transform.e)

    def shares_lattice(self, other: Grid) -> bool:
        """True when both have the same coordinate system, pixel size and pixel edges (to 1/100 pixel)."""
        if self.crs != other.crs or not np.allclose(self.pixel, other.pixel, rtol=1e-7, atol=0):
            return False
        col, row = ~self.transform * (other.transform.c, other.transform.f)
        return abs(col - round(col)) < 0.01 and abs(row - round(row)) < 0.01


def unplaced(crs: CRS | None) -> str | None:
    """Why a raster of this coordinate system lies nowhere on the Earth; None when it has its place."""
    if crs is None:
        return "has no coordinate system"
    if not (crs.is_geographic or crs.is_projected):
        return "has a coordinate system that is tied to no place on the Earth"
    return None


def resolution_in(crs: CRS, resolution_m: float) -> float:
    """A resolution in metres in the units of a coordinate system; degrees as at the equator."""
    if crs.is_geographic:
        return resolution_m / METRES_PER_DEGREE
    return float(resolution_m / crs.linear_units_factor[1])


def choose_grid(grids: list[Grid], crs: CRS | None, extent: Extent | None, resolution_m: float) -> Grid:
    """The grid that images lying on `grids` are brought to.

    Where all images share one lattice of that coordinate system and resolution, it is kept, so that
    nothing is resampled. Otherwise pixel edges lie on multiples of the resolution.

    Args:
        grids: one per image, at least one; the first one's coordinate system is the default.
        crs: of the result and of `extent`.
        extent: what to cover; None = all images together.
        resolution_m: pixel size in metres.

    Raises:
        GridMismatch: the result would have an absurd size.
    """
    first = grids[0]
    crs = crs or first.crs
    step = resolution_in(crs, resolution_m)
    lattice = Grid(crs, Affine(step, 0, 0, 0, -step, 0), 1, 1)
    wanted = Grid(crs, Affine(step, 0, first.transform.c, 0, -step, first.transform.f), 1, 1)
    if first.is_north_up() and all(wanted.shares_lattice(grid) for grid in grids):
        lattice = first
    boxes = np.array([extent] if extent else [grid.bounds_in(crs) for grid in grids])
    return _covering(lattice, (*boxes[:, :2].min(axis=0), *boxes[:, 2:].max(axis=0)))


def _covering(lattice: Grid, box: Extent) -> Grid:
    """The lattice's pixels that a box touches, forgiving a thousandth of a pixel."""
    left, top = ~lattice.transform * (box[0], box[3])
    right, bottom = ~lattice.transform * (box[2], box[1])
    col, row = floor(left + 1e-3), floor(top + 1e-3)
    width, height = ceil(right - 1e-3) - col, ceil(bottom - 1e-3) - row
    if not (0 < width <= MAX_SIDE_PX and 0 < height <= MAX_SIDE_PX):
        raise GridMismatch(
            f"The composite would have {width} x {height} pixels, where up to {MAX_SIDE_PX} a side are expected."
            " Give an EXTENT in the units of CRS, and check RESOLUTION and that the scenes show one place."
        )
    return Grid(lattice.crs, lattice.transform * Affine.translation(col, row), height, width)


def touched_window(target: Grid, source: Grid) -> Window:
    """The target's pixels that a source may touch, with two to spare."""
    whole = Window(0, 0, target.height, target.width)
    xmin, ymin, xmax, ymax = source.bounds_in(target.crs)
    (left, top), (right, bottom) = ~target.transform * (xmin, ymax), ~target.transform * (xmax, ymin)
    if not np.isfinite([left, top, right, bottom]).all():
        return whole
    row, col = int(np.floor(top + 1e-3)), int(np.floor(left + 1e-3))
    touched = Window(row, col, int(np.ceil(bottom - 1e-3)) - row, int(np.ceil(right - 1e-3)) - col)
    touched = touched.intersect(whole)
    return touched if touched.is_empty() else touched.expand(2).intersect(whole)


def nearest_pixels(target: Grid, window: Window, source: Grid) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns in `source` that hold the centres of the target's pixels in a window.

    Returns:
        Two index arrays that broadcast to the window's shape: (h, 1) and (1, w) where both grids
        share a coordinate system, (h, w) each otherwise. May lie outside the source; -1 where the
        place has no coordinates there.
    """
    rows, cols = pixel_places(target, window, source)
    return whole_pixels(rows), whole_pixels(cols)


def pixel_places(target: Grid, window: Window, source: Grid) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where the centres of the target's pixels lie in `source`, counted in its pixels from its corner.

    Returns:
        Rows and columns, shaped as by `nearest_pixels`; not finite where the place has no coordinates.
    """
    if source.crs == target.crs and source.is_north_up():
        combined = ~source.transform * target.transform
        cols = np.arange(window.col, window.col_stop) + 0.5
        rows = np.arange(window.row, window.row_stop) + 0.5
        return (combined.e * rows + combined.f)[:, None], (combined.a * cols + combined.c)[None, :]
    return _warped_places(target, window, source)


def _warped_places(target: Grid, window: Window, source: Grid) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # Knots are counted from the map's own zero, so that they stay where they are whatever the extent.
    height, width = target.pixel
    down, right = round(-target.transform.f / height) % _KNOT, round(target.transform.c / width) % _KNOT
    shifted = Window(window.row + down, window.col + right, window.height, window.width)
    knots = shifted.aligned(_KNOT)
    rows = np.arange(knots.row, knots.row_stop + 1, _KNOT) - down
    cols = np.arange(knots.col, knots.col_stop + 1, _KNOT) - right
    x, y = target.transform * tuple(np.meshgrid(cols + 0.5, rows + 0.5))
    places = ~source.transform * _transformer(target.crs, source.crs).transform(x, y)
    inside = shifted.relative_to(knots).slices
    row, col = (_refined(np.asarray(place), _KNOT)[inside] for place in (places[1], places[0]))
    return row, col


def _refined(knots: NDArray[np.float64], step: int) -> NDArray[np.float64]:
    """Bilinear values at every pixel between knots: (m + 1, n + 1) becomes (m * step, n * step)."""
    share = np.arange(step) / step
    knots = knots[:-1, None] * (1 - share)[:, None] + knots[1:, None] * share[:, None]
    knots = knots.reshape(-1, knots.shape[-1])
    knots = knots[:, :-1, None] * (1 - share) + knots[:, 1:, None] * share
    return knots.reshape(len(knots), -1)


def whole_pixels(places: NDArray[np.float64]) -> NDArray[np.intp]:
    """The pixels that hold places; -1 where the place has no coordinates."""
    # A billionth of a pixel, so that a centre that lies on an edge falls on the same side everywhere.
    return np.floor(np.where(np.isfinite(places), places, -1.0) + 1e-9).astype(np.intp)


@lru_cache(maxsize=16)
def _transformer(source: CRS, target: CRS) -> Transformer:
    return Transformer.from_crs(source.to_wkt(), target.to_wkt(), always_xy=True)


@dataclass(frozen=True)
class LocalFrame:
    """What a grid looks like on the ground around one place."""

    lon: float
    lat: float
    pixel_m: tuple[float, float]
    """Height and width of a pixel."""
    up: float
    """Azimuth of the grid's upward direction, degrees clockwise from true north."""


def local_frame(grid: Grid, bounds: Extent) -> LocalFrame:
    """The frame around the middle of `bounds`, which are in the grid's coordinate system.

    A projected system's own metres are kept where they are true within 1 %, so that 50 m are five
    pixels of 10 m.
    """
    to_degrees = _transformer(grid.crs, CRS.from_epsg(4326))
    x, y = (bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2
    height, width = grid.pixel
    lons, lats = to_degrees.transform([x, x, x + width], [y, y + height, y])
    geod = Geod(ellps="WGS84")
    up, _, height_m = geod.inv(lons[0], lats[0], lons[1], lats[1])
    _, _, width_m = geod.inv(lons[0], lats[0], lons[2], lats[2])
    unit = 0.0 if grid.crs.is_geographic else grid.crs.linear_units_factor[1]
    pixel = _nominal(height_m, height * unit), _nominal(width_m, width * unit)
    return LocalFrame(lons[0], lats[0], pixel, up)


def _nominal(measured: float, nominal: float) -> float:
    return nominal if abs(measured - nominal) < 0.01 * measured else float(measured)
