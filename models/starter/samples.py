"""Scenes to composites and one samples file, as the labelling tools would have written them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio
import rasterio.features
import shapely
from shapely.geometry import shape as to_shape

from ...lakes.bands import COMPOSITE_BANDS, COMPOSITE_NODATA, COMPOSITE_SCALE
from ...lakes.rasters import written_cog
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
    stored = np.round(np.clip(scene.values / COMPOSITE_SCALE, COMPOSITE_NODATA + 1, 32767))
    stored = np.where(np.isfinite(scene.values).all(axis=0), stored, COMPOSITE_NODATA).astype(np.int16)
    height, width = scene.lake.shape
    profile = {"count": len(stored), "height": height, "width": width, "dtype": "int16", "nodata": COMPOSITE_NODATA}
    with written_cog(path, crs=scene.crs, transform=scene.transform, **profile) as dataset:
        dataset.write(stored)
        dataset.descriptions = COMPOSITE_BANDS
        dataset.scales = [COMPOSITE_SCALE] * len(stored)


def _region(scene: Scene, image: str) -> gpd.GeoDataFrame:
    height, width = scene.lake.shape
    box = shapely.box(*rasterio.transform.array_bounds(height, width, scene.transform))
    fields = {"region_id": scene.name, "type": scene.kind, "subset": scene.subset, "image": image}
    fields |= {"status": "checked", "annotator": ANNOTATOR, "note": scene.group}
    return gpd.GeoDataFrame([fields], geometry=[box], crs=scene.crs).to_crs(CRS)


def _labels(scene: Scene, mask: Mask, name: str) -> gpd.GeoDataFrame:
    found = rasterio.features.shapes(mask.astype("uint8"), mask, transform=scene.transform)
    shapes = [to_shape(geometry) for geometry, _ in found]
    fields = {"region_id": [scene.name] * len(shapes), "class": [name] * len(shapes)}
    return gpd.GeoDataFrame(fields, geometry=shapes, crs=scene.crs).to_crs(CRS)
