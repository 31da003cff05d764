"""Shapes to pixels and back on the grid of an image, by pixel centre and over edges (never corners).

The GDAL that QGIS ships does both. All geometries are in the grid's own coordinate system.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from osgeo import gdal, ogr, osr
from qgis.core import QgsGeometry

Transform = tuple[float, float, float, float, float, float]
"""GDAL's six numbers."""

PLANE = 'LOCAL_CS["plane"]'
"""Shapes and pixels lie in the same system, whichever that is; GDAL warns where none is named."""


def burn(shape: QgsGeometry, transform: Transform, rows: int, columns: int) -> np.ndarray:
    """Boolean (rows, columns): the pixels whose centre lies in a shape."""
    raster = _raster(rows, columns, transform)
    source = _Shapes()
    feature = ogr.Feature(source.layer.GetLayerDefn())
    feature.SetGeometry(ogr.CreateGeometryFromWkb(bytes(shape.asWkb())))
    source.layer.CreateFeature(feature)
    gdal.RasterizeLayer(raster, [1], source.layer, burn_values=[1])
    burnt: np.ndarray = raster.GetRasterBand(1).ReadAsArray()
    return burnt.astype(bool)


def trace(mask: np.ndarray, transform: Transform) -> list[QgsGeometry]:
    """Polygons around the 4-connected groups of True pixels, holes left open, in GDAL's order."""
    rows, columns = mask.shape
    raster = _raster(rows, columns, transform)
    band = raster.GetRasterBand(1)
    band.WriteArray(mask.astype(np.uint8))
    found = _Shapes()
    gdal.Polygonize(band, band, found.layer, -1, [])
    shapes = []
    for feature in found.layer:
        shape = QgsGeometry()
        shape.fromWkb(bytes(feature.GetGeometryRef().ExportToWkb()))
        shapes.append(shape)
    return shapes


def _raster(rows: int, columns: int, transform: Transform) -> Any:
    raster = gdal.GetDriverByName("MEM").Create("", columns, rows, 1, gdal.GDT_Byte)
    raster.SetGeoTransform(transform)
    raster.SetProjection(PLANE)
    return raster


class _Shapes:
    """A layer in memory together with the source that owns it."""

    def __init__(self) -> None:
        # GDAL 3.11 has one driver for what is in memory; before, vectors had their own.
        driver = ogr.GetDriverByName("Memory") or ogr.GetDriverByName("MEM")
        self._source = driver.CreateDataSource("")
        self.layer = self._source.CreateLayer("shapes", osr.SpatialReference(PLANE), ogr.wkbPolygon)
