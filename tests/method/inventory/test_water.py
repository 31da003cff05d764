"""Which stored values are water, and how much is read at a time."""

import pytest
import rasterio
from glakes.lakes.inventory import water
from glakes.lakes.inventory.water import percent_cutoff, strips
from rasterio.transform import from_origin


@pytest.mark.parametrize("percent", range(1, 101))
def test_a_whole_percent_is_its_own_cutoff(percent):
    assert percent_cutoff(percent / 100) == percent
    assert percent_cutoff(float(f"0.{percent:02d}") if percent < 100 else 1.0) == percent


def test_a_fraction_of_a_percent_rounds_up():
    assert percent_cutoff(0.501) == 51
    assert percent_cutoff(0.0001) == 1


@pytest.mark.parametrize(
    ("size", "block", "heights"),
    [
        ((6000, 2000), 256, {3840, 2160}),  # whole blocks
        ((900, 40_000), 512, {512, 388}),  # one row of blocks, though it is more than is wanted
        ((700, 90_000), 512, {512, 188}),
        ((512, 200_000), 512, {40, 32}),  # even that would be too much
        ((3, 1), None, {3}),
        ((1, 9), None, {1}),
    ],
)
def test_strips_stay_small_whatever_the_raster(tmp_path, size, block, heights):
    tiles = {"tiled": True, "blockxsize": block, "blockysize": block} if block else {}
    profile = {"driver": "GTiff", "dtype": "uint8", "count": 1, "height": size[0], "width": size[1], "sparse_ok": True}
    with rasterio.open(tmp_path / "r.tif", "w", **profile, **tiles, transform=from_origin(0, 9, 1, 1)):
        pass
    with rasterio.open(tmp_path / "r.tif") as dataset:
        windows = list(strips(dataset))
    assert {window.height for window in windows} == heights
    assert sum(window.height for window in windows) == size[0]
    assert max(heights) * size[1] <= water.MOST_PIXELS
