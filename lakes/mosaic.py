"""Many GeoTIFFs that lie side by side on one grid, as one raster: a GDAL virtual file beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from affine import Affine
from rasterio.crs import CRS

from .grid import Window
from .rasters import TILE

GDAL_TYPES = {"uint8": "Byte", "int16": "Int16", "uint16": "UInt16", "float32": "Float32"}


@dataclass(frozen=True)
class Mosaic:
    """What the whole raster is, apart from its pixels."""

    crs: CRS | None
    transform: Affine
    height: int
    width: int
    dtype: str
    bands: tuple[str, ...]
    """Descriptions."""
    nodata: float | None = None
    scale: float | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    overviews: tuple[int, ...] = ()
    """Factors; small scales are then read from the tiles' own overviews."""
    levels: tuple[str, ...] = ()
    """Files with overviews of the whole, in the folder of the virtual file."""


def mosaic_text(mosaic: Mosaic, tiles: Iterable[tuple[str, Window]]) -> str:
    """The virtual file.

    Args:
        mosaic: the whole.
        tiles: names of files in the folder of the virtual file, and the pixels that each one holds.
    """
    tiles = list(tiles)
    lines = [
        f'<VRTDataset rasterXSize="{mosaic.width}" rasterYSize="{mosaic.height}">',
        *([f"<SRS>{escape(mosaic.crs.to_wkt())}</SRS>"] if mosaic.crs else []),
        f"<GeoTransform>{', '.join(map(repr, mosaic.transform.to_gdal()))}</GeoTransform>",
        *_metadata(mosaic.tags),
    ]
    for number, description in enumerate(mosaic.bands, 1):
        lines += [
            f'<VRTRasterBand dataType="{GDAL_TYPES[mosaic.dtype]}" band="{number}">',
            f"<Description>{escape(description)}</Description>",
        ]
        if mosaic.nodata is not None:
            lines.append(f"<NoDataValue>{mosaic.nodata:g}</NoDataValue>")
        if mosaic.scale is not None:
            lines.append(f"<Scale>{mosaic.scale!r}</Scale>")
        lines += [_source(name, number, window, mosaic.dtype) for name, window in tiles]
        lines += [_level(name, number) for name in mosaic.levels]
        lines.append("</VRTRasterBand>")
    if mosaic.overviews:
        lines.append(f'<OverviewList resampling="nearest">{" ".join(map(str, mosaic.overviews))}</OverviewList>')
    return "\n".join([*lines, "</VRTDataset>"])


def write_mosaic(path: Path, mosaic: Mosaic, tiles: Iterable[tuple[str, Window]]) -> None:
    """Write `mosaic_text` to a file in the folder of the tiles."""
    path.write_text(mosaic_text(mosaic, tiles), encoding="utf-8")


def _metadata(tags: Mapping[str, str]) -> list[str]:
    items = [f'<MDI key="{escape(key)}">{escape(text)}</MDI>' for key, text in tags.items()]
    return ["<Metadata>", *items, "</Metadata>"] if items else []


def _level(name: str, band: int) -> str:
    file = f'<SourceFilename relativeToVRT="1">{escape(name)}</SourceFilename>'
    return f"<Overview>{file}<SourceBand>{band}</SourceBand></Overview>"


def _source(name: str, band: int, window: Window, dtype: str) -> str:
    size = f'xSize="{window.width}" ySize="{window.height}"'
    # With the properties stated GDAL opens a file only when it is read, and a hundred at once at most.
    about = f'RasterXSize="{window.width}" RasterYSize="{window.height}" DataType="{GDAL_TYPES[dtype]}"'
    return (
        f'<SimpleSource><SourceFilename relativeToVRT="1">{escape(name)}</SourceFilename><SourceBand>{band}'
        f'</SourceBand><SourceProperties {about} BlockXSize="{TILE}" BlockYSize="{TILE}"/>'
        f'<SrcRect xOff="0" yOff="0" {size}/><DstRect xOff="{window.col}" yOff="{window.row}" {size}/></SimpleSource>'
    )
