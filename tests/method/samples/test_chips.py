"""Images of single regions in the house's form, and masks as polygons."""

import numpy as np
import rasterio
from glakes.lakes.bands import COMPOSITE_BANDS
from glakes.lakes.samples.chips import mask_polygons, to_stored, written_composite
from glakes.lakes.samples.patches import burn
from hypothesis import given
from hypothesis.extra.numpy import arrays

GRID = rasterio.Affine(10, 0, 500, 0, -10, 900)


def test_values_are_stored_in_thousandths_and_kept_in_range():
    values = np.array([0.1234, -0.5, 99.0, -99.0, np.nan]).reshape(1, 1, 5)
    assert to_stored(values).tolist() == [[[123, -500, 32767, -32767, -32768]]]


def test_a_gap_in_one_band_is_one_in_all():
    values = np.zeros((5, 1, 2))
    values[3, 0, 1] = np.inf
    assert to_stored(values)[:, 0].tolist() == [[0, -32768]] * 5


def test_a_composite_says_what_it_holds(tmp_path):
    with written_composite(tmp_path / "c.tif", (4, 6), "EPSG:32648", GRID) as dataset:
        dataset.write(to_stored(np.full((5, 4, 6), 0.25)))
    with rasterio.open(tmp_path / "c.tif") as dataset:
        assert dataset.descriptions == COMPOSITE_BANDS and dataset.scales == (0.001,) * 5
        assert dataset.nodata == -32768 and dataset.transform == GRID and (dataset.read() == 250).all()


@given(arrays(bool, (7, 9)))
def test_polygons_of_a_mask_burn_back_to_it(mask):
    assert (burn(mask_polygons(mask, GRID), mask.shape, GRID) == mask).all()
