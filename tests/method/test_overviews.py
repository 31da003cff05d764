import numpy as np
import pytest
import rasterio
from glakes.lakes.overviews import overview_factors, write_overviews


@pytest.mark.parametrize(
    ("height", "width", "factors"), [(512, 512, ()), (513, 3, (2,)), (10_980, 10_980, (2, 4, 8, 16, 32))]
)
def test_levels_until_one_fits_a_tile(height, width, factors):
    assert overview_factors(height, width) == factors


def test_every_level_has_each_so_manieth_pixel(tmp_path):
    pixels = np.random.default_rng(0).integers(-9, 999, (2, 1537, 2051)).astype(np.int16)
    path = tmp_path / "a.tif"
    profile = {"driver": "GTiff", "height": 1537, "width": 2051, "count": 2, "dtype": "int16"}
    with rasterio.open(path, "w", **profile) as dataset:
        dataset.write(pixels)
    levels = write_overviews(path)
    for factor, level in zip((2, 4, 8), levels, strict=True):
        with rasterio.open(level) as dataset:
            assert np.array_equal(dataset.read(), pixels[:, ::factor, ::factor])
