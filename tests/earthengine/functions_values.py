"""Earth Engine's functions of numbers, texts, lists, geometries and properties."""

import math
from dataclasses import replace

from shapely.geometry import Point, Polygon, box, mapping

from .images import EarthEngineError, Element
from .lattice import WGS84

NUMBERS = {
    "add": lambda left, right: left + right,
    "subtract": lambda left, right: left - right,
    "multiply": lambda left, right: left * right,
    "divide": lambda left, right: left / right if right else 0.0,
    "mod": lambda left, right: math.fmod(left, right) if right else 0.0,
    "max": max,
    "min": min,
}
ANGLES = {name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan")}
ROUNDED = {"floor": math.floor, "ceil": math.ceil, "round": lambda value: math.floor(value + 0.5)}


def functions():
    found = {f"Number.{name}": operation for name, operation in NUMBERS.items()}
    for name, operation in (ANGLES | ROUNDED | {"abs": abs}).items():
        found[f"Number.{name}"] = lambda input, operation=operation: operation(input)
    return found | {
        "Number.parse": parse,
        "String": str,
        "String.slice": lambda string, start, end=None: string[int(start) : None if end is None else int(end)],
        "String.cat": lambda string1, string2: string1 + string2,
        "List.get": item,
        "List.remove": lambda list, element: [entry for entry in list if entry != element],
        "List.size": len,
        "List.map": lambda list, baseAlgorithm, dropNulls=False: [baseAlgorithm(entry) for entry in list],
        "Element.get": lambda object, property: of_element(object).get(property),
        "Element.set": with_property,
        "Element.geometry": lambda feature, maxError=None, proj=None, geodesics=None: of_place(feature),
        "Image.geometry": lambda feature, maxError=None, proj=None, geodesics=None: of_place(feature),
        "Feature": lambda geometry=None, metadata=None: Element(metadata or {}, geometry),
        "ErrorMargin": lambda value=None, unit="meters": value,
        "GeometryConstructors.Point": lambda coordinates, crs=None: Point(coordinates),
        "GeometryConstructors.Rectangle": rectangle,
        "GeometryConstructors.Polygon": polygon,
        "Geometry.centroid": lambda geometry, maxError=None, proj=None: geometry.centroid,
        "Geometry.coordinates": lambda geometry: lists(mapping(geometry)["coordinates"]),
    }


def parse(input, radix=10):
    try:
        return int(input, int(radix)) if input.lstrip("+-").isalnum() else float(input)
    except ValueError as error:
        raise EarthEngineError(f"Number.parse: Cannot parse '{input}' as a number.") from error


def item(list, index):
    if not -len(list) <= index < len(list):
        raise EarthEngineError(
            f"List.get: List index must be between 0 and {len(list) - 1}, or -{len(list)} and -1. Found {index}."
        )
    return list[int(index)]


def of_element(element):
    if not isinstance(element, Element):
        raise EarthEngineError(f"Element.get: Parameter 'object' is required and may not be {type(element).__name__}.")
    return element.properties


def with_property(object, key, value):
    return replace(object, properties=of_element(object) | {key: value})


def of_place(element):
    if element.footprint is None:
        raise EarthEngineError("Geometry: The geometry of an unbounded image is not supported on loopback.")
    return element.footprint


def _placed(shape, crs):
    """In degrees, or beside the projection whose coordinates it has."""
    return shape if crs is None or crs == WGS84 else (shape, crs)


def rectangle(coordinates, crs=None, geodesic=None, evenOdd=True):
    flat = [number for part in coordinates for number in (part if isinstance(part, list) else [part])]
    return _placed(box(*flat), crs)


def polygon(coordinates, crs=None, geodesic=None, maxError=None, evenOdd=True):
    return _placed(Polygon(coordinates[0], coordinates[1:]), crs)


def lists(value):
    """Tuples all the way down as lists."""
    return [lists(part) for part in value] if isinstance(value, (list, tuple)) else value
