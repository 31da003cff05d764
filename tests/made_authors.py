"""A sample set in the layout of the paper's authors, with every oddity that their code and files are known for.

Tests in QGIS's interpreter run it with the worker's: `python made_authors.py FOLDER`.
"""

import runpy
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import rasterio.features
from shapely.geometry import Point, box

PIXEL = 1e-4
SIDE = 64
CRS = "EPSG:4326"

# Code, file name, subset, form of the image, form of the annotation.
REGIONS = (
    (0, "10031", "train", "code", "code"),
    (0, "11020_3", "train", "whole", "png"),
    (1, "10031", "val", "natural", "png"),
    (2, "1543_1", "test", "pair", "png"),
    (3, "77", "val", "bytes", None),
    (4, "99", "test", "code", "png"),
)
UNPOLYGONED = ("type4_99",)
"""Regions that only their annotation labels."""


def grid(number):
    return rasterio.Affine(PIXEL, 0, 10 + 0.01 * number, 0, -PIXEL, 20)


def lakes_of(number):
    left, top = 10 + 0.01 * number, 20
    at = [(20, 20, 9 + number), (45, 46, 7)]
    return [Point(left + PIXEL * col, top - PIXEL * row).buffer(PIXEL * radius) for col, row, radius in at]


def values_of(number):
    """NDWI, B4, B3, B2, B11 as they are, to three decimals."""
    generator = np.random.default_rng(number)
    water = burnt(number).astype(bool)
    values = generator.uniform(0.02, 0.3, (5, SIDE, SIDE))
    values[0] = np.where(water, 0.5, -0.4) + generator.uniform(-0.1, 0.1, (SIDE, SIDE))
    values[1:, water] /= 4
    return np.round(values, 3)


def burnt(number):
    return rasterio.features.rasterize(lakes_of(number), (SIDE, SIDE), transform=grid(number))


def write(path, array, crs=CRS, transform=None, driver="GTiff"):
    path.parent.mkdir(parents=True, exist_ok=True)
    array = array if array.ndim == 3 else array[None]
    profile = {"crs": crs, "transform": transform} if transform else {}
    height, width = array.shape[1:]
    with rasterio.open(path, "w", driver, width, height, len(array), dtype=array.dtype, **profile) as dataset:
        dataset.write(array)


def write_image(folder, name, number, form):
    values, transform = values_of(number), grid(number)
    if form == "code":  # what their published code writes: real numbers that still are x 1000, no nodata
        stored = np.round(values * 1000).astype(np.float32)
        stored[:, 0, :5], stored[:, 1, :5] = -32768, 0
        write(folder / f"image_{name}.tif", stored, transform=transform)
    elif form == "whole":
        write(folder / f"image_{name}.tif", np.round(values * 1000).astype(np.int16), transform=transform)
    elif form == "natural":
        write(folder / f"image_{name}.tif", values.astype(np.float32), transform=transform)
    else:
        ndwi = np.round(values[0] * 100).astype(np.int8)
        write(folder / f"ndwi_{name}.tif", ndwi.view(np.uint8) if form == "bytes" else ndwi, transform=transform)
        swapped = np.round(values[[3, 2, 1, 4]] * 1000).astype(np.int16)
        write(folder / f"bands_{name}.tif", swapped, transform=transform)


def write_annotation(folder, name, number, form):
    mask = burnt(number)
    if form == "code":  # GeoTIFF of real numbers under the name of a PNG
        write(folder / f"annotation_{name}.png", mask.astype(np.float32), transform=grid(number))
    elif form == "png":
        write(folder / f"annotation_{name}.png", mask.astype(np.uint8), driver="PNG")


def make_authors(folder, regions=REGIONS):
    """Write the set; returns the folder."""
    rows, shapes, polygons = [], [], []
    for number, (code, file, subset, image, annotation) in enumerate(regions):
        name, transform = f"type{code}_{file}", grid(number)
        if image:
            write_image(folder / "dataset" / subset, name, number, image)
        write_annotation(folder / "dataset" / subset, name, number, annotation)
        rows.append({"grid_id": 1000 + number, "file_name": file, "dataset": subset, "type": float(code)})
        shapes.append(box(*rasterio.transform.array_bounds(SIDE, SIDE, transform)).buffer(-PIXEL / 4, join_style=2))
        if name not in UNPOLYGONED:
            polygons += lakes_of(number)
    (folder / "SampleAnnotations").mkdir(parents=True, exist_ok=True)
    gpd.GeoDataFrame(rows, geometry=shapes, crs=CRS).to_file(folder / "SampleAnnotations" / "total_regions.shp")
    lakes = gpd.GeoDataFrame(
        {"CLASS_NAME": "Lake", "class": "river"}, geometry=polygons, crs=CRS, index=range(len(polygons))
    )
    lakes.to_file(folder / "SampleAnnotations" / "total_polygons.shp")
    return folder


if __name__ == "__main__":
    runpy.run_path(str(Path(__file__).resolve().parents[1] / "worker" / "start.py"))["register_package"](
        Path(__file__).resolve().parents[1]
    )
    make_authors(Path(sys.argv[1]))
