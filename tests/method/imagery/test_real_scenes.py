"""Composites of real series against the slow reference, pixel by pixel."""

import numpy as np
import pytest
import real_scenes
import slow_composite
from affine import Affine
from glakes.lakes.errors import LakesError
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from listeners import Recorder
from slow_composite import Masks

ALL_DAYS = {"start": "2015-01-01", "end": "2022-12-31"}


def compared(tmp_path, folder, images, least_decided=0.99, place=None, **masks):
    """The composite of a folder, every decided pixel checked: its result, the slow means, counts and what was said."""
    output, counts, recorder = tmp_path / "o.tif", tmp_path / "n.tif", Recorder()
    job = CompositeSettings(str(folder), str(output), count=str(counts), **ALL_DAYS, **(place or {}), **masks)
    result = composite_scenes(job, recorder)
    assert result["SCENES_USED"] == len(images)
    slow = slow_composite.check(output, counts, images, Masks(**masks), least_decided)
    return result, *slow, recorder


def test_bracciano_29_dates_in_two_zones(tmp_path):
    """Clouds by s2cloudless: the files have all bands of L1C."""
    folder, images = real_scenes.sen2dwater("bracciano", "s2cloudless")
    assert len({layer.crs for image in images for layer in image.layers.values()}) == 2
    _, means, count, _, recorder = compared(tmp_path, folder, images)
    assert any(text.startswith("Clouds by s2cloudless in 29 scenes") for text in recorder.infos)
    assert count.max() == 29 and (count < 29).any()
    water = means[0][count > 0] > 0
    assert 0.3 < water.mean() < 0.45


def test_bracciano_in_degrees_within_an_extent(tmp_path):
    folder, images = real_scenes.sen2dwater("bracciano")
    place = {"crs": "EPSG:4326", "extent": (12.225, 42.075, 12.24, 42.085)}
    result, *_ = compared(tmp_path, folder, images, 0.98, place | {"cloud_mask": "qa60"})
    assert result["VALID_PERCENT"] == 100


def test_tiber_with_clouds_and_haze_by_qa60(tmp_path):
    """32 dates; QA60 tells cloud on four of them, on one everywhere."""
    folder, images = real_scenes.sen2dwater("tevere")
    _, _, count, _, recorder = compared(tmp_path, folder, images)
    assert 25 < np.median(count) < 32
    assert any(text.startswith("Clouds by qa60 in 32 scenes") for text in recorder.infos)


@pytest.mark.parametrize("percent", [50, 20])
def test_tiber_clouds_by_the_real_s2cloudless(tmp_path, percent):
    """Its four cloudy dates: a shadowed cloud, full haze, small clouds."""
    folder, images = real_scenes.sen2dwater("tevere-cloudy-allbands", "s2cloudless")
    place = {"cloud_mask": "s2cloudless"}
    _, _, count, _, _ = compared(tmp_path, folder, images, 0.98, place, cloud_probability=percent)
    shares = [(image.layers["PROBABILITY"].values > 50).mean() for image in images]
    assert 0.03 < shares[0] < 0.2 and shares[1] > 0.8 and max(shares[2:]) < 0.1
    assert count.min() <= 1 and count.max() >= 3


def test_tiber_without_masks_has_every_date(tmp_path):
    folder, images = real_scenes.sen2dwater("tevere-cloudy-allbands", "none")
    output, counts = tmp_path / "o.tif", tmp_path / "n.tif"
    job = CompositeSettings(str(folder), str(output), count=str(counts), cloud_mask="none")
    composite_scenes(job, Recorder())
    _, count, decided = slow_composite.check(output, counts, images, Masks())
    assert (count == 4).all() and decided.all()


@pytest.mark.parametrize(("level", "clouds"), [("BOA", "scl"), ("TOA", "none")])
def test_barbellino_whose_no_data_is_65535(tmp_path, level, clouds):
    """SCL of 20 m under bands of 10 m; the lake is dark in NIR and water by SCL, so it is no shadow."""
    with pytest.raises(LakesError, match="11 bands have no descriptions"):
        composite_scenes(CompositeSettings(str(real_scenes.shared("sen2r-barbellino")), "o.tif"), Recorder())
    folder, images = real_scenes.barbellino(tmp_path / "in", level)
    _, _, count, decided, recorder = compared(tmp_path, folder, images)
    assert any(text.startswith(f"Clouds by {clouds} in 2 scenes") for text in recorder.infos)
    assert set(np.unique(count)) == ({1, 2} if level == "BOA" else {2}) and decided.all()


@pytest.mark.parametrize("level", ["L2A", "L1C"])
def test_ssl4eo_with_bands_of_10_and_20_m_in_degrees(tmp_path, level):
    """L1C has the ten bands of s2cloudless at 10, 20 and 60 m."""
    folder, images = real_scenes.ssl4eo(level)
    result, *_, recorder = compared(tmp_path, folder, images, 0.98)
    clouds = "s2cloudless" if level == "L1C" else "none"
    assert any(text.startswith(f"Clouds by {clouds} in 2 scenes") for text in recorder.infos)
    assert result["VALID_PERCENT"] > 90


def test_worldcereal_where_two_of_twelve_months_are_empty(tmp_path):
    folder, images = real_scenes.worldcereal(tmp_path / "in")
    _, _, count, decided, _ = compared(tmp_path, folder, images)
    assert len(images) == 12 and decided.all() and set(np.unique(count)) == {9, 10} and (count == 9).sum() < 10


@pytest.mark.parametrize(("clouds", "percent"), [("PROBABILITY", 50), ("PROBABILITY", 20), ("QA60", 50)])
def test_slovenia_68_dates_of_real_cloud_masks(tmp_path, clouds, percent):
    folder, images = real_scenes.slovenia(tmp_path / "in", clouds)
    masks = {"cloud_probability": percent, "shadow_distance": 300}
    _, _, count, _, _ = compared(tmp_path, folder, images, 0.95, **masks)
    assert len(images) == 68 and len({image.day for image in images}) == 67
    assert 0 < count.max() < 68


def test_slovenia_counts_are_the_clear_dates(tmp_path):
    """Without shadows and buffers COUNT is what the masks themselves say."""
    folder, images = real_scenes.slovenia(tmp_path / "in", "PROBABILITY", Affine(10, 0, 465180, 0, -10, 5080250))
    _, _, count, _, _ = compared(tmp_path, folder, images, shadow_distance=0, buffer=0)
    clear = np.sum([image.layers["PROBABILITY"].values <= 50 for image in images], axis=0)
    assert (count == clear).all() and count.min() > 20


def test_new_york_19_scenes_of_three_paths(tmp_path):
    """Every scene on a grid of its own, two at a time on some days; read as if it were Sentinel-2."""
    folder, images = real_scenes.new_york(tmp_path / "in")
    masks = {"shadow_distance": 9000, "buffer": 4000}
    result, _, count, *_ = compared(tmp_path, folder, images, 0.97, {"resolution": 3000}, **masks)
    assert len({image.layers["B2"].transform for image in images}) > 10
    assert 60 < result["VALID_PERCENT"] < 95 and count.max() >= 10
