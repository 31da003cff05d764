"""Scenes to composites and one samples file, as the labelling tools would have written them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import rasterio
import rasterio.features
import shapely

from ...lakes.samples.chips import mask_polygons, to_stored, written_composite
from ...lakes.samples.notation import history_entry, relative_image
from ...lakes.samples.register import create_samples
from .sources import Mask, Scene

CRS = "EPSG:4326"
ANNOTATOR = "starter"


def write_samples(scenes: Iterable[Scene], folder: Path) -> Path:
    """Write each scene as a composite under `folder/images`, and `folder/samples.gpkg` over them all."""
    path = folder / "samples.gpkg"
    regions, labels = [], []
    for scene in scenes:
        image = folder / "images" / f"{scene.name}.tif"
        write_composite(scene, image)
        regions.append(_region(scene, relative_image(path, image)))
        labels += [_labels(scene, scene.lake & ~scene.ignored, "lake"), _labels(scene, scene.ignored, "ignore")]
    history = [history_entry(ANNOTATOR, "", "created", "labelled pixels of the data folder")]
    create_samples(path, pd.concat(regions), pd.concat(labels), history)
    return path


def write_composite(scene: Scene, path: Path) -> None:
    """Write the five bands as int16 x 1000."""
    with written_composite(path, scene.lake.shape, scene.crs, scene.transform) as dataset:
        dataset.write(to_stored(scene.values))


def _region(scene: Scene, image: str) -> gpd.GeoDataFrame:
    height, width = scene.lake.shape
    box = shapely.box(*rasterio.transform.array_bounds(height, width, scene.transform))
    fields = {"region_id": scene.name, "type": scene.kind, "subset": scene.subset, "image": image}
    fields |= {"status": "checked", "annotator": ANNOTATOR, "note": scene.group}
    return gpd.GeoDataFrame([fields], geometry=[box], crs=scene.crs).to_crs(CRS)


def _labels(scene: Scene, mask: Mask, name: str) -> gpd.GeoDataFrame:
    shapes = mask_polygons(mask, scene.transform)
    fields = {"region_id": [scene.name] * len(shapes), "class": [name] * len(shapes)}
    return gpd.GeoDataFrame(fields, geometry=shapes, crs=scene.crs).to_crs(CRS)
