"""Scenes without scale and offset: taken as plain where that is not in doubt, asked for where it is."""

from datetime import date

import numpy as np
import pytest
import rasterio
from glakes.lakes.errors import Cancelled, InvalidSetting, LakesError, MissingInput
from glakes.lakes.imagery.composite import composite_scenes
from glakes.lakes.imagery.scenes import find_scenes
from glakes.lakes.imagery.settings import CompositeSettings
from glakes.lakes.imagery.unscaled import darkest_number, in_doubt, settle
from glakes.lakes.progress import Silent
from listeners import Recorder, Stop
from made_scenes import REFLECTANCE, random_bands, write_bands
from shared_data import shared

SHAPE = (20, 30)


def scenes_in(folder):
    return find_scenes(folder, Silent())[0]


def meaning(scene):
    return {(band.scale, band.offset) for name, band in scene.bands.items() if name in REFLECTANCE}


@pytest.mark.parametrize(
    ("day", "darkest", "doubt"),
    [
        ("2020-06-30", 1, False),
        ("2020-06-30", 999, False),
        ("2020-06-30", 1000, True),
        ("2022-01-24", 1400, True),
        ("2020-06-30", 1573, False),
        ("2020-06-30", None, False),
        ("2022-01-25", 1, True),
        ("2024-06-30", 1788, True),
        ("2024-06-30", None, True),
    ],
)
def test_what_is_in_doubt(day, darkest, doubt):
    assert in_doubt(date.fromisoformat(day), darkest) is doubt


@pytest.mark.parametrize(("choice", "offset"), [("ask", 0.0), ("plain", 0.0), ("offset", -0.1)])
def test_choice_decides_for_scenes_that_state_none(tmp_path, choice, offset):
    rng = np.random.default_rng(0)
    write_bands(tmp_path / "2020-01-01.tif", random_bands(rng, SHAPE) | {"SCL": np.full(SHAPE, 4, np.uint16)})
    write_bands(tmp_path / "2020-01-02.tif", random_bands(rng, SHAPE), scale=0.0002, offset=-0.3)
    recorder = Recorder()
    unstated, stated = settle(scenes_in(tmp_path), choice, recorder)
    assert meaning(unstated) == {(0.0001, offset)} and meaning(stated) == {(0.0002, -0.3)}
    assert (unstated.bands["SCL"].scale, unstated.bands["SCL"].offset) == (1, 0)
    assert recorder.infos[0].startswith("1 of 2 scenes state no scale: their values are taken as reflectance x 10000")


def test_the_question_names_scenes_and_numbers_and_what_to_do(tmp_path):
    rng = np.random.default_rng(0)
    write_bands(tmp_path / "in/2019-06-01.tif", random_bands(rng, SHAPE))
    write_bands(tmp_path / "in/2020-06-01.tif", random_bands(rng, SHAPE, low=1100, high=5000))
    write_bands(tmp_path / "in/2022-03-01.tif", random_bands(rng, SHAPE, low=40, high=60))
    write_bands(tmp_path / "in/2022-03-02.tif", random_bands(rng, SHAPE), scale=0.0001, offset=-0.1)
    job = CompositeSettings(str(tmp_path / "in"), str(tmp_path / "o.tif"))
    with pytest.raises(LakesError) as error:
        composite_scenes(job, Recorder())
    sentence = str(error.value)
    assert sentence.startswith("2 of 4 scenes state no scale and offset")
    assert "2020-06-01.tif (lowest 11" in sentence and "2022-03-01.tif (lowest 40)" in sentence
    assert "2019-06-01" not in sentence and "2022-03-02" not in sentence
    assert "expected scale 0.0001" in sentence and "choose UNSCALED plain" in sentence
    assert not (tmp_path / "o.tif").exists()


@pytest.mark.parametrize(("unscaled", "red"), [("plain", 120), ("offset", 20)])
def test_the_answer_goes_into_the_composite(tmp_path, unscaled, red):
    bands = {name: np.full(SHAPE, 1200, np.uint16) for name in REFLECTANCE}
    write_bands(tmp_path / "in/2022-03-01.tif", bands)
    composite_scenes(CompositeSettings(str(tmp_path / "in"), str(tmp_path / "o.tif"), unscaled=unscaled), Recorder())
    with rasterio.open(tmp_path / "o.tif") as dataset:
        assert (dataset.read(2) == red).all()


def test_an_answer_that_cannot_be_true_is_told(tmp_path):
    rng = np.random.default_rng(0)
    write_bands(tmp_path / "2020-01-01.tif", random_bands(rng, SHAPE, low=300))
    write_bands(tmp_path / "2022-03-01.tif", random_bands(rng, SHAPE, low=1100))
    recorder = Recorder()
    settle(scenes_in(tmp_path), "offset", recorder)
    assert len(recorder.warnings) == 1 and "in 1 of 2 scenes numbers are below 500" in recorder.warnings[0]
    assert "2020-01-01.tif (lowest 3" in recorder.warnings[0]


def test_unknown_answer_is_refused():
    with pytest.raises(InvalidSetting, match="UNSCALED must be one of ask, plain, offset; found 'guess'"):
        CompositeSettings("in", "o.tif", unscaled="guess")


def test_darkest_number_is_that_of_the_darkest_band_without_nodata(tmp_path):
    bands = {name: np.full((100, 100), 3000, np.uint16) for name in REFLECTANCE}
    bands["B8"][:, :5] = 1234
    bands["B11"][0] = 0
    bands["B4"][1, :] = 77
    write_bands(tmp_path / "2020-01-01.tif", bands, nodata=77)
    assert darkest_number(scenes_in(tmp_path)[0]) == 1234
    write_bands(tmp_path / "2020-01-01.tif", {name: band * 0 for name, band in bands.items()})
    assert darkest_number(scenes_in(tmp_path)[0]) is None


@pytest.mark.parametrize("overviews", [False, True])
def test_of_a_large_file_a_part_is_looked_at(tmp_path, overviews):
    shape = (1500, 1300)
    bands = {name: np.full(shape, 3000, np.uint16) for name in REFLECTANCE}
    bands["B11"][700:] = 500
    write_bands(tmp_path / "2020-01-01.tif", bands)
    if overviews:
        with rasterio.open(tmp_path / "2020-01-01.tif", "r+") as dataset:
            dataset.build_overviews([2, 4])
    assert darkest_number(scenes_in(tmp_path)[0]) == 500


def test_a_file_that_has_gone_and_a_stop(tmp_path):
    for day in range(1, 9):
        write_bands(tmp_path / f"2020-01-0{day}.tif", random_bands(np.random.default_rng(day), SHAPE))
    scenes = scenes_in(tmp_path)
    with pytest.raises(Cancelled):
        settle(scenes, "ask", Stop(2))
    (tmp_path / "2020-01-03.tif").unlink()
    with pytest.raises(MissingInput, match=r"2020-01-03\.tif' does not exist"):
        settle(scenes, "ask", Silent())


@pytest.mark.parametrize(
    ("file", "low", "high", "doubt"),
    [
        ("rstoolbox-trombetas/S2_L2A_trombetas_12band.tif", 1060, 1100, True),
        ("hydro-ocean/patch_0.tif", 1090, 1120, True),
        ("hydro-ocean/patch_10.tif", 1, 1, False),
        ("hydro-ocean/patch_10000.tif", 1560, 1600, False),
        ("eo-learn-slovenia/reference_scene_0.tif", 1550, 1600, False),
        ("eo-learn-slovenia/reference_scene_1.tif", 550, 650, False),
        ("sen2dwater/tevere/2021-01-30.tif", 700, 800, False),
    ],
)
def test_real_images(tmp_path, file, low, high, doubt):
    """+1000 over river and over sea; plain over sea, sea ice, clouds and haze."""
    source = shared(file.partition("/")[0]) / file.partition("/")[2]
    (tmp_path / "2021-01-30.tif").write_bytes(source.read_bytes())
    darkest = darkest_number(scenes_in(tmp_path)[0])
    assert low <= darkest <= high
    assert in_doubt(date(2021, 1, 30), darkest) is doubt


def test_real_clouds_with_1000_too_much_are_asked_for_by_their_day(tmp_path):
    source = shared("majortom-t33nza-clip")
    for name in ("B02", "B03", "B04", "B08", "B11"):
        (tmp_path / f"2022-07-06_{name}.tif").write_bytes((source / f"{name}.tif").read_bytes())
    with pytest.raises(LakesError, match=r"1 of 1 scenes state no scale .* \(lowest 1788\)"):
        settle(scenes_in(tmp_path), "ask", Silent())
