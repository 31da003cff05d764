"""A samples file as large as the paper's: 799 regions all over the world, with types, states, labels and history.

Made by the package's own `create_samples`. Tests in QGIS's interpreter run it with the worker's:
`python made_register.py FOLDER [REGIONS] [IMAGES]` writes `FOLDER/samples.gpkg` and, for the first
IMAGES regions, composites of 200 x 200 pixels with the labels as water.
"""

import runpy
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import rasterio.features
import shapely

REGIONS = 799
TYPE_SHARES = {"NR": 59, "AR": 52, "BR": 23, "IL": 24, "SL": 14}
"""The test regions of the paper by type: what shares the types have."""
STATUS_SHARES = {"todo": 35, "drafted": 10, "edited": 15, "checked": 35, "rejected": 5}
SUBSET_SHARES = {"train": 60, "validation": 20, "test": 20}
PEOPLE = ("Hu", "Feng", "Li")
PIXEL = 1e-4
SIDE = 200
"""Pixels of an image along each side; its region takes the inner 180."""


def make_register(folder, regions=REGIONS, images=0, seed=1):
    """Write `samples.gpkg` and the first images into a folder; returns the path of the samples."""
    from glakes.lakes.samples.register import create_samples

    generator = np.random.default_rng(seed)
    folder = Path(folder)
    corners = spread(regions, generator)
    frame = region_frame(corners, generator)
    labels = label_frame(frame, corners, generator)
    for number in range(images):
        of_region = labels["region_id"] == frame["region_id"][number]
        write_image(folder / frame["image"][number], corners[number], labels.geometry[of_region], generator)
    create_samples(folder / "samples.gpkg", frame, labels, history_rows(frame))
    return folder / "samples.gpkg"


def spread(count, generator):
    """Upper left corners (lon, lat), each image in a cell of its own of a 2 degree grid."""
    columns, rows = 170, 60
    cells = generator.permutation(columns * rows)[:count]
    return np.column_stack([-170 + 2.0 * (cells % columns), 72 - 2.0 * (cells // columns)])


def draw(shares, count, generator):
    weights = np.array(list(shares.values()), dtype=float)
    return generator.choice(list(shares), count, p=weights / weights.sum())


def region_frame(corners, generator):
    count = len(corners)
    ids = [f"r{number:03d}" for number in range(1, count + 1)]
    status = draw(STATUS_SHARES, count, generator)
    begun, reviewed = status != "todo", np.isin(status, ("checked", "rejected"))
    people = generator.choice(PEOPLE, count)
    times = [f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}T08:{number % 60:02d}:00Z" for number in range(count)]
    later = [time.replace("T08", "T16") for time in times]
    margin, inner = 10 * PIXEL, (SIDE - 10) * PIXEL
    boxes = shapely.box(corners[:, 0] + margin, corners[:, 1] - inner, corners[:, 0] + inner, corners[:, 1] - margin)
    fields = {
        "region_id": ids,
        "type": draw(TYPE_SHARES, count, generator),
        "subset": draw(SUBSET_SHARES, count, generator),
        "image": [f"images/{name}.tif" for name in ids],
        "threshold": np.where(begun, np.round(generator.uniform(-0.1, 0.2, count), 3), np.nan),
        "status": status,
        "annotator": np.where(begun, people, None),
        "annotated_at": np.where(begun, times, None),
        "reviewer": np.where(reviewed, np.roll(PEOPLE, 1)[generator.integers(0, 3, count)], None),
        "reviewed_at": np.where(reviewed, later, None),
        "seconds": np.where(begun, generator.integers(60, 3600, count).astype(float), np.nan),
        "note": np.where(status == "rejected", "The river is still in.", None),
    }
    return gpd.GeoDataFrame(fields, geometry=boxes, crs="EPSG:4326")


def label_frame(regions, corners, generator):
    """Up to eight round lakes per region that was begun, of about 0.005 to 1 km2; every tenth is ignored."""
    ids, classes, shapes = [], [], []
    for region_id, status, corner in zip(regions["region_id"], regions["status"], corners, strict=True):
        if status == "todo":
            continue
        count = int(generator.integers(1, 9))
        places = generator.permutation(9)[:count]
        for place in places:
            centre = corner + PIXEL * np.array([40 + 60 * (place % 3), -(40 + 60 * (place // 3))])
            radius = PIXEL * float(np.exp(generator.uniform(np.log(4), np.log(28))))
            shapes.append(shapely.buffer(shapely.Point(centre), radius, quad_segs=6))
            ids.append(region_id)
            classes.append("ignore" if generator.random() < 0.1 else "lake")
    return gpd.GeoDataFrame({"region_id": ids, "class": classes}, geometry=shapes, crs=regions.crs)


def history_rows(regions):
    rows = [{"who": "Hu", "when": "2023-12-01T00:00:00Z", "region_id": "", "action": "created", "detail": ""}]
    for region in regions.itertuples():
        if region.annotator:
            row = {"who": region.annotator, "when": region.annotated_at, "action": "edited", "detail": ""}
            rows.append(row | {"region_id": region.region_id})
        if region.reviewer:
            row = {"who": region.reviewer, "when": region.reviewed_at, "action": region.status, "detail": ""}
            rows.append(row | {"region_id": region.region_id})
    return rows


def write_image(path, corner, lakes, generator):
    """A composite: noisy land with NDWI around -0.4, and the lakes around 0.5."""
    from glakes.lakes.bands import COMPOSITE_BANDS

    transform = rasterio.Affine(PIXEL, 0, corner[0], 0, -PIXEL, corner[1])
    water = np.zeros((SIDE, SIDE), dtype=bool)
    if len(lakes):
        water = rasterio.features.rasterize(lakes, (SIDE, SIDE), transform=transform).astype(bool)
    stored = 250 + generator.integers(-60, 60, (len(COMPOSITE_BANDS), SIDE, SIDE))
    stored[0] = np.where(water, 500, -400) + generator.integers(-100, 100, (SIDE, SIDE))
    stored[1:, water] //= 4
    path.parent.mkdir(parents=True, exist_ok=True)
    profile = {"crs": "EPSG:4326", "transform": transform, "nodata": -32768, "dtype": "int16"}
    with rasterio.open(path, "w", "GTiff", SIDE, SIDE, len(COMPOSITE_BANDS), **profile) as dataset:
        dataset.write(stored.astype("int16"))
        dataset.descriptions = COMPOSITE_BANDS
        dataset.scales = [0.001] * len(COMPOSITE_BANDS)


if __name__ == "__main__":
    root = Path(__file__).resolve().parents[1]
    runpy.run_path(str(root / "worker" / "start.py"))["register_package"](root)
    make_register(sys.argv[1], *(int(number) for number in sys.argv[2:]))
