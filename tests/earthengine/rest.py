"""The resources of Earth Engine's REST API that a composite needs; no HTTP here."""

import json
import threading
from dataclasses import dataclass, field
from datetime import datetime, timezone
from itertools import count
from pathlib import Path

import ee
import numpy as np
from rasterio.crs import CRS
from rasterio.io import MemoryFile
from rasterio.transform import Affine
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from . import functions_collections, functions_images, functions_neighbours, functions_values
from .evaluate import Evaluator
from .images import BYTES, EarthEngineError, Element, Image, Memory, cast
from .lattice import Lattice, known_crs

MAX_BYTES = 50_331_648
MAX_SIDE = 32_768
MAX_BANDS = 1024
MAX_BODY = 10_485_760

_DTYPES = {"int8": "Int8", "uint8": "Byte", "int16": "Int16", "uint16": "UInt16", "int32": "Int32", "uint32": "UInt32"}
_DTYPES |= {"int64": "Int64", "float": "Float32", "double": "Float64"}
_STORED = {"float": "float32", "double": "float64"}


def discovery_document(root):
    """What the client learns the API from: its own copy, moved to another address and version."""
    text = _shipped("cloud_api_discovery_document.json").replace("v1alpha", "v1")
    return text.replace("https://earthengine.googleapis.com/", f"{root}/").encode()


def algorithms():
    """The list of functions, as the client ships it."""
    return _shipped("algorithms.json").encode()


def _shipped(name):
    return (Path(ee.__file__).parent / "tests" / name).read_text(encoding="utf-8")


@dataclass
class Service:
    """Answers requests about the scenes of a catalogue."""

    catalogue: object
    export_failures: list = field(default_factory=list)
    """Messages with which the next exports fail."""
    exported: dict = field(default_factory=dict)
    """Files that exports wrote, by where they went."""
    export_bodies: list = field(default_factory=list)
    polls_to_finish: int = 2
    """How often a task is asked for until it has ended."""

    def __post_init__(self):
        self._operations, self._polls, self._numbers, self._lock = {}, {}, count(1), threading.Lock()

    def evaluate(self, expression):
        memory = Memory()
        known = functions_values.functions() | functions_images.functions(memory)
        known |= functions_neighbours.functions(memory)
        known |= functions_collections.functions(memory, lambda name: self.catalogue.images(name, memory))
        return Evaluator(expression, known).result()

    def compute_value(self, body):
        return {"result": as_json(self.evaluate(body["expression"]))}

    def compute_pixels(self, body):
        """A GeoTIFF."""
        if body.get("fileFormat") != "GEO_TIFF":
            raise EarthEngineError(f"File format {body.get('fileFormat')} is not supported on loopback.")
        lattice = pixel_grid(body.get("grid", {}))
        image = self._image(body)
        check_size(image.bands, lattice)
        return geotiff(image.bands, lattice)

    def _image(self, body):
        image = self.evaluate(body["expression"])
        if not isinstance(image, Image):
            raise EarthEngineError("Expression does not evaluate to an image.")
        if not image.bands:
            raise EarthEngineError("Image has no bands.")
        return functions_images.select(image, body["bandIds"]) if body.get("bandIds") else image

    def export_image(self, project, body):
        """A new task."""
        options = body.get("fileExportOptions", {})
        if ("driveDestination" in options) == ("cloudStorageDestination" in options):
            raise EarthEngineError("One destination is needed: Drive or Cloud Storage.")
        with self._lock:
            self.export_bodies.append(body)
            name = f"projects/{project}/operations/TASK{next(self._numbers):08}"
            now = _timestamp()
            metadata = {"@type": "type.googleapis.com/google.earthengine.v1.OperationMetadata", "type": "EXPORT_IMAGE"}
            metadata |= {
                "state": "PENDING",
                "description": body.get("description", ""),
                "createTime": now,
                "updateTime": now,
            }
            self._operations[name] = {"name": name, "metadata": metadata, "done": False, "body": body}
        return self._shown(name)

    def operation(self, name):
        """A task's state, a step further on each time; None = there is none."""
        with self._lock:
            if name not in self._operations:
                return None
            self._advance(name)
        return self._shown(name)

    def operations(self):
        return {"operations": [self._shown(name) for name in self._operations]}

    def cancel(self, name):
        with self._lock:
            operation = self._operations[name]
            if not operation["done"]:
                operation["metadata"]["state"], operation["done"] = "CANCELLED", True
                operation["error"] = {"code": 1, "message": "Cancelled."}
        return {}

    def states(self):
        """Of all tasks, in the order in which they were made."""
        return [operation["metadata"]["state"] for operation in self._operations.values()]

    def _shown(self, name):
        return {key: value for key, value in self._operations[name].items() if key != "body"}

    def _advance(self, name):
        operation = self._operations[name]
        if operation["done"]:
            return
        metadata = operation["metadata"]
        self._polls[name] = self._polls.get(name, 0) + 1
        metadata["updateTime"] = _timestamp()
        if self._polls[name] < self.polls_to_finish:
            metadata |= {"state": "RUNNING", "startTime": _timestamp(), "attempt": 1, "progress": 0.5}
            return
        operation["done"] = True
        try:
            if self.export_failures:
                raise EarthEngineError(self.export_failures.pop(0))
            metadata["destinationUris"] = self._write(operation["body"])
        except EarthEngineError as error:
            metadata["state"] = "FAILED"
            operation["error"] = {"code": 3, "message": str(error)}
        else:
            metadata |= {"state": "SUCCEEDED", "progress": 1.0}

    def _write(self, body):
        """The exported file; the image says itself on which pixels, by its projection and what it was clipped to."""
        image = self._image(body)
        options = body["fileExportOptions"]
        to = options.get("driveDestination") or options["cloudStorageDestination"]
        place = f"{to.get('folder', to.get('bucket', ''))}/{to.get('filenamePrefix', body.get('description', ''))}"
        lattice = pixel_grid(body["grid"]) if "grid" in body else image.clipped
        if lattice is None:
            raise EarthEngineError("Unable to export unbounded image.")
        pixels, most = lattice.height * lattice.width, int(body.get("maxPixels", {}).get("value", 10**8))
        if pixels > most:
            raise EarthEngineError(
                f"Export too large: specified {pixels} pixels (max: {most}). Specify higher maxPixels value if you"
                " intend to export a large area."
            )
        self.exported[place] = geotiff(image.bands, lattice)
        if "driveDestination" in options:
            return ["https://drive.google.com/#folders/loopback"]
        return [f"https://console.developers.google.com/storage/browser/{to['bucket']}/"]


def _timestamp():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def as_json(value):
    """A value as the client reads it."""
    if isinstance(value, Image):
        bands = [{"id": band.name, "data_type": {"type": "PixelType", "precision": band.kind}} for band in value.bands]
        return {"type": "Image", "bands": bands, "properties": as_json(value.properties)}
    if isinstance(value, functions_collections.Collection):
        return {"type": "ImageCollection", "features": [as_json(element) for element in value.elements]}
    if isinstance(value, Element):
        return {"type": "Feature", "geometry": as_json(value.footprint), "properties": as_json(value.properties)}
    if isinstance(value, BaseGeometry):
        return json.loads(json.dumps(mapping(value)))
    if isinstance(value, Lattice):
        return {"type": "Projection", "crs": value.crs, "transform": list(value.transform)}
    if isinstance(value, dict):
        return {name: as_json(part) for name, part in value.items()}
    return [as_json(part) for part in value] if isinstance(value, list) else value


def pixel_grid(grid):
    """The pixels that a request's `grid` asks for."""
    crs = grid.get("crsCode") or grid.get("crsWkt")
    if not crs or "affineTransform" not in grid or "dimensions" not in grid:
        raise EarthEngineError("The pixel grid needs dimensions, affineTransform and crsCode or crsWkt.")
    try:
        known_crs(crs)
    except Exception as error:
        raise EarthEngineError(f"The CRS of a map projection could not be parsed: {crs}") from error
    at, size = grid["affineTransform"], grid["dimensions"]
    names = ("scaleX", "shearX", "translateX", "shearY", "scaleY", "translateY")
    return Lattice(crs, tuple(float(at.get(name, 0)) for name in names), int(size["height"]), int(size["width"]))


def check_size(bands, lattice):
    """What Earth Engine answers at most."""
    if max(lattice.height, lattice.width) > MAX_SIDE:
        raise EarthEngineError(
            f"Pixel grid dimensions ({lattice.width}x{lattice.height}) must be less than or equal to {MAX_SIDE}."
        )
    if len(bands) > MAX_BANDS:
        raise EarthEngineError(f"Number of bands ({len(bands)}) must be less than or equal to {MAX_BANDS}.")
    # One byte of mask goes with every pixel.
    size = lattice.height * lattice.width * (sum(BYTES[band.kind] for band in bands) + 1)
    if size > MAX_BYTES:
        raise EarthEngineError(f"Total request size ({size} bytes) must be less than or equal to {MAX_BYTES} bytes.")


def geotiff(bands, lattice):
    """Bands on a lattice as a file; masked pixels are 0."""
    kinds = list(dict.fromkeys(band.kind for band in bands))
    if len(kinds) > 1:
        found = " and ".join(_DTYPES[kind] for kind in kinds[:2])
        raise EarthEngineError(f"Exported bands must have compatible data types; found inconsistent types: {found}.")
    dtype = _STORED.get(kinds[0], kinds[0])
    profile = {"driver": "GTiff", "count": len(bands), "dtype": dtype, "height": lattice.height, "width": lattice.width}
    profile |= {"crs": CRS.from_user_input(lattice.crs), "transform": Affine(*lattice.transform), "compress": "lzw"}
    profile |= {"tiled": True, "blockxsize": 256, "blockysize": 256, "interleave": "pixel"}
    with MemoryFile() as memory:
        with memory.open(**profile) as dataset:
            for number, band in enumerate(bands, 1):
                values, valid = band.pixels(lattice)
                dataset.write(np.where(valid, cast(values, band.kind), 0).astype(dtype), number)
                dataset.set_band_description(number, band.name)
        return memory.read()
