"""Scenes that are white where their mask calls them clear."""

import numpy as np
import pytest
import rasterio
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.maskcheck import is_white, whiter_than_others
from glakes.lakes.imagery.settings import CompositeSettings
from listeners import Recorder
from made_scenes import write_bands
from shared_data import SHARED, shared

BANDS = ("B2", "B3", "B4", "B8", "B11")


@pytest.mark.parametrize(
    ("what", "values", "white"),
    [
        ("opaque cloud", (0.55, 0.54, 0.53, 0.56, 0.40), True),
        ("dim cloud over forest", (0.18, 0.17, 0.16, 0.25, 0.17), True),
        ("ice cloud", (0.60, 0.60, 0.58, 0.58, 0.28), True),
        ("fresh snow", (0.90, 0.90, 0.88, 0.85, 0.10), False),
        ("old snow", (0.60, 0.62, 0.60, 0.60, 0.20), False),
        ("desert sand", (0.20, 0.28, 0.38, 0.45, 0.52), False),
        ("bright bare soil", (0.16, 0.19, 0.22, 0.27, 0.35), False),
        ("roofs and roads", (0.19, 0.20, 0.22, 0.24, 0.25), False),
        ("sun glint", (0.20, 0.19, 0.18, 0.17, 0.16), False),
        ("clear water", (0.05, 0.04, 0.02, 0.01, 0.005), False),
        ("turbid water", (0.14, 0.18, 0.20, 0.15, 0.02), False),
        ("forest", (0.03, 0.05, 0.03, 0.30, 0.15), False),
        ("nothing at all", (0.0, 0.0, 0.0, 0.0, 0.0), False),
    ],
)
def test_what_is_white(what, values, white):
    assert is_white(*values) == white, what


@pytest.mark.parametrize(
    ("shares", "named"),
    [
        ({"a": 0.3}, ["a"]),
        ({"a": 0.19}, []),
        ({"a": 0.9, "b": 0.8}, ["a", "b"]),
        ({"a": 0.9, "b": 0.02, "c": 0.01, "d": 0.0}, ["a"]),
        # A salt lake is white on all days.
        ({"a": 0.9, "b": 0.85, "c": 0.8, "d": 0.9}, []),
        ({"a": 0.9, "b": 0.4, "c": 0.3, "d": 0.4}, ["a"]),
        ({}, []),
    ],
)
def test_a_scene_is_named_when_it_is_whiter_than_usual(shares, named):
    assert whiter_than_others(shares) == named


def told(folder, output, **values):
    recorder = Recorder()
    job = CompositeSettings(str(folder), str(output), start="2015-01-01", end="2022-12-31", **values)
    composite_scenes(job, recorder)
    return [text for text in recorder.warnings if "look clouded" in text]


def test_a_mask_that_misses_a_cloud_is_told(tmp_path):
    shape = (64, 64)
    cloud = {name: np.full(shape, 5000, np.uint16) for name in BANDS}
    land = {
        name: np.full(shape, value, np.uint16) for name, value in zip(BANDS, (300, 500, 400, 3000, 1500), strict=True)
    }
    half = np.arange(64) < 32
    for day, scl in ((1, 4), (2, 9)):
        mixed = {name: np.where(half, cloud[name], land[name]) for name in BANDS}
        scl_band = np.where(half, scl, 4).astype(np.uint16) * np.ones(shape, np.uint16)
        write_bands(tmp_path / f"in/2020-01-0{day}.tif", mixed | {"SCL": scl_band}, scale=0.0001)
    found = told(tmp_path / "in", tmp_path / "o.tif")
    assert len(found) == 1 and "1 of 2 scenes look clouded" in found[0]
    assert "2020-01-01.tif (50 %)" in found[0] and "2020-01-02" not in found[0]


def test_the_clouded_scene_whose_mask_says_clear(tmp_path):
    """Congo: cloud everywhere, the mask that came with it says clear (class 0, SCL 4 here)."""
    source = shared("majortom-t33nza-clip")
    for name in ("B02", "B03", "B04", "B08", "B11", "cloud_mask"):
        with rasterio.open(source / f"{name}.tif") as dataset:
            values, left, top, pixel = dataset.read(1), dataset.transform.c, dataset.transform.f, dataset.transform.a
        band, options = name, {}
        if name == "cloud_mask":
            assert not values.any()
            band, values = "SCL", np.full_like(values, 4)
        else:
            options = {"scale": 0.0001, "offset": -0.1}
        path = tmp_path / f"in/2022-07-06_{band}.tif"
        write_bands(path, {band: values}, left=left, top=top, pixel=pixel, **options)
        if options:
            with rasterio.open(path, "r+") as dataset:
                dataset.scales, dataset.offsets = [0.0001], [-0.1]
    found = told(tmp_path / "in", tmp_path / "o.tif")
    assert len(found) == 1 and "1 of 1 scenes look clouded" in found[0] and "(36 %)" in found[0]


@pytest.mark.parametrize("series", ["sen2dwater/bracciano", "sen2dwater/tevere", "sen2dwater/tevere-cloudy-allbands"])
def test_clear_series_with_glint_haze_and_towns_are_not(tmp_path, series):
    """Not even without a mask: their clouds are small."""
    assert not told(shared(series), tmp_path / "o.tif", cloud_mask="none")


def test_clouds_that_no_mask_takes_away_are(tmp_path):
    folder = shared("ssl4eo-s12-0000200/L1C")
    found = told(folder, tmp_path / "o.tif", cloud_mask="none")
    assert len(found) == 1 and "20200823" in found[0] and "20200604" not in found[0]
    assert not told(folder, tmp_path / "o.tif", cloud_mask="s2cloudless")


def test_sea_ice_is_snow_and_no_cloud(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in/2020-04-01.tif").write_bytes((shared("hydro-ocean") / "patch_10000.tif").read_bytes())
    assert SHARED.is_dir() and not told(tmp_path / "in", tmp_path / "o.tif")
