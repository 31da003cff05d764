"""`gdal.Polygonize` with a mask band into a layer in memory: `gdal_polygons.py MASK FILE`, by the system's Python.

The GDAL inside of rasterio's wheel has no Python bindings of its own. Prints seconds as `methods.py` does,
then keeps the polygons for the comparison, which is not timed.
"""

import json
import os
import sys
import time
from pathlib import Path

from osgeo import gdal, ogr

gdal.UseExceptions()


def main(source: str, output: str) -> None:
    """Time it and write the polygons."""
    started, worked = time.perf_counter(), sum(os.times()[:4])
    raster = gdal.Open(source)
    band = raster.GetRasterBand(1)
    store = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = store.CreateLayer("lakes", raster.GetSpatialRef(), ogr.wkbPolygon)
    gdal.Polygonize(band, band, layer, -1, [])
    seconds, cpu_seconds = time.perf_counter() - started, sum(os.times()[:4]) - worked
    with Path(output).open("wb") as target:
        for feature in layer:
            wkb = bytes(feature.GetGeometryRef().ExportToWkb(ogr.wkbNDR))
            target.write(len(wkb).to_bytes(4, "little") + wkb)
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu_seconds, "lakes": layer.GetFeatureCount()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
