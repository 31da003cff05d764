"""Reading rasters by band name and extent, writing complete cloud optimised GeoTIFFs."""

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import BandMismatch, GridMismatch, MissingInput
from glakes.lakes.grid import Window
from glakes.lakes.rasters import (
    bands_by_name,
    extent_window,
    find_bands,
    open_raster,
    read_window,
    to_rasterio,
    written_cog,
)
from rasterio.transform import Affine, from_origin


def names(folder):
    return sorted(path.name for path in folder.iterdir())


TRANSFORM = from_origin(400_000, 4_500_000, 10, 10)


def make(path, array, descriptions=None, transform=TRANSFORM, crs="EPSG:32648", **extra):
    count, height, width = array.shape
    profile = {"count": count, "height": height, "width": width, "dtype": array.dtype} | extra
    with rasterio.open(path, "w", driver="GTiff", crs=crs, transform=transform, **profile) as dataset:
        dataset.write(array)
        if descriptions:
            dataset.descriptions = descriptions
    return path


@pytest.fixture
def raster(tmp_path):
    array = np.arange(3 * 20 * 30, dtype=np.int16).reshape(3, 20, 30)
    return make(tmp_path / "r.tif", array, ("B4 (665 nm)", "NDWI", None))


def test_bands_are_found_by_description(raster):
    with open_raster(raster) as dataset:
        assert bands_by_name(dataset) == {"B4": 1, "NDWI": 2}
        assert find_bands(dataset, ("NDWI", "B4")) == [2, 1]
        with pytest.raises(BandMismatch, match="expected bands NDWI, B11, found B4, NDWI, band 3"):
            find_bands(dataset, ("NDWI", "B11"))


def test_bands_without_any_name_are_taken_in_order(tmp_path):
    with open_raster(make(tmp_path / "r.tif", np.zeros((2, 4, 4), np.uint8))) as dataset:
        assert find_bands(dataset, ("B3", "B8")) == [1, 2]
        with pytest.raises(BandMismatch):
            find_bands(dataset, ("B3",))


def test_a_file_that_is_no_raster(tmp_path):
    (tmp_path / "notes.tif").write_text("hello")
    with pytest.raises(MissingInput, match="cannot be read as a raster"):
        open_raster(tmp_path / "notes.tif")
    with pytest.raises(MissingInput, match="does not exist"):
        open_raster(tmp_path / "missing.tif")


@pytest.mark.parametrize(
    ("extent", "window"),
    [
        (None, Window(0, 0, 20, 30)),
        ((400_000, 4_499_990, 400_010, 4_500_000), Window(0, 0, 1, 1)),  # exactly one pixel
        ((400_005, 4_499_985, 400_015, 4_499_995), Window(0, 0, 2, 2)),  # touches four
        ((400_010.001, 4_499_980.001, 400_020.001, 4_499_990.001), Window(1, 1, 1, 1)),  # rounded edges
        ((0, 0, 1e7, 1e7), Window(0, 0, 20, 30)),  # cut to the raster
    ],
)
def test_extent_to_pixels(raster, extent, window):
    with open_raster(raster) as dataset:
        assert extent_window(dataset, extent) == window


def test_extent_in_another_system(raster):
    with open_raster(raster) as dataset:
        box = rasterio.warp.transform_bounds(dataset.crs, 4326, 400_100, 4_499_900, 400_200, 4_499_950)
        window = extent_window(dataset, box, "EPSG:4326")
        assert window.intersect(Window(5, 10, 5, 10)) == Window(5, 10, 5, 10)
        assert window.height <= 8 and window.width <= 13


def test_extent_outside_is_said(raster):
    with open_raster(raster) as dataset, pytest.raises(GridMismatch, match=r"does not touch .* Choose an extent"):
        extent_window(dataset, (0, 0, 10, 10))


def test_rotated_raster_takes_no_extent(tmp_path):
    turned = Affine(9.8, 1.7, 400_000, 1.7, -9.8, 4_500_000)
    with open_raster(make(tmp_path / "r.tif", np.zeros((1, 4, 4), np.uint8), transform=turned)) as dataset:
        assert extent_window(dataset, None) == Window(0, 0, 4, 4)
        with pytest.raises(GridMismatch, match="rotated"):
            extent_window(dataset, (400_000, 4_499_990, 400_010, 4_500_000))


@pytest.mark.parametrize("dtype", ["uint8", "int16", "float32"])
def test_cog_is_whole_and_keeps_what_it_was_told(tmp_path, dtype):
    final = tmp_path / "湖 'a'.tif"
    array = (np.random.default_rng(1).integers(0, 100, (1100, 700))).astype(dtype)
    profile = {"dtype": dtype, "count": 1, "height": 1100, "width": 700, "nodata": 99, "crs": "EPSG:32648"}
    with written_cog(final, transform=TRANSFORM, **profile) as dataset:
        dataset.descriptions, dataset.scales = ("probability",), (0.01,)
        dataset.update_tags(MODEL="m")
        for row in range(0, 1100, 300):
            part = Window(row, 0, min(300, 1100 - row), 700)
            dataset.write(array[part.slices], 1, window=to_rasterio(part))
        assert not final.exists()
    assert names(tmp_path) == [final.name]
    with open_raster(final) as dataset:
        np.testing.assert_array_equal(read_window(dataset, 1, Window(0, 0, 1100, 700)), array)
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert (dataset.nodata, dataset.descriptions, dataset.scales) == (99, ("probability",), (0.01,))
        assert dataset.tags()["MODEL"] == "m"
        assert dataset.overviews(1)
        assert dataset.block_shapes == [(512, 512)]


def test_cog_that_fails_leaves_nothing(tmp_path):
    with (
        pytest.raises(RuntimeError),
        written_cog(tmp_path / "r.tif", dtype="uint8", count=1, height=9, width=9, crs=None, transform=TRANSFORM),
    ):
        raise RuntimeError
    assert names(tmp_path) == []
