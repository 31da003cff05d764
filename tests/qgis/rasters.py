"""Small rasters for tests, written with the GDAL that QGIS has."""

import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()


def write_raster(
    path, bands, names=None, epsg=32648, origin=(362500.0, 1985000.0), pixel=10.0, nodata=None, scale=None
):
    """Write bands (bands x rows x columns) as a GeoTIFF; returns the path as text."""
    bands = np.asarray(bands)
    kind = {"uint8": gdal.GDT_Byte, "int16": gdal.GDT_Int16, "uint16": gdal.GDT_UInt16, "int32": gdal.GDT_Int32}
    kind |= {"float32": gdal.GDT_Float32, "float64": gdal.GDT_Float64}
    count, rows, columns = bands.shape
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, count, kind[bands.dtype.name])
    dataset.SetGeoTransform((origin[0], pixel, 0, origin[1], 0, -pixel))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    dataset.SetProjection(reference.ExportToWkt())
    for number, values in enumerate(bands, 1):
        band = dataset.GetRasterBand(number)
        band.WriteArray(values)
        if names:
            band.SetDescription(names[number - 1])
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if scale is not None:
            band.SetScale(scale)
    dataset = None
    return str(path)


def read_raster(path):
    """All bands of a raster as an array."""
    return gdal.Open(str(path)).ReadAsArray()


COMPOSITE = ("NDWI", "B4", "B3", "B2", "B11")


def water_scene(path, size=160):
    """A composite with a round lake, a small pond and no data in one corner."""
    row, column = np.mgrid[:size, :size]
    water = ((row - 70) ** 2 + (column - 80) ** 2 < 30**2) | ((row - 140) ** 2 + (column - 20) ** 2 < 6**2)
    land = np.array([-450, 120, 110, 80, 250])[:, None, None]
    lake = np.array([450, 30, 50, 60, 15])[:, None, None]
    bands = np.where(water, lake, land) + np.random.default_rng(1).integers(-8, 9, (5, size, size))
    bands[:, :20, -20:] = -32768
    return write_raster(path, bands.astype(np.int16), COMPOSITE, nodata=-32768, scale=0.001), water
