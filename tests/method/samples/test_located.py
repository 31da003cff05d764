"""Which regions take part, and where they are on their images."""

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import BandMismatch, MissingInput
from glakes.lakes.samples.located import locate_subset, usable_regions
from glakes.lakes.samples.patches import PatchReader
from glakes.lakes.samples.register import SamplesError
from listeners import Recorder
from shapely.geometry import box

CRS = "EPSG:32648"


@pytest.fixture
def samples(tmp_path):
    """An image of one band and four regions on it; returns the path, regions and labels."""
    with rasterio.open(
        tmp_path / "a.tif", "w", "GTiff", 40, 20, 1, CRS, rasterio.Affine(10, 0, 0, 0, -10, 200), "int16"
    ) as dataset:
        dataset.write(np.zeros((1, 20, 40), np.int16))
        dataset.descriptions = ("NDWI",)
    fields = {
        "region_id": list("abcd"),
        "subset": ["test", "test", "train", "test"],
        "status": ["checked", "todo", "todo", "rejected"],
        "image": ["a.tif"] * 4,
    }
    regions = gpd.GeoDataFrame(fields, geometry=[box(100 * n, 50, 100 * n + 80, 150) for n in range(4)], crs=CRS)
    lake = gpd.GeoDataFrame({"region_id": ["a"], "class": ["lake"]}, geometry=[box(20, 60, 40, 80)], crs=CRS)
    return tmp_path / "samples.gpkg", regions, lake


def test_rejected_and_untouched_regions_take_no_part(samples):
    _, regions, labels = samples
    recorder = Recorder()
    assert list(usable_regions(regions, labels, ("test",), recorder)["region_id"]) == ["a", "c"]
    assert recorder.warnings == ["1 regions are still 'todo' and without labels; they take no part."]
    labelled = labels.assign(region_id="b")
    assert list(usable_regions(regions, labelled, ("test", "train"), recorder)["region_id"]) == ["a", "b"]


def test_regions_are_placed_with_their_own_labels(samples):
    path, regions, labels = samples
    with PatchReader(("NDWI",)) as reader:
        found = locate_subset(path, regions, labels, "test", reader, Recorder())
    assert [region.region_id for region in found] == ["a", "b", "d"]
    assert [len(region.lakes) for region in found] == [1, 0, 0]
    assert (found[1].window.col, found[1].window.width, found[1].window.height) == (10, 8, 10)


@pytest.mark.parametrize(
    ("subset", "image", "bands", "error", "words"),
    [
        ("validation", "a.tif", ("NDWI",), SamplesError, "subset 'validation', found none"),
        ("train", None, ("NDWI",), SamplesError, "Region 'c' names no image"),
        ("train", "b.tif", ("NDWI",), MissingInput, "is the image of region 'c'"),
        ("train", "a.tif", ("NDWI", "B4"), BandMismatch, "expected bands NDWI, B4"),
    ],
)
def test_what_cannot_be_placed_is_said(samples, subset, image, bands, error, words):
    path, regions, labels = samples
    with PatchReader(bands) as reader, pytest.raises(error, match=words):
        locate_subset(path, regions.assign(image=image), labels, subset, reader, Recorder())
