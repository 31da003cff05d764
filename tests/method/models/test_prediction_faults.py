"""Rasters that are not as they should be: each is either predicted rightly or refused with a sentence."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
import rasterio.shutil
from affine import Affine
from glakes.lakes.errors import BandMismatch, GridMismatch, InvalidSetting, LakesError, MissingInput
from glakes.lakes.files import find_unfinished
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from made_prediction import Heard, use_blur
from made_scene import BANDS, composite, extent_of, model_file


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return model_file(tmp_path_factory.mktemp("model") / "m.safetensors", 4)


def predict(raster, folder, model, **options):
    heard = Heard()
    output = folder / "out" / "p.tif"
    result = predict_lakes(PredictSettings(str(raster), str(output), model=model, **options), heard)
    with rasterio.open(output) as dataset:
        return dataset.read(1), heard, result


def rewritten(path, target, change=None, **profile):
    """A composite once more with other numbers or another profile."""
    with rasterio.open(path) as source:
        stored, own = source.read(), source.profile
    stored = stored if change is None else change(stored)
    profile = own | {"dtype": stored.dtype, "count": len(stored), "height": stored.shape[1]} | profile
    with rasterio.open(target, "w", **profile) as dataset:
        dataset.write(stored)
        dataset.descriptions = BANDS[: len(stored)]
        dataset.scales = (0.001,) * len(stored)
    return str(target)


def test_nodata_in_stripes(tmp_path, model):
    path = composite(tmp_path / "s.tif", 300, 310, holes=0)
    whole, _, _ = predict(path, tmp_path, model)

    def striped(stored):
        stored[:, ::4] = -32768
        stored[2, :, 100:103] = -32768  # one band is enough
        return stored

    found, _, _ = predict(rewritten(path, tmp_path / "t.tif", striped), tmp_path, model)
    assert (found[::4] == 255).all() and (found[:, 100:103] == 255).all()
    kept = np.delete(np.delete(found, np.s_[::4], 0), np.s_[100:103], 1)
    assert (kept <= 100).all() and (whole <= 100).all()


@pytest.mark.parametrize("nodata", [None, float("nan"), -9999.0])
def test_not_a_number_is_no_data_in_any_raster_of_floats(tmp_path, model, nodata):
    path = composite(tmp_path / "s.tif", 120, 130, holes=0)
    whole, _, _ = predict(path, tmp_path, model)

    def with_gaps(stored):
        values = stored.astype(np.float32)
        values[0, 10:20, 30:40] = np.nan
        values[3, 50, :] = np.inf
        if nodata == -9999:
            values[1, :, 7] = nodata
        return values

    found, _, _ = predict(rewritten(path, tmp_path / "t.tif", with_gaps, nodata=nodata), tmp_path, model)
    missing = np.zeros((120, 130), bool)
    missing[10:20, 30:40] = missing[50] = True
    missing[:, 7] |= nodata == -9999
    np.testing.assert_array_equal(found == 255, missing)
    assert (whole != 255).all()


def test_no_data_at_all(tmp_path, model, monkeypatch):
    engines = use_blur(monkeypatch)
    path = composite(tmp_path / "s.tif", 100, 100, holes=0)
    empty = rewritten(path, tmp_path / "t.tif", lambda stored: np.full_like(stored, -32768))
    found, _, result = predict(empty, tmp_path, model)
    assert (found == 255).all() and result["PIXELS"] == 10_000 and engines[-1].windows == []


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 400), (400, 1), (15, 17)])
def test_a_raster_smaller_than_a_window(tmp_path, model, height, width):
    path = composite(tmp_path / "s.tif", height, width, holes=0)
    found, _, result = predict(path, tmp_path, model)
    assert found.shape == (height, width) and (found <= 100).all() and result["WINDOWS"] == 1


def test_one_band_is_refused_by_name(tmp_path, model):
    path = composite(tmp_path / "s.tif", 20, 20)
    single = rewritten(path, tmp_path / "t.tif", lambda stored: stored[:1])
    with pytest.raises(BandMismatch, match="expected bands NDWI, B4, B3, B2, B11, found NDWI"):
        predict(single, tmp_path, model)


def test_a_model_with_another_order_of_bands_reads_them_by_name(tmp_path, model):
    path = composite(tmp_path / "s.tif", 150, 140)
    there, _, _ = predict(path, tmp_path, model)
    turned = model_file(tmp_path / "turned.safetensors", 4, bands=BANDS[::-1])
    backwards = composite(tmp_path / "b.tif", 150, 140)
    with rasterio.open(backwards, "r+") as dataset:
        dataset.descriptions = BANDS[::-1]
    found, _, _ = predict(backwards, tmp_path, turned)
    np.testing.assert_array_equal(found, there)
    assert (predict(path, tmp_path, turned)[0] != there).any()


def test_numbers_without_their_scale_are_refused(tmp_path, model):
    path = composite(tmp_path / "s.tif", 200, 200)

    def digital_numbers(stored):
        return np.where(stored == -32768, stored, np.abs(stored) * 10 + 4000).astype(np.int16)

    raw = rewritten(path, tmp_path / "t.tif", digital_numbers)
    with pytest.raises(InvalidSetting, match=r"about 0\.\.1 in band NDWI, found a median of [89].* the scale 0\.001"):
        predict(raw, tmp_path, model)
    with rasterio.open(raw, "r+") as dataset:
        dataset.scales = (0.0001,) * 5
    predict(raw, tmp_path, model)


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        ({"scales": (0.001,) * 4 + (1.0,)}, "expected one scale"),
        ({"offsets": (0.0, 0.1, 0.0, 0.0, 0.0)}, "or an offset"),
    ],
)
def test_bands_that_differ_in_scale_are_refused(tmp_path, model, harm, sentence):
    path = composite(tmp_path / "s.tif", 20, 20)
    with rasterio.open(path, "r+") as dataset:
        for name, value in harm.items():
            setattr(dataset, name, value)
    with pytest.raises(InvalidSetting, match=sentence):
        predict(path, tmp_path, model)


@pytest.mark.parametrize(
    ("first", "sentence"),
    [
        ('dataType="Float32"', "expected one data type .* found float32, int16"),
        ('dataType="Int16"', "expected one nodata value .* found -32768.0, 7.0"),
    ],
)
def test_bands_that_differ_in_type_or_nodata_are_refused(tmp_path, model, first, sentence):
    source = Path(composite(tmp_path / "s.tif", 20, 20)).name
    nodata = 7 if "Int16" in first else -32768
    bands = "".join(
        f'<VRTRasterBand {first if number == 1 else "dataType=" + chr(34) + "Int16" + chr(34)} band="{number}">'
        f"<Description>{name}</Description><NoDataValue>{nodata if number == 1 else -32768}</NoDataValue>"
        f'<SimpleSource><SourceFilename relativeToVRT="1">{source}</SourceFilename><SourceBand>{number}</SourceBand>'
        "</SimpleSource></VRTRasterBand>"
        for number, name in enumerate(BANDS, 1)
    )
    path = tmp_path / "mixed.vrt"
    place = "<GeoTransform>0, 10, 0, 0, 0, -10</GeoTransform>"
    path.write_text(f'<VRTDataset rasterXSize="20" rasterYSize="20">{place}{bands}</VRTDataset>')
    with pytest.raises(InvalidSetting, match=sentence):
        predict(path, tmp_path, model)


def test_a_rotated_raster_is_predicted_whole_and_refused_in_parts(tmp_path, model):
    path = composite(tmp_path / "s.tif", 120, 110)
    there, _, _ = predict(path, tmp_path, model)
    with rasterio.open(path) as source:
        turned = source.transform * Affine.rotation(30)
    rotated = rewritten(path, tmp_path / "t.tif", transform=turned)
    found, _, _ = predict(rotated, tmp_path, model)
    np.testing.assert_array_equal(found, there)
    with rasterio.open(tmp_path / "out" / "p.tif") as dataset:
        assert dataset.transform.almost_equals(turned)
    for asked in ({"extent": extent_of(0, 0, 10, 10)}, {"lakes": str(tmp_path / "l.gpkg")}):
        with pytest.raises(GridMismatch, match="rotated or not north-up"):
            predict(rotated, tmp_path, model, **asked)


def test_a_raster_without_a_coordinate_system_is_warned_of(tmp_path, model):
    path = composite(tmp_path / "s.tif", 60, 50, crs=None)
    found, heard, _ = predict(path, tmp_path, model)
    assert found.shape == (60, 50)
    assert any("has no coordinate system" in text for text in heard.warnings)
    with pytest.raises(LakesError, match="no area can be computed"):
        predict(path, tmp_path, model, lakes=str(tmp_path / "l.gpkg"))


def test_a_mask_beside_the_pixels_is_warned_of(tmp_path, model):
    path = composite(tmp_path / "s.tif", 60, 50, holes=0, nodata=None)
    with rasterio.open(path, "r+") as dataset:
        dataset.write_mask(np.zeros((60, 50), np.uint8))
    _, heard, _ = predict(path, tmp_path, model)
    assert any("The mask of" in text and "is not looked at" in text for text in heard.warnings)


def test_wide_strips_are_warned_of(tmp_path, model, monkeypatch):
    use_blur(monkeypatch)
    path = composite(tmp_path / "s.tif", 20, 14_000, holes=0)
    assert any("stored in strips" in text for text in predict(path, tmp_path, model)[1].warnings)
    tiled = {"tiled": True, "blockxsize": 256, "blockysize": 256}
    path = composite(tmp_path / "t.tif", 20, 14_000, holes=0, **tiled)
    assert predict(path, tmp_path, model)[1].warnings == []


@pytest.mark.parametrize(("share", "finished"), [(0.1, False), (0.98, True)])
def test_a_file_that_breaks_off_keeps_what_was_predicted(tmp_path, model, monkeypatch, share, finished):
    use_blur(monkeypatch)
    source, path = composite(tmp_path / "whole.tif", 1500, 600, holes=0), tmp_path / "s.tif"
    rasterio.shutil.copy(source, path, driver="COG", compress="ZSTD", blocksize=256, overviews="NONE")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(LakesError, match=r"s\.tif' broke off while it was read near row \d+.*cut off: copy or make it"):
        predict(path, tmp_path, model, window=576)
    output = tmp_path / "out" / "p.tif"
    assert not output.exists() and bool(find_unfinished(output)) == finished
    path.write_bytes(whole)
    predict(path, tmp_path, model, window=576)
    assert not find_unfinished(output)


@pytest.mark.parametrize("content", [b"", b"<html>Not found</html>"])
def test_what_is_no_raster_is_refused(tmp_path, model, content):
    (tmp_path / "s.tif").write_bytes(content)
    with pytest.raises(MissingInput, match=r"s\.tif' cannot be read as a raster"):
        predict(tmp_path / "s.tif", tmp_path, model)
    assert not find_unfinished(tmp_path / "out" / "p.tif")
