"""Earth Engine's functions of images, pixel by pixel: `functions(memory)` gives them by name."""

import math
import re
from dataclasses import replace

import numpy as np

from .images import (
    EarthEngineError,
    Image,
    cast,
    constant_band,
    is_whole,
    reprojected,
    union,
)
from .lattice import Lattice, known_crs

TYPES = {
    "Byte": "uint8",
    "Uint8": "uint8",
    "Int8": "int8",
    "Uint16": "uint16",
    "Int16": "int16",
    "Short": "int16",
    "Uint32": "uint32",
    "Int32": "int32",
    "Int": "int32",
    "Int64": "int64",
    "Long": "int64",
    "Float": "float",
    "Double": "double",
}

BINARY = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "max": np.maximum,
    "min": np.minimum,
    "mod": lambda a, b: np.where(b == 0, 0, np.fmod(a, np.where(b == 0, 1, b))),
    "divide": lambda a, b: np.where(b == 0, 0.0, a / np.where(b == 0, 1, b)),
    "pow": lambda a, b: np.power(a.astype(np.float64), b),
    "atan2": np.arctan2,
    "hypot": np.hypot,
    "gt": np.greater,
    "gte": np.greater_equal,
    "lt": np.less,
    "lte": np.less_equal,
    "eq": np.equal,
    "neq": np.not_equal,
    "and": lambda a, b: (a != 0) & (b != 0),
    "or": lambda a, b: (a != 0) | (b != 0),
    "bitwiseAnd": lambda a, b: a.astype(np.int64) & b.astype(np.int64),
    "bitwiseOr": lambda a, b: a.astype(np.int64) | b.astype(np.int64),
    "leftShift": lambda a, b: a.astype(np.int64) << b.astype(np.int64),
    "rightShift": lambda a, b: a.astype(np.int64) >> b.astype(np.int64),
}
BOOLEAN = {"gt", "gte", "lt", "lte", "eq", "neq", "and", "or"}
DOUBLE = {"divide", "pow", "atan2", "hypot"}

UNARY = {
    "not": lambda a: a == 0,
    "abs": np.abs,
    "sqrt": lambda a: np.sqrt(np.maximum(a, 0.0)),
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "exp": np.exp,
    "floor": np.floor,
    "ceil": np.ceil,
    "round": lambda a: np.floor(a + 0.5),
    "signum": np.sign,
}
WHOLE_RESULT = {"floor", "ceil", "round"}
SAME_TYPE = {"abs", "signum"}


def functions(memory):
    found = {f"Image.{name}": _binary(name, operation) for name, operation in BINARY.items()}
    found |= {f"Image.{name}": _unary(name, operation) for name, operation in UNARY.items()}
    for name, kind in TYPES.items():
        found[f"Image.to{name}"] = _caster(kind)
    found |= {
        "Image": lambda value, bandName=None: to_image(value, memory),
        "Image.constant": lambda value: to_image(value, memory),
        "Image.select": select,
        "Image.rename": rename,
        "Image.addBands": add_bands,
        "Image.cast": cast_bands,
        "Image.updateMask": update_mask,
        "Image.mask": mask,
        "Image.unmask": lambda input, value=0, sameFootprint=True: unmask(
            input, to_image(value, memory), sameFootprint
        ),
        "Image.where": lambda input, test, value: where(input, to_image(test, memory), to_image(value, memory)),
        "Image.clamp": clamp,
        "Image.remap": remap,
        "Image.normalizedDifference": normalized_difference,
        "Image.metadata": lambda image, property, name=None: metadata(image, property, name, memory),
        "Image.bandNames": lambda image: [band.name for band in image.bands],
        "Image.projection": lambda image: image.bands[0].projection,
        "Image.reproject": reproject,
        "Image.setDefaultProjection": set_default_projection,
        "Image.clipToBoundsAndScale": clip_to_bounds,
        "Projection": projection,
        "Projection.nominalScale": lambda proj: proj.nominal_scale(),
        "Projection.atScale": lambda projection, meters: projection.rescaled(meters),
        "Projection.crs": lambda projection: projection.crs,
    }
    # Operands may be plain numbers.
    return {name: _promoting(function, memory) if name[6:] in BINARY else function for name, function in found.items()}


def to_image(value, memory):
    """A number, or a list of them or of images, as an image."""
    if isinstance(value, Image):
        return value
    if isinstance(value, list):
        images = [to_image(item, memory) for item in value]
        result = images[0]
        for image in images[1:]:
            result = add_bands(result, image)
        return result
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise EarthEngineError(f"Image.constant: Parameter 'value' must be a number, found {type(value).__name__}.")
    return Image(bands=[constant_band("constant", value, memory)])


def _promoting(function, memory):
    return lambda image1, image2: function(to_image(image1, memory), to_image(image2, memory))


def pairs(one, two):
    """Bands of two images, matched as Earth Engine does."""
    if len(one.bands) != 1 and len(two.bands) != 1 and len(one.bands) != len(two.bands):
        raise EarthEngineError(
            f"Images must have the same number of bands, or one: found {len(one.bands)} and {len(two.bands)}."
        )
    if len(one.bands) == 1:
        return [(one.bands[0], band, band.name if len(two.bands) > 1 else one.bands[0].name) for band in two.bands]
    if len(two.bands) == 1:
        return [(band, two.bands[0], band.name) for band in one.bands]
    if {band.name for band in one.bands} == {band.name for band in two.bands}:
        return [(band, two.band(band.name), band.name) for band in one.bands]
    return [(a, b, a.name) for a, b in zip(one.bands, two.bands, strict=True)]


def _binary(name, operation):
    def apply(image1, image2):
        bands = []
        for one, two, label in pairs(image1, image2):
            kind = "uint8" if name in BOOLEAN else "double" if name in DOUBLE else union(one.kind, two.kind)
            bands.append(one.derived(_both(operation, one, two, kind), kind, one.projection, label))
        return image1.without_properties(bands)

    return apply


def _both(operation, one, two, kind):
    def compute(lattice):
        (a, valid_a), (b, valid_b) = one.pixels(lattice), two.pixels(lattice)
        with np.errstate(all="ignore"):
            return _typed(operation(a, b), kind), valid_a & valid_b

    return compute


def _typed(values, kind):
    # Not narrowed: sums of whole numbers do not wrap around.
    return values.astype(np.int64) if is_whole(kind) else values.astype(np.float64)


def _unary(name, operation):
    def apply(value):
        return value.without_properties([_one(name, operation, band) for band in value.bands])

    return apply


def _one(name, operation, band):
    kind = band.kind if name in SAME_TYPE else "double"
    if name in WHOLE_RESULT:
        kind = "int64" if not is_whole(band.kind) else band.kind
    kind = "uint8" if name == "not" else kind

    def compute(lattice):
        values, valid = band.pixels(lattice)
        return _typed(operation(values), kind), valid

    return band.derived(compute, kind)


def cast_band(band, kind):
    def compute(lattice):
        values, valid = band.pixels(lattice)
        return cast(values, kind), valid

    return band.derived(compute, kind)


def _caster(kind):
    return lambda value: value.with_bands([cast_band(band, kind) for band in value.bands])


def cast_bands(image, bandTypes, bandOrder=None):
    names = {"byte": "uint8", "short": "int16", "int": "int32", "long": "int64"}
    kinds = {name: names.get(kind, kind) for name, kind in bandTypes.items()}
    bands = {band.name: cast_band(band, kinds[band.name]) if band.name in kinds else band for band in image.bands}
    return image.with_bands(bands[name] for name in bandOrder or bands)


def select(input, bandSelectors, newNames=None):
    bands = []
    for selector in bandSelectors:
        if isinstance(selector, str):
            matching = [band for band in input.bands if re.fullmatch(selector, band.name)]
            bands += matching or [input.band(selector)]
        elif not 0 <= selector < len(input.bands):
            raise EarthEngineError(
                f"Image.select: Band index {selector} is out of range; the image has {len(input.bands)} bands."
            )
        else:
            bands.append(input.bands[int(selector)])
    return rename(input.with_bands(bands), newNames) if newNames is not None else input.with_bands(bands)


def rename(input, names):
    if len(names) != len(input.bands) or len(set(names)) != len(names):
        raise EarthEngineError(
            f"Image.rename: The number of names ({len(names)}) must match the number of bands ({len(input.bands)}),"
            " and no name may stand twice."
        )
    return input.with_bands(band.renamed(name) for band, name in zip(input.bands, names, strict=True))


def add_bands(dstImg, srcImg, names=None, overwrite=False):
    bands = {band.name: band for band in dstImg.bands}
    for band in srcImg.bands if names is None else [srcImg.band(name) for name in names]:
        name, number = band.name, 0
        while name in bands and not overwrite:
            number += 1
            name = f"{band.name}_{number}"
        bands[name] = band.renamed(name)
    return dstImg.with_bands(bands.values())


def update_mask(image, mask):
    masks = mask.bands * len(image.bands) if len(mask.bands) == 1 else mask.bands
    if len(masks) != len(image.bands):
        raise EarthEngineError("Image.updateMask: The mask must have one band or as many as the image.")

    def masked(band, by):
        def compute(lattice):
            (values, valid), (weight, known) = band.pixels(lattice), by.pixels(lattice)
            return values, valid & known & (weight > 0)

        return band.derived(compute)

    return image.with_bands(masked(band, by) for band, by in zip(image.bands, masks, strict=True))


def mask(image, mask=None):
    if mask is not None:
        raise EarthEngineError("Image.mask with a mask is deprecated; use updateMask or unmask.")

    def validity(band):
        def compute(lattice):
            valid = band.pixels(lattice)[1]
            return valid.astype(np.int64), np.ones_like(valid)

        return band.derived(compute, "uint8")

    return image.with_bands(validity(band) for band in image.bands)


def unmask(input, value, sameFootprint):
    def filled(band, other):
        kind = union(band.kind, other.kind)

        def compute(lattice):
            (values, valid), (filling, known) = band.pixels(lattice), other.pixels(lattice)
            result, there = np.where(valid, values, _typed(filling, kind)), valid | known
            return (result, there & inside(input, lattice)) if sameFootprint else (result, there)

        return band.derived(compute, kind)

    return input.with_bands(filled(band, other) for band, other, _ in pairs(input, value))


def inside(image, lattice):
    """Where pixels lie in the image's footprint; everywhere when it has none."""
    import shapely

    from .lattice import transformer

    if image.footprint is None:
        return np.ones((lattice.height, lattice.width), dtype=bool)
    x, y = lattice.centres()
    if lattice.crs != "EPSG:4326":
        x, y = transformer(lattice.crs, "EPSG:4326").transform(x, y)
    return shapely.contains_xy(image.footprint, x, y)


def where(input, test, value):
    def chosen(band, by, other):
        kind = union(band.kind, other.kind)

        def compute(lattice):
            (values, valid), (switch, known) = band.pixels(lattice), by.pixels(lattice)
            new, defined = other.pixels(lattice)
            return np.where((switch != 0) & known & defined, _typed(new, kind), _typed(values, kind)), valid

        return band.derived(compute, kind)

    tests = test.bands * len(input.bands) if len(test.bands) == 1 else test.bands
    values = value.bands * len(input.bands) if len(value.bands) == 1 else value.bands
    return input.with_bands(chosen(*parts) for parts in zip(input.bands, tests, values, strict=True))


def clamp(input, low, high):
    def limited(band):
        def compute(lattice):
            values, valid = band.pixels(lattice)
            return _typed(np.clip(values, low, high), band.kind), valid

        return band.derived(compute)

    return input.without_properties([limited(band) for band in input.bands])


def remap(image, from_, to, defaultValue=None, bandName=None):
    band = image.band(bandName) if bandName else image.bands[0]

    def compute(lattice):
        values, valid = band.pixels(lattice)
        result = np.full(values.shape, 0 if defaultValue is None else defaultValue, dtype=np.float64)
        matched = np.zeros(values.shape, dtype=bool)
        for old, new in zip(from_, to, strict=True):
            result[values == old] = new
            matched |= values == old
        whole = all(isinstance(item, int) for item in to)
        return result.astype(np.int64) if whole else result, valid & (matched | (defaultValue is not None))

    kind = "int32" if all(isinstance(item, int) for item in to) else "double"
    return image.without_properties([band.derived(compute, kind, name="remapped")])


def normalized_difference(input, bandNames=None):
    one, two = (input.band(name) for name in bandNames) if bandNames else input.bands[:2]

    def compute(lattice):
        (a, valid_a), (b, valid_b) = one.pixels(lattice), two.pixels(lattice)
        total = a + b
        ratio = np.where(total == 0, 0.0, (a - b) / np.where(total == 0, 1, total))
        # Negative values on either side mask the pixel.
        return cast(ratio, "float"), valid_a & valid_b & (a >= 0) & (b >= 0)

    return input.without_properties([one.derived(compute, "float", name="nd")])


def metadata(image, property, name, memory):
    value = image.properties.get(property)
    if value is None:
        raise EarthEngineError(f"Image.metadata: Property '{property}' not found.")
    return image.without_properties([constant_band(name or property, float(value), memory)])


def projection(crs, transform=None, transformWkt=None):
    if transformWkt is not None:
        raise EarthEngineError("Projection: transformWkt is not supported on loopback.")
    known_crs(crs)
    return Lattice(crs, tuple(float(number) for number in transform or (1, 0, 0, 0, 1, 0)))


def _wanted_projection(band, crs, crsTransform, scale):
    base = projection(crs) if isinstance(crs, str) else crs or band.projection
    if crsTransform is not None and scale is not None:
        raise EarthEngineError("crsTransform and scale are mutually exclusive.")
    if crsTransform is not None:
        return Lattice(base.crs, tuple(float(number) for number in crsTransform))
    return base if scale is None else base.rescaled(scale)


def reproject(image, crs, crsTransform=None, scale=None):
    return image.with_bands(
        reprojected(band, _wanted_projection(band, crs, crsTransform, scale)) for band in image.bands
    )


def set_default_projection(image, crs, crsTransform=None, scale=None):
    def declared(band):
        return band.derived(band.pixels, projection=_wanted_projection(band, crs, crsTransform, scale))

    return image.with_bands(declared(band) for band in image.bands)


def clip_to_bounds(input, geometry=None, width=None, height=None, maxDimension=None, scale=None):
    """The image with the pixels of its first band's projection that the geometry's bounds cover."""
    projection = input.bands[0].projection
    if (
        (width, height, maxDimension, scale) != (None,) * 4
        or not isinstance(geometry, tuple)
        or geometry[1] != projection
    ):
        raise EarthEngineError("Image.clipToBoundsAndScale: only bounds in the image's own projection, on loopback.")
    left, top, right, bottom = geometry[0].bounds
    col, row = math.floor(left + 1e-6), math.floor(top + 1e-6)
    size = {"height": math.ceil(bottom - 1e-6) - row, "width": math.ceil(right - 1e-6) - col}
    return Image(input.properties, input.footprint, input.bands, replace(projection.moved(row, col), **size))
