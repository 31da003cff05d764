"""Which layer of a source is meant: files and folders as publishers give them out hold more than the one wanted.

A source is `path|layername=name`, or a path alone. A path alone means its only layer of polygons; where it has
several, those with most of the fields that are looked for. A folder of shapefiles with the same fields, such as
the continents of GLAKES, is one layer in several files.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pyogrio
import rasterio

from .errors import LakesError, MissingInput
from .progress import Progress, Silent

Names = tuple[str, ...]
"""What versions of a data set call one field, in lower case."""


class Layer(NamedTuple):
    """A layer of a source."""

    path: str
    name: str | None
    """None = whichever is first."""
    geometry: str
    """Such as MultiPolygon; Unknown where features differ; empty for a table."""

    @property
    def has_areas(self) -> bool:
        """Whether polygons can be in it."""
        return bool(self.geometry) and "Point" not in self.geometry and "Line" not in self.geometry


def split_source(source: str) -> tuple[str, str | None]:
    """Path and name of the layer; None where it is not named."""
    path, _, rest = source.partition("|")
    return path, rest.removeprefix("layername=").partition("|")[0] or None


def layers_of(source: str) -> list[Layer]:
    """The layer that a source names, or all that are there.

    Raises:
        MissingInput: there is no such source.
    """
    path, named = split_source(source)
    with said_as_missing(path):
        found = pyogrio.list_layers(path)
    layers = sorted(Layer(path, str(name), kind or "") for name, kind in found)
    if named is None:
        return layers
    # Whoever opens a layer that is not there hears from GDAL what it would not take.
    return [layer for layer in layers if layer.name == named] or [Layer(path, named, "Unknown")]


def polygon_layers(source: str, progress: Progress | None = None, wanted: tuple[Names, ...] = ()) -> list[Layer]:
    """The layer that a source means, or several that are to be read as one.

    Args:
        source: of polygons.
        progress: hears which layer was chosen, where there was a choice.
        wanted: fields that tell the right layer, each by its names.

    Raises:
        MissingInput: there is no such source, or nothing of polygons in it.
        LakesError: several layers of polygons fit equally well.
    """
    layers = layers_of(source)
    path = layers[0].path if layers else source
    areal = [layer for layer in layers if layer.has_areas]
    if not areal:
        raise MissingInput(source, f"has no polygons, but {_described(layers)}", "Give a polygon layer.")
    if len(areal) > 1:
        areal = _best(areal, wanted)
    if len(areal) > 1 and not _are_pieces(areal):
        raise LakesError(
            f"'{path}' has several layers of polygons: {_names(areal)}. Name the one that is meant, as in"
            f" '{path}|layername={areal[0].name}'."
        )
    if len(areal) < len(layers) or len(areal) > 1:
        text = (
            "is read from its layer" if len(areal) == 1 else f"is read from {len(areal)} layers that belong together:"
        )
        (progress or Silent()).info(f"'{path}' {text} {_names(areal)}.")
    return areal


def layer_source(source: str, progress: Progress, wanted: tuple[Names, ...]) -> str:
    """The source with the name of its layer, where the wanted fields tell it. Raises as `polygon_layers`."""
    layers = polygon_layers(source, progress, wanted)
    return source if len(layers) > 1 else _source(layers[0])


def fields_of(layer: Layer) -> list[str]:
    """Attribute names in their order."""
    with said_as_missing(layer.path):
        return [str(name) for name in pyogrio.read_info(layer.path, layer=layer.name)["fields"]]


@contextmanager
def said_as_missing(path: str) -> Iterator[None]:
    """Turn what GDAL says of a file it cannot open into `MissingInput`."""
    try:
        yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        if not Path(path).exists():
            raise MissingInput(path) from error
        if _is_raster(path):
            remedy = "Give a polygon layer; 'Lakes to polygons' makes one of a mask or a probability."
            raise MissingInput(path, "is a raster, and polygons are needed", remedy) from error
        raise MissingInput(path, f"cannot be read as a vector layer ({error})", "Give a polygon layer.") from error


def _best(layers: list[Layer], wanted: tuple[Names, ...]) -> list[Layer]:
    """Those with most of the wanted fields."""
    if not wanted:
        return layers
    fields = [{name.lower() for name in fields_of(layer)} for layer in layers]
    scores = [sum(not found.isdisjoint(names) for names in wanted) for found in fields]
    return [layer for layer, score in zip(layers, scores, strict=True) if score == max(scores)]


def _are_pieces(layers: list[Layer]) -> bool:
    """Whether layers are the files of one data set in a folder."""
    path = Path(layers[0].path)
    is_folder = path.is_dir() and path.suffix.lower() != ".gdb"
    return is_folder and len({tuple(fields_of(layer)) for layer in layers}) == 1


def _source(layer: Layer) -> str:
    return layer.path if layer.name is None else f"{layer.path}|layername={layer.name}"


def _names(layers: list[Layer]) -> str:
    return ", ".join(str(layer.name) for layer in layers)


def _described(layers: list[Layer]) -> str:
    """Such as: geometry of the type Point."""
    if len(layers) == 1:
        return f"geometry of the type {layers[0].geometry}" if layers[0].geometry else "a table without geometry"
    return ", ".join(f"{layer.name} ({layer.geometry or 'table'})" for layer in layers) or "nothing at all"


def _is_raster(path: str) -> bool:
    try:
        with rasterio.open(path):
            return True
    except rasterio.errors.RasterioIOError:
        return False
