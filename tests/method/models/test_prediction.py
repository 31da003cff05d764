"""Prediction of rasters: the same pixels for any extent and window, honest edges, refusals."""

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import torch
from glakes.lakes.errors import BandMismatch, Cancelled, GridMismatch, InvalidSetting, LakesError, MissingInput
from glakes.lakes.geodesy import pixel_size_m
from glakes.lakes.grid import Window
from glakes.lakes.inventory.polygons import vectorize_lakes
from glakes.lakes.inventory.settings import VectorizeSettings
from glakes.lakes.progress import Silent
from glakes.models.engines.choose import choose
from glakes.models.engines.torch_engine import TorchEngine, prepare, to_stored
from glakes.models.predicting.pipeline import run_patches
from glakes.models.predicting.plan import check_window, needed_margin, plan
from glakes.models.predicting.source import fit
from glakes.models.prediction import predict_lakes
from glakes.models.settings import PredictSettings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listeners import Stop
from made_prediction import Heard
from made_scene import BANDS, card, composite, extent_of, lively_unet, model_file

CPU = torch.device("cpu")
WIDTH = 4
RUN = prepare(lively_unet(WIDTH), CPU, "exact", lambda: None)


def torch_engine(numbers, folder):
    return TorchEngine("torch", RUN, numbers)


def chosen_engine(numbers, folder):
    """What a prediction on a processor would take."""
    return choose(Path(model_file(folder / "m.safetensors", WIDTH)), numbers, "cpu", "exact", Silent())


def predict(path, extent, window, margin=96, make_engine=torch_engine):
    """Stored probability of an extent, without writing it."""
    out = np.full(extent.shape, 254, dtype=np.uint8)

    def write(patch, stored):
        out[patch.keep.relative_to(extent).slices] = stored

    with rasterio.open(path) as dataset:
        source = fit(dataset, card(WIDTH), Silent())
        engine = make_engine(source.numbers, Path(path).parent)
        patches = plan(extent, card(WIDTH), needed_margin(card(WIDTH), margin), window, engine.any_side)
        run_patches(patches, source.read, engine.predict, write, Silent())
    return out


def reference(path):
    """The plain network on the whole raster at once, mirrored far beyond its edges by numpy."""
    with rasterio.open(path) as dataset:
        stored = dataset.read()
    missing = (stored == -32768).any(axis=0)
    values = np.where(missing, 0, stored * np.float32(0.001)).astype(np.float32)
    height, width = missing.shape
    pads = ((0, 0), (96, 96 + -height % 16), (96, 96 + -width % 16))
    padded = np.pad(values, pads, mode="reflect")
    with torch.inference_mode():
        chance = torch.sigmoid(lively_unet(WIDTH)(torch.from_numpy(padded)[None]))[0, 0].numpy()
    percent = 100 * chance[96 : 96 + height, 96 : 96 + width]
    return percent, missing


def test_values_are_those_of_the_plain_network(tmp_path):
    path = composite(tmp_path / "s.tif", 210, 170)
    percent, missing = reference(path)
    stored = predict(path, Window(0, 0, 210, 170), 304)
    assert (stored[missing] == 255).all()
    assert missing.any() and (~missing).any()
    off = np.abs(stored[~missing] - np.floor(percent[~missing]))
    # floor() may fall on either side of a whole number when the last digit differs.
    near = np.abs(percent[~missing] - np.round(percent[~missing])) < 1e-3
    assert (off[~near] == 0).all() and off.max() <= 1
    assert np.ptp(stored[~missing]) > 30


@pytest.mark.parametrize("make_engine", [torch_engine, chosen_engine])
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_extent_and_window_gives_the_pixels_of_the_full_run(tmp_path, make_engine, data):
    height, width = data.draw(st.integers(1, 330)), data.draw(st.integers(1, 330))
    path = composite(tmp_path / "s.tif", height, width, data.draw(st.integers(0, 99)), data.draw(st.integers(0, 4)))
    full = predict(path, Window(0, 0, height, width), data.draw(st.integers(13, 72)) * 16, make_engine=make_engine)
    assert (full != 254).all()
    for _ in range(2):
        row, col = data.draw(st.integers(0, height - 1)), data.draw(st.integers(0, width - 1))
        part = Window(row, col, data.draw(st.integers(1, height - row)), data.draw(st.integers(1, width - col)))
        window, margin = data.draw(st.integers(21, 72)) * 16, data.draw(st.sampled_from([0, 96, 144]))
        np.testing.assert_array_equal(predict(path, part, window, margin, make_engine), full[part.slices])


@pytest.mark.parametrize("window", [208, 576, 784, 1152])
def test_windows_of_all_sizes_agree_on_a_larger_raster(tmp_path, window):
    path = composite(tmp_path / "s.tif", 640, 500)
    part = Window(211, 77, 300, 401)
    full = predict(path, Window(0, 0, 640, 500), 768)
    np.testing.assert_array_equal(predict(path, part, window), full[part.slices])


def test_windows_without_data_are_not_run(tmp_path):
    path = composite(tmp_path / "s.tif", 64, 64, holes=0)
    with rasterio.open(path, "r+") as dataset:
        dataset.write(np.full((5, 64, 64), -32768, np.int16))

    def never(stored):
        raise AssertionError("the network was run")

    written = []
    with rasterio.open(path) as dataset:
        source, patches = fit(dataset, card(WIDTH), Silent()), plan(Window(0, 0, 64, 64), card(WIDTH), 96, 224)
        run_patches(patches, source.read, never, lambda patch, stored: written.append(stored), Silent())
    assert len(written) == len(patches) and all((stored == 255).all() for stored in written)


def test_stored_values_are_floored_percentages():
    chances = np.array([0, 0.004, 0.0101, 0.5, 0.509, 0.9999, 1])
    with np.errstate(divide="ignore"):
        logits = torch.from_numpy(np.log(chances) - np.log1p(-chances)).float()
    assert to_stored(logits[None], np.ones((1, 7), bool))[0].tolist() == [0, 0, 1, 50, 50, 99, 100]
    assert (to_stored(logits[None], np.zeros((1, 7), bool)) == 255).all()


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scene 湖 'a'")
    model = model_file(folder / "m.safetensors")
    path = composite(folder / "composite.tif", 300, 260)
    result = predict_lakes(PredictSettings(path, str(folder / "full.tif"), model=model), Silent())
    return folder, path, model, result


def test_raster_that_is_written(scene):
    folder, path, _, result = scene
    with rasterio.open(path) as source, rasterio.open(folder / "full.tif") as full:
        assert (full.transform, full.crs, full.shape) == (source.transform, source.crs, source.shape)
        assert (full.dtypes, full.nodata, full.scales) == (("uint8",), 255, (0.01,))
        assert full.descriptions == ("probability",)
        assert full.tags()["MODEL"] == "random"
        assert re.fullmatch("[0-9a-f]{64}", full.tags()["MODEL_SHA256"])
        assert full.tags()["ENGINE"] == result["ENGINE"] != ""
        assert full.tags()["SOFTWARE"].startswith("GLAKES ")
        assert full.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        missing = (source.read() == -32768).any(axis=0)
        np.testing.assert_array_equal(full.read(1) == 255, missing)
    assert result["PIXELS"] == 300 * 260 and result["SECONDS"] > 0 and result["MPX_PER_SECOND"] > 0
    assert (result["WINDOWS"], result["WINDOWS_REUSED"]) == (1, 0)
    assert "LAKES_COUNT" not in result
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("rows_cols", [(0, 0, 16, 16), (101, 37, 222, 199), (299, 259, 300, 260)])
def test_extent_on_disk_is_cut_from_the_full_raster(scene, tmp_path, rows_cols):
    folder, path, model, _ = scene
    row, col, row_stop, col_stop = rows_cols
    xmin, ymin, xmax, ymax = extent_of(*rows_cols)
    touching = (xmin + 4, ymin + 4, xmax - 4, ymax - 4)  # pixels it touches count whole
    chosen = PredictSettings(path, str(tmp_path / "part.tif"), extent=touching, model=model, window=400)
    assert predict_lakes(chosen, Silent())["PIXELS"] == (row_stop - row) * (col_stop - col)
    with rasterio.open(folder / "full.tif") as full, rasterio.open(tmp_path / "part.tif") as part:
        np.testing.assert_array_equal(part.read(1), full.read(1)[row:row_stop, col:col_stop])
        assert part.bounds == extent_of(*rows_cols)


def test_lakes_are_those_of_the_written_raster(scene, tmp_path):
    folder, path, model, _ = scene
    chosen = PredictSettings(path, str(tmp_path / "p.tif"), lakes=str(tmp_path / "l.gpkg"), model=model, threshold=0.57)
    heard = Heard()
    result = predict_lakes(chosen, heard)
    vectorize_lakes(VectorizeSettings(str(folder / "full.tif"), str(tmp_path / "again.gpkg"), 0.57), Silent())
    lakes, again = gpd.read_file(tmp_path / "l.gpkg"), gpd.read_file(tmp_path / "again.gpkg")
    assert result["LAKES_COUNT"] == len(lakes) > 0
    assert lakes.equals(again)
    assert heard.percents == sorted(heard.percents) and heard.percents[-1] == 100


def test_bands_in_another_order_and_more_of_them(scene, tmp_path):
    folder, path, model, _ = scene
    with rasterio.open(path) as source:
        stored, profile = source.read(), source.profile
    profile["count"] = 6
    with rasterio.open(tmp_path / "s.tif", "w", **profile) as mixed:
        mixed.write(stored[[4, 3, 2, 1, 0, 0]])
        mixed.descriptions = ("B11", "B02", "green", "B4 (665 nm)", "ndwi", "other")
    heard = Heard()
    predict_lakes(PredictSettings(str(tmp_path / "s.tif"), str(tmp_path / "p.tif"), model=model), heard)
    with rasterio.open(folder / "full.tif") as full, rasterio.open(tmp_path / "p.tif") as other:
        np.testing.assert_array_equal(other.read(1), full.read(1))
    assert heard.warnings == []


def changed(path, tmp_path, descriptions=BANDS, scales=(0.001,) * 5, factor=1, dtype="int16", **profile):
    with rasterio.open(path) as source:
        stored, own = source.read(), source.profile
    nodata = float("nan") if dtype == "float32" else -32768
    values = np.where(stored == -32768, nodata, stored * np.float64(factor)).astype(dtype)
    with rasterio.open(tmp_path / "s.tif", "w", **own | {"dtype": dtype, "nodata": nodata} | profile) as dataset:
        dataset.write(values)
        dataset.scales = scales
        if descriptions:
            dataset.descriptions = descriptions
    return str(tmp_path / "s.tif")


def run(raster, tmp_path, model, **extra):
    heard = Heard()
    predict_lakes(PredictSettings(raster, str(tmp_path / "p.tif"), model=model, **extra), heard)
    with rasterio.open(tmp_path / "p.tif") as dataset:
        return dataset.read(1), heard


def test_values_come_from_the_rasters_own_scale(scene, tmp_path):
    folder, path, model, _ = scene
    with rasterio.open(folder / "full.tif") as dataset:
        full = dataset.read(1)
    finer, heard = run(changed(path, tmp_path, scales=(0.0001,) * 5, factor=10), tmp_path, model)
    assert (np.abs(finer.astype(int) - full) <= 1).all() and "0.0001" in " ".join(heard.infos)
    unscaled, _ = run(changed(path, tmp_path, scales=(1.0,) * 5), tmp_path, model)
    np.testing.assert_array_equal(unscaled, full)
    floats, _ = run(changed(path, tmp_path, scales=(1.0,) * 5, factor=0.001, dtype="float32"), tmp_path, model)
    assert (np.abs(floats.astype(int) - full) <= 1).all()


def test_warnings_of_doubt(scene, tmp_path):
    _, path, model, _ = scene
    _, heard = run(changed(path, tmp_path, descriptions=None), tmp_path, model)
    assert heard.warnings == ["The bands have no descriptions; they are taken as NDWI, B4, B3, B2, B11 in this order."]
    with rasterio.open(path) as source:
        coarse = source.transform @ source.transform.scale(3, 3)
    _, heard = run(changed(path, tmp_path, transform=coarse), tmp_path, model)
    assert "trained on pixels of 10 m" in heard.warnings[0] and "has pixels of 30 m" in heard.warnings[0]


@pytest.mark.parametrize(
    ("raster", "extra", "error", "sentence"),
    [
        (
            {"descriptions": ("NDWI", "B4", "B3", "B2", "B8")},
            {},
            BandMismatch,
            "expected bands NDWI, .*, found .*B8",
        ),
        ({"scales": (0.001,) * 4 + (1.0,)}, {}, InvalidSetting, "expected one scale"),
        ({}, {"extent": (0.0, 0.0, 1.0, 1.0)}, GridMismatch, "does not touch"),
        ({}, {"model": "nowhere.safetensors"}, MissingInput, "does not exist"),
        ({}, {"margin": 160, "window": 336, "lakes": "lakes.txt"}, LakesError, "expected a file ending in"),
    ],
)
def test_refusals_leave_no_file(scene, tmp_path, raster, extra, error, sentence):
    _, path, model, _ = scene
    source = changed(path, tmp_path, **raster)
    chosen = {"model": model} | extra
    with pytest.raises(error, match=sentence):
        predict_lakes(PredictSettings(source, str(tmp_path / "out" / "p.tif"), **chosen), Silent())
    assert not list(tmp_path.glob("out/*"))


def test_window_too_small_for_the_models_margin(scene, tmp_path):
    _, path, _, _ = scene
    wide = model_file(tmp_path / "wide.safetensors", margin=120)
    with pytest.raises(InvalidSetting, match="larger than twice the margin of 128"):
        predict_lakes(PredictSettings(path, str(tmp_path / "p.tif"), model=wide, window=256), Silent())


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a graphics card")
def test_cuda_without_a_card(scene, tmp_path):
    _, path, model, _ = scene
    with pytest.raises(LakesError, match="no usable graphics card"):
        predict_lakes(PredictSettings(path, str(tmp_path / "p.tif"), model=model, device="cuda"), Silent())


def test_model_with_a_window_of_its_own():
    fixed = card(8, window=384, margin=128)
    patches = plan(Window(10, 20, 200, 100), fixed, 128, 0)
    assert {patch.read.shape for patch in patches} == {(384, 384)}
    with pytest.raises(InvalidSetting, match="works with WINDOW 384 only; found 576"):
        check_window(fixed, 128, 576)


@pytest.mark.parametrize("after", [0, 3])
def test_cancel_leaves_no_file(scene, tmp_path, after):
    _, path, model, _ = scene
    chosen = PredictSettings(path, str(tmp_path / "o" / "p.tif"), lakes=str(tmp_path / "o" / "l.gpkg"), model=model)
    with pytest.raises(Cancelled):
        predict_lakes(chosen, Stop(after))
    assert not list(tmp_path.glob("o/[!.]*"))


def test_pixel_size_in_metres(scene, tmp_path):
    _, path, _, _ = scene
    with rasterio.open(path) as dataset:
        assert pixel_size_m(dataset) == pytest.approx(10, rel=1e-3)
    step = 10 / 111_320
    grid = {"crs": "EPSG:4326", "transform": rasterio.transform.from_origin(103, 60, step, step)}
    with rasterio.open(composite(tmp_path / "d.tif", 20, 20, **grid)) as dataset:
        assert pixel_size_m(dataset) == pytest.approx(10 * np.sqrt(0.5), rel=0.01)
