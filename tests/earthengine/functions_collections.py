"""Earth Engine's functions of collections: load, filter, join, map, reduce."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timezone

import numpy as np
from shapely.geometry.base import BaseGeometry

from .images import EarthEngineError, Element, Image, union
from .lattice import WGS84


@dataclass
class Collection:
    elements: list = field(default_factory=list)


@dataclass(frozen=True)
class DateRange:
    start: float
    end: float
    """Milliseconds since 1970; the end is outside."""


def milliseconds(value):
    """A date as Earth Engine takes it: a number, or text such as 2020-06-30 or 2020-06-30T10:00."""
    if isinstance(value, (int, float)):
        return float(value)
    try:
        return datetime.fromisoformat(value).replace(tzinfo=timezone.utc).timestamp() * 1000
    except ValueError as error:
        raise EarthEngineError(f"Date: Invalid date '{value}'.") from error


def functions(memory, load):
    """By name; `load` gives the images of a collection's id."""
    found = {
        "ImageCollection.load": lambda id, version=None: Collection(load(id)),
        "ImageCollection.fromImages": lambda images: Collection(list(images)),
        "Collection": lambda features: Collection(list(features)),
        "ImageCollection.merge": merge,
        "Collection.merge": merge,
        "Collection.filter": lambda collection, filter: Collection(
            [element for element in collection.elements if filter(element, None)]
        ),
        "Collection.map": map_elements,
        "Collection.size": lambda collection: len(collection.elements),
        "Collection.first": lambda collection: collection.elements[0] if collection.elements else None,
        "Collection.limit": limit,
        "Collection.toList": lambda collection, count, offset=0: collection.elements[int(offset) : int(offset + count)],
        "Date": lambda value, timeZone=None: milliseconds(value),
        "DateRange": lambda start, end=None, timeZone=None: DateRange(
            milliseconds(start), milliseconds(start) + 1 if end is None else milliseconds(end)
        ),
        "AggregateFeatureCollection.array": lambda collection, property: [
            element.properties[property] for element in collection.elements if property in element.properties
        ],
        "AggregateFeatureCollection.count": lambda collection, property: sum(
            property in element.properties for element in collection.elements
        ),
        "ImageCollection.reduce": lambda collection, reducer, parallelScale=1: reduce(
            collection, reducer, suffix=f"_{reducer}"
        ),
        "Image.reduce": reduce_bands,
    }
    found |= {f"reduce.{name}": _reducing(name) for name in ("mean", "count", "sum", "max", "min")}
    found |= {f"Reducer.{name}": _named(name) for name in ("mean", "count", "sum", "max", "min")}
    found |= {"Reducer.anyNonZero": lambda: "any"}
    return found | FILTERS | JOINS


def _named(name):
    return lambda numInputs=1: name


def _reducing(name):
    return lambda collection: reduce(collection, name)


def merge(collection1, collection2):
    return Collection(_prefixed(collection1, "1_") + _prefixed(collection2, "2_"))


def _prefixed(collection, prefix):
    return [
        replace(
            element, properties=element.properties | {"system:index": f"{prefix}{element.properties['system:index']}"}
        )
        if "system:index" in element.properties
        else element
        for element in collection.elements
    ]


def map_elements(collection, baseAlgorithm, dropNulls=False):
    results = [baseAlgorithm(element) for element in collection.elements]
    if dropNulls:
        results = [result for result in results if result is not None]
    if any(not isinstance(result, Element) for result in results):
        raise EarthEngineError("Collection.map: A mapped algorithm must return a Feature or Image.")
    return Collection(results)


def limit(collection, limit=None, key=None, ascending=True):
    elements = collection.elements
    if key is not None:
        elements = sorted(elements, key=lambda element: element.properties.get(key), reverse=not ascending)
    return Collection(elements[: None if limit is None else int(limit)])


# Filters are functions of two elements; the right one is None where a filter looks at one only.


def _operands(left, right, leftField=None, leftValue=None, rightField=None, rightValue=None):
    first = leftValue if leftField is None else _field(left, leftField)
    # With a value on the left, the field on the right is one of the element itself.
    owner = left if right is None else right
    second = rightValue if rightField is None else _field(owner, rightField)
    return first, second


def _field(element, name):
    if name in (".all", ".geo"):
        return element
    return element.properties.get(name)


def _filter(test):
    def make(**selectors):
        def passes(left, right):
            first, second = _operands(left, right, **selectors)
            return first is not None and second is not None and bool(test(first, second))

        return passes

    return make


def _intersects(one, two):
    shapes = [part.footprint if isinstance(part, Element) else part for part in (one, two)]
    if not all(isinstance(shape, BaseGeometry) for shape in shapes):
        raise EarthEngineError("Filter.intersects: only geometries in degrees are supported on loopback.")
    return shapes[0].intersects(shapes[1])


FILTERS = {
    "Filter.equals": _filter(lambda a, b: a == b),
    "Filter.eq": _filter(lambda a, b: a == b),
    "Filter.lessThan": _filter(lambda a, b: a < b),
    "Filter.lessThanOrEquals": _filter(lambda a, b: a <= b),
    "Filter.lte": _filter(lambda a, b: a <= b),
    "Filter.greaterThan": _filter(lambda a, b: a > b),
    "Filter.greaterThanOrEquals": _filter(lambda a, b: a >= b),
    "Filter.listContains": _filter(lambda a, b: b in a),
    "Filter.stringStartsWith": _filter(lambda a, b: a.startswith(b)),
    "Filter.dateRangeContains": _filter(lambda period, time: period.start <= milliseconds(time) < period.end),
    "Filter.intersects": lambda maxError=None, **selectors: _filter(_intersects)(**selectors),
    "Filter.and": lambda filters: lambda left, right: all(part(left, right) for part in filters),
    "Filter.or": lambda filters: lambda left, right: any(part(left, right) for part in filters),
    "Filter.not": lambda filter: lambda left, right: not filter(left, right),
}


def save_first(matchKey, ordering=None, ascending=True, measureKey=None, outer=False):
    def join(primary, secondary, condition):
        for element in primary:
            matches = [other for other in secondary if condition(element, other)]
            if ordering is not None:
                matches.sort(key=lambda other: other.properties.get(ordering), reverse=not ascending)
            if matches:
                yield replace(element, properties=element.properties | {matchKey: matches[0]})
            elif outer:
                yield element

    return join


def _simple(keep_matching):
    def join(primary, secondary, condition):
        for element in primary:
            if any(condition(element, other) for other in secondary) == keep_matching:
                yield element

    return lambda: join


def inner(primaryKey="primary", secondaryKey="secondary", measureKey=None):
    def join(primary, secondary, condition):
        for element in primary:
            for other in secondary:
                if condition(element, other):
                    yield Element({primaryKey: element, secondaryKey: other})

    return join


JOINS = {
    "Join.saveFirst": save_first,
    "Join.simple": _simple(True),
    "Join.inverted": _simple(False),
    "Join.inner": inner,
    "Join.apply": lambda join, primary, secondary, condition: Collection(
        list(join(primary.elements, secondary.elements, condition))
    ),
}


def reduce(collection, reducer, suffix=""):
    """One image from many, band by band of the same name; masked pixels do not count."""
    images = collection.elements
    if not images:
        return Image()
    names = [band.name for band in images[0].bands]
    for image in images:
        missing = set(names) ^ {band.name for band in image.bands}
        if missing:
            raise EarthEngineError(
                f"Collection reduction needs images with the same bands; {sorted(missing)} are not in all."
            )
    stacks = {name: [image.band(name) for image in images] for name in names}
    return Image(bands=[_reduced(bands, reducer, f"{name}{suffix}") for name, bands in stacks.items()])


def reduce_bands(image, reducer):
    return Image(image.properties, image.footprint, [_reduced(image.bands, reducer, reducer)])


def _reduced(bands, reducer, name):
    kinds = [band.kind for band in bands]
    kind = kinds[0]
    for other in kinds[1:]:
        kind = union(kind, other)
    kind = {"mean": "double", "count": "int32"}.get(reducer, kind)
    return bands[0].derived(lambda lattice: _accumulated(bands, reducer, lattice), kind, WGS84, name)


def _accumulated(bands, reducer, lattice):
    shape = lattice.height, lattice.width
    count = np.zeros(shape, dtype=np.int64)
    total = None
    for band in bands:
        values, valid = band.pixels(lattice)
        if total is None:
            total = np.zeros(shape, dtype=np.float64 if reducer == "mean" else values.dtype)
        if reducer in ("mean", "sum"):
            total = total + np.where(valid, values, 0)
        elif reducer in ("max", "min"):
            better = np.maximum if reducer == "max" else np.minimum
            total = np.where(valid, np.where(count > 0, better(total, values), values), total)
        count += valid
    if reducer == "count":
        return count, np.ones(shape, dtype=bool)
    if reducer == "mean":
        total = total / np.maximum(count, 1)
    return total, count > 0
