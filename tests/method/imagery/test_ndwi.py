import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import BandMismatch, MissingInput
from glakes.lakes.imagery.ndwi import ndwi, write_ndwi
from glakes.lakes.imagery.settings import NdwiSettings
from hypothesis import given
from hypothesis import strategies as st
from listeners import Recorder
from made_scenes import write_bands

REFLECTANCE = st.floats(-0.1, 2, allow_nan=False)


def test_by_hand():
    green = np.array([0.3, 0.1, 0.0, 0.2, np.nan, -0.01])
    nir = np.array([0.1, 0.3, 0.0, 0.0, 0.1, 0.2])
    np.testing.assert_allclose(ndwi(green, nir), [0.5, -0.5, np.nan, 1.0, np.nan, -1.0])


@given(REFLECTANCE, REFLECTANCE)
def test_stays_in_range_and_changes_sign_with_its_bands(green, nir):
    index = float(ndwi(green, nir))
    assert np.isnan(index) == (green <= 0 and nir <= 0)
    if not np.isnan(index):
        assert -1 <= index <= 1
        assert index == -float(ndwi(nir, green))


def test_raster_honours_scale_offset_and_nodata(tmp_path):
    rng = np.random.default_rng(1)
    bands = {name: rng.integers(1000, 9000, (70, 90)).astype(np.uint16) for name in ("B3", "B8")}
    bands["B3"][0, 0] = bands["B8"][1, 1] = 65535
    bands["B3"][2, 2] = bands["B8"][2, 2] = 1000  # reflectance 0 / 0
    source = write_bands(tmp_path / "湖 'a b'.tif", bands, scale=0.0001, offset=-0.1, nodata=65535)
    output = tmp_path / "out" / "ndwi.tif"
    result = write_ndwi(NdwiSettings(str(source), 1, 2, str(output)), Recorder())
    assert result == {}
    green, nir = (bands[name].astype(float) / 10000 - 0.1 for name in ("B3", "B8"))
    with rasterio.open(output) as dataset:
        found = dataset.read(1)
        assert dataset.dtypes == ("float32",) and dataset.descriptions == ("NDWI",) and np.isnan(dataset.nodata)
        assert dataset.transform.c == 500000
        assert dataset.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
    gone = np.zeros(found.shape, dtype=bool)
    gone[[0, 1, 2], [0, 1, 2]] = True
    assert (np.isnan(found) == gone).all()
    green, nir = green[~gone], nir[~gone]
    np.testing.assert_allclose(found[~gone], ((green - nir) / (green + nir)).astype(np.float32), rtol=1e-6)


def test_digital_numbers_without_scale(tmp_path):
    source = write_bands(tmp_path / "a.tif", {"B3": np.array([[300]], np.uint16), "B8": np.array([[100]], np.uint16)})
    write_ndwi(NdwiSettings(str(source), 1, 2, str(tmp_path / "o.tif")), Recorder())
    with rasterio.open(tmp_path / "o.tif") as dataset:
        assert dataset.read(1)[0, 0] == 0.5


def test_missing_band_and_file(tmp_path):
    source = write_bands(tmp_path / "a.tif", {"B3": np.ones((2, 2), np.uint16)})
    with pytest.raises(BandMismatch, match="NIR = 2, found 1 B3"):
        write_ndwi(NdwiSettings(str(source), 1, 2, str(tmp_path / "o.tif")), Recorder())
    with pytest.raises(MissingInput, match="does not exist"):
        write_ndwi(NdwiSettings(str(tmp_path / "no.tif"), 1, 2, str(tmp_path / "o.tif")), Recorder())
    assert not (tmp_path / "o.tif").exists()
