"""Grids of pixels that are asked for or stored, and where the one lies in the other."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import floor, hypot, log2

import numpy as np
from pyproj import CRS, Transformer

EARTH_RADIUS = 6378137.0
"""Of WGS 84; one degree is as long as along its equator."""


@dataclass(frozen=True)
class Lattice:
    """Pixels of a projection: `transform` is (x scale, x shear, x origin, y shear, y scale, y origin)."""

    crs: str
    transform: tuple
    height: int = 1
    width: int = 1

    def expanded(self, rows, cols):
        """As many more pixels on every side."""
        return replace(self.moved(-rows, -cols), height=self.height + 2 * rows, width=self.width + 2 * cols)

    def moved(self, rows, cols):
        """The same number of pixels, so many rows down and columns to the right."""
        a, b, c, d, e, f = self.transform
        return replace(self, transform=(a, b, c + a * cols + b * rows, d, e, f + d * cols + e * rows))

    def centres(self):
        """x and y of every pixel's centre, each (height, width)."""
        a, b, c, d, e, f = self.transform
        cols, rows = np.meshgrid(np.arange(self.width) + 0.5, np.arange(self.height) + 0.5)
        return a * cols + b * rows + c, d * cols + e * rows + f

    def corners(self, per_side=8):
        """x and y of places along the outline, closed."""
        a, b, c, d, e, f = self.transform
        steps = np.linspace(0, 1, per_side, endpoint=False)
        cols = np.concatenate([steps, np.ones(per_side), 1 - steps, np.zeros(per_side)]) * self.width
        rows = np.concatenate([np.zeros(per_side), steps, np.ones(per_side), 1 - steps]) * self.height
        return a * cols + b * rows + c, d * cols + e * rows + f

    def nominal_scale(self):
        """Metres that a pixel measures where the projection is true."""
        crs = known_crs(self.crs)
        unit = np.pi / 180 * EARTH_RADIUS if crs.is_geographic else crs.axis_info[0].unit_conversion_factor
        return abs(self.transform[0]) * unit

    def rescaled(self, metres):
        """The same projection and origin with pixels of this nominal scale."""
        factor = metres / self.nominal_scale()
        a, b, c, d, e, f = self.transform
        return replace(self, transform=(a * factor, b * factor, c, d * factor, e * factor, f))


WGS84 = Lattice("EPSG:4326", (1.0, 0.0, 0.0, 0.0, 1.0, 0.0))
"""What computed images have for a default projection: one degree."""


@lru_cache(maxsize=64)
def known_crs(text):
    return CRS.from_user_input(text)


@lru_cache(maxsize=64)
def transformer(source, target):
    return Transformer.from_crs(known_crs(source), known_crs(target), always_xy=True)


def places(asked, stored):
    """Fractional rows and columns of `stored` in which the centres of `asked` lie."""
    x, y = asked.centres()
    if asked.crs != stored.crs:
        x, y = transformer(asked.crs, stored.crs).transform(x, y)
    a, b, c, d, e, f = stored.transform
    x, y, determinant = x - c, y - f, a * e - b * d
    with np.errstate(invalid="ignore"):  # places that the projection does not have are infinite
        return (a * y - d * x) / determinant, (e * x - b * y) / determinant


@lru_cache(maxsize=64)
def nearest(asked, stored):
    """Rows and columns of `stored` that hold the centres of `asked`; may lie outside it."""
    rows, cols = places(asked, stored)
    # Transformed there and back, a centre that lies on an edge may miss it by a rounding error.
    return tuple(np.floor(np.where(np.isfinite(part), part, -1) + 1e-9).astype(np.int64) for part in (rows, cols))


def pyramid_level(asked, stored):
    """The coarsest level of a pyramid over `stored` that is not coarser than `asked`."""
    middle = replace(asked.moved(asked.height // 2, asked.width // 2), height=2, width=2)
    rows, cols = places(middle, stored)
    right = hypot(rows[0, 1] - rows[0, 0], cols[0, 1] - cols[0, 0])
    down = hypot(rows[1, 0] - rows[0, 0], cols[1, 0] - cols[0, 0])
    ratio = min(right, down)
    return max(0, floor(log2(ratio) + 1e-6)) if np.isfinite(ratio) and ratio > 0 else 0


def around(asked, projection):
    """The part of a projection's endless lattice that holds the centres of `asked`, and where they lie in it."""
    rows, cols = nearest(asked, replace(projection, height=1, width=1))
    top, left = int(rows.min()), int(cols.min())
    size = {"height": int(rows.max()) - top + 1, "width": int(cols.max()) - left + 1}
    return replace(projection.moved(top, left), **size), rows - top, cols - left
