"""Earth Engine's functions that look at a pixel's neighbours, on the pixels of the projection that is asked for."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import distance_transform_edt

from .images import EarthEngineError
from .lattice import Lattice

LARGEST_KERNEL = 512
"""Pixels that a kernel may reach."""


@dataclass(frozen=True)
class Kernel:
    """Weights around a focus, either as they stand or by a rule that needs the pixel size."""

    weights: object = None
    """2-D array; None = made by `make` for a pixel size."""
    focus: tuple = (0, 0)
    """Row and column of the focus."""
    make: object = None
    """From pixels per unit to a kernel."""

    def at(self, lattice):
        """The kernel in pixels of a lattice, as (row offset, column offset, weight) of its non-zero weights."""
        kernel = self if self.make is None else self.make(lattice.nominal_scale())
        rows, cols = np.nonzero(kernel.weights)
        offsets = [
            (int(row) - kernel.focus[0], int(col) - kernel.focus[1], float(kernel.weights[row, col]))
            for row, col in zip(rows, cols, strict=True)
        ]
        if any(max(abs(row), abs(col)) > LARGEST_KERNEL for row, col, _ in offsets):
            raise EarthEngineError(f"Kernel radius must not be larger than {LARGEST_KERNEL} pixels.")
        return offsets


SHAPES = {
    "circle": lambda rows, cols, radius: rows**2 + cols**2 <= radius**2,
    "square": lambda rows, cols, radius: (np.abs(rows) <= radius) & (np.abs(cols) <= radius),
    "diamond": lambda rows, cols, radius: np.abs(rows) + np.abs(cols) <= radius,
    "plus": lambda rows, cols, radius: ((rows == 0) | (cols == 0)) & (np.abs(rows + cols) <= radius),
    "cross": lambda rows, cols, radius: (np.abs(rows) == np.abs(cols)) & (np.abs(rows) <= radius),
}


def shaped(shape, radius, units="pixels", normalize=True, magnitude=1.0):
    if shape not in SHAPES:
        raise EarthEngineError(f"Unknown kernel type '{shape}'.")
    if units not in ("pixels", "meters"):
        raise EarthEngineError(f"Unknown kernel units '{units}'.")

    def make(metres):
        reach = radius if units == "pixels" else radius / metres
        half = math.floor(reach + 1e-9)
        rows, cols = np.mgrid[-half : half + 1, -half : half + 1]
        weights = SHAPES[shape](rows, cols, reach + 1e-9).astype(float)
        return Kernel(weights * magnitude / (weights.sum() if normalize else 1.0), (half, half))

    return Kernel(make=make)


def fixed(weights, width=-1, height=-1, x=-1, y=-1, normalize=False):
    array = np.array([[float(weight) for weight in row] for row in weights])
    if array.ndim != 2 or width not in (-1, array.shape[1]) or height not in (-1, array.shape[0]):
        raise EarthEngineError(f"Kernel.fixed: weights of {array.shape} do not fit {height} x {width}.")
    focus = (y if y >= 0 else array.shape[0] // 2, x if x >= 0 else array.shape[1] // 2)
    return Kernel(array / array.sum() if normalize else array, focus)


REDUCERS = {
    "max": ("max", lambda values, weights: values.max(axis=0)),
    "min": ("min", lambda values, weights: values.min(axis=0)),
    "anyNonZero": ("any", lambda values, weights: (values != 0).any(axis=0)),
}


def functions(memory):
    return {
        **{f"Kernel.{name}": _kernel(name) for name in SHAPES},
        "Kernel.fixed": fixed,
        "Image.focalMax": _focal(np.maximum, -np.inf),
        "Image.focalMin": _focal(np.minimum, np.inf),
        "Image.reduceNeighborhood": reduce_neighborhood,
        "Image.convolve": convolve,
        "Image.neighborhoodToBands": neighborhood_to_bands,
        "Image.translate": translate,
        "Image.fastDistanceTransform": fast_distance_transform,
        "Image.directionalDistanceTransform": directional_distance_transform,
    }


def _kernel(shape):
    return lambda radius, units="pixels", normalize=True, magnitude=1.0: shaped(
        shape, radius, units, normalize, magnitude
    )


def _reach(offsets):
    return max((abs(row) for row, _, _ in offsets), default=0), max((abs(col) for _, col, _ in offsets), default=0)


def _neighbours(band, lattice, offsets):
    """For each offset the values, validity and weight of the neighbours there."""
    down, right = _reach(offsets)
    values, valid = band.pixels(lattice.expanded(down, right))
    for row, col, weight in offsets:
        there = (
            slice(down + row, down + row + lattice.height),
            slice(right + col, right + col + lattice.width),
        )
        yield values[there], valid[there], weight


def _extreme(band, lattice, offsets, better, worst):
    """The largest or smallest valid neighbour, and where there is one."""
    best = np.full((lattice.height, lattice.width), worst)
    found = np.zeros(best.shape, dtype=bool)
    for values, valid, _ in _neighbours(band, lattice, offsets):
        best = np.where(valid, better(best, values), best)
        found |= valid
    best = np.where(found, best, 0)
    return best, found


def _like(band, values):
    return values.astype(np.float64 if band.kind in ("float", "double") else np.int64)


def _focal(better, worst):
    """Morphology: masked neighbours do not count, and a masked pixel with a valid neighbour is filled."""

    def apply(image, radius=1.5, kernelType="circle", units="pixels", iterations=1, kernel=None):
        kernel = kernel or shaped(kernelType, radius, units)

        def filtered(band):
            def compute(lattice):
                best, found = _extreme(band, lattice, kernel.at(lattice), better, worst)
                return _like(band, best), found

            return band.derived(compute)

        for _ in range(int(iterations)):
            image = image.with_bands([filtered(band) for band in image.bands])
        return image

    return apply


def reduce_neighborhood(image, reducer, kernel, inputWeight="kernel", skipMasked=True, optimization=None):
    if inputWeight not in ("kernel", "mask", "min"):
        raise EarthEngineError(f"Image.reduceNeighborhood: Unknown inputWeight '{inputWeight}'.")

    def reduced(band):
        def compute(lattice):
            result, found = _reduce(reducer, band, lattice, kernel.at(lattice), inputWeight)
            return result, found & band.pixels(lattice)[1] if skipMasked else found

        kind = band.kind if reducer in ("max", "min") else "uint8" if reducer == "any" else "int32"
        kind = "double" if reducer in ("mean", "sum") else kind
        return band.derived(compute, kind, name=f"{band.name}_{reducer}")

    return image.without_properties([reduced(band) for band in image.bands])


def _reduce(reducer, band, lattice, offsets, weighting):
    if reducer in ("max", "min"):
        better, worst = (np.maximum, -np.inf) if reducer == "max" else (np.minimum, np.inf)
        best, found = _extreme(band, lattice, offsets, better, worst)
        return _like(band, best), found
    shape = lattice.height, lattice.width
    total, weights, count, any_set = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.int64), np.zeros(shape, bool)
    for values, valid, weight in _neighbours(band, lattice, offsets):
        counted = {"kernel": weight, "mask": 1.0, "min": min(weight, 1.0)}[weighting]
        total += np.where(valid, values * counted, 0)
        weights += valid * counted
        count += valid
        any_set |= valid & (values != 0)
    if reducer == "count":
        return count, np.ones(shape, dtype=bool)
    if reducer == "any":
        return any_set.astype(np.int64), count > 0
    if reducer in ("sum", "mean"):
        return (total if reducer == "sum" else total / np.where(weights == 0, 1, weights)), count > 0
    raise EarthEngineError(f"Reducer '{reducer}' is not supported in neighbourhoods on loopback.")


def convolve(image, kernel):
    def weighed(band):
        def compute(lattice):
            total = np.zeros((lattice.height, lattice.width))
            complete = np.ones(total.shape, dtype=bool)
            # Convolution proper: the kernel is turned by half a circle.
            for values, valid, weight in _neighbours(band, lattice, [(-r, -c, w) for r, c, w in kernel.at(lattice)]):
                total += np.where(valid, values * weight, 0)
            return total, complete & band.pixels(lattice)[1]

        return band.derived(compute, "double")

    return image.with_bands([weighed(band) for band in image.bands])


def neighborhood_to_bands(image, kernel):
    def moved(band, index):
        def compute(lattice):
            row, col, _ = kernel.at(lattice)[index]
            return band.pixels(lattice.moved(row, col))

        return compute

    if kernel.make is not None:
        raise EarthEngineError("Image.neighborhoodToBands: only fixed kernels are supported on loopback.")
    bands = []
    for band in image.bands:
        for index, (row, col, _) in enumerate(kernel.at(Lattice("EPSG:3857", (1, 0, 0, 0, -1, 0)))):
            bands.append(band.derived(moved(band, index), name=f"{band.name}_{col}_{row}"))
    return image.without_properties(bands)


def translate(input, x, y, units="meters", proj=None):
    if units not in ("meters", "pixels"):
        raise EarthEngineError(f"Image.translate: Unknown units '{units}'.")
    projection = proj or input.bands[0].projection

    def moved(band):
        def compute(lattice):
            if lattice.crs != projection.crs:
                raise EarthEngineError(
                    "Image.translate in another projection than the request's is not supported on loopback."
                )
            a, _, _, _, e, _ = projection.transform
            unit = 1.0 if units == "meters" else None
            right = x * (a if unit is None else unit) / lattice.transform[0]
            down = y * (e if unit is None else unit) / lattice.transform[4]
            return band.pixels(lattice.moved(-down, -right))

        return band.derived(compute)

    return input.with_bands([moved(band) for band in input.bands])


def fast_distance_transform(image, neighborhood=256, units="pixels", metric="squared_euclidean"):
    if metric != "squared_euclidean" or units != "pixels":
        raise EarthEngineError(
            "Image.fastDistanceTransform: only squared_euclidean in pixels is supported on loopback."
        )
    band, reach = image.bands[0], int(neighborhood)

    def compute(lattice):
        values, valid = band.pixels(lattice.expanded(reach, reach))
        target = valid & (values != 0)
        inner = slice(reach, reach + lattice.height), slice(reach, reach + lattice.width)
        if not target.any():
            return np.full((lattice.height, lattice.width), float(2 * reach**2)), np.ones(target[inner].shape, bool)
        squared = np.rint(distance_transform_edt(~target) ** 2)
        return np.minimum(squared[inner], float(2 * reach**2)), np.ones(target[inner].shape, dtype=bool)

    return image.with_bands([band.derived(compute, "double", name="distance")])


def directional_distance_transform(source, angle, maxDistance, labelBand=None):
    if labelBand is not None:
        raise EarthEngineError("Image.directionalDistanceTransform: labelBand is not supported on loopback.")
    band, reach = source.bands[0], int(maxDistance)
    # Degrees from the x axis towards the north.
    right, down = math.cos(math.radians(angle)), -math.sin(math.radians(angle))

    def compute(lattice):
        values, valid = band.pixels(lattice.expanded(reach, reach))
        target = valid & (values != 0)
        distance = np.full((lattice.height, lattice.width), np.inf)
        for step in range(reach, -1, -1):
            row, col = reach + math.floor(step * down + 0.5), reach + math.floor(step * right + 0.5)
            hit = target[row : row + lattice.height, col : col + lattice.width]
            distance[hit] = step
        found = np.isfinite(distance)
        return np.where(found, distance, 0.0), found

    return source.with_bands([band.derived(compute, "float", name="distance")])
