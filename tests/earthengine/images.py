"""Images as Earth Engine has them: bands that are computed only where somebody asks, with a mask."""

from dataclasses import dataclass, field

import numpy as np
from shapely.geometry import Polygon, box

from .lattice import WGS84, around, nearest, pyramid_level, transformer

RANGES = {
    "uint8": (0, 255),
    "int8": (-128, 127),
    "uint16": (0, 65535),
    "int16": (-32768, 32767),
    "uint32": (0, 2**32 - 1),
    "int32": (-(2**31), 2**31 - 1),
    "int64": (-(2**63), 2**63 - 1),
}
"""Whole-number types, narrow ones first."""

BYTES = {name: np.dtype(name).itemsize for name in RANGES} | {"float": 4, "double": 8}


class EarthEngineError(Exception):
    """What the service answers with status 400."""


def is_whole(kind):
    return kind in RANGES


def union(one, two):
    """The type that holds the values of both."""
    if "double" in (one, two) or ({one, two} & {"int32", "uint32", "int64"} and "float" in (one, two)):
        return "double"
    if "float" in (one, two):
        return "float"
    low, high = min(RANGES[one][0], RANGES[two][0]), max(RANGES[one][1], RANGES[two][1])
    return next(name for name, (least, most) in RANGES.items() if least <= low and high <= most)


def cast(values, kind):
    """Decimals are cut off, numbers beyond the type's range become its nearest end."""
    if not is_whole(kind):
        return values.astype(np.float32).astype(np.float64) if kind == "float" else values.astype(np.float64)
    if values.dtype.kind == "f":
        low, high = RANGES[kind]
        clean = np.trunc(np.where(np.isnan(values), 0, values))
        return np.where(clean <= low, low, np.where(clean >= high, high, clean)).astype(np.int64)
    return np.clip(values, *RANGES[kind])


class Memory:
    """What was computed during one request, because a graph uses its bands many times over."""

    MOST = 40_000_000
    """Pixels; beyond it everything is forgotten and computed again."""

    def __init__(self):
        self._results, self._pixels = {}, 0

    def recall(self, compute, lattice):
        key = (id(compute), lattice)
        if key not in self._results:
            result = compute(lattice)
            if self._pixels > self.MOST:
                self._results.clear()
                self._pixels = 0
            # The function is kept beside its result, so that its id is not given to another one.
            self._results[key] = (compute, result)
            self._pixels += lattice.height * lattice.width
        return self._results[key][1]


class Band:
    """One band: `compute` gives values (int64 or float64) and where they are valid, for a lattice."""

    def __init__(self, name, kind, projection, compute, memory):
        self.name, self.kind, self.projection, self._compute, self._memory = name, kind, projection, compute, memory

    def pixels(self, lattice):
        return self._memory.recall(self._compute, lattice)

    def renamed(self, name):
        return Band(name, self.kind, self.projection, self._compute, self._memory)

    def derived(self, compute, kind=None, projection=None, name=None):
        """A band that is computed from others, with what is not given taken over from this one."""
        return Band(name or self.name, kind or self.kind, projection or self.projection, compute, self._memory)


@dataclass
class Element:
    """Anything with properties: an image, or a feature that a join made."""

    properties: dict = field(default_factory=dict)
    footprint: object = None
    """Outline in degrees; None = everywhere."""


@dataclass
class Image(Element):
    bands: list = field(default_factory=list)
    clipped: object = None
    """The pixels that are left of it, a lattice; None = it was not clipped."""

    def band(self, name):
        found = next((band for band in self.bands if band.name == name), None)
        if found is None:
            names = ", ".join(band.name for band in self.bands)
            raise EarthEngineError(
                f"Image.select: Band pattern '{name}' did not match any bands. Available bands: [{names}]"
            )
        return found

    def with_bands(self, bands):
        """Other bands, the same properties and footprint."""
        return Image(self.properties, self.footprint, list(bands))

    def without_properties(self, bands):
        return Image({}, self.footprint, list(bands))


def stored_band(name, kind, array, missing, grid, memory, policy="mean"):
    """A band of an asset: nearest neighbour in the pyramid level that fits the request."""
    levels = [(array.astype(np.int64), ~missing, grid)]

    def compute(lattice):
        wanted = pyramid_level(lattice, grid)
        while len(levels) <= wanted:
            levels.append(_coarser(*levels[-1], policy))
        values, valid, level = levels[wanted]
        rows, cols = nearest(lattice, level)
        inside = (rows >= 0) & (rows < level.height) & (cols >= 0) & (cols < level.width)
        rows, cols = np.where(inside, rows, 0), np.where(inside, cols, 0)
        there = inside & valid[rows, cols]
        return np.where(there, values[rows, cols], 0), there

    return Band(name, kind, grid, compute, memory)


def _coarser(values, valid, grid, policy):
    """The next level of a pyramid: 2 x 2 pixels become one."""
    height, width = -(-grid.height // 2), -(-grid.width // 2)
    spare = ((0, 2 * height - grid.height), (0, 2 * width - grid.width))
    quads = [
        part.reshape(height, 2, width, 2).transpose(0, 2, 1, 3).reshape(height, width, 4)
        for part in (np.pad(values, spare), np.pad(valid, spare))
    ]
    count = quads[1].sum(axis=2)
    if policy == "mean":
        result = np.rint((quads[0] * quads[1]).sum(axis=2) / np.maximum(count, 1)).astype(np.int64)
    else:  # the first valid one, as "sample"
        result = np.take_along_axis(quads[0], quads[1].argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
    a, b, c, d, e, f = grid.transform
    coarser = type(grid)(grid.crs, (2 * a, 2 * b, c, 2 * d, 2 * e, f), height, width)
    return result, count > 0, coarser


def constant_band(name, value, memory):
    whole = isinstance(value, int)
    kind = next(name for name, (low, high) in RANGES.items() if low <= value <= high) if whole else "double"
    # Constants are int32 at least, as the service has them.
    kind = "int32" if whole and BYTES[kind] < 4 else kind

    def compute(lattice):
        shape = lattice.height, lattice.width
        return np.full(shape, value, np.int64 if whole else np.float64), np.ones(shape, dtype=bool)

    return Band(name, kind, WGS84, compute, memory)


def reprojected(band, projection):
    """Computed on the projection's own pixels, then taken from there by nearest neighbour."""

    def compute(lattice):
        inner, rows, cols = around(lattice, projection)
        values, valid = band.pixels(inner)
        return values[rows, cols], valid[rows, cols]

    return band.derived(compute, projection=projection)


def outline(grid):
    """A grid's footprint in degrees."""
    if grid.crs == "EPSG:4326":
        a, _, c, _, e, f = grid.transform
        return box(c, f + e * grid.height, c + a * grid.width, f)
    x, y = grid.corners()
    return Polygon(zip(*transformer(grid.crs, "EPSG:4326").transform(x, y), strict=True))
