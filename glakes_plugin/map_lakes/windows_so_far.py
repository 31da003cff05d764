"""The finished windows of a run that goes on, as one raster that QGIS can show.

They lie where `lakes/unfinished.py` puts them, a file each, named by their upper left pixel in the result.
Called in a thread: there may be thousands of files, and they may be far away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 - written, never read

from osgeo import gdal

from ...lakes.bands import PROBABILITY_NODATA
from ...lakes.files import find_unfinished

SCALE = 0.01
"""Whole percents are stored."""

Transform = tuple[float, float, float, float, float, float]


@dataclass(frozen=True)
class Tile:
    """A finished window: where it lies in the raster, in pixels, and how large it is."""

    row: int
    column: int
    height: int
    width: int


@dataclass
class WindowsSoFar:
    """What was found of one output. A file that was read once is not read again."""

    output: Path
    tiles: dict[Path, Tile] = field(default_factory=dict)
    system: str = ""
    """Coordinate system, WKT."""
    transform: Transform | None = None
    """Of the whole raster, as GDAL has it."""

    def look(self) -> bool:
        """Take in what has been finished since; True when there is anything new."""
        before = len(self.tiles)
        for path in finished_windows(self.output):
            if path not in self.tiles:
                self._read(path)
        return len(self.tiles) > before

    def _read(self, path: Path) -> None:
        try:
            dataset = gdal.Open(str(path))
        except RuntimeError:  # where somebody has switched GDAL's exceptions on
            dataset = None
        if dataset is None:  # the run has ended and taken it away
            return
        row, column = (int(number) for number in path.stem.split("-"))
        self.tiles[path] = Tile(row, column, dataset.RasterYSize, dataset.RasterXSize)
        if self.transform is None:
            self.system = dataset.GetProjection()
            self.transform = _moved(dataset.GetGeoTransform(), -column, -row)

    def virtual_raster(self) -> bytes:
        """A virtual raster (XML) of the windows, from the upper left corner of the result to the last of them."""
        columns = max(tile.column + tile.width for tile in self.tiles.values())
        rows = max(tile.row + tile.height for tile in self.tiles.values())
        root = Element("VRTDataset", rasterXSize=str(columns), rasterYSize=str(rows))
        SubElement(root, "SRS").text = self.system
        SubElement(root, "GeoTransform").text = ", ".join(repr(number) for number in self.transform or ())
        band = SubElement(root, "VRTRasterBand", dataType="Byte", band="1")
        SubElement(band, "NoDataValue").text = str(PROBABILITY_NODATA)
        SubElement(band, "Scale").text = str(SCALE)
        for path, tile in self.tiles.items():
            _add_source(band, path, tile)
        content: bytes = tostring(root, encoding="utf-8")
        return content


def finished_windows(output: Path) -> Iterator[Path]:
    """Files of the complete windows of an output; a name with a dot in front is still being written."""
    for folder in find_unfinished(output):
        yield from (path for path in folder.glob("*.tif") if _is_place(path.stem))


def _is_place(stem: str) -> bool:
    row, dash, column = stem.partition("-")
    return bool(dash) and row.isdigit() and column.isdigit()


def _moved(transform: Transform, columns: int, rows: int) -> Transform:
    """The same grid from another corner, so many pixels to the right and down."""
    x, width, row_x, y, column_y, height = transform
    return x + columns * width + rows * row_x, width, row_x, y + columns * column_y + rows * height, column_y, height


def _add_source(band: Element, path: Path, tile: Tile) -> None:
    width, height = str(tile.width), str(tile.height)
    source = SubElement(band, "SimpleSource")
    SubElement(source, "SourceFilename", relativeToVRT="0").text = str(path)
    SubElement(source, "SourceBand").text = "1"
    # With its size in the XML a file is not opened before it is drawn.
    SubElement(
        source,
        "SourceProperties",
        RasterXSize=width,
        RasterYSize=height,
        DataType="Byte",
        BlockXSize=width,
        BlockYSize="1",
    )
    SubElement(source, "SrcRect", xOff="0", yOff="0", xSize=width, ySize=height)
    SubElement(source, "DstRect", xOff=str(tile.column), yOff=str(tile.row), xSize=width, ySize=height)
